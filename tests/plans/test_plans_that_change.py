"""A plan that is edited in mid-season: who is told, what is refused, and what is left of what was taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from shared.budget.lines import Commitment, Expense
from shared.campaigns.due import due
from shared.campaigns.planner import Planner
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.meetings import Meeting
from shared.members.member import Member
from shared.outbox.items import entry
from shared.outbox.kinds import Kind
from shared.outbox.mail import Entry
from shared.plans.apply import CannotApply, apply, changes
from shared.plans.changing import MeetingChanged, cancelled, change_meeting, moved
from shared.plans.tables import Tables, Wanted
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.projects.timetable import Moment, Timetable
from shared.registrations.refusals import RegistrationClosed
from shared.registrations.signing_up import sign_up
from shared.retention.retire import Retention
from shared.retention.sweeps import Names
from shared.tasks.table import TasksTable
from shared.tasks.task import Chore, tasks
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting, a_project, the_lines, there
from tests.conftest import Tables as Five
from tests.conftest import items
from tests.desk.visitor import LINKS

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ORDER = Commitment("o", "forplejning", "moede-4", 117_000, date(2018, 7, 20), "Møde 4", "Bageriet", portions=18)
SPENT = Expense("e1", "kommunikation", date(2018, 7, 26), "Plakater", "Trykkeriet", 50_000)


class Season:
    """The tables, with what people do to them."""

    def __init__(self, tables: Five) -> None:
        self.tables = tables
        self.places = Tables(tables.projects, tables.registrations, tables.budget)
        self.planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox)
        self.sources = MailSources(tables.projects, tables.members, tables.registrations, tables.budget, tables.outbox)

    @property
    def project(self) -> Project:
        return there(self.tables.projects.fresh(PROJECT))

    def meeting(self, number: int = 1) -> Meeting:
        return there(self.project.meeting(f"moede-{number}"))

    def put(self, project: Project, now: datetime = BEFORE, lines: Sequence[Any] | None = None) -> None:
        wanted = Wanted(project, tuple(the_lines() if lines is None else lines))
        apply(self.places, wanted, self.places.known(wanted), now)

    def change(self, wanted: Meeting, now: datetime, seen: Project | None = None) -> None:
        change_meeting(self.places, seen or self.project, wanted, now)

    def sign_up(self, number: int = 1, now: datetime = BEFORE, seen: Project | None = None, meeting: int = 1) -> None:
        project = seen or self.project
        [one] = [each for each in project.meetings if each.id == f"moede-{meeting}"]
        sign_up(self.tables.registrations, project, [one], a_guest(number), now)

    def tick(self, now: datetime) -> None:
        self.planner.tick(now)

    def owed(self, *kinds: Kind) -> list[Entry]:
        found = [entry(item) for item in items(self.tables.outbox) if "kind" in item]
        return [each for each in found if each.mail.kind in kinds]

    def told(self, number: int = 1) -> list[str]:
        """The kinds of word about a change that are owed to a guest and would be sent now."""
        kinds = []
        for each in self.owed(Kind.MEETING_MOVED, Kind.MEETING_CANCELLED):
            if each.mail.person == a_guest(number).person:
                try:
                    compose(each.mail, self.sources, LINKS, each.mail.owed_at)
                except NoLongerApplies:
                    continue
                kinds.append(each.mail.kind.value)
        return kinds

    def send(self, now: datetime) -> None:
        """Record every mail that is owed about a change as sent."""
        for each in self.owed(Kind.MEETING_MOVED):
            if self.tables.outbox.claim(each.mail, "claim", now):
                self.tables.outbox.sent(each.mail, "claim", f"message-{each.mail.id}", now)


@pytest.fixture
def season(tables: Five, kept: Project) -> Season:
    return Season(tables)


def shifted(meeting: Meeting, by: timedelta) -> Meeting:
    names = ("starts", "ends", "registration_closes", "promotion_closes")
    return replace(meeting, **{name: getattr(meeting, name) + by for name in names})


# Who is told.


@pytest.mark.parametrize("lands", ["before", "after"])
def test_whoever_signs_up_while_a_move_is_saved_is_told_of_it(season: Season, lands: str) -> None:
    """The button was pressed a second before she signed up from the page that she saw."""
    seen = season.project
    wanted = moved(seen.meetings[0], now=BEFORE, starts=seen.meetings[0].starts + timedelta(hours=2))
    for what in ("sign up", "move") if lands == "before" else ("move", "sign up"):
        if what == "move":
            season.change(wanted, BEFORE, seen)
            if lands == "after":
                season.tick(BEFORE + MINUTE)  # the campaign about the move is through
        else:
            season.sign_up(now=BEFORE + timedelta(seconds=1), seen=seen)
    season.tick(BEFORE + 15 * MINUTE)
    assert season.told() == ["meeting-moved"]


def test_a_sign_up_and_a_cancellation_cannot_pass_each_other(season: Season) -> None:
    """She is told that it is called off, or she is not signed up."""
    seen = season.project
    season.sign_up(1, now=BEFORE + timedelta(seconds=1), seen=seen)
    season.change(cancelled(seen.meetings[0], BEFORE), BEFORE, seen)
    with pytest.raises(RegistrationClosed):
        season.sign_up(2, now=BEFORE + timedelta(seconds=2), seen=seen)
    season.tick(BEFORE + 15 * MINUTE)
    assert season.told(1) == ["meeting-cancelled"]


def test_whoever_signed_up_for_the_new_time_is_not_told_of_it(season: Season) -> None:
    """Whatever the clocks say: what she saw is the meeting as it is."""
    season.change(moved(season.meeting(), now=BEFORE, starts=season.meeting().starts + DAY), BEFORE)
    season.sign_up(now=BEFORE - MINUTE)
    season.tick(BEFORE + 15 * MINUTE)
    assert season.told() == []


@pytest.mark.parametrize("somebody_saw_it", [False, True])
def test_a_slip_that_is_put_right_is_told_to_whoever_saw_it_alone(season: Season, somebody_saw_it: bool) -> None:
    """A wrong day saved at 10:01 and put right at 10:03: she who signed up between them saw it, the others never did.

    Where nobody did, nothing is owed, and no page says that the meeting moved.
    """
    season.sign_up(1)
    right = season.meeting().starts
    season.change(moved(season.meeting(), now=BEFORE + MINUTE, starts=right + 30 * DAY), BEFORE + MINUTE)
    if somebody_saw_it:
        season.sign_up(2, now=BEFORE + 2 * MINUTE)
    season.change(moved(season.meeting(), now=BEFORE + 3 * MINUTE, starts=right), BEFORE + 3 * MINUTE)
    season.tick(BEFORE + 15 * MINUTE)
    assert (season.told(1), season.told(2)) == ([], ["meeting-moved"] if somebody_saw_it else [])
    if not somebody_saw_it:
        assert season.owed(Kind.MEETING_MOVED) == []
        assert season.meeting().moved_from(BEFORE + 15 * MINUTE) is None


@pytest.mark.parametrize("sent", [True, False])
def test_a_slip_of_which_word_went_out_is_put_right_for_those_who_read_it(season: Season, sent: bool) -> None:
    """Between the two a tick came: whoever got that mail is told again; a mail that never left told nobody."""
    season.sign_up()
    right = season.meeting().starts
    season.change(moved(season.meeting(), now=BEFORE, starts=right + 30 * DAY), BEFORE)
    season.tick(BEFORE + 15 * MINUTE)
    if sent:
        season.send(BEFORE + 16 * MINUTE)
    season.change(moved(season.meeting(), now=BEFORE + 20 * MINUTE, starts=right), BEFORE + 20 * MINUTE)
    season.tick(BEFORE + 30 * MINUTE)
    assert season.told() == (["meeting-moved"] if sent else [])


def test_other_spaces_and_normal_forms_are_no_change(season: Season) -> None:
    """Nothing looks different, so no version rises."""
    meeting = season.meeting()
    venue = replace(meeting.venue, name=f" {meeting.venue.name}\u00a0")
    assert moved(meeting, now=BEFORE, title=f"{meeting.title} ", venue=venue) == meeting


# What is refused.


def refused(season: Season, project: Project, now: datetime) -> str:
    before = season.project
    with pytest.raises(CannotApply) as error:
        season.put(project, now)
    assert season.project == before, "nothing is written"
    return str(error.value)


def test_a_meeting_that_has_begun_keeps_its_day(season: Season) -> None:
    """Last year's file with new dates: nobody who was there is told that it moved to next year."""
    season.sign_up()
    before, year = season.project, timedelta(days=364)
    later = replace(
        before, meetings=tuple(shifted(each, year) for each in before.meetings), data_deleted=date(2020, 11, 21)
    )
    why = refused(season, later, before.meetings[0].starts + timedelta(days=300))
    assert "moede-1 has begun, so it keeps the day 2018-08-15." in why
    assert "A new season needs a new id: `tovholder season next` makes its plan." in why
    assert season.project == before


