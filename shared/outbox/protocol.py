"""How a mail owed is sent once, though records come twice and processes die between two calls.

SES has no idempotency key. A sender first takes the lease (a conditional write: one winner), then hands the mail to
SES, then records it. A sender that dies before the lease leaves the mail owed. One that dies after it leaves a mail of
which nobody knows whether SES has it: it stays `sending` until SES's own send event says that it went, and only when
`GRACE` has passed without that event is it owed again.

A mail is given up by its latest time, never by a count: what concerns the account (rate, quota, sending paused, an
outage) lets it wait; what concerns the mail itself (an address that SES refuses) ends it at once. A mail that cannot be
written, or at which its writer dies, is tried ever more rarely until then: somebody may mend what is wrong with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from shared.outbox.mail import Entry, State

RECOVER_AFTER = timedelta(minutes=10)
"""A mail still owed this long after it fell due was lost by the stream; the planner owes it again."""

GRACE = timedelta(hours=2)
"""How long a mail whose sender died waits for SES's send event, which usually comes within seconds."""

LONGEST_PAUSE = timedelta(days=1)
"""A mail that could not be written is tried again after so long at the latest."""

SHORTEST_HOLD, LONGEST_HOLD = timedelta(minutes=15), timedelta(hours=1)
"""How long after SES refused the account the next mail is tried: a quarter of the time that it has refused already."""

KEPT = timedelta(days=400)
"""How long the outbox remembers a mail, so that owing it again stays without effect."""


class RecoveryAction(StrEnum):
    """What the planner does with a mail that fell due."""

    LEAVE = "leave"
    OWE_AGAIN = "owe again"
    MISS = "miss"


def recovery_action(entry: Entry, claimed_at: datetime | None, now: datetime) -> RecoveryAction:
    """What to do at `now` with a mail that is neither sent nor given up."""
    if entry.state is State.SENDING:
        if claimed_at is not None and now < claimed_at + GRACE:
            return RecoveryAction.LEAVE
    elif entry.state not in (State.OWED, State.DEFERRED) or (entry.due is not None and now < entry.due):
        return RecoveryAction.LEAVE
    if entry.mail.latest <= now:
        return RecoveryAction.MISS
    return RecoveryAction.OWE_AGAIN


def write_again_at(writings: int, now: datetime) -> datetime:
    """When a mail that could not be written `writings` times is owed again: in a quarter of an hour, then doubling."""
    return now + min(LONGEST_PAUSE, timedelta(minutes=15) * 2.0 ** min(writings - 1, 7))


def too_late(entry: Entry) -> str:
    """Why a mail is missed: its latest time has passed, and what kept it until then, where that is known."""
    return f"its latest time has passed{f': {entry.reason}' if entry.reason else ''}"


def hold_until(since: datetime, now: datetime) -> datetime:
    """Until when mails wait where SES has refused the account from `since` to `now`."""
    return now + min(LONGEST_HOLD, max(SHORTEST_HOLD, (now - since) / 4))
