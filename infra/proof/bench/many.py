"""More items than moto can bear: they lie beside its tables, and queries of their partitions find them.

moto walks and sorts a whole table at each query. Of a hundred thousand members or registrations a bench reads pages and
changes none, so that they are kept here, sorted, and a page of them is a slice: as large as DynamoDB's, 1 MB at most.
An item is made when a page with it is asked for. Single items that a bench reads or changes are real ones in moto.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, overload
from unittest.mock import patch

from infra.proof.bench.tick import size
from infra.proof.season import cloud
from infra.proof.season.quick import short_way
from shared.technical import dynamodb

MOST = 1024 * 1024
"""Bytes that a page of a query looks at."""

Item = Mapping[str, Any]


class Alike(dict[str, Any]):
    """An item like many others; its `size` in bytes is that of the first."""

    __slots__ = ("size",)
    size: int


class Copies(Sequence[Item]):
    """So many items like `real`, with the attributes `names` made from their numbers, in that order.

    One that was made is kept: the answers that hold it share it.
    """

    def __init__(self, real: Item, names: Mapping[str, Callable[[int], str]], count: int) -> None:
        self.real, self.numbers = real, range(count)
        self.names = {name: make for name, make in names.items() if name in real}
        self.made: dict[int, Alike] = {}
        self.size = size(self._make(0))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        if isinstance(place, slice):
            return [self._kept(number) for number in self.numbers[place]]
        return self._kept(self.numbers[place])

    def keys(self, name: str) -> list[str]:
        """The attribute `name` of each, without the rest of it."""
        return [self.names[name](number) for number in self.numbers]

    def _kept(self, number: int) -> Item:
        if number not in self.made:
            self.made[number] = found = Alike(self._make(number))
            found.size = self.size
        return self.made[number]

    def _make(self, number: int) -> dict[str, Any]:
        return {**self.real, **{name: {"S": make(number)} for name, make in self.names.items()}}


@dataclass
class Partition:
    """The items of one partition, by their range key; `sizes` in bytes."""

    key: str
    items: Sequence[Item]
    keys: list[str]
    sizes: list[int]

    @classmethod
    def of(cls, key: str, items: Sequence[Item]) -> Partition:
        """Of items in any order; copies are in that of their keys."""
        if isinstance(items, Copies):
            keys = items.keys(key)
            assert all(before < after for before, after in pairwise(keys))
            return cls(key, items, keys, [items.size] * len(items))
        found = sorted(items, key=lambda item: str(item[key]["S"]))
        return cls(key, list(found), [item[key]["S"] for item in found], [size(item) for item in found])

    def page(self, after: str | None, limit: int | None) -> tuple[Sequence[Item], bool]:
        """The items behind `after`, as many as a page holds, and whether there are more."""
        start = bisect_right(self.keys, after) if after else 0
        stop, taken = start, 0
        while stop < len(self.items) and (limit is None or stop - start < limit) and taken < MOST:
            taken += self.sizes[stop]
            stop += 1
        return self.items[start:stop], stop < len(self.items)


@dataclass
class Many:
    """Partitions by table, hash key and index, if it is one. `range_keys` are what they are sorted by."""

    partitions: dict[tuple[str, str, str], Partition] = field(default_factory=dict)

    def put(self, table: str, hash: str, range_key: str, items: Sequence[Item], index: str = "") -> None:
        """Keep `items`; real ones of the same partition are found before them."""
        self.partitions[table, hash, index] = Partition.of(range_key, items)

    def query(self, arguments: Mapping[str, Any], real: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """The answer to a query; None where nothing is kept of its partition."""
        values = [each["S"] for each in arguments["ExpressionAttributeValues"].values() if "S" in each]
        found = next(
            (self.partitions[key] for value in values if (key := _key(arguments, value)) in self.partitions), None
        )
        prefix = arguments["ExpressionAttributeValues"].get(":prefix", {"S": ""})["S"]
        if found is None or not found.keys or not found.keys[0].startswith(prefix):
            return None
        start = arguments.get("ExclusiveStartKey")
        after = start[found.key]["S"] if start else None
        first: Sequence[Item] = () if after else real()["Items"]
        limit = arguments.get("Limit")
        page, more = found.page(after, None if limit is None else max(0, limit - len(first)))
        items = [*first, *page]
        answer: dict[str, Any] = {"Items": items, "Count": len(items), "ResponseMetadata": {"HTTPStatusCode": 200}}
        names = (found.key, "meeting", "project", "part", "person")
        if more:
            answer["LastEvaluatedKey"] = {name: page[-1][name] for name in names if name in page[-1]}
        return answer

    @contextmanager
    def beside(self) -> Iterator[None]:
        """While this lasts, queries find them."""

        def way(region: str, service: str, operation: str, arguments: Mapping[str, Any], long_way: Any) -> Any:
            real = partial(short_way, region, service, operation, arguments, long_way)
            kept = self.query(arguments, real) if operation == "Query" else None
            return real() if kept is None else kept

        with patch.object(cloud, "short_way", way):
            yield


def _key(arguments: Mapping[str, Any], value: str) -> tuple[str, str, str]:
    return arguments["TableName"], value, arguments.get("IndexName", "")


def item(table: str, key: Mapping[str, str]) -> Item:
    """A real item, as DynamoDB writes it."""
    found = dynamodb.get(table, key)
    assert found is not None
    return dynamodb.pack(found)
