"""Changing one meeting: moving it, and calling it off. What guests must hear of raises its version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shared.budget.watching import watch
from shared.meetings import TOLD_TO_GUESTS, Meeting, Told, Venue
from shared.plans.tables import Tables
from shared.projects.project import Project
from shared.registrations.refusals import TooManySeated
from shared.registrations.signing_up import resize
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Busy, ConditionFailed, Write, pause
from shared.technical.retry import TRIES

SETTLES = timedelta(hours=1)
"""A second change within this time belongs to the first: guests may not have heard of what lay between."""


class MeetingChanged(Exception):
    """Somebody else changed the meeting first: read again and decide again."""


def moved(
    meeting: Meeting,
    *,
    now: datetime,
    title: str | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
    venue: Venue | None = None,
) -> Meeting:
    """`meeting` with what is given in place of what was; without an end it lasts as long as before.

    Registration and promotion close as long before the start as they did. Where guests would hear nothing new, nothing
    changes.
    """
    starts = starts or meeting.starts
    return changed(
        meeting,
        replace(
            meeting,
            title=title or meeting.title,
            starts=starts,
            ends=ends or starts + (meeting.ends - meeting.starts),
            venue=venue or meeting.venue,
            registration_closes=_as_before(meeting.registration_closes, meeting.starts, starts),
            promotion_closes=_as_before(meeting.promotion_closes, meeting.starts, starts),
        ),
        now,
    )


def cancelled(meeting: Meeting, now: datetime) -> Meeting:
    """`meeting` called off; it stays as its guests know it. Twice is once."""
    if meeting.cancelled:
        return meeting
    return replace(meeting, cancelled=True, version=meeting.version + 1, changed_at=now, before=told(meeting))


def changed(known: Meeting, wanted: Meeting, now: datetime) -> Meeting:
    """`wanted` in place of `known`, its version counted and what guests knew until now kept beside it.

    A cancelled meeting stays as it is: everybody has been told that it is off and has deleted it. Who wants to hold it
    after all gives it an id of its own.
    """
    if known.cancelled:
        return known
    if wanted.cancelled:
        return cancelled(known, now)
    same = replace(wanted, version=known.version, changed_at=known.changed_at, before=known.before)
    if told(wanted) == told(known):
        return same
    before = told(known)
    if known.before and known.changed_at and now < known.changed_at + SETTLES and known.before != told(wanted):
        before = known.before
    return replace(same, version=known.version + 1, changed_at=now, before=before)


def change_meeting(
    tables: Tables, project: Project, wanted: Meeting, now: datetime, also: Sequence[Write] = ()
) -> None:
    """Put `wanted` in the place of the meeting that `project`, as it was read, has under that id.

    Fewer seats are part of the same transaction, so that nobody signs up in between for one that is gone; more follow
    it. What is to be written `also` is part of it too.

    Raises:
        MeetingChanged: somebody else changed it first.
        TooManySeated: it would have fewer seats than confirmed guests.
        Busy: too many at once.
    """
    known = project.meeting(wanted.id)
    assert known is not None
    writes: list[Write] = [tables.projects.meeting_write(project.id, wanted, known), *also]
    if wanted.cancelled:
        writes.append(tables.budget.uncount(project.id, wanted.id))
    for attempt in range(TRIES):
        seats = tables.registrations.seats(project.id, [wanted.id])[wanted.id]
        to = replace(seats, capacity=wanted.capacity, reserved=wanted.reserved)
        if to.open < seats.taken:
            raise TooManySeated
        fewer = [tables.registrations.resizing(project.id, wanted.id, seats, to)] if to.open < seats.open else []
        try:
            dynamodb.transact([*writes, *fewer])
            break
        except ConditionFailed as error:
            if error.index < len(writes):
                raise MeetingChanged from error
            pause(attempt)
    else:
        raise Busy
    # Behind the meeting itself, so that somebody who moves up reads its new time and place.
    resize(tables.registrations, project.id, wanted, wanted.capacity, wanted.reserved, now)
    # A kitchen that was ordered from hears of it; where this dies, the nightly recount tells.
    meetings = tuple(wanted if each.id == wanted.id else each for each in project.meetings)
    watch(tables.budget, tables.registrations.outbox, replace(project, meetings=meetings), now)


def _as_before(moment: datetime, old: datetime, new: datetime) -> datetime:
    """The moment that clocks in Copenhagen show as long before `new` as they showed `moment` before `old`."""
    on_the_wall = [clock.local(each).replace(tzinfo=None) for each in (moment, old, new)]
    there = on_the_wall[2] - (on_the_wall[1] - on_the_wall[0])
    return clock.at(there.date(), there.time())


def told(meeting: Meeting) -> Told:
    """What guests are told of `meeting`."""
    return Told(**{name: getattr(meeting, name) for name in TOLD_TO_GUESTS})
