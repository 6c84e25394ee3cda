"""The plan file: the application as approved, and every mistake in it told at once."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from shared.budget.catering import MARGIN
from shared.budget.forecast import ENOUGH
from shared.budget.line import BudgetLine
from shared.budget.prices import PerHead, PerMeeting
from shared.plans.reading import PlanWrong, read
from shared.plans.shape import Plan
from shared.projects import Catering
from shared.projects.timetable import Days, Moment, Timetable
from shared.technical import clock, money

FILE = Path("infra/plans/amager-oest-2018.yaml")
APPLICATION = Path(__file__).with_name("application.txt")
TEXT = FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(FILE.read_bytes())


def told(text: str) -> list[tuple[str, str]]:
    """Field and words of every problem in a plan file."""
    with pytest.raises(PlanWrong) as wrong:
        read(text.encode())
    return [(problem.field, problem.words) for problem in wrong.value.problems]


def changed(*changes: tuple[str, str]) -> str:
    """The real plan with the first of each `old` made `new`."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def rewritten(line: str) -> str:
    """The real plan, the first value of the field that `line` names written so."""
    return re.sub(rf"\b{line.partition(':')[0]}: (?:[^,}}\n#]|,\S)*", lambda _: f"{line} ", TEXT, count=1)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_plan_holds_the_application_word_for_word() -> None:
    """Every heading has its field, and no sentence of the application is lost or altered."""
    said = " ".join(_texts(YAML(typ="safe", pure=True).load(TEXT)))
    headings = {line.rstrip("?: ") for line in TEXT.replace("#", "").splitlines()}
    text = re.sub(r"\n(?=bydelen som)", " ", APPLICATION.read_text(encoding="utf-8"))
    _, _, body = text.partition("Afsættelse af puljemidler til interne projekter")
    missing = []
    for line in filter(None, map(str.strip, body.splitlines())):
        heading, colon, rest = line.partition(":")
        if colon and not any(heading.strip("?: ") in known for known in headings):
            missing.append(heading)
        for sentence in re.split(r"(?<=\.)\s+", rest.strip() if colon else line):
            words = re.sub(r"\t.*", "", sentence)
            dated = re.match(r"\d+ \w+ 2018 - ", words)
            if (
                words.strip()
                and words not in said
                and not (dated and words in TEXT)
                and words not in {"Budget", "I alt"}
            ):
                missing.append(words)
    assert missing == []


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [" ".join(str(value).split())]


def test_the_four_days_are_the_application_s(plan: Plan) -> None:
    """15 August, 19 September, 17 October and 21 November 2018, at eight in Copenhagen, summer time or not."""
    assert [meeting.starts for meeting in plan.project().meetings] == [
        datetime(2018, 8, 15, 6, tzinfo=UTC),
        datetime(2018, 9, 19, 6, tzinfo=UTC),
        datetime(2018, 10, 17, 6, tzinfo=UTC),
        datetime(2018, 11, 21, 7, tzinfo=UTC),
    ]


def test_the_budget_is_the_application_s_in_oere(plan: Plan) -> None:
    """14,600 kr. in four lines, whole øre."""
    assert plan.lines() == (
        BudgetLine(
            "lokaleleje",
            "Lokaleleje, verdensrummet x 2",
            160_000,
            1,
            price=PerMeeting(80_000),
            meetings=("moede-1", "moede-3"),
        ),
        BudgetLine("forplejning", "Morgenmad og kaffe/te", 800_000, 2, price=PerHead(6_650), food=True),
        BudgetLine("kommunikation", "Kommunikation", 0, 3),
        BudgetLine("oplaegsholder", "Evt. ekstern oplægsholder", 500_000, 4, optional=True),
    )
    assert sum(line.planned for line in plan.lines()) == money.oere("14.600")


