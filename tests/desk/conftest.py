"""The desk function with its tables in moto, and a browser that visits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from desk.wiring import wiring
from shared.campaigns.planner import Planner, Tick
from shared.projects import Project
from shared.technical import dynamodb
from tests.conftest import Tables
from tests.desk.visitor import Desk

ADDRESS = "https://moeder.example.org"
RECEIPTS = "test-receipts"

Meanwhile = Callable[[Callable[[], object]], None]
"""Lets something happen between the reading and the writing of the next transaction."""


@pytest.fixture
def desk(kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A browser that nobody has approved, on a morning before the first meeting; the project is in the tables."""
    monkeypatch.setenv("PUBLIC_URL", ADDRESS)
    monkeypatch.setenv("RECEIPTS_BUCKET", RECEIPTS)
    wiring.cache_clear()
    yield Desk()
    wiring.cache_clear()


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen between the reading and the writing of the next transaction."""
    transact = dynamodb.transact

    def between(happens: Callable[[], object]) -> None:
        waiting = [happens]

        def late(writes: Sequence[Any]) -> None:
            if waiting:
                waiting.pop()()
            transact(writes)

        monkeypatch.setattr(dynamodb, "transact", late)

    return between


@pytest.fixture
def tick(tables: Tables, desk: Desk) -> Callable[[], Tick]:
    """A quarter of an hour passes, and the planner looks at what is due."""

    def run() -> Tick:
        desk.now += timedelta(minutes=15)
        return Planner(tables.projects, tables.members, tables.registrations, tables.outbox).tick(desk.now)

    return run
