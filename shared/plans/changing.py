"""Changing one meeting: moving it, and calling it off. What guests must hear of raises its version."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from shared.budget.watching import watch
from shared.meetings import Announcement, Directions, Meeting, Venue
from shared.plans.tables import Known, Tables
from shared.projects.project import Project
from shared.registrations.promotion import resize
from shared.registrations.refusals import RegistrationClosed, TooManySeated
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Check, ConditionFailed, Write
from shared.technical.retry import Changed, retried

SETTLES = timedelta(hours=1)
"""A second change within this time belongs to the first: guests may not have heard of what lay between."""


LONGEST_HISTORY = 40
"""Versions of a meeting of which it is known what guests were told; somebody who knows an older one is told again."""

OF_THE_TABLE = ("version", "changed_at", "before", "history", "edition", "reason")
"""What no plan and no form says of a meeting."""


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
    reason: str = "",
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
            directions=meeting.directions if venue in {None, meeting.venue} else Directions(),
            registration_closes=_as_before(meeting.registration_closes, meeting.starts, starts),
            promotion_closes=_as_before(meeting.promotion_closes, meeting.starts, starts),
            reason=reason,
        ),
        now,
    )


def cancelled(meeting: Meeting, now: datetime, reason: str = "") -> Meeting:
    """`meeting` called off; it stays as its guests know it. Twice is once."""
    if meeting.cancelled:
        return meeting
    return replace(_next(meeting, meeting, now), cancelled=True, before=meeting.announced, reason=reason)


def changed(known: Meeting, wanted: Meeting, now: datetime) -> Meeting:
    """`wanted` in place of `known`, its version counted and what guests knew until now kept beside it.

    A cancelled meeting stays as it is: everybody has been told that it is off and has deleted it. Held after all, it is
    a meeting with an id of its own. One that has begun stays as it was held.
    """
    if known.cancelled or known.starts <= now:
        return known
    if wanted.cancelled:
        return cancelled(known, now, wanted.reason)
    if wanted.announced == known.announced:
        kept = {name: getattr(known, name) for name in (*OF_THE_TABLE, "title", "venue")}
        return replace(wanted, **kept)
    before: Announcement | None = known.announced
    reason = wanted.reason
    if known.before and known.changed_at and now < known.changed_at + SETTLES:
        before = None if known.before == wanted.announced else known.before
        reason = reason or known.reason
    return replace(_next(wanted, known, now), before=before, reason=reason)


def counted(wanted: Project, known: Known, now: datetime) -> Project:
    """`wanted` with each meeting's version: one more than known where something changed that guests must hear of.

    A meeting whose id was another one's, which was taken out, begins with the version after that one's and its history:
    somebody may sign up from a page on which the other one stood.
    """
    old = {meeting.id: meeting for meeting in known.project.meetings} if known.project else {}

    def count(meeting: Meeting) -> Meeting:
        if meeting.id in old:
            return changed(old[meeting.id], meeting, now)
        if meeting.id not in known.dropped:
            return replace(meeting, version=0, edition=0)
        earlier = known.dropped[meeting.id]
        edition = earlier.version + 1
        return replace(meeting, version=edition, edition=edition, history=earlier.history[-LONGEST_HISTORY:])

    return replace(wanted, before=known.before, meetings=tuple(map(count, wanted.meetings)))


def change_meeting(
    tables: Tables, project: Project, wanted: Meeting, now: datetime, also: Sequence[Write] = ()
) -> None:
    """Put `wanted` in the place of the meeting that `project`, as it was read, has under that id.

    Fewer seats are part of the same transaction, so that nobody signs up in between for one that is gone; more follow
    it. What is to be written `also` is part of it too.

    Raises:
        MeetingChanged: somebody else changed or dropped it first, or changed what the plan says of dates.
        TooManySeated: it would have fewer seats than confirmed guests.
        Busy: too many at once.
    """
    known = project.meeting(wanted.id)
    assert known is not None
    writes: list[Write | Check] = [
        tables.projects.meeting_write(project.id, wanted, known),
        tables.projects.plan_check(project),
        *tables.projects.agenda.wake(project.id),
        *also,
    ]
    if wanted.cancelled:
        writes.append(tables.budget.uncount(project.id, wanted.id))

    def attempt() -> None:
        seats = tables.registrations.seats(project.id, [wanted.id]).get(wanted.id)
        if seats is None:
            raise MeetingChanged
        to = replace(
            seats,
            capacity=wanted.capacity,
            reserved=wanted.reserved,
            meeting_version=wanted.version,
            off=wanted.cancelled,
        )
        fewer: list[Write] = []
        if not wanted.cancelled and to.open < seats.taken:
            raise TooManySeated
        if to.open < seats.open:
            fewer = [tables.registrations.resizing(project.id, wanted.id, seats, to)]
        elif wanted.version != known.version:
            fewer = [tables.registrations.following(project.id, seats, wanted)]
        try:
            dynamodb.transact([*writes, *fewer])
        except ConditionFailed as error:
            raise (MeetingChanged if error.index < len(writes) else Changed) from error

    retried(attempt)
    if not wanted.cancelled:
        # After the meeting itself, so that somebody who moves up reads its new time and place.
        with suppress(RegistrationClosed):  # taken out of the plan since
            resize(tables.registrations, project.id, wanted, wanted.capacity, wanted.reserved, now)
    # A kitchen that was ordered from hears of it; where this dies, the nightly recount tells.
    meetings = tuple(wanted if each.id == wanted.id else each for each in project.meetings)
    watch(tables.budget, tables.registrations.outbox, replace(project, meetings=meetings), now)


def _as_before(moment: datetime, old: datetime, new: datetime) -> datetime:
    """The moment that clocks in Copenhagen show as long before `new` as they showed `moment` before `old`."""
    on_the_wall = [clock.local(each).replace(tzinfo=None) for each in (moment, old, new)]
    there = on_the_wall[2] - (on_the_wall[1] - on_the_wall[0])
    return clock.at(there.date(), there.time())


def _next(wanted: Meeting, known: Meeting, now: datetime) -> Meeting:
    """`wanted` as the version after `known`."""
    history = (*known.history, known.announced)[-LONGEST_HISTORY:]
    kept = {name: getattr(known, name) for name in OF_THE_TABLE}
    return replace(wanted, **kept | {"version": known.version + 1, "changed_at": now, "history": history})
