"""What the first release called its campaigns and their mails, and what they are called now.

It named each by the day on which it was due. Now members are invited once, whatever the day, and a reminder is named by
its meeting's. Under their old names nobody would find them, and everybody would be invited again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from shared.outbox.mail import Kind, State
from shared.technical import clock
from shared.technical.dynamodb import Item

REMINDED = timedelta(days=2)
NINE = time(9)
"""The first release reminded so long before a meeting; both its campaigns were due at nine."""


def renamed(items: Iterable[Item]) -> Iterator[Item]:
    """For each of the Outbox's `items` that has an old name, another that has the new one.

    The old one stays, and is sent if it is owed. The new one is sent already: it stands there so that nobody owes it.
    """
    held = list(items)
    old = {item["id"].removeprefix("campaign."): item for item in held if _old_checkpoint(item)}
    for item in old.values():
        head, _, day = item["id"].rpartition(".")
        version = _version(item["id"].split(".")[3], day)
        began = clock.text(clock.at(date.fromisoformat(day), NINE))
        yield {**item, "id": f"{head}.{version}".rstrip("."), "began": began}
    for item in held:
        if "kind" in item and f"{item['project']}.{'+'.join(item['meetings'])}.{item['kind']}.{item['version']}" in old:
            version = _version(item["kind"], item["version"])
            head = item["id"].removesuffix(f".{item['version']}")
            left = {name: value for name, value in item.items() if name not in ("queue", "due")}
            yield {**left, "id": f"{head}.{version}".rstrip("."), "version": version, "state": State.SENT.value}


def _old_checkpoint(item: Item) -> bool:
    """Those of the releases since say when they began."""
    parts = item["id"].split(".")
    return len(parts) == 5 and parts[0] == "campaign" and parts[3] in _NAMED_BY_DAY and "began" not in item


_NAMED_BY_DAY = (Kind.INVITATION.value, Kind.REMINDER.value)


def _version(kind: str, day: str) -> str:
    return "" if kind == Kind.INVITATION else (date.fromisoformat(day) + REMINDED).isoformat()
