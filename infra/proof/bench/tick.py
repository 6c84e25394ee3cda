"""What a planner's tick with nothing due costs, and a night and a morning, with so many members, registrations, and
seasons beside it in which nothing is due.

Requests are the calls that the function makes of DynamoDB. Read units are computed from what each answers, as AWS
charges them on demand: the sizes of the items read, in steps of 4 KB, half a unit a step where the read is not
consistent, and at least one step a request (of a BatchGetItem: an item).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import msgspec
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item

from infra.proof.season.cloud import PEPPER, REGION
from infra.proof.season.play import Season, script, season
from infra.proof.season.policies import Call
from infra.proof.season.streams import ACCOUNT
from shared.people.person import person_id
from shared.projects.agenda import PARTITION as AGENDA
from shared.projects.table import DIRECTORY
from shared.technical import clock, dynamodb

STEP = 4096
READS = {"GetItem", "Query", "BatchGetItem"}
SIZES = (10, 10_000)


@dataclass
class Cost:
    """What one run cost. `calls` counts requests by operation."""

    calls: Counter[str] = field(default_factory=Counter)
    units: float = 0

    def hear(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Count a call of the function."""
        self.calls[call.operation] += 1
        if call.operation in READS:
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
    items = msgspec.json.decode(answer["Items"]) if operation == "Query" else [answer.get("Item", {})]
    steps = -(-sum(map(size, items)) // STEP)
    return max(1, steps) * (1.0 if arguments.get("ConsistentRead") else 0.5)


def _steps(items: Sequence[Mapping[str, Any]]) -> int:
    return sum(max(1, -(-size(item) // STEP)) for item in items)


def size(item: Mapping[str, Any]) -> int:
    """An item's size in bytes: its names and its values."""
    known: int | None = getattr(item, "size", None)
    return known or sum(len(name.encode()) + DynamoType(value).size() for name, value in item.items())


def tick(members: int, registrations: int = 0, *, over: int = 0, function: str = "plan") -> Cost:
    """A tick in a quiet hour of the season (or another scheduled `function`), with so many members, registrations at
    the first meeting, and seasons beside it that are `over`.
    """
    played = script()
    begun = replace(played, rows=())
    with season(begun) as made:
        made.begin()
        fill(made, members, registrations)
        projects = dynamodb_backends[ACCOUNT][REGION].tables[made.tables.projects.name]
        for number in range(over):
            put(projects, {"project": DIRECTORY, "part": f"over-{number}"})
            put(projects, {"project": AGENDA, "part": f"over-{number}", "awake": "2010-01-01", "wakings": 1})
        # The first tick of a day also looks at every season, the first one of an hour leaves a sign of life.
        quiet = (made.world.now + timedelta(days=1)).replace(minute=15)
        for at in (made.world.now, quiet):
            made.tables.projects.agenda.sweep(clock.local(at).date())
            if at != quiet:
                made.functions.invoke("plan", {"time": at.isoformat()})
        cost = Cost()
        made.cloud.heard.append(cost.hear)
        made.functions.invoke(function, {"time": quiet.isoformat()})
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
