"""What a mail owed is: what, about what, to whom, which version. Its text is rendered when it is sent."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SECRETARIAT = "secretariat"
"""In place of a person: the project's secretariat."""

COPY = "copy"
"""In place of a person, with a number from 0 behind it: who gets a copy of the secretariat's summaries."""

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
    SECOND_INVITATION = "second-invitation"
    """To members who have not answered the first."""
    MEETING_MOVED = "meeting-moved"
    """To everybody registered: the meeting has another time, place or title. Its version is the meeting's."""
    MEETING_CANCELLED = "meeting-cancelled"
    EVALUATION = "evaluation"
    """Asks those who were there how it was."""
    THANKS = "thanks"
    """To those who were there, some days later: what was heard."""
    MESSAGE = "message"
    """What the secretariat writes to the participants of a meeting; its version is the message's id."""
    SHARE_KIT = "share-kit"
    PREVIEW = "preview"
    """To the secretariat: the invitation as it will go out, with buttons to edit, pause or send it."""
    DESK_APPROVAL = "desk-approval"
    """To the secretariat: a browser that we do not know wants to act on its behalf."""
    DESK_LINK = "desk-link"
    """To the secretariat: a fresh link in place of one that expired; its version says which, and the hour."""
    CATERING_ORDER = "catering-order"
    CATERING_CHANGE = "catering-change"
    """The head-count has changed by more than the plan's margin since the order; one at most a meeting."""
    DAY_BEFORE = "day-before"
    DAY_AFTER = "day-after"
    LOW_SCORE = "low-score"
    """To the secretariat: somebody was not content. Its version says whose evaluation."""
    BUDGET_WARNING = "budget-warning"
    """To the secretariat: a line's forecast has risen above its plan. Its version is the line and the crossing."""
    SEASON_REPORT = "season-report"
    DATA_DELETED = "data-deleted"
    """To the secretariat: what was held about people is deleted, in numbers. Its version is the plan's day for it."""
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
    COMPLAINED = "complained"
    """It arrived, and its reader told her mail program that it is spam."""
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
    """The id that `tag` was made of; a tag with a dot is an id as earlier releases sent it."""
    return tag if "." in tag else re.sub("_[_a-]", lambda sign: _IN_AN_ID[sign[0]], tag)


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
        """The mail's identity: owing it twice is owing it once. Letters, digits and `_.@-`; where its tag would be
        longer than SES takes, it ends in a hash of the whole.
        """
        parts = [self.kind.value, self.project, "+".join(self.meetings), self.person, self.version]
        whole = ".".join(part for part in parts if part)
        id = re.sub(r"[^A-Za-z0-9_.@-]", "_", whole)
        if len(tag(id)) <= LONGEST_TAG:
            return id
        return f"{id[:LONGEST_HEAD]}.{hashlib.sha256(whole.encode()).hexdigest()[:40]}"


@dataclass(frozen=True)
class Entry:
    """A mail in the outbox: the mail, and what became of it.

    `claim` names the try that holds or held the lease; `tries` counts them. `due`: when somebody must look at it again.
    `cause`: the id of the request or tick that owed it first (`shared.technical.correlation`).
    """

    mail: Mail
    state: State
    tries: int = 0
    claim: str = ""
    due: datetime | None = None
    sent_at: datetime | None = None
    message: str = ""
    reason: str = ""
    cause: str = ""
