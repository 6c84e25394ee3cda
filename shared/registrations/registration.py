"""What a registration is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LARGEST_PARTY = 4
LONGEST_NAME = 120
LONGEST_COMPANY = 120
LONGEST_DIET = 300
LONGEST_TOPIC = 1000


class Status(StrEnum):
    """What has become of a registration."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    MOVED = "moved"
    """Now held under another address; what is left is the old address, until it has been told."""


@dataclass(frozen=True)
class Guest:
    """What somebody writes on the form about herself and her party."""

    person: str
    name: str
    company: str
    address: str
    party: int
    diet: str = ""
    topics: str = ""
    language: str = "da"


@dataclass(frozen=True)
class Registration:
    """A party at one meeting. Its place in the order is `registered_at`, when the request reached us (UTC)."""

    project: str
    meeting: str
    person: str
    name: str
    company: str
    address: str
    party: int
    status: Status
    registered_at: datetime
    version: int
    diet: str = ""
    topics: str = ""
    language: str = "da"

    @property
    def live(self) -> bool:
        """Confirmed or waiting."""
        return self.status in (Status.CONFIRMED, Status.WAITING)
