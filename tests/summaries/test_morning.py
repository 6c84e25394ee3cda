"""Is there something to tell the secretariat this morning?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from shared.budget.books import Books
from shared.budget.outlook import outlook
from shared.desk.approvals import office
from shared.desk.audit import AuditType
from shared.desk.table import AuditLog, audit_event
from shared.outbox import Kind, State
from shared.outbox.hold import Holds
from shared.outbox.items import entry
from shared.outbox.mail import Entry, Mail
from shared.outbox.office_occasions import Since
from shared.plans.changing import cancelled
from shared.projects import Project
from shared.registrations import Seats
from shared.registrations.diets import Diets
from shared.registrations.signing_up import sign_up
from shared.summaries.contents import Found, Summary, summary
from shared.summaries.filling import PLACES
from shared.summaries.fingerprint import fingerprint
from shared.summaries.morning import Sources, summarise
from shared.tasks.table import TasksTable
from shared.tasks.task import Chore, tasks
from shared.technical import dynamodb
from tests.builders import BEFORE, a_guest, a_meeting, a_project, a_registration, the_lines, there
from tests.conftest import Tables, tables
from tests.counting import lines_run

MONDAY = datetime(2018, 7, 30, 5, tzinfo=UTC)


@pytest.fixture
def sources(kept: Project) -> Sources:
    """With every task done, so that none makes news."""
    done = TasksTable(tables.projects.name)
    dynamodb.transact([done.finish(kept.id, each.id, BEFORE) for each in tasks(kept, {})])
    return Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)


def summaries(tables: Tables) -> list[str]:
    """The versions of the summaries owed: each says since when it tells."""
    items = [dynamodb.unpack(item) for item in dynamodb.client().scan(TableName=tables.outbox.name)["Items"]]
    return sorted(item["version"] for item in items if item.get("kind") == Kind.SUMMARY.value)


def test_on_working_days_when_something_changed_and_on_mondays(kept: Project, sources: Sources) -> None:
    """Two weeks of mornings with sign-ups on Tuesday and Saturday: the first, Wednesday, and both Mondays."""
    told = []
    for day in range(-1, 13):
        now = MONDAY + timedelta(days=day)
        if summarise(sources, kept, now):
            told.append(now.strftime("%a %d"))
        if day in (1, 5):
            sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(day), now + timedelta(hours=5))
    assert told == ["Mon 30", "Wed 01", "Mon 06"]


def test_whether_there_is_news_is_told_by_what_is_counted(
    tables: Tables, kept: Project, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's registration is read for it, of which twelve full halls have 24,000."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), MONDAY)
    everybody = Mock(return_value=[])
    monkeypatch.setattr("shared.summaries.morning.briefs", everybody)
    assert summarise(sources, kept, MONDAY)
    assert not everybody.called
    assert fingerprint(sources.read(kept, None, MONDAY)) == fingerprint(sources.read(kept, None, MONDAY, guests=False))
    assert everybody.call_count == len(kept.meetings)


def test_a_morning_that_comes_twice_tells_once(kept: Project, sources: Sources) -> None:
    """A schedule may fire twice; the secretariat reads once."""
    assert [summarise(sources, kept, MONDAY), summarise(sources, kept, MONDAY)] == [True, False]
    assert len(summaries(tables)) == 1


def test_the_season_falls_silent(kept: Project, sources: Sources) -> None:
    """Two weeks after the last meeting a Monday without news brings nothing any more."""
    last = kept.meetings[-1].ends
    summarise(sources, kept, MONDAY)
    mondays = [MONDAY + timedelta(weeks=week) for week in range(15, 25)]
    told = [monday for monday in mondays if summarise(sources, kept, monday)]
    assert told and max(told) < last + timedelta(days=14)


def test_a_cancelled_last_meeting_keeps_no_mondays_going(kept: Project, sources: Sources) -> None:
    """The season's end is that of the last meeting held; nor is it news when the day of a cancelled one has passed."""
    last = kept.meetings[-1]
    off = replace(kept, meetings=(*kept.meetings[:-1], cancelled(last, MONDAY)))
    summarise(sources, off, off.meetings[-2].ends + timedelta(days=1))
    mornings = [off.meetings[-2].ends + timedelta(days=15 + day) for day in range(40)]
    assert [each for each in mornings if summarise(sources, off, each)] == []


