"""What there is to do, by when, and how a summary tells of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from shared.campaigns.due import campaigns
from shared.outbox.mail import Kind
from shared.projects import Catering
from shared.tasks.task import Chore, Owner, Task, Urgency, reminded, report_due, tasks, to_do, urgency
from shared.technical import clock
from tests.builders import a_meeting, a_project

MINUTE = timedelta(minutes=1)
NOW = datetime(2018, 7, 26, 7, tzinfo=UTC)
TASK = Task(Chore.VENUE, Owner.SECRETARIAT, date(2018, 9, 18), "moede-3")


def morning(day: date) -> datetime:
    """When a summary of that day is made."""
    return clock.at(day, time(7))


def test_every_meeting_has_its_chores_and_the_season_its_report() -> None:
    """Four meetings of four chores, the report a month after the last, its words by the day it comes; in order."""
    found = tasks(a_project(), {})
    assert len(found) == 18
    assert [each.due for each in found] == sorted(each.due for each in found)
    assert (found[-1].chore, found[-1].due, found[-1].meeting) == (Chore.REPORT, date(2018, 12, 21), "")
    assert (found[-2].chore, found[-2].due) == (Chore.WORDS, date(2018, 11, 28))
    first = {each.chore: each.due for each in found if each.meeting == "moede-1"}
    assert first == {
        Chore.PROGRAMME: date(2018, 7, 18),
        Chore.VENUE: date(2018, 7, 18),
        Chore.SHARE_KIT: date(2018, 7, 25),
        Chore.CATERING: date(2018, 8, 10),
    }


def test_no_task_falls_due_on_a_day_when_the_office_is_closed() -> None:
    """Around Easter and Christmas a chore is due on the working day before."""
    easter, christmas = date(2026, 4, 7), date(2026, 12, 28)
    meetings = [replace(a_meeting(), id=f"m{day:%m}", starts=clock.at(day, NOW.time())) for day in (easter, christmas)]
    found = tasks(a_project(*meetings), {})
    assert all(clock.working_day(each.due) for each in found if each.chore is not Chore.REPORT)
    assert next(each.due for each in found if each.id == "m04:catering") == date(2026, 3, 30)
    assert next(each.due for each in found if each.id == "m12:catering") == date(2026, 12, 21)


def test_a_cancelled_meeting_asks_for_nothing() -> None:
    """Nobody books a room for it, and the report is due a month after the last that is held."""
    project = a_project(a_meeting(1), a_meeting(2), replace(a_meeting(3), cancelled=True))
    found = tasks(project, {})
    assert {each.meeting for each in found} == {"moede-1", "moede-2", ""}
    assert found[-1].due == date(2018, 10, 19)


def test_a_meeting_that_moves_keeps_what_is_done() -> None:
    """The room is booked, though the day is another."""
    moved = replace(a_meeting(3), starts=a_meeting(3).starts + timedelta(days=7))
    [room] = [each for each in tasks(a_project(moved), {TASK.id: NOW}) if each.chore is Chore.VENUE]
    assert (room.done, room.due) == (True, date(2018, 9, 26))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2018, 9, 7), Urgency.LATER),
        (date(2018, 9, 8), Urgency.COMING),
        (date(2018, 9, 18), Urgency.TODAY),
        (date(2018, 9, 19), Urgency.OVERDUE),
    ],
)
@pytest.mark.parametrize("hour", [time(0), time(23, 59)])
def test_a_task_comes_into_sight_falls_due_and_becomes_overdue(day: date, hour: time, expected: Urgency) -> None:
    """Ten days ahead it is shown; what is done is neither. Its day is one in Copenhagen."""
    now = clock.at(day, hour)
    assert urgency(TASK, now) is expected
    assert urgency(replace(TASK, done_at=now), now) is Urgency.DONE


def test_a_summary_is_brought_about_by_each_step_and_by_no_other_day() -> None:
    """Coming into sight, falling due and becoming overdue are news; the days between are not."""
    days = [date(2018, 9, 5) + timedelta(days=each) for each in range(20)]
    told = [reminded([TASK], morning(day)) for day in days]
    assert [day.day for day, before, now in zip(days[1:], told, told[1:], strict=False) if now != before] == [8, 18, 19]
    assert to_do([TASK], morning(days[0])) == []


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2018, 11, 21), date(2018, 12, 21)),
        (date(2018, 1, 31), date(2018, 2, 28)),
        (date(2020, 1, 30), date(2020, 2, 29)),
        (date(2019, 12, 31), date(2020, 1, 31)),
        (date(2018, 12, 5), date(2019, 1, 5)),
    ],
)
def test_the_report_is_due_one_month_after_the_last_meeting(last: date, due: date) -> None:
    """At a month's end, on its last day; over the turn of the year too."""
    assert report_due(last) == due


def test_no_food_is_asked_for_where_none_is_served() -> None:
    """Neither a task nor a mail about an order, at the meetings that the plan has no food for."""
    project = a_project(catering=Catering(meetings=("moede-2",)))
    assert [each.meeting for each in tasks(project, {}) if each.chore is Chore.CATERING] == ["moede-2"]
    mailed = [
        meeting.id
        for meeting in project.meetings
        for each in campaigns(project, meeting)
        if each.kind is Kind.CATERING_ORDER
    ]
    assert mailed == ["moede-2"]


def test_nobody_is_asked_to_do_what_a_meeting_that_has_begun_needed() -> None:
    """Until it begins it may still help, whichever day that is; the season's own task stays, however late."""
    late = replace(a_meeting(1), starts=clock.at(a_meeting(1).day, time(23)), ends=clock.at(a_meeting(2).day, time(1)))
    every = tasks(a_project(late, a_meeting(2)), {})
    for meeting in (late, a_meeting(2)):
        before = [each.chore for each in to_do(every, meeting.starts - MINUTE) if each.meeting == meeting.id]
        assert len(before) == 4
        assert not [each for each in to_do(every, meeting.starts) if each.meeting == meeting.id]
        [food] = [each for each in every if each.id == f"{meeting.id}:{Chore.CATERING}"]
        assert urgency(food, meeting.starts) is Urgency.PAST
    assert [each.chore for each in to_do(every, morning(date(2019, 2, 1)))] == [Chore.REPORT]


def test_the_words_are_asked_for_from_a_week_before_the_report() -> None:
    """Not before; and no longer when they are written, or when the report is handed in without them."""

    def asked(day: date, *done: str) -> list[Chore]:
        every = tasks(a_project(), dict.fromkeys(done, NOW))
        return [each.chore for each in to_do(every, morning(day)) if each.chore is Chore.WORDS]

    assert (asked(date(2018, 11, 20)), asked(date(2018, 11, 21)), asked(date(2018, 12, 10))) == (
        [],
        [Chore.WORDS],
        [Chore.WORDS],
    )
    assert asked(date(2018, 11, 22), "words") == asked(date(2018, 11, 22), "report") == []
