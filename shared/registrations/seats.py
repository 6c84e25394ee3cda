"""Who gets a seat, who waits, and who moves up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.registrations.refusals import PartyTooLarge
from shared.registrations.registration import Registration, Status


@dataclass(frozen=True)
class Seats:
    """A meeting's seats: `capacity` in all, `reserved` for speakers and committee, `taken` by confirmed parties.

    `version` rises with every change to the meeting's seats or registrations. `meeting_version` is the version of the
    meeting that they are of, and `off` whether it was called off: whoever signs up is told what changed meanwhile.
    `waiting_list`: how many people may wait; None: as many as like to.
    `brought` counts sign-ups of people who came by a link that a guest passed on; nothing tells whose they are.
    """

    capacity: int
    reserved: int
    taken: int
    waiting: int = 0
    version: int = 0
    meeting_version: int = 0
    off: bool = False
    waiting_list: int | None = None
    brought: int = 0

    @property
    def open(self) -> int:
        """The seats that guests may take in all."""
        return max(0, self.capacity - self.reserved)

    @property
    def free(self) -> int:
        """The seats that are left for guests."""
        return max(0, self.open - self.taken)

    def fits(self, party: int) -> bool:
        """Whether `party` people can be confirmed now."""
        return self.taken + party <= self.open

    def turns_away(self, party: int) -> bool:
        """Whether `party` people get no seat now, and no place on the waiting list either."""
        return self.waiting_list is not None and not self.fits(party) and self.waiting + party > self.waiting_list

    def require_room(self, party: int) -> None:
        """Nothing, where so many may get seats one day; a party larger than the room would wait in vain.

        Raises:
            PartyTooLarge: there are not so many seats for guests.
        """
        if 0 < self.open < party:
            raise PartyTooLarge(self.open)

    def outcome(self, party: int) -> Status:
        """What a party that signs up now becomes.

        Nobody who fits is ever left waiting, so whoever waits is too large for the gap: a smaller party passes nobody
        who could have had the seats.
        """
        return Status.CONFIRMED if self.fits(party) else Status.WAITING


def promoted(seats: Seats, waiting: Iterable[Registration]) -> tuple[Registration, ...]:
    """Who of `waiting`, first come first served, moves up into `seats`.

    A party too large for the gap keeps its place and does not block those after it.
    """
    free = seats.free
    moving = []
    for registration in sorted(waiting, key=lambda each: (each.registered_at, each.person)):
        if registration.party <= free:
            moving.append(registration)
            free -= registration.party
        if free == 0:
            break
    return tuple(moving)
