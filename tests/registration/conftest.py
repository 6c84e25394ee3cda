"""The registration function with its tables in moto, and somebody who visits it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from registration.wiring import wiring
from shared.projects import Project
from shared.technical import dynamodb
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
def calls(visitor: Visitor) -> list[str]:
    """The names of the requests that go to DynamoDB, as they go."""
    made: list[str] = []
    dynamodb.client().meta.events.register("before-call.dynamodb.*", lambda model, **_: made.append(model.name))
    return made
