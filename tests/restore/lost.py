"""A season that loses its tables, and what stands around it: the logs by their time, machinery that nobody needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from infra.proof.season.cloud import PEPPER
from infra.proof.season.play import Script, Season, season
from infra.restore import tables
from infra.restore.again import Tables
from infra.restore.course import Restore
from infra.restore.machinery import Machinery
from shared.technical.dynamodb import Item

Held = Mapping[str, list[Item]]


@dataclass
class Still:
    """Functions that stand still by themselves between two events of the simulated world; and their logs."""

    lines: list[tuple[datetime, str]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def stop(self) -> None:
        """Noted."""
        self.steps.append("stop")

    def start(self) -> None:
        """Noted."""
        self.steps.append("start")

    def sleep(self, seconds: float) -> None:
        """Nothing waits."""

    def log_groups(self) -> list[str]:
        """One holds all."""
        return ["all"]

    def logs(self) -> Still:
        """A client that reads them."""
        return self

    def get_paginator(self, operation: str) -> Still:
        """The client's own way to read on."""
        assert operation == "filter_log_events"
        return self

    def paginate(self, **asked: Any) -> Iterator[Mapping[str, Any]]:
        """What CloudWatch would answer."""
        since = datetime.fromtimestamp(asked["startTime"] / 1000, UTC)
        yield {
            "events": [
                {"timestamp": int(at.timestamp() * 1000), "message": line} for at, line in self.lines if at >= since
            ]
        }


@dataclass
class Disaster:
    """A season in which the tables get lost."""

    season: Season
    machinery: Still

    @property
    def names(self) -> Mapping[str, str]:
        """The tables, by their variables."""
        return self.season.cloud.tables

    def play(self, until: datetime) -> None:
        """Play on."""
        self.season.world.run(until)

    def held(self) -> Held:
        """Everything, as it lies there."""
        return {variable: list(tables.items(table)) for variable, table in self.names.items()}

    def keep(self) -> datetime:
        """A moment to come back to: what DynamoDB would restore of it is made now, for moto knows no past."""
        moment = self.season.world.now.replace(microsecond=0)
        tables.ask_beside(self.names.values(), moment)
        return moment

    def lose(self) -> None:
        """Nothing is left; and the simulation forgets what it kept of the tables."""
        for table in self.names.values():
            tables.replace(table, [])
        doors = self.season.schedules.doors
        doors.pending.clear()
        doors.finished.clear()
        doors.changed = True

    def restore(self, moment: datetime, items: Held | None = None) -> Restore:
        """The restore to that moment."""
        own = self.season.tables
        people = Tables(own.projects, own.members, own.registrations, own.outbox, PEPPER)
        machinery = cast(Machinery, self.machinery)
        held = {name: list(each) for name, each in items.items()} if items else None
        return Restore(self.names, machinery, people, moment, lambda: self.season.world.now, held)


@contextmanager
def disaster(script: Script) -> Iterator[Disaster]:
    """A season that has begun."""
    with season(script) as made:
        machinery = Still()

        def stamp() -> None:
            new = made.functions.logs[len(machinery.lines) :]
            machinery.lines += [(made.world.now, line) for line in new]

        made.world.after_each.append(stamp)
        made.begin()
        yield Disaster(made, machinery)
