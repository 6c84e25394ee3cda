"""How often each kind has happened: counters in the Outbox table, which no mail's id can be called as."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.alerts.alert import RULES, Happened, period
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Update

KEPT = timedelta(days=14)


def count(outbox: str, happened: Happened, now: datetime) -> int | None:
    """Count it in the table called `outbox`; how often it has happened in this period where that is now worth a mail.

    The mail is due once a period: when the count reaches the rule's `after`. An event that comes twice counts twice, so
    ops may be told a little too early, never too late.
    """
    began = period(happened.kind, now)
    changed = dynamodb.update(
        Update(
            outbox,
            {"id": f"alert.{happened.kind.value}.{happened.what}.{clock.text(began)}"},
            "ADD seen :count SET expires = :expires",
            values={":count": happened.count, ":expires": int((began + KEPT).timestamp())},
        )
    )
    after, seen = RULES[happened.kind].after, int(changed["seen"])
    return seen if seen - happened.count < after <= seen else None