def test_what_the_application_leaves_open_is_marked(plan: Plan) -> None:
    """Each assumption says what it is about and why, so that nobody takes it for the application's word."""
    about = {field for assumption in plan.assumptions for field in assumption.about}
    assert {
        "meetings.*.starts",
        "meetings.*.venue",
        "meetings.*.capacity",
        "budget.lines.forplejning.per_head",
        "budget.lines.lokaleleje.meetings",
        "copies.*.address",
    } <= about


def test_a_meeting_closes_at_noon_and_promotes_until_six_the_day_before(plan: Plan) -> None:
    """The usual times, where the plan says nothing else."""
    first = plan.project().meetings[0]
    assert (clock.local(first.registration_closes), clock.local(first.promotion_closes)) == (
        datetime(2018, 8, 14, 12, tzinfo=clock.COPENHAGEN),
        datetime(2018, 8, 14, 18, tzinfo=clock.COPENHAGEN),
    )


def test_a_meeting_may_close_at_another_time() -> None:
    """A closing time is so many days before, so that it follows a meeting that moves."""
    extra = "capacity: 30\n    registration_closes: { days_before: 2, clock: 09:15 }\n"
    first = read(changed(("capacity: 30\n", extra)).encode()).project().meetings[0]
    assert clock.local(first.registration_closes) == datetime(2018, 8, 13, 9, 15, tzinfo=clock.COPENHAGEN)


@given(st.dates(date(2000, 1, 1), date(2900, 1, 1)))
@settings(max_examples=int(os.environ.get("TOVHOLDER_EXAMPLES", "25")))
def test_a_moved_season_keeps_its_distances_and_its_clocks(starts: date) -> None:
    """The first meeting is on the day given, the others as many days later as before, all at the same local time."""
    plan = read(FILE.read_bytes())
    there, here = plan.project(starts), plan.project()
    moved = starts - date(2018, 8, 15)
    assert [clock.local(each.starts).date() for each in there.meetings] == [
        clock.local(each.starts).date() + moved for each in here.meetings
    ]
    assert {clock.local(each.starts).strftime("%H:%M") for each in there.meetings} == {"08:00"}
    assert {clock.local(each.registration_closes).strftime("%H:%M") for each in there.meetings} == {"12:00"}
    assert there.data_deleted == here.data_deleted + moved
    assert [each.id for each in there.meetings] == [each.id for each in here.meetings]


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    """Whoever mends the file mends it once: a wrong field hides no other, and sums and orders are checked besides."""
    text = changed(
        ("address: sekretariatet@example.org", "address: sekretariatet(at)example.org"),
        ("activities: >-", "activites: >-"),
        ("date: 2018-09-19", "date: 2018-09-31"),
        ("ends: 09:30\n    title: At", "ends: 07:30\n    title: At"),
        ("id: moede-4", "id: moede-1"),
        ("each: 800", "each: 900"),
        ("total: 14600", "total: 14700"),
    )
    twice = f"“moede-1” is the id in line {line_of(text, 'id: moede-1')} too"
    expected = [
        ("id: amager-oest", "activities", "is missing"),
        (
            "address: sekretariatet(at)",
            "secretariat.address",
            "“sekretariatet(at)example.org” is no mail address: it has no @",
        ),
        ("activites", "activites", "is no field here; did you mean activities?"),
        ("date: 2018-09-31", "meetings[moede-2].date", "“2018-09-31” is no date: September 2018 has 30 days"),
        ("ends: 07:30", "meetings[moede-3].ends", "07:30 is not after the start, 08:00"),
        ("id: moede-1\n    date: 2018-11-21", "meetings[moede-1].id", twice),
        (
            "planned: 1600",
            "budget.lines[lokaleleje].planned",
            "1.600,00 kr. is not 2 times 900,00 kr., which is 1.800,00 kr.",
        ),
        ("per_meeting: 800", "budget.lines[lokaleleje].per_meeting", "800,00 kr. is not each, 900,00 kr."),
        ("total: 14700", "budget.total", "14.700,00 kr. is not the sum of the lines, which is 14.600,00 kr."),
    ]
    with pytest.raises(PlanWrong) as wrong:
        read(text.encode())
    found = [(each.line, each.field, each.words) for each in wrong.value.problems]
    assert found == [(line_of(text, part), field, words) for part, field, words in expected]


