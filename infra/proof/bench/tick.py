"""What a planner's tick with nothing due costs, with so many members and registrations.

Requests are the calls that the function makes of DynamoDB. Read units are computed from what each answers, as AWS
charges them on demand: the sizes of the items read, in steps of 4 KB, half a unit a step where the read is not
consistent, and at least one step a request (of a BatchGetItem: an item). Three ticks in four
write nothing; the bench sees to that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from infra.proof.season.cloud import PEPPER, REGION
from infra.proof.season.play import Season, script, season
from infra.proof.season.policies import Call
from infra.proof.season.streams import ACCOUNT
from shared.people.person import person_id
from shared.technical import dynamodb

STEP = 4096
SIZES = (10, 10_000)


@dataclass
class Cost:
    """What one tick cost. `calls` counts requests by operation."""

    calls: Counter[str] = field(default_factory=Counter)
    units: float = 0

    def hear(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Count a call of the function."""
        if call.service != "dynamodb":
            return
        if call.operation not in {"GetItem", "Query", "BatchGetItem"}:
            raise AssertionError(f"a tick with nothing due calls {call.operation}")
        self.calls[call.operation] += 1
        self.units += read_units(call.operation, call.arguments, answer)

    @property
    def requests(self) -> int:
        """Of any kind."""
        return self.calls.total()


def read_units(operation: str, arguments: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    """What AWS would charge for a read."""
    if operation == "BatchGetItem":
        return sum(
            (1.0 if asked.get("ConsistentRead") else 0.5) * max(len(asked["Keys"]), _steps(answer["Responses"][table]))
            for table, asked in arguments["RequestItems"].items()
        )
    items = answer["Items"] if operation == "Query" else [answer.get("Item", {})]
    steps = -(-sum(map(size, items)) // STEP)
    return max(1, steps) * (1.0 if arguments.get("ConsistentRead") else 0.5)


def _steps(items: Sequence[Mapping[str, Any]]) -> int:
    return sum(max(1, -(-size(item) // STEP)) for item in items)


def size(item: Mapping[str, Any]) -> int:
    """An item's size in bytes: its names and its values."""
    known: int | None = getattr(item, "size", None)
    return known or sum(len(name.encode()) + DynamoType(value).size() for name, value in item.items())


def tick(members: int, registrations: int = 0) -> Cost:
    """A tick in a quiet hour of the season, with so many members, and registrations at the first meeting."""
    played = script()
    begun = replace(played, rows=())
    with season(begun) as made:
        made.begin()
        fill(made, members, registrations)
        cost = Cost()
        made.cloud.heard.append(cost.hear)
        # The first tick of an hour also leaves a sign of life (shared/alerts/heartbeat.py), and is none of these.
        quiet = (made.world.now + timedelta(days=1)).replace(minute=15)
        made.functions.invoke("plan", {"time": quiet.isoformat()})
        return cost


def fill(made: Season, members: int, registrations: int) -> None:
    """Put items into moto's tables as they would lie there: ten thousand calls would take half a minute."""
    backend = dynamodb_backends[ACCOUNT][REGION]
    project = made.script.project
    table = backend.tables[made.tables.members.name]
    for number in range(members):
        address = f"member{number}@example.org"
        person = person_id(address, PEPPER)
        values = {"name": f"Åse Ærø {number}", "company": "Smørrebrød ApS", "address": address, "language": "da"}
        put(table, {"project": project.id, "person": person, "standing": "active", **values})
    table = backend.tables[made.tables.registrations.name]
    for number in range(registrations):
        key = {"meeting": f"{project.id}/{project.meetings[0].id}", "part": f"registration#{number}"}
        put(table, {**key, "project": project.id, "person": str(number), "party": 1, "status": "confirmed"})


def put(table: Any, values: Mapping[str, Any]) -> None:
    """Put an item into one of moto's tables."""
    item = dynamodb.pack(values)
    hash_key, range_key = DynamoType(item[table.hash_key_attr]), DynamoType(item[table.range_key_attr])
    table.items[hash_key][range_key] = Item(hash_key, range_key, item)
