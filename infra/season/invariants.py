"""What always holds (DESIGN.md), looked for in the tables: each function lists what is broken, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from infra.season.play import Season
from shared.budget.lines import Heads
from shared.meetings import Meeting
from shared.members.person import normalise
from shared.registrations import Registration, Seats, Status
from shared.registrations.seats import promoted


@dataclass(frozen=True)
class Stand:
    """A meeting as the tables have it."""

    meeting: Meeting
    seats: Seats
    registrations: tuple[Registration, ...]
    heads: Heads | None

    def people(self, status: Status) -> int:
        """How many people have `status`, recounted."""
        return sum(each.party for each in self.registrations if each.status is status)


def broken(season: Season) -> list[str]:
    """Everything that is broken now. What holds at rest alone is looked for when no stream record is on its way."""
    found = [*sent_once(season)]
    for stand in stands(season):
        found += [*seats(stand), *persons(stand), *waiting(stand, season.world.now)]
        found += [*tally(stand)] if season.at_rest else []
    return found


def stands(season: Season) -> Iterator[Stand]:
    """Each meeting as it stands."""
    project, tables = season.script.project, season.tables
    heads = tables.budget.books(project.id).heads
    seats = tables.registrations.seats(project.id, [each.id for each in project.meetings])
    for meeting in project.meetings:
        registrations = tuple(tables.registrations.all(project.id, meeting.id))
        yield Stand(meeting, seats[meeting.id], registrations, heads.get(meeting.id))


def seats(stand: Stand) -> Iterator[str]:
    """1. Confirmed parties never exceed the seats, and the counter equals a recount."""
    taken, wait = stand.people(Status.CONFIRMED), stand.people(Status.WAITING)
    if taken > stand.seats.open:
        yield f"{stand.meeting.id}: {taken} confirmed on {stand.seats.open} seats"
    if (taken, wait) != (stand.seats.taken, stand.seats.waiting):
        yield f"{stand.meeting.id}: counted {(stand.seats.taken, stand.seats.waiting)}, recounted {(taken, wait)}"


def persons(stand: Stand) -> Iterator[str]:
    """2. One live registration per normalised address and meeting."""
    addresses = Counter(normalise(each.address) for each in stand.registrations if each.live)
    for address, count in addresses.items():
        if count > 1:
            yield f"{stand.meeting.id}: {count} live registrations of {address}"


def waiting(stand: Stand, now: datetime) -> Iterator[str]:
    """3. Nobody who fits waits while a seat is free and promotion is open."""
    wait = [each for each in stand.registrations if each.status is Status.WAITING]
    if now < stand.meeting.promotion_closes and promoted(stand.seats, wait):
        yield f"{stand.meeting.id}: {stand.seats.free} free, and somebody who fits waits"


def sent_once(season: Season) -> Iterator[str]:
    """4. A mail owed is sent once."""
    for id, times in Counter(mail.id for mail in season.post.sent).items():
        if times > 1:
            yield f"{id}: sent {times} times"


def tally(stand: Stand) -> Iterator[str]:
    """6. At rest, tally = recount."""
    recounted = (stand.people(Status.CONFIRMED), stand.people(Status.WAITING), stand.seats.reserved)
    kept = stand.heads
    if stand.registrations and (kept is None or (kept.confirmed, kept.waiting, kept.reserved) != recounted):
        yield f"{stand.meeting.id}: counted {kept}, recounted {recounted}"
