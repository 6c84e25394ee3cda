"""Whether two summaries have news between them."""

from __future__ import annotations

import hashlib

from shared.summaries.contents import Summary
from shared.tasks.task import reminded


def fingerprint(summary: Summary) -> str:
    """A digest of what the summary says; two equal ones have no news between them.

    It leaves out what passes by itself, and mails that went wrong: those are news once, and leave the list in time.
    """
    facts = [
        [
            (each.meeting.id, each.meeting.version, each.seats.version, each.seats.capacity, each.seats.reserved)
            for each in summary.meetings
            # A cancelled one was news when it was cancelled, and is none when its day has passed.
            if not each.meeting.cancelled
        ],
        # Not what a line will cost: that moves a little every day, by itself.
        [(line.line.id, line.adjusted, line.committed, line.spent, bool(line.over)) for line in summary.tally.lines],
        summary.tally.received,
        summary.waited is not None,
        reminded(summary.to_do, summary.now),
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