def test_a_new_meeting_in_a_season_that_is_over_is_refused(season: Season) -> None:
    """Its guests, bills and figures would be in the report of nothing."""
    new = shifted(a_meeting(1, id="moede-5"), timedelta(days=364))
    over = season.meeting(4).starts + timedelta(days=60)
    assert "moede-5 is new, but the season is over" in refused(
        season, replace(season.project, meetings=(*season.project.meetings, new)), over
    )


def test_whether_one_signs_up_stays_as_people_were_told(season: Season) -> None:
    """Members who may just come would find no seat; whoever has a seat would get no reminder, whoever waits no word."""
    others = season.project.meetings[1:]
    by_sign_up, just_come = (
        replace(season.project, meetings=(replace(season.meeting(), sign_up=each), *others)) for each in (True, False)
    )
    early = BEFORE - 60 * DAY
    season.put(just_come, early)
    season.put(by_sign_up, early)  # the control: nobody has been told yet
    season.put(just_come, early)
    assert "its members are invited to just come" in refused(season, by_sign_up, BEFORE)
    season.put(by_sign_up, early)
    season.sign_up()
    assert "would take no sign-ups, but 1 have signed up" in refused(season, just_come, BEFORE)


def test_nobody_signs_up_while_sign_ups_end(season: Season) -> None:
    """Between looking and writing somebody signs up: nothing is written."""
    wanted = Wanted(
        replace(season.project, meetings=(replace(season.meeting(), sign_up=False), *season.project.meetings[1:])),
        the_lines(),
    )
    known = season.places.known(wanted)
    season.sign_up()
    with pytest.raises(CannotApply, match="meanwhile"):
        apply(season.places, wanted, known, BEFORE)


