"""A table's stream on its way to a function, as Lambda's event source mapping brings it (template.yaml)."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from ruamel.yaml import YAML

from infra.proof.season.cloud import REGION
from infra.proof.season.functions import Broken, DeadLetter, Functions, reasons
from infra.proof.season.policies import DeliveryPolicy, Record
from infra.proof.season.world import World

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
ACCOUNT = "123456789012"


@dataclass(frozen=True)
class Mapped:
    """What the template says of a mapping."""

    batch: int
    tries: int
    oldest: timedelta
    patterns: tuple[Mapping[str, Any], ...]
    bisects: bool

    def takes(self, record: Record) -> bool:
        """Whether the filter lets `record` through; of several patterns one is enough."""
        return not self.patterns or any(matches(pattern, record) for pattern in self.patterns)


@cache
def mapped(logical: str) -> Mapped:
    """The mapping called `logical` in the template, so that the season is played with what is deployed."""
    found = YAML(typ="rt").load(TEMPLATE)["Resources"][logical]["Properties"]
    assert list(found["FunctionResponseTypes"]) == ["ReportBatchItemFailures"]
    return Mapped(
        batch=int(found["BatchSize"]),
        tries=1 + int(found["MaximumRetryAttempts"]),
        oldest=timedelta(seconds=int(found["MaximumRecordAgeInSeconds"])),
        patterns=tuple(json.loads(each["Pattern"]) for each in found.get("FilterCriteria", {}).get("Filters", [])),
        bisects=bool(found["BisectBatchOnFunctionError"]),
    )


def matches(pattern: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """EventBridge's patterns, as far as the template uses them: nested fields, each with a list of values that are
    allowed, or that are not (`anything-but`).
    """
    for name, wanted in pattern.items():
        if isinstance(wanted, list):
            if not any(_allows(each, value.get(name)) for each in wanted):
                return False
        elif not matches(wanted, value.get(name) or {}):
            return False
    return True


def _allows(wanted: Any, value: object) -> bool:
    if isinstance(wanted, Mapping):
        return value is not None and value not in wanted["anything-but"]
    return bool(value == wanted)


class Stream:
    """A table's stream. Each record is read once, after the event that wrote it."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.read = 0

    def new(self) -> Iterator[Record]:
        """The records that have come since the last look, as moto's GetRecords would give them."""
        # The shard is looked up each time: moto replaces a table whose transaction failed.
        shard: Any = dynamodb_backends[ACCOUNT][REGION].tables[self.table].stream_shard
        while self.read < len(shard.items):
            record = shard.items[self.read].to_json()
            self.read += 1
            yield record


@dataclass(order=True)
class _Batch:
    """Records that are delivered together. A new batch takes what has arrived; a broken one is a batch again."""

    ready: datetime
    place: int
    records: list[Record] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Delivery:
    """Brings a stream's records to a function: filtered, in batches, one batch at a time, and again while it breaks.

    While a batch breaks the ones after it wait, as Lambda makes them; after its last try it is a dead letter.
    """

    def __init__(
        self, world: World, functions: Functions, deliveries: DeliveryPolicy, function: str, mapping: Mapped
    ) -> None:
        self.world = world
        self.functions = functions
        self.deliveries = deliveries
        self.function = function
        self.mapping = mapping
        self._places = count()
        self._arriving: list[tuple[datetime, int, Record]] = []
        self._broken: list[_Batch] = []
        self._busy = False

    @property
    def at_rest(self) -> bool:
        """Whether nothing is on its way."""
        return not self._arriving and not self._broken and not self._busy

    def take(self, record: Record) -> None:
        """Put a record of the stream on its way."""
        if not self.mapping.takes(record):
            return
        stamped = _stamped(record, self.world.now)
        for delay in self.deliveries.record(self.world, self.function, stamped):
            ready = self.world.now + delay
            heapq.heappush(self._arriving, (ready, next(self._places), stamped))
            self.world.at(ready, self.deliver)

    def deliver(self) -> None:
        """Deliver what has arrived, unless a broken batch stands before it, or one is being worked on."""
        now = self.world.now
        if self._busy and not self.deliveries.overlaps(self.world):
            return  # comes again after that one
        if self._broken:
            if self._broken[0].ready > now:
                return
            batch = heapq.heappop(self._broken)
        elif self._arriving and self._arriving[0][0] <= now:
            batch = _Batch(now, 0, [])
            while self._arriving and self._arriving[0][0] <= now and len(batch.records) < self.mapping.batch:
                batch.records.append(heapq.heappop(self._arriving)[2])
        else:
            return
        busy, self._busy = self._busy, True
        self._try(batch)
        self._busy = busy
        self.world.at(max(now, self._broken[0].ready) if self._broken else now, self.deliver)

    def _try(self, batch: _Batch) -> None:
        fresh = [each for each in batch.records if self.world.now - _written(each) <= self.mapping.oldest]
        self._give_up([each for each in batch.records if each not in fresh])
        if not fresh:
            return
        try:
            answer = self.functions.invoke(self.function, {"Records": fresh})
        except Broken as error:
            self.world.tell(self.function, "broke", *reasons(error))
            # Lambda halves a batch that broke, where the template says so, to part the bad record from the good ones.
            half = (len(fresh) + 1) // 2 if self.mapping.bisects else len(fresh)
            self._again(batch, [fresh[:half], fresh[half:]])
            return
        failed = {each["itemIdentifier"] for each in answer.get("batchItemFailures", [])}
        if failed:
            # Lambda goes on from the first that failed; those after it come again too, whether they failed or not.
            first = next(place for place, each in enumerate(fresh) if each["dynamodb"]["SequenceNumber"] in failed)
            self._again(batch, [fresh[first:]])

    def _again(self, batch: _Batch, parts: Sequence[list[Record]]) -> None:
        tries = batch.tries + 1
        if tries >= self.mapping.tries:
            self._give_up([record for part in parts for record in part])
            return
        ready = self.world.now + timedelta(seconds=2**tries)
        for part in parts:
            if part:
                heapq.heappush(self._broken, _Batch(ready, next(self._places), part, tries))

    def _give_up(self, records: list[Record]) -> None:
        if records:
            self.world.tell(self.function, "gave up", len(records))
            self.functions.dead_letters.append(DeadLetter(self.function, {"Records": records}))


def _stamped(record: Record, now: datetime) -> Record:
    """`record` with the time of the virtual clock, and without moto's traces."""
    written = {**record["dynamodb"], "ApproximateCreationDateTime": now.timestamp()}
    return {**record, "awsRegion": REGION, "dynamodb": written}


def _written(record: Record) -> datetime:
    return datetime.fromtimestamp(record["dynamodb"]["ApproximateCreationDateTime"], UTC)
