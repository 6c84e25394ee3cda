"""The queues of the Outbox table: mails that somebody must look at, and mails that went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.outbox.items import PENDING, Owed, due_key, entry, readable, trouble
from shared.outbox.mail import Entry, State, Unreadable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Item, Page, Update

MOST_TROUBLED = 2000


class OutboxQueues:
    """Reads the queues; what cannot be read is set aside."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fallen_due(self, now: datetime, limit: int = 100) -> Sequence[Owed]:
        """The mails that somebody must look at by `now`, the longest waiting first; one request when there are none."""
        found = []
        for item in self._queue(PENDING, now, limit):
            try:
                seen = entry(item)
            except Unreadable as reason:
                self.set_aside(item["id"], str(reason))
            else:
                found.append(Owed(seen, clock.parse(item["claimed_at"]) if "claimed_at" in item else None))
        return found

    def troubled(
        self, project: str, now: datetime, since: datetime | None = None, limit: int = MOST_TROUBLED
    ) -> Sequence[Entry]:
        """The mails of `project` that failed, bounced, were missed or complained of, the newest first, `limit` at most;
        those that went wrong at `since` or later. One that is owed again, or went after all, is none of them.
        """
        found: list[Entry] = []
        start: Item | None = None
        while True:
            page = self._page(trouble(project), since, now, limit - len(found), start, backward=True)
            items = self._items(page.items, trouble(project))
            found += readable(sorted(items, key=lambda item: str(item["due"]), reverse=True))
            start = page.next
            if start is None or len(found) >= limit:
                return found

    def waiting(self, until: datetime) -> Counter[str]:
        """How many mails of each project are neither sent nor given up, and fall due by `until`."""
        values = {":queue": PENDING, ":until": due_key(until, "~")}
        names = {"#queue": "queue"}
        keys = dynamodb.query(self.name, "#queue = :queue AND due <= :until", values, names=names, index="queue")
        return Counter(each["id"].split(".")[1] for each in keys)

    def set_aside(self, id: str, reason: str) -> None:
        """Look no more at a mail that an earlier release owed and this one cannot read: it has failed, for `reason`."""
        values = {":failed": State.FAILED.value, ":reason": reason}
        expression = "SET #state = :failed, reason = :reason REMOVE #queue, due"
        self.change(id, expression, "attribute_exists(id)", values, queue=True)

    def _queue(self, queue: str, now: datetime, limit: int) -> list[Item]:
        items = self._items(self._page(queue, None, now, limit, None).items, queue)
        return sorted(items, key=lambda item: str(item["due"]))

    def _page(
        self,
        queue: str,
        since: datetime | None,
        until: datetime,
        limit: int,
        start: Item | None,
        *,
        backward: bool = False,
    ) -> Page:
        return dynamodb.query_page(
            self.name,
            "#queue = :queue AND due BETWEEN :since AND :until",
            {":queue": queue, ":since": clock.text(since) if since else " ", ":until": due_key(until, "~")},
            names={"#queue": "queue"},
            index="queue",
            limit=min(limit, dynamodb.MOST_READ),
            start=start,
            backward=backward,
        )

    def _items(self, keys: Sequence[Item], queue: str) -> list[Item]:
        """The items of an index's `keys` that are in `queue` still."""
        found = dynamodb.get_many(self.name, [{"id": each["id"]} for each in keys], consistent=True)
        return [item for item in found if item.get("queue") == queue]

    def change(self, id: str, expression: str, condition: str, values: dict[str, Any], *, queue: bool = False) -> bool:
        """Change a mail's item; False where `condition` does not hold."""
        names = {"#state": "state"} | ({"#queue": "queue"} if queue else {})
        try:
            dynamodb.write(Update(self.name, {"id": id}, expression, condition, names, values))
        except ConditionFailed:
            return False
        return True