MISTAKES = [
    ("id: Amager Øst", "id", "“Amager Øst” is no id: only a to z, 0 to 9 and - between them, as in moede-1"),
    ("id: api", "id", "“api” is taken by Tovholder's own pages"),
    ("short:", "committee.short", "is empty"),
    ("short: AØLU\n  short: x", "committee.short", "is there twice; the first is in line 19"),
    ("low: 40", "guests.low", "40 is more than high, 30"),
    ("starts: 24:00", "meetings[moede-1].starts", "“24:00” is no time: a day goes from 00:00 to 23:59"),
    ("starts: eight", "meetings[moede-1].starts", "“eight” is no time; write hours and minutes as 08:00"),
    (
        "venue: modelokalet",
        "meetings[moede-1].venue",
        "“modelokalet” is none of the venues; did you mean moedelokalet?",
    ),
    ("venue: xyz", "meetings[moede-1].venue", "“xyz” is none of the venues; there are: verdensrummet, moedelokalet"),
    ("capacity: 30.5", "meetings[moede-1].capacity", "“30.5” is no whole number; write digits alone, as 30"),
    ("reserved: 31", "meetings[moede-1].reserved", "31 of 30 seats leaves none for guests"),
    (
        "capacity: 30\n    registration_closes: { days_before: 0, clock: 08:30 }",
        "meetings[moede-1].registration_closes",
        "is after the meeting's start",
    ),
    (
        "capacity: 30\n    promotion_closes: { days_before: 2, clock: 08:00 }",
        "meetings[moede-1].promotion_closes",
        "is before registration closes; a newcomer would then pass those who wait",
    ),
    ("per_meeting: 700", "budget.lines[lokaleleje].per_meeting", "700,00 kr. is not each, 800,00 kr."),
    ("enough: 8", "catering.enough", "“8” should be from 0.5 to 0.99, as 0.8: four of five"),
    ("enough: 0.499", "catering.enough", "“0.499” should be from 0.5 to 0.99, as 0.8: four of five"),
    ("margin: 3, diets: [halal, Halal]", "catering.diets", "“Halal” stands there twice"),
    ("margin: lots", "catering.margin", "“lots” is no whole number; write digits alone, as 30"),
    (
        'margin: 3, ean: "5790000000013"',
        "catering.ean",
        "“5790000000013” is no EAN: thirteen digits, of which the last one checks the others",
    ),
    ("optional: maybe", "budget.lines[oplaegsholder].optional", "“maybe” should be yes or no"),
    ("data_deleted: 2018-11-21", "data_deleted", "2018-11-21 is not after the last meeting, 2018-11-21"),
    (
        "data_deleted: 2091-11-21",
        "data_deleted",
        "2091-11-21 is more than five years after the last meeting, 2018-11-21; guests' data is not kept so long",
    ),
    (
        ("website: https://", "website: "),
        "committee.website",
        "“amager-oest.example.org” is no web address; it starts with https://",
    ),
    (
        ('"#0b4f6c"', "#0b4f6c"),
        "appearance.accent",
        'is empty; a colour stands in quotes, "#0b4f6c", as # begins a comment',
    ),
    (('"#0b4f6c"', "blue"), "appearance.accent", '“blue” is no colour; write "#0b4f6c"'),
    ("date: 15/8 2018", "meetings[moede-1].date", "“15/8 2018” is no date; write year, month and day as 2018-08-15"),
    ("date: 2018-13-01", "meetings[moede-1].date", "“2018-13-01” is no date: there are 12 months"),
    (
        ("date: 2018-11-21", "date: 2018-07-01"),
        "meetings[moede-4].date",
        "is before the meeting above it; meetings stand in their order",
    ),
    (
        ("per_head: 66,50", "per_head: 66.5"),
        "budget.lines[forplejning].per_head",
        "“66.5” is no amount in kroner; write 14600, 14.600 or 66,50",
    ),
    (
        ("moede-3]  # ASSUMED", "moede-5]"),
        "budget.lines[lokaleleje].meetings[2]",
        "“moede-5” is none of the meetings; did you mean moede-4?",
    ),
    (("moede-3]  # ASSUMED", "moede-1]"), "budget.lines[lokaleleje].meetings[2]", "“moede-1” stands there twice"),
    (("[moede-1, moede-3]", "[moede-1]"), "budget.lines[lokaleleje].meetings", "names 1, but times is 2"),
    (
        ("      per_meeting: 800\n", ""),
        "budget.lines[lokaleleje]",
        "has meetings, but no per_meeting, per_head or food that they are for",
    ),
    (("each: 800", "note: 800"), "budget.lines[lokaleleje].note", "is no field here"),
    (("planned: 0", "planned: -1"), "budget.lines[kommunikation].planned", "“-1” is less than nothing"),
    (("about: [appearance]", "about: [apearance]"), "assumptions[2].about[1]", "there is no “apearance” in this file"),
]


