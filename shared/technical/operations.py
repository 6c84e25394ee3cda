"""What may be written to DynamoDB, each write with its condition, and what a write that fails says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.technical.items import pack


class ConditionFailed(Exception):
    """A condition did not hold; `index` is the place in the transaction of the first one that did not, `indexes` those
    of all.
    """

    def __init__(self, *indexes: int) -> None:
        super().__init__(f"condition {', '.join(map(str, indexes or (0,)))} did not hold")
        self.indexes = indexes or (0,)
        self.index = self.indexes[0]


class Busy(Exception):
    """Others kept writing the same items; trying again later may go through."""


@dataclass(frozen=True)
class Put:
    """Write `item` whole, if `condition` holds."""

    table: str
    item: Mapping[str, Any]
    condition: str | None = None
    names: Mapping[str, str] | None = None
    values: Mapping[str, Any] | None = None

    def request(self) -> dict[str, Any]:
        """The operation as `PutItem` and `TransactWriteItems` take it."""
        return {"TableName": self.table, "Item": pack(self.item), **_expressions(self)}


@dataclass(frozen=True)
class Update:
    """Change the item at `key` by `expression`, if `condition` holds."""

    table: str
    key: Mapping[str, Any]
    expression: str
    condition: str | None = None
    names: Mapping[str, str] | None = None
    values: Mapping[str, Any] | None = None

    def request(self) -> dict[str, Any]:
        """The operation as `UpdateItem` and `TransactWriteItems` take it."""
        return {
            "TableName": self.table,
            "Key": pack(self.key),
            "UpdateExpression": self.expression,
            **_expressions(self),
        }


@dataclass(frozen=True)
class Delete:
    """Remove the item at `key`, if `condition` holds."""

    table: str
    key: Mapping[str, Any]
    condition: str | None = None
    names: Mapping[str, str] | None = None
    values: Mapping[str, Any] | None = None

    def request(self) -> dict[str, Any]:
        """The operation as `DeleteItem` and `TransactWriteItems` take it."""
        return {"TableName": self.table, "Key": pack(self.key), **_expressions(self)}


@dataclass(frozen=True)
class Check:
    """Write nothing, but let the transaction fail unless `condition` holds of the item at `key`."""

    table: str
    key: Mapping[str, Any]
    condition: str
    names: Mapping[str, str] | None = None
    values: Mapping[str, Any] | None = None

    def request(self) -> dict[str, Any]:
        """The operation as `TransactWriteItems` takes it."""
        return {"TableName": self.table, "Key": pack(self.key), **_expressions(self)}


Write = Put | Update | Delete


def _expressions(write: Put | Update | Delete | Check) -> dict[str, Any]:
    request: dict[str, Any] = {}
    if write.condition:
        request["ConditionExpression"] = write.condition
    if write.names:
        request["ExpressionAttributeNames"] = dict(write.names)
    if write.values:
        request["ExpressionAttributeValues"] = pack(write.values)
    return request