def test_people_are_counted_since_the_last_summary(kept: Project, sources: Sources) -> None:
    """New guests, diets and topics as they were written, counted once."""
    for number, (party, diet, topics) in enumerate(
        [
            (2, "Vegetar", "Parkering på Amagerbrogade"),
            (1, "vegetar ", ""),
            (3, "", "Amagerbrogade om natten\nLærlinge?"),
        ],
        start=1,
    ):
        sign_up(
            tables.registrations,
            kept,
            kept.meetings[:1],
            a_guest(number, party=party, diet=diet, topics=topics),
            BEFORE + timedelta(days=number),
        )
    found = sources.read(kept, BEFORE + timedelta(days=1), BEFORE + timedelta(days=4)).meetings[0]
    assert (found.new_confirmed, found.new_waiting, found.seats.taken) == (4, 0, 6)
    assert found.diets == Diets(written=(("Vegetar", 2),))
    assert [(each.word, each.count) for each in found.topics] == [("Amagerbrogade", 2), ("Lærlinge", 1)]
    assert [(each.name, each.party) for each in found.new] == [("Åse Ærø 2", 1), ("Åse Ærø 3", 3)]


def test_a_task_that_comes_into_sight_falls_due_or_is_late_brings_a_summary(kept: Project, sources: Sources) -> None:
    """The report is due on Friday the 21st of December: ten days before, that day, and the Monday after."""
    report = next(each for each in tasks(kept, {}) if each.chore is Chore.REPORT)
    dynamodb.write(TasksTable(tables.projects.name).reopen(kept.id, report.id))
    summarise(sources, kept, datetime(2018, 12, 7, 6, tzinfo=UTC))
    mornings = [datetime(2018, 12, 8, 6, tzinfo=UTC) + timedelta(days=day) for day in range(30)]
    told = [now.date().isoformat() for now in mornings if summarise(sources, kept, now)]
    assert told == ["2018-12-11", "2018-12-21", "2018-12-27"]


def test_what_was_done_at_the_desk_is_told_the_next_morning_and_once(kept: Project, sources: Sources) -> None:
    """An act brings a summary, which lists it; the one after that does not."""
    friday = datetime(2018, 8, 3, 5, tzinfo=UTC)
    summarise(sources, kept, friday - timedelta(days=1))
    done = audit_event(AuditType.TASK_DONE, friday - timedelta(hours=12), facts={"chore": "venue"})
    dynamodb.write(AuditLog(tables.projects.name).put(kept.id, done))
    assert summarise(sources, kept, friday)
    assert sources.read(kept, friday - timedelta(days=1), friday).events == (done,)
    monday = friday + timedelta(days=3)
    assert sources.read(kept, friday, monday).events == ()
    assert not summarise(sources, kept, friday + timedelta(hours=2))


def test_mondays_summary_lists_the_approved_browsers(kept: Project, sources: Sources) -> None:
    """However long ago they were approved; not those that are taken back, nor on another day. Of two seasons that run
    at once one lists them.
    """
    monday = datetime(2018, 8, 6, 5, tzinfo=UTC)
    log, facts = AuditLog(tables.projects.name), {"office": office(kept)}
    old, undone = (
        audit_event(AuditType.BROWSER_APPROVED, monday - timedelta(days=days), facts=facts) for days in (90, 80)
    )
    for each in (old, undone):
        dynamodb.write(log.put(kept.id, each))
    dynamodb.write(log.undo(kept.id, undone))
    assert sources.read(kept, monday - timedelta(days=1), monday).browsers == ((kept.id, old),)
    assert sources.read(kept, monday, monday + timedelta(days=1)).browsers == ()
    later = [
        replace(each, starts=each.starts + timedelta(hours=6), ends=each.ends + timedelta(hours=6))
        for each in kept.meetings
    ]
    other = replace(kept, id=f"{kept.id}-2019", network=kept.network, meetings=tuple(later))
    tables.keep(other)
    told = [sources.read(each, monday - timedelta(days=1), monday).browsers for each in (kept, other)]
    assert told == [(), ((kept.id, old),)]


def test_the_next_summary_says_what_one_that_never_went_would_have_said(kept: Project, sources: Sources) -> None:
    """SES stood still for two days: sign-ups are news still, and what was done can be undone still; then no more."""
    tuesday = MONDAY + timedelta(days=1)
    assert summarise(sources, kept, MONDAY)
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), tuesday - timedelta(hours=10))
    done = audit_event(AuditType.MONEY_MOVED, tuesday - timedelta(hours=9))
    dynamodb.write(AuditLog(tables.projects.name).put(kept.id, done))
    assert settle(tables, State.SENT) == 1
    for days in (0, 1):
        now = tuesday + timedelta(days=days)
        assert summarise(sources, kept, now)
        [mail] = [each.mail for each in waiting(tables)]
        assert mail.of(Since).at == MONDAY
        read = sources.read(kept, mail.of(Since).at, now)
        assert (read.meetings[0].new_confirmed, len(read.events)) == (1, 1)
        assert settle(tables, State.MISSED) == 1
    thursday = tuesday + timedelta(days=2)
    assert summarise(sources, kept, thursday)
    assert settle(tables, State.DELIVERED) == 1
    assert not summarise(sources, kept, thursday + timedelta(days=1))
    last = there(sources.last(kept.id))
    assert last.at == thursday