@pytest.mark.parametrize(("change", "field", "words"), MISTAKES)
def test_a_mistake_is_told_in_plain_words(change: str | tuple[str, str], field: str, words: str) -> None:
    """The words say what is wrong and how it would be right. `change`: a field's line, or what is replaced by what."""
    assert (field, words) in told(rewritten(change) if isinstance(change, str) else changed(change))


MEANS = "that means something to YAML; put it in quotes"
BESIDE = "than those beside it; put the text in quotes"
CLOSED = "a quotation mark or bracket that is closed; put the whole text in quotes"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "the file is empty"),
        (b"# nothing but a comment\n", 1, "the file is empty"),
        (b"id: a\nname: b: c\n", 2, f"not YAML: a colon in the middle of a text, or a line further in {BESIDE}"),
        (b"id: a\n\tname: b\n", 2, "not YAML: a tab; put spaces in its place"),
        (b"id: a\nname: @b\n", 2, f"not YAML: a text begins with a sign {MEANS}"),
        (b"id: a\nname: *b\n", 2, f"not YAML: a text begins with *, which {MEANS[5:]}"),
        (b"id: a\nname: !b\n", 2, f"a text begins with !, which {MEANS[5:]}"),
        (b"id: a\nname: - b\n", 2, f"not YAML: a text begins with - or ?, which {MEANS[5:]}"),
        (b"id: a\nname: 'b' c\n", 2, f"not YAML: words follow {CLOSED}"),
        (b"id: a\nname: 't er\nwhy: x\n", 2, "not YAML: a quotation mark or a bracket is opened here and never closed"),
        (
            b"id: a\nname:b\nwhy: x\n",
            2,
            "not YAML: a field needs a colon and a space between its name and what it says",
        ),
        (b"id: a\n---\nid: b\n", 2, "not YAML: a line of --- begins a second plan; a file holds one"),
        (b"PK\3\4", 1, "not YAML: a sign that no text has; is this the plan file?"),
        (b"? [a]\n: b\n", 1, "has a name that is no text; put it in quotes"),
        (b"[" * 5000, 1, "has far more brackets or steps within each other than any plan"),
        (b"id: a\nname: K\xf8benhavn\n", 2, "a letter that is not UTF-8; save the file as UTF-8"),
        (b"id: &x abc\nname: *x\n", 2, "an alias (*name) is not understood here; write it out"),
    ],
)
def test_a_file_that_is_no_yaml_is_told_by_its_line(content: bytes, line: int, words: str) -> None:
    """Even before it is a plan."""
    with pytest.raises(PlanWrong) as wrong:
        read(content)
    assert (line, words) in [(each.line, each.words) for each in wrong.value.problems]


