"""moto, less what it spends without need: half of a season's time is HTTP that never leaves the process.

Calls: a plain call of DynamoDB goes to moto's own handler as it is, without the request that botocore would write, sign
and have taken apart again. Where a condition does not hold, the error is made as botocore makes it; where the handler
refuses for another reason, the call is made once more by the long way: a refused call has changed nothing.

Transactions: moto copies every table that a transaction names, item by item, to be able to go back: at 600 items 70 ms
for each write. A transaction touches the items that it names and appends to the stream, nothing else. So these are
kept, and put back where moto would have put the table back.

Expressions: moto parses the same few texts at each call; it works on copies of what comes of it.

Queries: moto sorts the whole table at each, by values that it makes anew for every comparison. All our keys are texts.

Start: moto prepares 1,300 addresses of AWS's for the library `requests`, through which nobody here calls AWS.

What a call does and answers is moto's code, unchanged; a test compares both ways.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec
from botocore import xform_name
from botocore.exceptions import ClientError
from moto.core import models as core
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb import models
from moto.dynamodb.exceptions import ConditionalCheckFailed, TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]
from moto.dynamodb.responses import DynamoHandler

from shared.technical import aws

PLAIN = {"GetItem", "Query", "Scan", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}
"""Operations whose arguments and answers are JSON as they stand."""

Call = Callable[[], Any]


def short_way(region: str, service: str, operation: str, arguments: Mapping[str, Any], long_way: Call) -> Any:
    """The answer to a call, straight from moto's handler where that is possible."""
    if operation == "GetSuppressedDestination":  # moto has no such list
        raise ClientError({"Error": {"Code": "NotFoundException", "Message": "on no list"}}, operation)
    if service != "dynamodb" or operation not in PLAIN:
        return long_way()
    handler = DynamoHandler()
    handler.body = json.loads(json.dumps(arguments))
    handler.region = region
    handler.current_account = DEFAULT_ACCOUNT_ID
    try:
        answer = getattr(handler, xform_name(operation))().result
    except (ConditionalCheckFailed, TransactionCanceledException) as refused:
        raise _refused(refused.description, operation) from None
    except Exception:  # noqa: BLE001 - whatever it is, the long way says it in botocore's words
        return long_way()
    said = {name: value for name, value in answer.items() if value is not None}
    return {**aws.answer(f"{operation}Output", msgspec.json.encode(said)), "ResponseMetadata": {"HTTPStatusCode": 200}}


def _refused(description: Any, operation: str) -> ClientError:
    """What botocore makes of moto's most frequent answer."""
    said = json.loads(description)
    error = {"Code": said["__type"].rpartition("#")[2], "Message": said.get("message") or said.get("Message", "")}
    more = {name: said[name] for name in ("CancellationReasons",) if name in said}
    whole: Any = {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}, **more}
    return ClientError(whole, operation)


@contextmanager
def quick() -> Iterator[None]:
    """While this lasts, transactions cost by their own size and no expression is parsed twice."""
    transact = DynamoDBBackend.transact_write_items

    def quick(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        operations = [operation for item in transact_items for operation in item.values()]
        kept = [_Kept(backend, each) for each in operations if each["TableName"] in backend.tables]
        streams = [(shard, len(shard.items)) for table in backend.tables.values() if (shard := table.stream_shard)]
        try:
            transact(backend, transact_items)
        except BaseException:
            for each in kept:
                each.put_back()
            for shard, length in streams:
                del shard.items[length:]
            raise

    def deepcopy(value: Any, *arguments: Any) -> Any:
        return value if isinstance(value, Table) else copy.deepcopy(value, *arguments)

    with ExitStack() as stack:
        for target, name, replacement in (
            (DynamoDBBackend, "transact_write_items", quick),
            (models, "copy", SimpleNamespace(deepcopy=deepcopy, copy=copy.copy)),
            (UpdateExpressionParser, "make", cache(UpdateExpressionParser.make)),
            (DynamoType, "cast_value", property(_cast_value)),
            (Table, "all_items", _all_items),
            (core, "RESPONSES_METHODS", []),
        ):
            stack.enter_context(patch.object(target, name, replacement))
        yield


_LONG_CAST: Any = vars(DynamoType)["cast_value"].fget


def _cast_value(value: DynamoType) -> Any:
    return value.value if value.type == "S" else _LONG_CAST(value)


def _all_items(table: Table) -> list[Item]:
    """As moto has it: by key."""
    partitions: Any = [found for _, found in sorted(table.items.items(), key=_key)]
    if not table.range_key_attr:
        return partitions  # type: ignore[no-any-return]
    return [item for found in partitions for _, item in sorted(found.items(), key=_key)]


def _key(pair: tuple[Any, Any]) -> str:
    return str(pair[0].value)


class _Kept:
    """An item as it was, or that there was none."""

    def __init__(self, backend: DynamoDBBackend, operation: Mapping[str, Any]) -> None:
        self.table = backend.tables[operation["TableName"]]
        self.hash, self.range = backend.get_keys_value(self.table, operation.get("Key") or operation["Item"])
        self.item = copy.deepcopy(self.table.get_item(self.hash, self.range))

    def put_back(self) -> None:
        # In its old place, where it had one: moto answers a scan in the order in which items came.
        items: Any = self.table.items if self.range is None else self.table.items[self.hash]
        key = self.hash if self.range is None else self.range
        if self.item is not None:
            items[key] = self.item
        else:
            items.pop(key, None)
