"""How a mail owed is sent once, though every record comes twice and every process may die between two calls.

SES has no idempotency key. Whoever sends first takes the lease (a conditional write: one winner), then hands the mail
to SES, then records it. A sender that dies before the lease leaves the mail owed. One that dies after it leaves a mail
of which nobody knows whether SES has it: it stays `sending` until SES's own send event says that it went, and only when
`GRACE` has passed without that event is it owed again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from shared.outbox.mail import Entry, State

RECOVER_AFTER = timedelta(minutes=10)
"""A mail still owed this long after it fell due was lost by the stream; the planner owes it again."""

GRACE = timedelta(hours=2)
"""How long a mail whose sender died waits for SES's send event, which usually comes within seconds."""

TRIES = 6
KEPT = timedelta(days=400)
"""How long the outbox remembers a mail, so that owing it again stays without effect."""


class RecoveryAction(StrEnum):
    """What the planner does with a mail that fell due."""

    LEAVE = "leave"
    OWE_AGAIN = "owe again"
    MISS = "miss"
    FAIL = "fail"


def recovery_action(entry: Entry, claimed_at: datetime | None, now: datetime) -> RecoveryAction:
    """What to do at `now` with a mail that is neither sent nor given up."""
    if entry.state is State.SENDING:
        if claimed_at is not None and now < claimed_at + GRACE:
            return RecoveryAction.LEAVE
    elif entry.state not in (State.OWED, State.DEFERRED) or (entry.due is not None and now < entry.due):
        return RecoveryAction.LEAVE
    if entry.mail.latest <= now:
        return RecoveryAction.MISS
    if entry.tries >= TRIES:
        return RecoveryAction.FAIL
    return RecoveryAction.OWE_AGAIN


def retry_at(tries: int, now: datetime) -> datetime:
    """When a mail that SES refused for now is owed again: a quarter of an hour after the first try, then doubling."""
    return now + timedelta(minutes=15 * 2 ** max(0, tries - 1))
