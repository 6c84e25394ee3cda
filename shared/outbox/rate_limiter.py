"""How fast mails go out: at the rate that SES allows the account, whoever sends.

One item of the Outbox table holds when the next mail may go. A sender that is about to hand one over moves it on by one
mail's length and waits until its own time has come, so that many senders together are no faster than one may be.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.outbox.table import OutboxTable
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Update

KEY = {"id": "pace"}

ABSURD = timedelta(minutes=10)
"""Nobody reserves a moment so far ahead; where the item says it all the same, a clock was wrong."""

TRIES = 4

MICROSECOND = timedelta(microseconds=1)


@dataclass
class RateLimiter:
    """When a sender may hand its next mail to SES. `rate`: mails a second that the account may send; `sleep` waits.

    Each mail's moment is reserved by a write of its own. Several reserved together would pass unused.
    """

    outbox: OutboxTable
    rate: Callable[[], float]
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    _busy: bool = False

    def acquire(self, until: datetime) -> datetime | None:
        """Wait until the next mail may go; the time then, or None at once where that would be later than `until`."""
        now = self.now()
        at = self._reserve(_count(now), math.ceil(1_000_000 / self.rate()), _count(max(now, until)))
        if at is None:
            return None
        wait = _moment(at) - now
        if wait > timedelta():
            self.sleep(wait.total_seconds())
        return self.now()

    def _reserve(self, now: int, length: int, latest: int) -> int | None:
        """The beginning (in microseconds) of `length` that nobody else has; None where that is after `latest`.

        While others send too it begins where theirs ends, else now. What was the case last time is tried first.
        """
        absurd = now + ABSURD // MICROSECOND
        for _ in range(TRIES):
            if self._busy:
                update = self._update(
                    "SET free_at = free_at + :length",
                    "free_at BETWEEN :now AND :latest",
                    {":length": length, ":now": now, ":latest": latest},
                )
            else:
                update = self._update(
                    "SET free_at = :free",
                    "attribute_not_exists(free_at) OR free_at < :now OR free_at > :absurd",
                    {":free": now + length, ":now": now, ":absurd": absurd},
                )
            try:
                return int(dynamodb.update(update)["free_at"]) - length
            except ConditionFailed:
                self._busy = not self._busy
        return None

    def _update(self, expression: str, condition: str, values: dict[str, int]) -> Update:
        return Update(self.outbox.name, KEY, expression, condition, values=values)


def _count(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, UTC)) // MICROSECOND


def _moment(count: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + count * MICROSECOND
