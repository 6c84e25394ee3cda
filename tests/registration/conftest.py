"""The registration function with its tables in moto, and somebody who visits it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from registration import app
from registration.wiring import wiring
from shared.projects import Project
from shared.technical import dynamodb
from tests.conftest import Tables
from tests.registration.visitor import Visitor

ADDRESS = "https://moeder.example.org"


@pytest.fixture
def visitor(kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """A visitor on a morning before the first meeting; the project is in the tables."""
    monkeypatch.setenv("PUBLIC_URL", ADDRESS)
    wiring.cache_clear()
    yield Visitor()
    wiring.cache_clear()


@pytest.fixture
def everything(tables: Tables) -> Callable[[], object]:
    """All that lies in the tables, to be compared."""

    def read() -> object:
        api = dynamodb.client()
        names = (tables.registrations.name, tables.outbox.name, tables.projects.name, tables.members.name)
        return [
            sorted((dynamodb.unpack(item) for item in api.scan(TableName=name)["Items"]), key=str) for name in names
        ]

    return read


@pytest.fixture
def calls(visitor: Visitor) -> list[str]:
    """The names of the requests that go to DynamoDB, as they go."""
    made: list[str] = []
    dynamodb.client().meta.events.register("before-call.dynamodb.*", lambda model, **_: made.append(model.name))
    return made


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the function logs."""
    kept = io.StringIO()
    for handler in app.logger.handlers:
        monkeypatch.setattr(handler, "stream", kept)
    return kept
