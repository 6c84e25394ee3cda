"""DynamoDB without its syntax: items as dictionaries, transactions that say what failed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import msgspec
from botocore.exceptions import ClientError

from shared.technical import aws
from shared.technical.items import Item, pack, unpack
from shared.technical.operations import Busy, Check, ConditionFailed, Delete, Put, Update, Write

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

__all__ = ["Busy", "Check", "ConditionFailed", "Delete", "Item", "Put", "Update", "Write", "pack", "unpack"]

CONFLICT_TRIES = 12

MOST_READ = 100
"""Items in one BatchGetItem."""


_consistent: ContextVar[bool] = ContextVar("consistent", default=False)


@contextmanager
def consistently() -> Iterator[None]:
    """Every read of a table inside sees all that was written before it; those of an index never promise that."""
    token = _consistent.set(True)
    try:
        yield
    finally:
        _consistent.reset(token)


@cache
def client() -> DynamoDBClient:
    """The process's one client."""
    made: DynamoDBClient = aws.client(
        "dynamodb",
        connect_timeout=2,
        read_timeout=5,
        retries={"mode": "standard", "total_max_attempts": 4},
        # Items are made by `pack`, which refuses what is none; a second look takes a tenth of a call.
        parameter_validation=False,
    )
    return made


def write(operation: Write) -> None:
    """Carry out one write. One that meets a transaction on the same item is tried again, as in `transact`.

    Raises:
        ConditionFailed: its condition did not hold.
        Busy: it kept meeting transactions.
    """
    api = client()
    call: Any = {Put: api.put_item, Update: api.update_item, Delete: api.delete_item}[type(operation)]
    _alone(lambda: call(**operation.request()))


def update(operation: Update, *, before: bool = False) -> Item:
    """Carry out one update; the attributes that it changed, as they are now, or the whole item as it was `before`. See
    `write`.

    Raises:
        ConditionFailed: its condition did not hold.
        Busy: it kept meeting transactions.
    """
    wanted: Any = "ALL_OLD" if before else "UPDATED_NEW"
    answer = _alone(lambda: client().update_item(**operation.request(), ReturnValues=wanted))
    return unpack(answer["Attributes"])


def _alone(call: Callable[[], Any]) -> Any:
    for attempt in range(CONFLICT_TRIES):
        try:
            return call()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ConditionalCheckFailedException":
                raise ConditionFailed from error
            if code != "TransactionConflictException":
                raise
        pause(attempt)
    raise Busy


def transact(writes: Sequence[Write | Check]) -> None:
    """Carry out `writes` (100 at most, each on an item of its own) all or none.

    A clash with another transaction on the same items is tried again, after a pause that grows and is drawn by chance.

    Raises:
        ConditionFailed: a condition did not hold; its index says which.
        Busy: others kept writing the same items.
    """
    names = {Put: "Put", Update: "Update", Delete: "Delete", Check: "ConditionCheck"}
    operations: list[Any] = [{names[type(operation)]: operation.request()} for operation in writes]
    for attempt in range(CONFLICT_TRIES):
        try:
            client().transact_write_items(TransactItems=operations)
            return
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "TransactionCanceledException":
                reasons: Any = error.response.get("CancellationReasons", [])
                codes = [reason.get("Code") for reason in reasons]
                if "ConditionalCheckFailed" in codes:
                    failed = (place for place, each in enumerate(codes) if each == "ConditionalCheckFailed")
                    raise ConditionFailed(*failed) from error
                if not set(codes) <= {"None", None, "TransactionConflict", "ThrottlingError"}:
                    raise
            elif code != "TransactionInProgressException":
                raise
        pause(attempt)
    raise Busy


def pause(attempt: int) -> None:
    """Wait before try `attempt` + 2: up to 20 ms, 40 ms, … 0.6 s, drawn by chance so that racers part."""
    time.sleep(random.uniform(0, min(0.6, 0.02 * 2**attempt)))  # noqa: S311  (no secret)


def get(table: str, key: Mapping[str, Any], *, consistent: bool = False) -> Item | None:
    """The item at `key`, or None."""
    answer = client().get_item(TableName=table, Key=pack(key), ConsistentRead=consistent or _consistent.get())
    return unpack(answer["Item"]) if "Item" in answer else None


def get_many(table: str, keys: Sequence[Mapping[str, Any]], *, consistent: bool = False) -> list[Item]:
    """The items at `keys` (100 at most) that exist, in no order."""
    return get_together({table: keys}, consistent=consistent)[table]


def get_together(keys: Mapping[str, Sequence[Mapping[str, Any]]], *, consistent: bool = False) -> dict[str, list[Item]]:
    """The items at the `keys` of each table (100 at most in all) that exist, in no order; one request."""
    found: dict[str, list[Item]] = {table: [] for table in keys}
    wanted: Any = {
        table: {"Keys": [pack(key) for key in some], "ConsistentRead": consistent or _consistent.get()}
        for table, some in keys.items()
        if some
    }
    attempt = 0
    while wanted:
        answer = client().batch_get_item(RequestItems=wanted)
        for table, items in answer["Responses"].items():
            found[table] += [unpack(item) for item in items]
        wanted = answer.get("UnprocessedKeys")
        if wanted:
            pause(attempt)
            attempt += 1
    return found


class Asked(TypedDict, total=False):
    """How a table is asked: on which index, of the items found `only` those that meet this, and the `projection` of
    them. What `only` leaves out is read, and paid for, all the same.
    """

    names: Mapping[str, str]
    index: str
    consistent: bool
    only: str | None
    projection: str


@dataclass(frozen=True)
class Page:
    """Some items of a query, as AWS wrote them, and where the next page starts (None: there is none)."""

    written: msgspec.Raw
    next: Item | None

    @property
    def items(self) -> list[Item]:
        """The items, in Python's own types."""
        return [unpack(item) for item in msgspec.json.decode(self.written)]


def query_page(
    table: str,
    condition: str,
    values: Mapping[str, Any],
    *,
    start: Mapping[str, Any] | None = None,
    limit: int | None = None,
    backward: bool = False,
    **asked: Unpack[Asked],
) -> Page:
    """One page of the items whose key meets `condition`, in key order."""
    index = asked.get("index")
    request: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": pack(values),
        "ConsistentRead": (asked.get("consistent") or _consistent.get()) and index is None,
        "ScanIndexForward": not backward,
        "ExpressionAttributeNames": asked.get("names"),
        "IndexName": index,
        "ExclusiveStartKey": pack(start) if start else None,
        "Limit": limit,
        "FilterExpression": asked.get("only"),
        "ProjectionExpression": asked.get("projection"),
    }
    answer: Any = client().query(**{name: value for name, value in request.items() if value is not None})
    last = answer.get("LastEvaluatedKey")
    return Page(answer["Items"], unpack(last) if last else None)


def pages(table: str, condition: str, values: Mapping[str, Any], **asked: Unpack[Asked]) -> Iterator[Page]:
    """Every page of the items whose key meets `condition`."""
    start: Item | None = None
    while True:
        page = query_page(table, condition, values, start=start, **asked)
        yield page
        start = page.next
        if start is None:
            return


def query(table: str, condition: str, values: Mapping[str, Any], **asked: Unpack[Asked]) -> Iterator[Item]:
    """All items whose key meets `condition`, in key order, page by page."""
    return (item for page in pages(table, condition, values, **asked) for item in page.items)