@pytest.mark.parametrize(
    "content",
    [
        "- a\n- b\n",
        "just words\n",
        "id: [a]\nmeetings: {}\nbudget: 3\n",
        "meetings: [3, {}]\n",
        "venues: {a: {name: b}}\nmeetings: [{venue: {name: b}}, {venue: [a]}]\n",
    ],
)
def test_a_file_of_another_shape_is_refused_in_words(content: str) -> None:
    """No shape of file brings a traceback."""
    assert all(words for _, words in told(content))


def test_a_season_has_at_most_fifty_meetings() -> None:
    """Their seats are read in one request; however long their ids are, each mail has one that SES takes."""
    meetings = "".join(
        f"  - id: moede-{'x' * 30}{number}\n    date: 2019-{1 + number // 20:02}-{1 + number % 20:02}\n"
        "    starts: 08:00\n    ends: 09:30\n    title: Et møde\n    topic: Noget\n    venue: moedelokalet\n"
        "    capacity: 30\n    reserved: 2\n"
        for number in range(47)
    )
    start = TEXT.index("\n# ", TEXT.index("  - id: moede-4"))
    many = (TEXT[: start + 1] + meetings + TEXT[start + 1 :]).replace("2019-11-21", "2020-11-21")
    assert told(many) == [("meetings", "there are 51; a season has at most 50")]


@given(st.integers(0, 10**9))
@settings(max_examples=int(os.environ.get("TOVHOLDER_EXAMPLES", "25")))
def test_an_amount_is_read_as_it_is_written(oere: int) -> None:
    """What `kroner` writes, the plan reads back to the øre."""
    line = f"per_head: {money.kroner(oere)}"
    assert read(changed(("per_head: 66,50", line)).encode()).lines()[1].price == PerHead(oere)


@given(st.binary(max_size=200))
def test_no_bytes_bring_a_traceback(content: bytes) -> None:
    """Any file is either a plan or told what is wrong with it."""
    with pytest.raises(PlanWrong):
        read(content)


def test_a_plan_says_how_much_food_is_enough() -> None:
    """What it leaves out is as usual; a Dane's comma is a point."""
    usual = "catering: { enough: 0.8, margin: 3 }\n"
    assert read(changed((usual, "catering:\n  enough: 0,95\n")).encode()).project().catering == Catering(95, 3)
    assert read(changed((usual, "")).encode()).project().catering == Catering(80, 3)
    given = 'catering: { delivered_minutes_before: 45, ean: "5790 0000 00012", telephone: "12 34 56 78"'
    given += ", diets: [vegansk, fisk] }\n"
    said = Catering(
        delivered_minutes_before=45, ean="5790000000012", telephone="12 34 56 78", diets=("vegansk", "fisk")
    )
    assert read(changed((usual, given)).encode()).project().catering == said
    assert (Catering().enough, Catering().margin) == (ENOUGH, MARGIN)


def with_times(*lines: str) -> str:
    """The real plan with other times for mails; a timetable of the given lines alone."""
    start, end = TEXT.index("\ntimetable:\n"), TEXT.index("\n# Budget\n")
    return f"{TEXT[:start]}\ntimetable:\n" + "".join(f"  {line}\n" for line in lines) + TEXT[end:]


def test_the_plan_names_the_usual_times(plan: Plan) -> None:
    """What the file says is what it would be if it said nothing."""
    start, end = TEXT.index("\ntimetable:\n"), TEXT.index("\n# Budget\n")
    assert plan.project().timetable == read((TEXT[:start] + TEXT[end:]).encode()).project().timetable == Timetable()


