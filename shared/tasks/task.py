"""What there is to do: derived from the plan, done when somebody says so or when the tables show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.technical import clock


class Owner(StrEnum):
    """Who does it."""

    SECRETARIAT = "secretariat"
    WORKING_GROUP = "working-group"


class Chore(StrEnum):
    """What is to be done."""

    PROGRAMME = "programme"
    """Agree what the meeting is about."""
    VENUE = "venue"
    """Book the room."""
    SHARE_KIT = "share-kit"
    """Put the invitation on Facebook and on the website."""
    CATERING = "catering"
    """Order food and drink; done by recording the order."""
    KITCHEN = "kitchen"
    """Tell the kitchen that a meeting has another day or place, or is off; done by keeping or withdrawing its order."""
    WORDS = "words"
    """Write the committee's own words in the season report; of the season. Done as well when that is handed in."""
    REPORT = "report"
    """Hand in the evaluation and the accounts; of the season, not of a meeting."""


@dataclass(frozen=True)
class Rule:
    """A chore of each meeting, due `days_before` it (working days for those that say so)."""

    chore: Chore
    owner: Owner
    days_before: int
    working_days: bool = False


RULES = (
    Rule(Chore.PROGRAMME, Owner.WORKING_GROUP, 28),
    Rule(Chore.VENUE, Owner.SECRETARIAT, 28),
    Rule(Chore.SHARE_KIT, Owner.SECRETARIAT, 21),
    Rule(Chore.CATERING, Owner.SECRETARIAT, 3, working_days=True),
)
"""The programme and the room must be known when the preview of the invitation comes (24 days before)."""

REPORT_DUE = 1
"""Months after the last meeting: committees in Copenhagen hand in within one."""

AHEAD = timedelta(days=10)
"""A task is shown from so long before it is due."""

WORDS_AHEAD = timedelta(days=7)
"""The words are asked for a week before the report, which is when the last meeting has usually been held."""


@dataclass(frozen=True)
class Task:
    """Something to do by the end of `due`. `meeting` is empty where it is the season's; `done_at` None until it is.

    `useless_from` is the moment from which doing it helps nobody: its meeting begins. None: do it however late.
    """

    chore: Chore
    owner: Owner
    due: date
    meeting: str = ""
    done_at: datetime | None = None
    useless_from: datetime | None = None
    ahead: timedelta = AHEAD

    @property
    def id(self) -> str:
        """The task's identity; a meeting that moves keeps its tasks, done ones too."""
        return task_id(self.chore, self.meeting)

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.done_at is not None


def task_id(chore: Chore, meeting: str) -> str:
    """The identity of the task `chore` of `meeting`, or of the season where that is empty."""
    return f"{meeting}:{chore}" if meeting else chore.value


class Urgency(StrEnum):
    """How a task stands on a day."""

    LATER = "later"
    COMING = "coming"
    TODAY = "today"
    OVERDUE = "overdue"
    PAST = "past"
    """Not done, and of no use any more: its meeting has begun."""
    DONE = "done"


def tasks(project: Project, done: Mapping[str, datetime]) -> Sequence[Task]:
    """Every task of the season, the earliest first; `done`: when each was done, by its id."""
    found = [*_of_meetings(project), *_of_season(project)]
    known = {Chore.WORDS.value: done[Chore.REPORT.value], **done} if Chore.REPORT.value in done else done
    marked = (replace(each, done_at=known.get(each.id)) for each in found)
    return sorted(marked, key=lambda each: (each.due, each.meeting, each.chore))


def urgency(task: Task, now: datetime) -> Urgency:
    """How `task` stands at `now`; it is due by the end of a day in Copenhagen."""
    today = clock.local(now).date()
    if task.done:
        return Urgency.DONE
    if task.useless_from and task.useless_from <= now:
        return Urgency.PAST
    if task.due < today:
        return Urgency.OVERDUE
    if task.due == today:
        return Urgency.TODAY
    return Urgency.COMING if task.due - task.ahead <= today else Urgency.LATER


def to_do(every: Iterable[Task], now: datetime) -> Sequence[Task]:
    """What a summary at `now` asks for: everything not done that is overdue, due or coming, the earliest first."""
    return [each for each in every if urgency(each, now) in {Urgency.OVERDUE, Urgency.TODAY, Urgency.COMING}]


def reminded(every: Iterable[Task], now: datetime) -> Sequence[str]:
    """What makes a day worth a summary by itself: tasks as they come into sight, fall due, and become overdue.

    Equal at two moments between which nothing of that happened.
    """
    return [f"{each.id}:{urgency(each, now)}" for each in to_do(every, now)]


def _of_meetings(project: Project) -> Iterator[Task]:
    for meeting in project.meetings:
        if meeting.cancelled:
            continue
        for rule in RULES:
            if rule.chore is Chore.CATERING and not project.catering.serves(meeting.id):
                continue
            if rule.chore is Chore.VENUE and not meeting.venue.address:
                continue  # it is held online
            due = _working_days_before if rule.working_days else _days_before
            day = due(meeting.day, rule.days_before)
            yield Task(rule.chore, rule.owner, day, meeting.id, useless_from=meeting.starts)


def _of_season(project: Project) -> Iterator[Task]:
    # Money may have been spent on meetings of which none was held.
    held = [each for each in project.meetings if not each.cancelled] or project.meetings
    if held:
        last = max(held, key=lambda each: each.starts)
        report = clock.local(project.timetable.at(Kind.SEASON_REPORT, last)).date()
        due = report_due(last.day)
        over = clock.at(due + timedelta(days=1), time())
        yield Task(Chore.WORDS, Owner.SECRETARIAT, report, useless_from=over, ahead=WORDS_AHEAD)
        yield Task(Chore.REPORT, Owner.SECRETARIAT, due)


def report_due(last: date) -> date:
    """One month after the day of the `last` meeting; where that month has no such day, its last one."""
    year, month = divmod(last.year * 12 + last.month - 1 + REPORT_DUE, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=last.day - 1), following - timedelta(days=1))


def _days_before(day: date, days: int) -> date:
    """So many days before `day`, or the working day before that."""
    due = day - timedelta(days=days)
    while not clock.working_day(due):
        due -= timedelta(days=1)
    return due


def _working_days_before(day: date, days: int) -> date:
    due = day
    for _ in range(days):
        due = _days_before(due, 1)
    return due