def test_two_meetings_may_change_places(season: Season) -> None:
    """Each is moved, its guests are told of their own, and nobody of the other."""
    season.sign_up(meeting=2)
    season.sign_up(2, meeting=3)
    second, third = season.meeting(2), season.meeting(3)
    by = third.starts - second.starts
    first, *_, last = season.project.meetings
    season.put(replace(season.project, meetings=(first, shifted(third, -by), shifted(second, by), last)))
    season.tick(BEFORE + MINUTE)
    assert [season.told(number) for number in (1, 2)] == [["meeting-moved"], ["meeting-moved"]]
    assert season.meeting(2).starts == third.starts


@pytest.mark.parametrize(
    ("by", "words"),
    [(timedelta(days=-120), "at a time that has passed"), (timedelta(days=1000), "more than two years ahead")],
)
def test_a_slip_in_a_date_is_refused(season: Season, by: timedelta, words: str) -> None:
    """As the desk refuses it."""
    wrong = shifted(season.meeting(4), by)
    project = replace(season.project, meetings=(*season.project.meetings[:3], wrong), data_deleted=date(2025, 1, 1))
    assert words in refused(season, project, BEFORE)


def test_data_is_not_deleted_before_the_last_mail_that_needs_it(season: Season) -> None:
    """Neither by a meeting that is put off past the day, nor by a day that is brought forward, nor by one long past."""
    project = season.project
    early = replace(project, data_deleted=date(2018, 11, 27))
    assert "data_deleted: 2018-11-27 is not after 2018-11-28" in refused(season, early, BEFORE)
    late = replace(project, meetings=(*project.meetings[:3], shifted(project.meetings[3], timedelta(days=380))))
    assert "moede-4 would be held when its guests' data is deleted already" in refused(season, late, BEFORE)
    longer = Timetable({"season_report": Moment(380, time(9))})
    assert "is not after 2019-12-06" in refused(season, replace(project, timetable=longer), BEFORE)
    too_late = Timetable({"reminder": Moment(0, time(9))})
    assert "moede-1 would have mails that cannot go out" in refused(
        season, replace(project, timetable=too_late), BEFORE
    )
    spring = datetime(2019, 3, 1, 9, tzinfo=UTC)
    assert "has come already" in refused(season, replace(project, data_deleted=date(2018, 11, 30)), spring)


