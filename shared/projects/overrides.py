"""What the secretariat wants of one mail to many, and what it writes to participants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from shared import limits
from shared.outbox.mail import Kind
from shared.people.fields import Address
from shared.technical import clock
from shared.technical import fields as forms


@dataclass(frozen=True)
class Text:
    """A mail's subject and its text, in paragraphs that blank lines part. Plain text."""

    subject: str
    body: str


@dataclass(frozen=True)
class CampaignOverride:
    """What the secretariat wants of the campaign `kind` about `meeting`, where that is not what the timetable says.

    `paused`: it does not go out until that is taken back. `now_at`: it goes out from then, whatever the timetable says.
    `topics`: what it asks its readers to choose between, where it is a vote.
    `texts`: what it says, by language; who reads a language that is not in it gets our own text. `edit` is the entry of
    the audit log that last changed them. `version` counts the changes.
    """

    meeting: str
    kind: Kind
    paused: bool = False
    now_at: datetime | None = None
    texts: Mapping[str, Text] = field(default_factory=dict)
    edit: str = ""
    version: int = 0
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A message to the participants of `meeting`, which goes out from `written_at` unless it is `withdrawn`."""

    id: str
    meeting: str
    text: Text
    written_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True)
class StandIn:
    """Who reads the secretariat's mails too, from the `first` day (Copenhagen) to the `last`."""

    name: Annotated[str, forms.Text(limits.LONGEST_NAME, bare=True)]
    address: Annotated[str, Address()]
    first: date
    last: date
    version: int = 0

    def reads(self, now: datetime) -> bool:
        """Whether `now` is within the period."""
        return self.first <= clock.local(now).date() <= self.last