def waiting(tables: Tables) -> list[Entry]:
    """The summaries that are owed."""
    items = [dynamodb.unpack(item) for item in dynamodb.client().scan(TableName=tables.outbox.name)["Items"]]
    found = [entry(item) for item in items if item.get("kind") == Kind.SUMMARY.value]
    return [each for each in found if each.state is State.OWED]


def settle(tables: Tables, state: State) -> int:
    """Let the summaries that are owed come to this; how many did."""
    found = waiting(tables)
    for each in found:
        late = each.mail.latest
        if state is State.MISSED:
            assert tables.outbox.give_up(each.mail, state, State.OWED, "its latest time has passed", late)
        else:
            assert tables.outbox.heard(each.mail.id, state, "message", late, each.mail.project)
    return len(found)


@pytest.mark.parametrize(
    ("ended", "since", "told"),
    [
        (None, MONDAY - timedelta(days=1), True),
        (MONDAY - timedelta(hours=2), MONDAY - timedelta(days=1), True),
        (MONDAY - timedelta(days=1, hours=1), MONDAY - timedelta(days=1), False),
        (MONDAY - timedelta(days=2) + timedelta(minutes=20), None, False),
    ],
)
def test_that_mails_waited_is_told_once(
    kept: Project, sources: Sources, ended: datetime | None, since: datetime | None, told: bool
) -> None:
    """Since the last summary, only where it was an hour or more, and how many of this season's waited at most."""
    holds = Holds(tables.outbox.name)
    quota_met = MONDAY - timedelta(days=2)
    holds.refused("LimitExceededException", quota_met)
    own, other = (Mail(Kind.INVITATION, each, "member", quota_met, MONDAY) for each in (kept.id, "another"))
    for mail in (own, other):
        tables.outbox.owe(mail)
    hold = holds.refused("LimitExceededException", quota_met)
    tables.outbox.give_up(own, State.DROPPED, State.OWED, "", quota_met)
    if ended:
        holds.taken(hold, ended)
    waited = sources.read(kept, since, MONDAY).waited
    assert (waited is not None) is told
    if waited:
        assert (waited.reason, waited.since, waited.ended) == (hold.reason, quota_met, ended)
        assert waited.waiting == {kept.id: 1, "another": 1}


def test_what_a_summary_says_of_full_halls_takes_work_in_proportion_to_their_guests() -> None:
    """Four times as many guests take four times as many lines of code, 65 at most each; and the curve in its
    picture has no more corners than can be seen.
    """
    meeting = a_meeting(1, capacity=2_000)
    project = a_project(meeting)

    def said(count: int) -> tuple[int, Summary]:
        guests = [
            a_registration(
                number, registered_at=BEFORE + timedelta(seconds=number), topics=f"Gade {number:x}q", diet="Ris"
            )
            for number in range(count)
        ]
        seats = Seats(count, 0, count)
        books = Books(the_lines(), {}, ())
        found = Found({meeting.id: guests}, {meeting.id: seats}, outlook(books, project, BEFORE), (), (), (), ())
        told: list[Summary] = []
        return lines_run(
            lambda: told.append(summary(project, found, None, BEFORE + timedelta(days=1))), ("shared",)
        ), told[0]

    few, (many, halls) = said(500)[0], said(2_000)
    assert few < many < 4.5 * few
    assert many < 65 * 2_000
    [hall] = halls.meetings
    filling = halls.filling(hall)
    assert filling.points[-1][1] == 1.0
    assert len(filling.points) <= 2 * PLACES + 4


@pytest.mark.parametrize(
    ("name", "company", "told"),
    [
        ("Bo Holm", "Bageriet", True),
        ("Bo (parkering)", "Bageriet", False),
        ("Bo Holm", "Parkering", False),
        ("Bo Parkeringsvang", "Parkering ApS", True),
    ],
)
def test_a_topic_that_is_a_guest_s_name_goes_to_nobody_else(name: str, company: str, told: bool) -> None:
    """A part of a name, or a whole company, in whatever letters; a word that only begins as one is no name."""
    meeting = a_meeting(1)
    project = a_project(meeting)
    guests = [a_registration(number, topics="Parkering her") for number in (1, 2)]
    guests.append(replace(guests[0], person="another", topics="", name=name, company=company))
    seats, books = Seats(30, 0, 3), Books(the_lines(), {}, ())
    found = Found({meeting.id: guests}, {meeting.id: seats}, outlook(books, project, BEFORE), (), (), (), ())
    [seen] = summary(project, found, None, BEFORE).meetings
    assert [each.word for each in seen.topics] == ["Parkering"]
    assert [each.word for each in seen.shared] == ["Parkering"] * told