def test_a_cancelled_meeting_may_say_anything(season: Season) -> None:
    """Fewer seats than guests are no matter where nothing is held; and whoever drops it is not told to cancel it."""
    for number in range(20):
        season.sign_up(number)
    season.change(cancelled(season.meeting(), BEFORE), BEFORE)
    season.put(replace(season.project, meetings=(replace(season.meeting(), capacity=10), *season.project.meetings[1:])))
    why = refused(season, replace(season.project, meetings=season.project.meetings[1:]), BEFORE)
    assert "leave it in the plan" in why
    assert "cancel it instead" not in why


def test_the_day_of_deletion_and_a_meeting_cannot_pass_each_other(season: Season) -> None:
    """The file brings the day forward while the desk puts the last meeting off: each is right by itself."""
    before, late = season.project, shifted(season.meeting(4), timedelta(days=60))
    early = Wanted(replace(before, data_deleted=date(2018, 12, 21)), the_lines())
    known = season.places.known(early)
    season.change(late, BEFORE, before)
    with pytest.raises(CannotApply, match="meanwhile"):
        apply(season.places, early, known, BEFORE)
    season.change(before.meetings[3], BEFORE)
    season.put(early.project)
    with pytest.raises(MeetingChanged):
        season.change(late, BEFORE, replace(before, meetings=season.project.meetings))
    assert season.meeting(4).starts == before.meetings[3].starts


# What is prolonged, and what is taken out.


def test_a_later_day_of_deletion_renews_what_would_expire(season: Season, tables: Five) -> None:
    """Everybody is there until the meeting, however far the season is put off; the planner deletes on the new day."""
    season.put(replace(season.project, data_deleted=date(2018, 12, 21)))
    season.sign_up(meeting=4)
    now = datetime(2018, 11, 10, 9, tzinfo=UTC)
    later = shifted(season.meeting(4), timedelta(days=300))
    season.put(
        replace(season.project, data_deleted=date(2020, 12, 1), meetings=(*season.project.meetings[:3], later)), now
    )
    [guest] = [each for each in items(tables.registrations) if each["part"].startswith("registration#")]
    assert guest["expires"] > clock.at(date(2020, 12, 1), time()).timestamp()
    names = Names(tables.projects.name, tables.members.name, tables.registrations.name, tables.budget.name)
    Retention(names, tables.outbox).retire(season.project, clock.at(date(2018, 12, 21), time(3, 10)))
    assert len(list(tables.registrations.all(PROJECT, "moede-4"))) == 1


