"""What a mail owed is: what, about what, to whom, which version. Its text is rendered when it is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SECRETARIAT = "secretariat"
"""In place of a person: the project's secretariat."""

WAITED = "waited"
"""At the end of a cancellation's version: it was a place on the waiting list that was given up."""


class Kind(StrEnum):
    """What a mail says."""

    INVITATION = "invitation"
    CONFIRMATION = "confirmation"
    WAITING = "waiting"
    PROMOTED = "promoted"
    ALREADY_REGISTERED = "already-registered"
    CHANGED = "changed"
    ADDRESS_CHANGED = "address-changed"
    """To the old address: the registration is now held under another one."""
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    FRESH_LINK = "fresh-link"
    """Her own link, asked for on a page; it names no meeting, and its version is the hour: one an hour at most."""
    SUMMARY = "summary"


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
    BOUNCED = "bounced"
    MISSED = "missed"
    DROPPED = "dropped"
    FAILED = "failed"


@dataclass(frozen=True)
class Mail:
    """A mail owed. No name and no address: `person` is a pseudonym, or `SECRETARIAT`.

    `version` tells apart two mails of one kind, about one thing, to one person. `latest` is the time from which it is
    not sent any more, but reported as missed.
    """

    kind: Kind
    project: str
    person: str
    owed_at: datetime
    latest: datetime
    meetings: tuple[str, ...] = ()
    version: str = ""

    @property
    def id(self) -> str:
        """The mail's identity: owing it twice is owing it once. Only characters that an SES message tag may have."""
        parts = [self.kind.value, self.project, "+".join(self.meetings), self.person, self.version]
        return re.sub(r"[^A-Za-z0-9_.@-]", "_", ".".join(part for part in parts if part))


@dataclass(frozen=True)
class Entry:
    """A mail in the outbox: the mail, and what became of it.

    `claim` names the try that holds or held the lease; `tries` counts them. `due`: when somebody must look at it again.
    """

    mail: Mail
    state: State
    tries: int = 0
    claim: str = ""
    due: datetime | None = None
    sent_at: datetime | None = None
    message: str = ""
    reason: str = ""
