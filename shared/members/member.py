"""What a member is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """Whether a project invites a member. What holds for all projects stands in her `consents`."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    """She asked for it."""
    SUPPRESSED = "suppressed"
    """The address bounced for good, or too often in a row."""


@dataclass(frozen=True)
class Member:
    """Somebody in the network. `person` is the address's pseudonym; `joined` the day she became a member, if known."""

    project: str
    person: str
    name: str
    company: str
    address: str
    language: str = "da"
    standing: Standing = Standing.ACTIVE
    joined: date | None = None
