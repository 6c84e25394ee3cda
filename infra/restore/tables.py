"""Whole tables: read from end to end, written item by item, and restored by DynamoDB to others beside them.

Functions never scan; a restore has to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from infra.aws import Ignoring
from shared.technical import dynamodb
from shared.technical.dynamodb import Item

BATCH = 25
"""Writes that one BatchWriteItem takes."""

Sleep = Callable[[float], None]

POLL = 10.0
"""Seconds between two looks at a table that DynamoDB is restoring."""


def keys(table: str) -> tuple[str, ...]:
    """The attributes that an item of `table` is known by."""
    schema = dynamodb.client().describe_table(TableName=table)["Table"]["KeySchema"]
    return tuple(each["AttributeName"] for each in schema)


def items(table: str) -> Iterator[Item]:
    """Every item, in no order, of what is written by now."""
    pages = dynamodb.client().get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    for page in pages:
        yield from map(dynamodb.unpack, page["Items"])


def replace(table: str, wanted: Iterable[Item]) -> int:
    """Make `table` hold the items `wanted` and no other; how many writes that took.

    What is so already is not written, so that going on after an interruption costs little.
    """
    known_by = keys(table)

    def key(item: Item) -> tuple[Any, ...]:
        return tuple(item[name] for name in known_by)

    there = {key(item): item for item in items(table)}
    there_after = {key(item): item for item in wanted}
    writes: list[Any] = [
        {"PutRequest": {"Item": dynamodb.pack(item)}} for place, item in there_after.items() if there.get(place) != item
    ]
    writes += [
        {"DeleteRequest": {"Key": dynamodb.pack(dict(zip(known_by, place, strict=True)))}}
        for place in there
        if place not in there_after
    ]
    for start in range(0, len(writes), BATCH):
        _write(table, writes[start : start + BATCH])
    return len(writes)


def _write(table: str, writes: Sequence[Any]) -> None:
    left: Any = {table: list(writes)}
    attempt = 0
    while left:
        left = dynamodb.client().batch_write_item(RequestItems=left).get("UnprocessedItems")
        if left:
            dynamodb.pause(attempt)
            attempt += 1


def beside(table: str, moment: datetime) -> str:
    """What the table is called that holds what `table` held at `moment`."""
    return f"{table}-{moment:%Y%m%dT%H%M%SZ}"


def ask_beside(names: Iterable[str], moment: datetime) -> None:
    """Ask DynamoDB to restore each table to one beside it, all to one `moment`.

    Those that an earlier try has asked for are taken over.
    """
    for table in names:
        with Ignoring("TableAlreadyExistsException"):
            dynamodb.client().restore_table_to_point_in_time(
                SourceTableName=table, TargetTableName=beside(table, moment), RestoreDateTime=moment
            )


def wait_beside(names: Iterable[str], moment: datetime, sleep: Sleep) -> Mapping[str, str]:
    """The names of the tables beside, when all are whole."""
    made = {table: beside(table, moment) for table in names}
    for copy in made.values():
        while dynamodb.client().describe_table(TableName=copy)["Table"]["TableStatus"] != "ACTIVE":
            sleep(POLL)
    return made


def drop_beside(names: Iterable[str], moment: datetime) -> None:
    """Delete the tables beside; they hold everybody's data."""
    for table in names:
        with Ignoring("ResourceNotFoundException"):
            dynamodb.client().delete_table(TableName=beside(table, moment))