def test_a_mail_may_have_other_days_or_another_hour() -> None:
    """Each by itself; what is left out stays as usual, and so do working days."""
    text = with_times(
        "invitation: { days_before: 20 }",
        "reminder: { clock: 17:30 }",
        "catering_order: { working_days_before: 5, clock: 12:00 }",
        "thanks: { days_after: 2 }",
        "evaluation: { minutes_before_end: 5 }",
    )
    assert read(text.encode()).project().timetable == Timetable(
        {
            "invitation": Moment(-20, time(9)),
            "reminder": Moment(-2, time(17, 30)),
            "catering_order": Moment(-5, time(12), Days.WORKING),
            "thanks": Moment(2, time(9), Days.OR_AFTER),
            "evaluation": Moment(minutes_before_end=5),
        }
    )


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ("invitation: { day_before: 20 }", "invitation.day_before", "is no field here; did you mean days_before?"),
        ("thanks: { days_before: 2 }", "thanks.days_before", "is no field here; did you mean days_after?"),
        ("remindr: { clock: 9:00 }", "remindr", "is no field here; did you mean reminder?"),
        ("reminder: { clock: 25:00 }", "reminder.clock", "“25:00” is no time: a day goes from 00:00 to 23:59"),
        ("reminder: { days_before: 400 }", "reminder.days_before", "“400” days are more than a year"),
        ("preview: { days_before: 20 }", "preview", "is after the invitation that it shows"),
        ("share_kit: { days_before: 20 }", "share_kit", "is after the invitation, which its texts go with"),
        ("invitation: { days_before: 0 }", "invitation", "is not before registration closes"),
        (
            "invitation: { days_before: 30 }",
            "invitation",
            "leaves preview where it is after the invitation that it shows; move that too",
        ),
        (
            "second_invitation: { days_before: 18 }",
            "second_invitation",
            "is less than 5 days after the first invitation",
        ),
        (
            "second_invitation: { days_before: 1, clock: 12:00 }",
            "second_invitation",
            "is not before registration closes",
        ),
        ("reminder: { days_before: 0, clock: 6:00 }", "reminder", "is less than 3 hours before the meeting"),
        ("catering_order: { working_days_before: 0 }", "catering_order", "is not before the meeting"),
        ("day_before: { days_before: 0 }", "day_before", "is not before the meeting"),
        ("evaluation: { minutes_before_end: 91 }", "evaluation", "is before the meeting starts"),
        ("day_after: { working_days_after: 0 }", "day_after", "is not after the meeting"),
        ("thanks: { days_after: 0 }", "thanks", "is not after the meeting"),
    ],
)
def test_a_mail_that_could_not_go_out_in_time_is_told(line: str, field: str, words: str) -> None:
    """With its line and field, as everything else that is wrong."""
    found = told(with_times(line))
    assert (f"timetable.{field}", words) in found
    assert {name.split(".")[1] for name, _ in found if "." in name} == {field.split(".", maxsplit=1)[0]}


def test_a_meeting_may_be_called_off_in_the_file() -> None:
    """It stays in the file, so that everybody is told."""
    text = changed(("  - id: moede-2\n", "  - id: moede-2\n    cancelled: yes\n"))
    assert [meeting.cancelled for meeting in read(text.encode()).project().meetings] == [False, True, False, False]


FOOD = "per_head: 66,50"
BADGES = "\n    - { id: navneskilte, text: Navneskilte, planned: 0, per_head: 2 }"
FIXED = "\n    - { id: kage, text: Kage, planned: 0, food: true, meetings: [moede-2] }"
LAST_LINE = "optional: true"