def test_a_meeting_for_which_food_is_ordered_is_not_dropped(season: Season, tables: Five) -> None:
    """Money stays promised otherwise, on an order that no page reaches."""
    tables.budget.commit(PROJECT, ORDER)
    without = replace(season.project, meetings=season.project.meetings[:3])
    assert "1.170,00 kr. is ordered for it from Bageriet" in refused(season, without, BEFORE)


def test_an_order_and_the_dropping_of_its_meeting_cannot_pass_each_other(season: Season, tables: Five) -> None:
    """Whichever comes first is written, and the other one refused: no money stays promised where no page leads."""
    ordering = [*tables.budget.entering(PROJECT, ORDER), tables.registrations.touch(PROJECT, "moede-4")]
    without = Wanted(replace(season.project, meetings=season.project.meetings[:3]), the_lines())
    known = season.places.known(without)
    dynamodb.transact(ordering)
    with pytest.raises(CannotApply, match="meanwhile"):
        apply(season.places, without, known, BEFORE)
    assert season.meeting(4)
    tables.budget.void(PROJECT, ORDER)
    season.put(without.project)
    back = [*tables.budget.voiding(PROJECT, ORDER, void=False), tables.registrations.touch(PROJECT, "moede-4")]
    with pytest.raises(ConditionFailed):
        dynamodb.transact(back)
    assert tables.budget.books(PROJECT).tally().committed == 0


def test_a_meeting_that_has_begun_stays_in_the_plan(season: Season) -> None:
    """Whoever came without a registration is counted, and stands in the accounts."""
    without = replace(season.project, meetings=season.project.meetings[1:])
    assert "leave it in the plan, whose accounts count it" in refused(season, without, season.meeting().starts)


def test_what_is_pressed_while_a_meeting_is_taken_out_does_not_wait_for_the_next_of_its_id(
    season: Season, tables: Five
) -> None:
    """A pause and a tick that were written when the plan had been read."""
    old = season.project
    without = Wanted(replace(old, meetings=old.meetings[1:]), the_lines())
    known = season.places.known(without)
    dynamodb.write(tables.projects.override_write(PROJECT, CampaignOverride("moede-1", Kind.INVITATION, paused=True)))
    dynamodb.write(TasksTable(tables.projects.name).finish(PROJECT, "moede-1:venue", BEFORE))
    apply(season.places, without, known, BEFORE)
    dynamodb.write(TasksTable(tables.projects.name).finish(PROJECT, "moede-1:venue", BEFORE))
    season.put(replace(season.project, meetings=old.meetings))
    assert not season.project.override("moede-1", Kind.INVITATION).paused
    assert TasksTable(tables.projects.name).done(PROJECT) == {}


def test_a_meeting_put_in_again_begins_anew(season: Season, tables: Five) -> None:
    """Not paused, nothing ticked, and everybody is invited, although the invitation under its id has gone out."""
    member = Member(PROJECT, "a" * 26, "Åse", "", "a@example.org")
    tables.members.save(member, None)
    season.tick(BEFORE)
    first = season.owed(Kind.INVITATION)
    dynamodb.write(tables.projects.override_write(PROJECT, CampaignOverride("moede-1", Kind.INVITATION, paused=True)))
    dynamodb.write(TasksTable(tables.projects.name).finish(PROJECT, "moede-1:venue", BEFORE))
    old = season.project.meetings
    season.put(replace(season.project, meetings=old[1:], overrides=()), BEFORE + DAY)
    season.put(replace(season.project, meetings=(shifted(old[0], timedelta(days=21)), *old[1:])), BEFORE + 2 * DAY)
    again = season.project
    assert not again.override("moede-1", Kind.INVITATION).paused
    assert [each.id for each in tasks(again, TasksTable(tables.projects.name).done(PROJECT)) if each.done] == []
    season.tick(BEFORE + 22 * DAY)
    second = [each for each in season.owed(Kind.INVITATION) if each.mail.meetings == ("moede-1",)]
    assert (len(first), len(second)) == (1, 2)


