"""A season in full swing, and who means it no good."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from budget import app as budget
from desk import app as desk
from desk.wiring import wiring as desk_wiring
from mailing import feedback, plan, send
from pictures import app as pictures
from registration import app as registration
from registration.wiring import wiring as registration_wiring
from shared.budget import receipts
from shared.mails import ses
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import clock, dynamodb
from summaries import app as summaries
from tests.abuse.stage import Stage, seated
from tests.builders import BEFORE, a_guest
from tests.conftest import KEYS_PARAMETER, Tables
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


@pytest.fixture
def sent(tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The ids of the mails that reach SES; a guest is signed up, so that there is one to send."""
    names = {"PUBLIC_URL": "https://moeder.example.org", "SENDER": "os@example.org", "CONFIGURATION_SET": "set"}
    for name, value in {**names, "KEYS_PARAMETER": KEYS_PARAMETER}.items():
        monkeypatch.setenv(name, value)
    wired: Any = (send.wiring, feedback.wiring, plan.wiring, budget.wiring, summaries.wiring)
    for each in wired:
        each.cache_clear()
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(1), BEFORE)
    found: list[str] = []

    def deliver(sender: str, to: str, cc: object, raw: bytes, mail_id: str, configuration_set: str) -> str:
        found.append(mail_id)
        return f"ses-{len(found)}"

    monkeypatch.setattr(ses, "send", deliver)
    monkeypatch.setattr(ses.SendRate, "at", lambda self, now: 1_000_000.0)
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    yield found
    for each in wired:
        each.cache_clear()