@pytest.mark.parametrize(
    ("changes", "food", "served"),
    [
        ((), ["forplejning"], None),
        (((FOOD, FOOD + "\n      meetings: [moede-1, moede-3]"),), ["forplejning"], ("moede-1", "moede-3")),
        (((FOOD, FOOD + "\n      food: false"),), [], ()),
        (((FOOD, FOOD + "\n      food: true"), (LAST_LINE, LAST_LINE + BADGES)), ["forplejning"], None),
        (((FOOD, "food: true"), ("forplejning.per_head", "forplejning.planned")), ["forplejning"], None),
        (((FOOD, FOOD + "\n      food: false"), (LAST_LINE, LAST_LINE + FIXED)), ["kage"], ("moede-2",)),
    ],
)
def test_a_plan_says_which_line_pays_for_food_and_where_it_is_served(
    changes: tuple[tuple[str, str], ...], food: list[str], served: tuple[str, ...] | None
) -> None:
    """The line per head, unless another one says that it is the food; at its meetings, at all of them, or nowhere."""
    plan = read(changed(*changes).encode())
    assert [line.id for line in plan.lines() if line.food] == food
    assert plan.project().catering.meetings == served


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (((LAST_LINE, LAST_LINE + BADGES),), "pays for food at moede-1, and so does line"),
        (((FOOD, "per_head: 66,50\n      per_meeting: 800"),), "has per_head and per_meeting; a line has one price"),
    ],
)
def test_what_does_not_say_which_line_is_the_food_is_asked(changes: tuple[tuple[str, str], ...], said: str) -> None:
    """An order on the wrong line would be counted where nobody looks for it."""
    with pytest.raises(PlanWrong) as refused:
        read(changed(*changes).encode())
    assert said in " ".join(problem.words for problem in refused.value.problems)


WITHOUT_TIMES = re.sub(r"(?ms)^timetable:\n.*?(?=^# Budget)", "", TEXT)
"""The plan of a committee that is content with the usual times."""


@pytest.mark.parametrize(
    ("closes", "field", "words"),
    [
        ("{ days_before: 28, clock: 12:00 }", "registration_closes", "invitation is not before registration closes"),
        ("{ days_before: 21, clock: 08:00 }", "registration_closes", "invitation is not before registration closes"),
        ("{ days_before: 10, clock: 12:00 }", "registration_closes", "second_invitation is not before registration"),
        (
            "{ days_before: 0, clock: 08:00 }\n    promotion_closes: { days_before: 0, clock: 08:00 }",
            "registration_closes",
            "day_before is not before the meeting",
        ),
        (
            "{ days_before: 0, clock: 07:50 }\n    promotion_closes: { days_before: 0, clock: 08:00 }",
            "registration_closes",
            "day_before leaves it 10 minutes to go out; the planner looks every quarter",
        ),
    ],
)
def test_usual_times_are_held_against_what_is_written(closes: str, field: str, words: str) -> None:
    """A plan is not right whose mails can never go, though it says no time of theirs."""
    text = WITHOUT_TIMES.replace("    reserved: 2\n", f"    reserved: 2\n    registration_closes: {closes}\n", 1)
    problems = [each for each in told(text) if each[0] == f"meetings[moede-1].{field}"]
    assert any(f"the usual time of {words}" in each for _, each in problems), told(text)


def test_a_link_that_would_answer_too_early_is_refused() -> None:
    """The evaluation's page opens half an hour before the end."""
    assert (
        "timetable.evaluation",
        "comes before its link answers, 30 minutes before the end",
    ) in told(changed(("minutes_before_end: 15", "minutes_before_end: 60")))
    early = changed(
        ("invitation: { days_before: 21", "invitation: { days_before: 90"),
        ("share_kit: { days_before: 24", "share_kit: { days_before: 95"),
        ("preview: { days_before: 24", "preview: { days_before: 95"),
    )
    assert read(early.encode()), "the invitation's link lives as long as its meeting"


@pytest.mark.parametrize("day", ["2018-11-22", "2018-11-26", "2018-11-28"])
def test_data_is_not_deleted_before_the_last_mail_needs_it(day: str) -> None:
    """The day-after mail, the thanks and the report are written from it."""
    words = f"{day} is not after 2018-11-28, when the last mail that needs the data goes out"
    assert told(changed(("data_deleted: 2019-11-21", f"data_deleted: {day}"))) == [("data_deleted", words)]
    assert read(changed(("data_deleted: 2019-11-21", "data_deleted: 2018-11-29")).encode())