def test_entries_that_were_taken_out_are_named_where_their_line_is_dropped(season: Season, tables: Five) -> None:
    """Ops sees before it answers that somebody may put them back."""
    tables.budget.record(PROJECT, SPENT)
    tables.budget.void(PROJECT, SPENT)
    fewer = Wanted(season.project, tuple(each for each in the_lines() if each.id != "kommunikation"))
    [gone] = changes(fewer, season.places.known(fewer), BEFORE)
    assert (gone.what, gone.new) == ("budget line kommunikation", None)
    assert gone.old == "Kommunikation: 0,00 kr.; 1 entry was taken out of the books"


def test_what_is_spent_on_a_line_while_it_is_dropped_still_counts(season: Season, tables: Five) -> None:
    """Entered while ops was asked, or put back later: the accounts show the line again."""
    fewer = Wanted(season.project, tuple(each for each in the_lines() if each.id != "kommunikation"))
    known = season.places.known(fewer)
    tables.budget.record(PROJECT, SPENT)
    apply(season.places, fewer, known, BEFORE)
    assert tables.budget.books(PROJECT).tally().spent == 50_000
    tables.budget.void(PROJECT, SPENT)
    assert "kommunikation" not in {line.id for line in tables.budget.lines(PROJECT)}
    tables.budget.void(PROJECT, SPENT, void=False)
    assert tables.budget.books(PROJECT).tally().spent == 50_000


# The season's report.


def reports(project: Project, start: datetime, days: int) -> set[datetime]:
    moments = (start + timedelta(hours=hour) for hour in range(days * 24))
    return {each.at for now in moments for each in due(project, now) if each.kind is Kind.SEASON_REPORT}


def test_the_report_comes_though_the_last_meeting_is_called_off_late() -> None:
    """Two months after the one before it, when that one's report would be too late."""
    last = shifted(a_meeting(4), timedelta(days=21))
    off = last.starts - DAY
    project = a_project(*(a_meeting(number) for number in (1, 2, 3)), cancelled(last, off))
    assert reports(project, off - 7 * DAY, 40) == {off}


@pytest.mark.parametrize(("days", "mails"), [(20, 0), (50, 1)])
def test_the_report_comes_though_the_last_meeting_is_taken_out_late(season: Season, days: int, mails: int) -> None:
    """By the plan or at the desk, with no guest to tell: once, and only where the one before it has none to come."""
    held, last = season.project.meetings[:3], shifted(a_meeting(4), 56 * DAY)
    season.put(replace(season.project, meetings=(*held, last)), BEFORE + DAY)
    now = held[-1].ends + days * DAY
    for _ in range(2):
        season.put(replace(season.project, meetings=held), now)
    assert len(season.owed(Kind.SEASON_REPORT)) == mails


def test_the_report_comes_though_every_meeting_is_called_off() -> None:
    """Money was spent: the accounts must be handed in all the same, and the task says so."""
    now = datetime(2018, 8, 1, 9, tzinfo=UTC)
    project = a_project(*(cancelled(a_meeting(number), now) for number in (1, 2, 3, 4)))
    assert reports(project, now, 40) == {now}
    assert [each.chore for each in tasks(project, {})] == [Chore.WORDS, Chore.REPORT]


def test_two_meetings_at_once_at_the_end_have_one_report() -> None:
    """Whichever of them is the last."""
    one, two = a_meeting(4), a_meeting(4, id="moede-5")
    project = a_project(a_meeting(1), one, two)
    found = [each for moment in [one.starts + 8 * DAY] for each in due(project, moment)]
    assert [each.kind for each in found].count(Kind.SEASON_REPORT) == 1
