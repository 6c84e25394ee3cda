"""So many in so long a time, counted in a table for all processes together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Item, Update


@dataclass(frozen=True)
class SharedLimit:
    """At most `most` in each `window`; 0 means no limit. Counted in one item a window of `table`, at `place` (its
    partition key) under the window's beginning; DynamoDB removes the item when it is of no use any more.

    Windows begin at whole multiples of their length (UTC): two of them may be used up one after the other. What is
    counted `of` somebody or something (a pseudonym, a season's id) is counted apart, and where `together` is not 0 at
    most so many of all of them.
    """

    table: str
    place: Item
    most: int
    window: timedelta
    together: int = 0

    def wait(self, now: datetime, of: str = "") -> int:
        """How many seconds to wait; 0: no need to, and it is counted. One conditional write, whoever else counts; two
        where there is a bound for all `together`, which what was refused apart does not use up.
        """
        if not self.most:
            return 0
        return self._count(now, of, self.most) or (self._count(now, "", self.together) if of and self.together else 0)

    def _count(self, now: datetime, of: str, most: int) -> int:
        seconds = int(self.window.total_seconds())
        began = int(now.timestamp()) // seconds * seconds
        part = datetime.fromtimestamp(began, UTC).isoformat()
        count = Update(
            self.table,
            {**self.place, "part": f"count#{part}{of and f'#{of}'}"},
            "SET expires = :expires ADD counted :one",
            condition="attribute_not_exists(counted) OR counted < :most",
            values={":expires": began + 2 * seconds, ":one": 1, ":most": most},
        )
        try:
            dynamodb.write(count)
        except ConditionFailed:
            return max(1, began + seconds - int(now.timestamp()))
        return 0
