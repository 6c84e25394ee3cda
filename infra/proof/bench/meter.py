"""What DynamoDB does and charges for what a visitor does.

The registration function as deployed answers real requests; counted are the calls that it makes. Units are computed
from the items as AWS charges them on demand (read units as in `infra.proof.bench.tick`). A write is a unit a KB of the
larger of the item before and after; in a transaction twice that, also for the seats, which hold a few numbers; an index
that the item enters, leaves or is changed in is a write more. A transaction that is refused is charged too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from moto.dynamodb.models import dynamodb_backends

from infra.proof.bench.tick import read_units, size
from infra.proof.season.cloud import PEPPER, PUBLIC_URL, REGION
from infra.proof.season.pages import Form, Page
from infra.proof.season.play import Season
from infra.proof.season.policies import Call, Fault
from infra.proof.season.streams import ACCOUNT
from registration.wiring import wiring
from shared.people.person import person_id

READS = {"GetItem", "Query", "BatchGetItem"}
KB = 1024
WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}
INDEXES = {("waiting_since",): True, ("listed_since",): False, ("queue", "due"): False, ("person", "owed_at"): False}
"""Attributes that put an item into an index of its table, and whether it holds the whole item (infra/tables.yaml)."""


@dataclass
class Cost:
    """What one request cost. `calls` counts requests by operation, `written` the items."""

    calls: Counter[str] = field(default_factory=Counter)
    written: int = 0
    read_units: float = 0
    write_units: int = 0

    @property
    def reads(self) -> int:
        """Requests that read."""
        return sum(count for operation, count in self.calls.items() if operation in READS)


@dataclass
class Meter(Fault):
    """Looks at every call of DynamoDB that `functions` make (empty: all of them), before and after it."""

    functions: Collection[str] = ("registration",)
    cost: Cost = field(default_factory=Cost)
    found: Sequence[Mapping[str, Any]] = ()

    def before(self, call: Call) -> None:
        """Count the call, and the items that it is about to write as they are."""
        if self._counts(call):
            self.cost.calls[call.operation] += 1
            self.found = [_item(table, key) for table, key in _written(call)]
            self.cost.write_units += sum(_units(call, old, {}) for old in self.found)

    def after(self, call: Call) -> None:
        """Count what they have grown to, now that it has gone through."""
        if self._counts(call):
            for (table, key), old in zip(_written(call), self.found, strict=True):
                self.cost.written += 1
                self.cost.write_units += _units(call, old, _item(table, key)) - _units(call, old, {})

    def hear(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Count what a read has read."""
        if self._counts(call) and call.operation in READS:
            self.cost.read_units += read_units(call.operation, call.arguments, answer)

    def _counts(self, call: Call) -> bool:
        return call.service == "dynamodb" and (not self.functions or call.function in self.functions)


def _units(call: Call, old: Mapping[str, Any], new: Mapping[str, Any]) -> int:
    times = 2 if call.operation == "TransactWriteItems" else 1
    return times * max(1, -(-max(size(old), size(new)) // KB)) + (_index_writes(old, new) if new else 0)


def _index_writes(old: Mapping[str, Any], new: Mapping[str, Any]) -> int:
    """One to put an item into an index or take it out, both where its key changes; one for what else the index holds.

    (docs.aws.amazon.com/amazondynamodb, "Global secondary index write capacity units".)
    """
    writes = 0
    for keys, whole in INDEXES.items():
        before, after = ([item.get(key) for key in keys] for item in (old, new))
        if before != after:
            writes += all(before) + all(after)
        elif whole and all(after):
            writes += 1
    return writes


def _written(call: Call) -> list[tuple[str, Mapping[str, Any]]]:
    if call.operation in WRITES:
        operations = [(WRITES[call.operation], call.arguments)]
    else:
        operations = [pair for each in call.arguments.get("TransactItems", []) for pair in each.items()]
    found: list[tuple[str, Mapping[str, Any]]] = []
    for kind, operation in operations:
        table = dynamodb_backends[ACCOUNT][REGION].tables[operation["TableName"]]
        keys = [name for name in (table.hash_key_attr, table.range_key_attr) if name]
        item = operation["Item"] if kind == "Put" else operation["Key"]
        found.append((operation["TableName"], {name: item[name] for name in keys}))
    return found


def _item(table: str, key: Mapping[str, Any]) -> Mapping[str, Any]:
    found = dynamodb_backends[ACCOUNT][REGION].get_item(table, dict(key))
    return found.to_json()["Attributes"] if found else {}


@dataclass
class Guest:
    """Somebody at a browser, whose every request is metered."""

    made: Season
    meter: Meter

    def cost(self, act: Callable[[], Page]) -> Cost:
        """What `act` cost; it must come to a page."""
        cost = self.meter.cost = Cost()
        page = act()
        assert page.status == 200, (page.status, page.text)
        self.meter.cost = Cost()
        return cost

    def form(self, path: str, holding: str) -> Form:
        """The form of the page at `path` that has the field `holding`; filled in a minute later."""
        page = self.made.people.browser.get(PUBLIC_URL + path)
        assert page.status == 200, (page.status, page.text)
        self.made.world.now += timedelta(minutes=1)
        return next(each for each in page.forms if each.value(holding) is not None)

    def ask(self, number: int, *meetings: str, party: int = 1) -> Cost:
        """The cost of the form on the season's page."""
        form = self.form(f"/{self.made.script.project.id}", "address")
        typed: dict[str, Any] = {
            "meetings": list(meetings),
            "name": f"Åse Ærø {number}",
            "company": "Smørrebrødsforretningen på hjørnet ApS",
            "address": _address(number),
            "party": str(party),
            "diet": "Vegetar",
            "topics": "Parkering på Amagerbrogade",
        }
        return self.cost(lambda: self.made.people.browser.post(form, typed))

    def click(self, number: int) -> Cost:
        """The cost of the click in the mail that the form brings, without looking at its page."""
        person = person_id(_address(number), PEPPER)
        at = wiring().links().confirm(self.made.script.project.id, person, self.made.world.now)
        form = self.form(at.removeprefix(PUBLIC_URL), "asked_at")
        return self.cost(lambda: self.made.people.browser.post(form, {}))

    def sign_up(self, number: int, *meetings: str, party: int = 1) -> Cost:
        """The cost of the click of somebody who has sent the form."""
        self.ask(number, *meetings, party=party)
        return self.click(number)

    def link(self, number: int) -> str:
        """The path of their signed link."""
        person = person_id(_address(number), PEPPER)
        links = wiring().links()
        return links.manage(self.made.script.project.id, person, self.made.world.now).removeprefix(PUBLIC_URL)


def _address(number: int) -> str:
    return f"guest{number}@example.org"
