"""What a meeting is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Venue:
    """Where a meeting is held."""

    name: str
    address: str


@dataclass(frozen=True)
class Meeting:
    """One meeting of a project; its times are in UTC.

    `capacity` counts everybody in the room; `reserved` of those seats are kept for speakers and the committee.
    `version` rises with every change that guests must hear of (it is the calendar's SEQUENCE).
    """

    id: str
    title: str
    topic: str
    starts: datetime
    ends: datetime
    venue: Venue
    capacity: int
    reserved: int
    registration_closes: datetime
    promotion_closes: datetime
    programme: tuple[str, ...] = ()
    speaker: str = ""
    version: int = 0

    def takes_registrations(self, now: datetime) -> bool:
        """Whether one may still sign up at `now`."""
        return now < self.registration_closes

    def over(self, now: datetime) -> bool:
        """Whether the meeting has ended at `now`."""
        return self.ends <= now
