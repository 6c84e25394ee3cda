"""How often a mailbox that does not answer is mailed, by whichever form and in whichever season."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.registrations.keys import REQUESTS, key, partition
from shared.technical import dynamodb
from shared.technical.dynamodb import Delete, Item, Put

MAILED_EVERY = timedelta(hours=48)
"""A mailbox that does not answer gets a mail and its reminder in so long a time: one a day."""

LIMITS = "#limits"
MAILBOX = "mailbox#"


def limits_place(of: str = REQUESTS) -> Item:
    """Where the counters of all projects stand in the Registrations table."""
    return {"meeting": partition(LIMITS, of)}


def read_with(table: str, place: Item, mailbox: str, now: datetime) -> tuple[Item | None, bool]:
    """The item at `place`, and whether a mail may go to `mailbox` (its pseudonym). One read."""
    items = dynamodb.get_many(table, [place, _key(mailbox)], consistent=True)
    found = {item["part"]: item for item in items}
    mailed = found.get(MAILBOX + mailbox)
    return found.get(place["part"]), mailed is None or mailed["expires"] <= int(now.timestamp())


def mailed(table: str, mailbox: str, now: datetime) -> Put:
    """The write beside a mail that is owed to `mailbox`; it fails where one was owed meanwhile."""
    item = {**_key(mailbox), "expires": int((now + MAILED_EVERY).timestamp())}
    free = "attribute_not_exists(part) OR expires <= :now"
    return Put(table, item, free, values={":now": int(now.timestamp())})


def answered(table: str, mailbox: str) -> Delete:
    """The write that lets `mailbox`, which has answered, be asked again."""
    return Delete(table, _key(mailbox))


def _key(mailbox: str) -> dict[str, str]:
    return key(LIMITS, REQUESTS, MAILBOX + mailbox)
