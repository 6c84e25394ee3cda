"""What a member is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from shared import limits
from shared.people.fields import Address
from shared.technical.fields import Rule, Text, declared
from shared.technical.languages import SOURCE, spoken


class Standing(StrEnum):
    """Whether a network invites a member. What holds for all networks stands in their `consents`."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    """They asked for it."""
    SUPPRESSED = "suppressed"
    """The address bounced for good, or too often in a row."""


@dataclass(frozen=True)
class Language(Rule):
    """A language that we write in; another one, or none, is ours."""

    def check(self, value: str, required: bool) -> str:
        """The language that is written to whoever wants `value`."""
        return spoken(value)


@dataclass(frozen=True)
class Member:
    """Somebody in a `network` (its id). `person` is the address's pseudonym; `joined` the day of becoming a member, if
    known; `source` where the list comes from on which the address came to us; empty where nobody said. `asked_on`: when
    they were asked whether to stay and have not answered yet, `stays_on`: when they last said yes.

    A field with a rule is declared here alone: the desk's form, the table, what is erased and the export follow it.
    """

    network: str
    person: str
    name: Annotated[str, Text(limits.LONGEST_NAME)]
    company: Annotated[str, Text(limits.LONGEST_COMPANY, optional=True)]
    address: Annotated[str, Address()]
    language: Annotated[str, Language()] = SOURCE
    standing: Standing = Standing.ACTIVE
    joined: date | None = None
    source: str = ""
    asked_on: date | None = None
    stays_on: date | None = None


@dataclass(frozen=True)
class Reach:
    """How mails reach a member: since when the standing holds, the mails (ids) that came back for a while, and when one
    last came through after such.
    """

    standing: Standing
    standing_at: datetime | None = None
    soft_bounces: frozenset[str] = frozenset()
    reached_at: datetime | None = None


GIVEN = tuple(declared(Member))
"""What a list or the secretariat says of a member."""
