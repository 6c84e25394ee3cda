"""Promises 1 to 3 at a moment: seats, one registration an address, and the order in which those who wait move up.

Each function lists what is broken, in words that begin with the promise's number (docs/promises.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from infra.proof.season.play import Season
from infra.proof.season.spelling import one
from shared.meetings import Meeting
from shared.registrations import Registration, Seats, Status

Registered = Mapping[str, Registration]

STEP = 40
"""Parties that move up in one transaction; more seats than these can use are opened in steps (docs/decisions.md)."""


@dataclass(frozen=True)
class Moment:
    """A meeting's seats and registrations at a moment."""

    at: datetime
    seats: Seats
    people: Registered

    def heads(self, status: Status) -> int:
        """How many people have `status`, recounted."""
        return sum(each.party for each in self.people.values() if each.status is status)


def moments(season: Season) -> Iterator[tuple[Meeting, Moment]]:
    """Each meeting of the season as the tables have it now."""
    tables, id = season.tables, season.script.project.id
    project = tables.projects.fresh(id)
    meetings = project.meetings if project else ()
    seats = tables.registrations.seats(id, [each.id for each in meetings])
    for meeting in meetings:
        people = {each.person: each for each in tables.registrations.all(id, meeting.id)}
        yield meeting, Moment(season.world.now, seats[meeting.id], people)


def seats(id: str, moment: Moment) -> Iterator[str]:
    """1. Confirmed parties never exceed the seats, and the counter equals a recount."""
    taken, waiting = moment.heads(Status.CONFIRMED), moment.heads(Status.WAITING)
    if taken > max(0, moment.seats.capacity - moment.seats.reserved):
        yield f"1: {id}: {taken} confirmed on {moment.seats.capacity} seats less {moment.seats.reserved}"
    if (taken, waiting) != (moment.seats.taken, moment.seats.waiting):
        yield f"1: {id}: counted {(moment.seats.taken, moment.seats.waiting)}, recounted {(taken, waiting)}"


def persons(id: str, moment: Moment) -> Iterator[str]:
    """2. One live registration per address, however it is written."""
    live = Counter(one(each.address) for each in moment.people.values() if each.live and each.address)
    yield from (f"2: {id}: {count} live registrations of one address" for count in live.values() if count > 1)


def waiting(id: str, moment: Moment, meeting: Meeting) -> Iterator[str]:
    """3. Nobody who fits waits while a seat is free and promotion is open."""
    if moment.at >= meeting.promotion_closes or meeting.cancelled:
        return
    free = moment.seats.capacity - moment.seats.reserved - moment.seats.taken
    left = [each for each in moment.people.values() if each.status is Status.WAITING and each.party <= free]
    if left:
        yield f"3: {id}: {free} free, and {len(left)} parties that fit wait"


def promotions(id: str, last: Moment, moment: Moment, meeting: Meeting, asked: datetime) -> Iterator[str]:
    """3. Those who moved up are the first of those who waited that fit, and nobody moves up once it is too late: when
    it was `asked` for what led to it.
    """
    waited = [each for each in last.people.values() if each.status is Status.WAITING]
    now = moment.people
    up = [each for each in waited if each.person in now and now[each.person].status is Status.CONFIRMED]
    if not up:
        return
    if asked >= meeting.promotion_closes or meeting.cancelled:
        yield f"3: {id}: {len(up)} moved up, and promotion was closed"
    parties = {each.person: now[each.person].party for each in up}  # a smaller party than the one that waited may fit
    free = moment.seats.capacity - moment.seats.reserved - moment.seats.taken + sum(parties.values())
    first = _first(
        [replace(each, party=parties.get(each.person, each.party)) for each in waited if _stays(each, now)], free
    )
    if {each.person for each in first[:STEP]} != parties.keys():
        yield f"3: {id}: {len(up)} moved up into {free} seats, not the first who fitted"


def _first(waited: Iterable[Registration], free: int) -> Sequence[Registration]:
    found = []
    for each in sorted(waited, key=lambda one: (one.registered_at, one.person)):
        if each.party <= free:
            found.append(each)
            free -= each.party
    return found


def _stays(before: Registration, now: Registered) -> bool:
    return before.person in now and now[before.person].live
