"""Which dates a meeting may be given: one set of rules for the plan file, for putting it in force, and for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum

from shared.limits import FARTHEST
from shared.meetings import Meeting
from shared.outbox.kinds import TIMETABLE, Kind
from shared.plans.times import out_of_order
from shared.projects import Project
from shared.projects.timetable import Timetable
from shared.technical import clock

DATES = ("starts", "ends")


class Objection(StrEnum):
    """Why a meeting may not be given the dates that are wanted."""

    BEGUN = "begun"
    """It has begun: what was held keeps its day, and a new season has a new id."""
    PAST = "past"
    TOO_FAR = "too-far"
    """More than `FARTHEST` ahead: a slip of the finger in the year."""
    DELETED = "deleted"
    """Its guests' data would be deleted before the last mail about it."""
    MAILS = "mails"
    """A mail about it could not go out in time, or would go out in the wrong order."""


def objections(known: Meeting | None, wanted: Meeting, season: Project, now: datetime) -> Iterator[Objection]:
    """Everything that speaks at `now` against the dates of `wanted` in place of `known` (None: a new meeting).

    A meeting that keeps its dates has none. `season` says when mails go out, and when its guests' data is deleted.
    """
    if known is not None and not _moves(known, wanted):
        return
    if known is not None and known.starts <= now:
        yield Objection.BEGUN
        return
    if wanted.cancelled:
        return
    if wanted.starts <= now:
        yield Objection.PAST
    if wanted.starts > now + FARTHEST:
        yield Objection.TOO_FAR
    if season.data_deleted <= needed_until(season.timetable, [wanted]):
        yield Objection.DELETED
    if any(out_of_order(season.timetable, wanted)):
        yield Objection.MAILS


class Kept(StrEnum):
    """Why a meeting may not be taken out of the plan."""

    BEGUN = "begun"
    """It has begun: the accounts count it."""
    TOLD = "told"
    """It is called off, and people were told so: their links and the deletion of their data find it in the plan."""
    GUESTS = "guests"
    """People signed up for it: call it off instead."""
    ORDERED = "ordered"
    """Something is ordered for it."""
    BUDGETED = "budgeted"
    """A line of the budget names it."""
    LAST = "last"
    """A season has a meeting at least."""


def keeping(meeting: Meeting, guests: int, *, ordered: bool, now: datetime) -> Iterator[Kept]:
    """What speaks at `now` against taking `meeting` out: `guests` live parties, and whether something is `ordered`."""
    if not meeting.cancelled and meeting.starts <= now:
        yield Kept.BEGUN
    elif guests:
        yield Kept.TOLD if meeting.cancelled else Kept.GUESTS
    if ordered:
        yield Kept.ORDERED


def needed_until(times: Timetable, meetings: Iterable[Meeting]) -> date:
    """The day (Copenhagen) on which the last mail about `meetings` is due: guests' data is deleted on a later one."""
    moments = [
        moment
        for meeting in meetings
        for moment in (meeting.ends, *(times.at(kind, meeting) for kind in TIMETABLE if not meeting.cancelled))
    ]
    return max((clock.local(moment).date() for moment in moments), default=date.min)


def season_is_over(season: Project, now: datetime) -> bool:
    """Whether the season's report has been due, so that a meeting more would be in none."""
    held = [each for each in season.meetings if not each.cancelled] or season.meetings
    return bool(held) and season.timetable.at(Kind.SEASON_REPORT, max(held, key=lambda each: each.ends)) <= now


def _moves(known: Meeting, wanted: Meeting) -> bool:
    return wanted.cancelled > known.cancelled or any(getattr(known, name) != getattr(wanted, name) for name in DATES)
