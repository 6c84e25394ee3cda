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
    counted `of` somebody or something (a pseudonym, a season's id) is counted apart: in an item of its own; or where
    `together` is not 0, and at most so many of all of them are let through, in one item beside their sum.
    """

    table: str
    place: Item
    most: int
    window: timedelta
    together: int = 0

    def wait(self, now: datetime, of: str = "") -> int:
        """How many seconds to wait; 0: no need to, and it is counted. One conditional write, whoever else counts: what
        is refused apart does not use up what all may.
        """
        if not self.most:
            return 0
        seconds = int(self.window.total_seconds())
        began = int(now.timestamp()) // seconds * seconds
        part = datetime.fromtimestamp(began, UTC).isoformat()
        together = bool(of and self.together)
        counters = {"#apart": f"of#{of}", "#all": "counted"} if together else {"#apart": "counted"}
        bounds = {"#apart": self.most, "#all": self.together}
        count = Update(
            self.table,
            {**self.place, "part": f"count#{part}" if together or not of else f"count#{part}#{of}"},
            f"SET expires = :expires ADD {', '.join(f'{each} :one' for each in counters)}",
            " AND ".join(f"(attribute_not_exists({each}) OR {each} < :{each[1:]})" for each in counters),
            counters,
            {":expires": began + 2 * seconds, ":one": 1, **{f":{each[1:]}": bounds[each] for each in counters}},
        )
        try:
            dynamodb.write(count)
        except ConditionFailed:
            return max(1, began + seconds - int(now.timestamp()))
        return 0
