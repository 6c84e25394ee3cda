"""A season in full swing, and who means it no good."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from desk import app as desk
from desk.wiring import wiring as desk_wiring
from pictures import app as pictures
from registration import app as registration
from registration.wiring import wiring as registration_wiring
from shared.budget import receipts
from shared.projects import Project
from shared.technical import dynamodb
from tests.abuse.stage import Stage, seated
from tests.conftest import Tables
from tests.desk.conftest import ADDRESS, RECEIPTS


@pytest.fixture
def stage(tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The functions, with a bucket for receipts; three guests, who are members, and a browser that nobody knows."""
    monkeypatch.setenv("PUBLIC_URL", ADDRESS)
    monkeypatch.setenv("RECEIPTS_BUCKET", RECEIPTS)
    wired = (registration_wiring, desk_wiring, pictures._projects, pictures._drawn, receipts.client)
    for each in wired:
        each.cache_clear()
    receipts.client().create_bucket(Bucket=RECEIPTS, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    seated(tables, kept)
    calls: list[str] = []
    dynamodb.client().meta.events.register("before-call.dynamodb.*", lambda model, **_: calls.append(model.name))
    yield Stage(tables, calls)
    for each in wired:
        each.cache_clear()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the functions with pages log."""
    kept = io.StringIO()
    for app in (registration, desk, pictures):
        for handler in app.logger.handlers:
            monkeypatch.setattr(handler, "stream", kept)
    return kept
