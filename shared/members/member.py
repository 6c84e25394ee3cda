"""What a member is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Whether a member is mailed."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    SUPPRESSED = "suppressed"
    """The address bounced for good, or its owner complained."""


@dataclass(frozen=True)
class Member:
    """Somebody in the network. `person` is the address's pseudonym."""

    project: str
    person: str
    name: str
    company: str
    address: str
    language: str = "da"
    standing: Standing = Standing.ACTIVE
