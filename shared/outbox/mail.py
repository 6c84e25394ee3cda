"""What a mail owed is: what, about what, to whom, on which occasion. Its text is rendered when it is sent."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from shared.outbox.kinds import Kind
from shared.outbox.occasion import ONCE, Occasion
from shared.outbox.occasion import read as read_occasion

__all__ = ["COPY", "EVERYBODY", "SECRETARIAT", "Entry", "Kind", "Mail", "MailId", "State", "Unreadable"]

SECRETARIAT = "secretariat"
"""In place of a person: the project's secretariat."""

EVERYBODY = "everybody"
"""In place of a person: all whom a campaign did not reach before its latest time."""

COPY = "copy"
"""In place of a person, with a number from 0 after it: somebody who gets a copy of the secretariat's summaries."""


class State(StrEnum):
    """What has become of a mail.

    owed → sending (somebody holds the lease) → sent. From sending back to deferred when SES refused for now; the
    planner owes it again when it falls due. sending whose holder died: see `protocol`. missed: its latest time passed.
    dropped: it no longer applies. failed: after its last try.
    """

    OWED = "owed"
    SENDING = "sending"
    DEFERRED = "deferred"
    SENT = "sent"
    DELIVERED = "delivered"
    COMPLAINED = "complained"
    """It arrived, and its reader told their mail program that it is spam."""
    BOUNCED = "bounced"
    MISSED = "missed"
    DROPPED = "dropped"
    FAILED = "failed"


LONGEST_TAG = 255
"""Characters of an SES message tag's value; letters, digits, `_` and `-` alone (API reference, MessageTag)."""

LONGEST_HEAD = 100
"""Characters of an id before the hash: each may take two in the tag."""

_IN_A_TAG = {"_": "__", ".": "_-", "@": "_a"}
_IN_AN_ID = {in_a_tag: sign for sign, in_a_tag in _IN_A_TAG.items()}


def tag(id: str) -> str:
    """A mail's id as an SES message tag."""
    return re.sub("[_.@]", lambda sign: _IN_A_TAG[sign[0]], id)


def id_of(tag: str) -> str:
    """The id that `tag` was made of."""
    return re.sub("_[_a-]", lambda sign: _IN_AN_ID[sign[0]], tag)


_PERSON = rf"(?:[a-z2-7]{{26}}|{SECRETARIAT}|{EVERYBODY}|{COPY}\d+)"
_ID = re.compile(
    r"(?P<kind>[a-z-]+)\.(?P<project>[a-z0-9][a-z0-9-]*)"
    rf"(?:\.(?P<meetings>[^.]+))??\.(?P<person>{_PERSON})(?:\.(?P<occasion>.+))?"
)
Form = TypeVar("Form", bound=Occasion)


@dataclass(frozen=True)
class Mail:
    """A mail owed. No name and no address: `person` is a pseudonym, or `SECRETARIAT`.

    `occasion` tells apart two mails of one kind, about the same meetings, to one person. From `latest` on it is not
    sent any more, but reported as missed.
    """

    kind: Kind
    project: str
    person: str
    owed_at: datetime
    latest: datetime
    meetings: tuple[str, ...] = ()
    occasion: Occasion = ONCE

    @property
    def id(self) -> str:
        """The mail's identity: owing it twice is owing it once. Letters, digits and `_.@-`; where its tag would be
        longer than SES takes, it ends in a hash of the whole.
        """
        parts = [self.kind.value, self.project, "+".join(self.meetings), self.person, self.occasion.text]
        whole = ".".join(part for part in parts if part)
        id = re.sub(r"[^A-Za-z0-9_.@-]", "_", whole)
        if len(tag(id)) <= LONGEST_TAG:
            return id
        return f"{id[:LONGEST_HEAD]}.{hashlib.sha256(whole.encode()).hexdigest()[:40]}"

    def of(self, form: type[Form]) -> Form:
        """The occasion, which is one of `form`.

        Raises:
            TypeError: it is another: whoever owed the mail gave it one that its kind does not have.
        """
        if not isinstance(self.occasion, form):
            raise TypeError(f"{self.kind}: {type(self.occasion).__name__} is no {form.__name__}")
        return self.occasion


@dataclass(frozen=True)
class MailId:
    """What a mail's id says of the mail."""

    id: str
    kind: Kind
    project: str
    meetings: tuple[str, ...]
    person: str
    occasion: Occasion

    @classmethod
    def read(cls, id: str) -> MailId | None:
        """The parts of a mail's id; None where it is none, or one of a kind that is not declared any more."""
        found = _ID.fullmatch(id)
        kind = Kind.known(found["kind"]) if found else None
        if found is None or kind is None:
            return None
        try:
            occasion = read_occasion(found["occasion"] or "", kind.declared.forms)
        except ValueError:
            return None
        meetings = tuple(found["meetings"].split("_")) if found["meetings"] else ()  # an id writes "+" as "_"
        return cls(id, kind, found["project"], meetings, found["person"], occasion)


class Unreadable(Exception):
    """An item of the outbox that an earlier release wrote, of a kind or an occasion that is not declared any more."""


@dataclass(frozen=True)
class Entry:
    """A mail in the outbox: the mail, and what became of it.

    `claim` names the try that holds or held the lease; `tries` counts them. `lost`: how often it was found owed long
    after its stream record: its sender may have died while writing it. `due`: when somebody must look at it again.
    `cause`: the id of the request or tick that owed it first (`shared.technical.correlation`).
    """

    mail: Mail
    state: State
    tries: int = 0
    lost: int = 0
    claim: str = ""
    due: datetime | None = None
    sent_at: datetime | None = None
    message: str = ""
    reason: str = ""
    cause: str = ""
