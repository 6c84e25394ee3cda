"""What a meeting has to offer somebody who looks at it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.meetings import Meeting
from shared.registrations.seats import Seats


class Availability(StrEnum):
    """Whether one may sign up, and for what."""

    OPEN = "open"
    FULL = "full"
    """One may sign up for the waiting list."""
    FILLED = "filled"
    """All seats are taken, and so is the waiting list."""
    CLOSED = "closed"
    NO_SIGN_UP = "no-sign-up"
    """Everybody just comes."""
    OVER = "over"
    CANCELLED = "cancelled"
    """The meeting is not held, whenever one looks."""


@dataclass(frozen=True)
class Offer:
    """A meeting as it stands; `free` seats are for whoever signs up now, `taken` by those who come."""

    meeting: Meeting
    standing: Availability
    free: int
    taken: int = 0

    @property
    def open(self) -> bool:
        """Whether one may sign up, if only for the waiting list."""
        return self.standing in {Availability.OPEN, Availability.FULL}


def offers(meetings: Sequence[Meeting], seats: Mapping[str, Seats], now: datetime) -> list[Offer]:
    """Each of `meetings` as it stands; one whose seats are not open yet counts as closed."""
    return [_offer(meeting, seats.get(meeting.id), now) for meeting in meetings]


def _offer(meeting: Meeting, seats: Seats | None, now: datetime) -> Offer:
    free = seats.free if seats else 0
    if meeting.cancelled:
        standing, free = Availability.CANCELLED, 0
    elif meeting.over(now):
        standing = Availability.OVER
    elif not meeting.sign_up:
        standing = Availability.NO_SIGN_UP
    elif seats is None or not meeting.takes_registrations(now):
        standing = Availability.CLOSED
    else:
        filled = seats.waiting >= meeting.waiting_list
        standing = Availability.OPEN if free else Availability.FILLED if filled else Availability.FULL
    return Offer(meeting, standing, free, seats.taken if seats else 0)
