"""What a plan may say the desk can save, and what the desk saves a plan may say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared import limits
from shared.desk.meeting_form import LONGEST, PLACE, filled, read_meeting
from shared.meetings import WRITTEN, Meeting
from shared.plans.reading import PlanWrong, read
from shared.plans.shape import PlannedMeeting
from shared.plans.source import load
from shared.technical.fields import FormInvalid, Text
from shared.technical.writing import one_line
from tests.builders import BEFORE
from tests.trees import ways_of_a_field

ROOT = Path(__file__).parents[2]
PLAN = (ROOT / "infra/plans/amager-oest-2018.yaml").read_text(encoding="utf-8")
PLANNED = load(PLAN.encode()).data["meetings"][0]
SEASON = read(PLAN.encode()).project()
FIRST = SEASON.meetings[0]
LINES = [name for name, each in WRITTEN.items() if isinstance(each.rule, Text) and not each.rule.lines]


def first(text: str) -> Meeting:
    """The first meeting of a plan."""
    return read(text.encode()).project().meetings[0]


def quoted(text: str) -> str:
    """`text` as YAML holds it, whatever its letters."""
    return '"' + "".join(each if each.isalnum() else f"\\U{ord(each):08x}" for each in text) + '"'


def with_words(**words: str | list[str]) -> str:
    """The plan with other words in its first meeting, each in place of what it says."""
    start, end = PLAN.index("  - id: moede-1"), PLAN.index("  - id: moede-2")
    block = PLAN[start:end]
    for name, value in words.items():
        block = re.sub(rf"^    {name}:.*\n(?:      .*\n)*", "", block, count=1, flags=re.MULTILINE)
        text = quoted(value) if isinstance(value, str) else f"[{', '.join(map(quoted, value))}]"
        block = block.replace("    capacity: 30\n", f"    {name}: {text}\n    capacity: 30\n", 1)
    return PLAN[:start] + block + PLAN[end:]


def in_the_file(name: str, value: str | Sequence[str]) -> object:
    """What the plan file makes of one field of a meeting; None where it refuses it."""
    meeting = {**PLANNED, name: value}
    try:
        return getattr(PlannedMeeting.model_validate(meeting), name)
    except ValidationError:
        return None


def at_the_desk(meeting: Meeting, **text: str) -> Meeting:
    """The meeting as the desk saves it, with `text` typed into some fields."""
    fields = {name: [value] for name, value in (filled(meeting) | text).items()}
    return read_meeting(fields, meeting, taken=0, now=BEFORE, season=SEASON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Flere kunder fra nabolaget", f"title: {'x' * limits.LONGEST_LINE}"),
        ("    capacity: 30\n", f"    capacity: {limits.MOST_SEATS}\n"),
        ("Hvordan bliver en lille virksomhed", f"{'Hvordan ' * 500} bliver en lille virksomhed"),
        ("name: Lokaludvalgets mødelokale", f"name: {'x' * limits.LONGEST_LINE}"),
        ("address: Jemtelandsgade 3, 2300 København S\n\n", f"address: {'x' * limits.LONGEST_LINE}\n\n"),
        (
            "speaker: Ekstern oplægsholder  # not found yet; guests read what stands here",
            f"speaker: {'x' * limits.LONGEST_LINE}",
        ),
    ],
)
def test_every_meeting_of_a_right_plan_can_be_moved_by_an_hour(old: str, new: str) -> None:
    """Whatever the plan says at its longest, the desk saves as it is; the hours of the programme move along."""
    assert old in PLAN
    for meeting in read(PLAN.replace(old, new).encode()).project().meetings:
        moved = at_the_desk(meeting, starts="10:00", ends="11:30")
        same = {"starts": "10:00", "ends": "11:30", "programme": filled(moved)["programme"]}
        assert filled(moved) == filled(meeting) | same
        assert len(moved.programme) == len(meeting.programme)


WORDS = st.text(max_size=limits.LONGEST_LINE + 2)


@given(
    st.fixed_dictionaries({"title": WORDS, "speaker": WORDS, "topic": st.text(max_size=300)}),
    st.lists(WORDS, max_size=4),
)
def test_the_file_and_the_desk_take_and_refuse_the_same_words(words: dict[str, str], points: list[str]) -> None:
    """Each word that one of them takes is taken by the other, and means the same there; so with what is refused."""
    said = [each for each in points if len(each.splitlines()) == 1 and one_line(each)]
    for name, value in (*words.items(), ("programme", said)):
        if name in LINES and len(str(value).splitlines()) > 1:
            continue  # a browser's one-line field cannot hold a line break
        if name == "speaker" and not one_line(str(value)):
            continue  # left empty at the desk is left out of the file
        try:
            typed = value if isinstance(value, str) else "\n".join(value)
            by_desk: object = getattr(at_the_desk(FIRST, **{name: typed}), name)
        except FormInvalid:
            by_desk = None
        assert in_the_file(name, value) == by_desk, (name, value)


@pytest.mark.parametrize("count", ["0", "1", "28", "10000", "10001", "99999999999", "-1", "1.5", "x"])
def test_the_file_and_the_desk_take_the_same_numbers_of_seats(count: str) -> None:
    """From one seat for guests to the largest number of either."""
    text = PLAN.replace("    capacity: 30\n    reserved: 2\n", f"    capacity: {count}\n    reserved: 0\n", 1)
    try:
        by_file: int | None = first(text).capacity
    except PlanWrong:
        by_file = None
    try:
        by_desk: int | None = at_the_desk(FIRST, capacity=count, reserved="0").capacity
    except FormInvalid:
        by_desk = None
    assert by_file == by_desk


def test_other_spaces_and_another_normal_form_are_the_same_meeting() -> None:
    """What looks the same is no change, so nobody is told of it."""
    meeting = first(with_words(title="Møde  på  café ", topic="Ét ord"))
    again = first(with_words(title="Møde på cafe\u0301", topic="E\u0301t ord"))
    assert meeting == again
    assert at_the_desk(meeting, title="  Møde på\u00a0cafe\u0301") == meeting


def test_the_desk_s_form_holds_the_longest_meeting() -> None:
    """A form of the largest texts is no larger than what the page reads."""
    from shared.desk.meeting_form import LARGEST_FORM

    longest = "".join(
        "%F0%9F%9A%80" for _ in range(sum(LONGEST[name] for name in (*LINES, "topic", "programme", *PLACE)))
    )
    assert len(longest) < LARGEST_FORM < 1_000_000


def test_a_field_that_is_declared_is_lost_on_no_way(tmp_path: Path) -> None:
    """One line in `Meeting` (here: where to park): the plan takes it, the tables keep it, the desk saves it."""
    line = '    speaker: Annotated[str, LINE] = ""\n'
    parking = line.replace("speaker", "parking").rstrip()
    ways = ways_of_a_field(tmp_path, "shared/meetings/meeting.py", line, parking, "tests.plans.ways_of_a_field")
    assert ways == ["read", "applied", "shown", "saved", "untouched", "moved", "cancelled", "raced", "changed"]


def test_a_field_that_the_form_lacks_stays_as_it_is() -> None:
    """An older page, or one that shows less, takes nothing away."""
    meeting = first(with_words(speaker="En oplægsholder", programme=["8.00 Kaffe"]))
    fields = {name: [value] for name, value in filled(meeting).items() if name not in {"speaker", "programme"}}
    assert read_meeting(fields, meeting, taken=0, now=BEFORE, season=SEASON) == meeting
