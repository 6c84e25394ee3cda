"""What a registration is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

LARGEST_PARTY = 4
LONGEST_NAME = 120
LONGEST_COMPANY = 120
LONGEST_DIET = 300
LONGEST_TOPIC = 1000
MOST_TURNS = 5
"""Changes and cancellations of one registration on one day; one may always cancel, but then not sign up again."""


class Status(StrEnum):
    """What has become of a registration."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    MOVED = "moved"
    """Now held under another address; what is left is the old address, until it has been told."""
    DECLINED = "declined"
    """Was invited and cannot come; holds nothing but the pseudonym."""
    WALK_IN = "walk-in"
    """Came without a registration: holds no seat, was never confirmed, and has a pseudonym that is nobody's."""


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
class Details:
    """What a guest may change of a registration."""

    name: str
    company: str
    party: int
    diet: str
    topics: str


@dataclass(frozen=True)
class Registration:
    """A party at one meeting. Its place in the order is `registered_at`, when the request reached us (UTC).

    `turns` counts what the guest herself changed or cancelled on the day `turned_on` (Copenhagen, ISO 8601).
    `came` is how many of the party came (None: not checked in, 0: checked and not there), `tapped` the mark of the tap
    that said so; a `walk_in` came without a registration and has the status of that name. `moved_from` are the
    pseudonyms of the addresses that she had before, so that erasing her finds what lies there.
    """

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
    turned_on: str = ""
    turns: int = 0
    came: int | None = None
    walk_in: bool = False
    tapped: str = ""
    moved_from: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Confirmed or waiting."""
        return self.status in (Status.CONFIRMED, Status.WAITING)

    @property
    def next_change(self) -> str:
        """Tells apart the mails about each change of this registration.

        No other has it, not even one of hers that was erased, whose mails the outbox still knows.
        """
        return f"{self.version + 1}-{int(self.registered_at.timestamp() * 1000)}"

    def turned(self, today: date) -> Registration:
        """The same, with one more turn counted."""
        day = today.isoformat()
        return replace(self, turned_on=day, turns=self.turns + 1 if self.turned_on == day else 1)

    def limit_reached(self, today: date) -> bool:
        """Whether the guest has turned so often today that she must wait until tomorrow: each turn is mails."""
        return self.turned_on == today.isoformat() and self.turns >= MOST_TURNS
