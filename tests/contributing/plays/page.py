"""Played in a copy of the tree that followed the recipe for a desk page: it shows, acts, and is undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk.wiring import wiring
from shared.desk.audit import LinkPurpose
from shared.desk.table import AuditLog
from shared.projects import Project
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.desk.visitor import Desk


@pytest.fixture
def desk(kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("PUBLIC_URL", "https://moeder.example.org")
    monkeypatch.setenv("RECEIPTS_BUCKET", "test-receipts")
    wiring.cache_clear()
    yield Desk()
    wiring.cache_clear()


def test_the_other_pages_about_the_meeting_lead_to_it(desk: Desk) -> None:
    """In an approved browser."""
    desk.approved()
    page = desk.get(desk.link(LinkPurpose.GUESTS, "moede-1")).page
    assert "Nøglen" in page.text
    assert [each for each in page.tags("a") if each.get("href", "").startswith("/d/key/")]


def test_it_acts_in_an_approved_browser_and_is_undone(desk: Desk, tables: Tables) -> None:
    """Looking changes nothing, a browser that nobody approved neither; what was done is in the log, with an undo."""
    link = desk.link(LinkPurpose("key"), "moede-1")
    assert "Nøglen er hentet." not in desk.get(link).page.text
    assert desk.post(link, {}).status == 403
    desk.approved()
    done = desk.post(link, {})
    assert (done.status, "Nøglen er hentet." in done.page.text) == (200, True)
    last = max(AuditLog(tables.projects.name).since(PROJECT, None), key=lambda event: event.id)
    undo = desk.link(LinkPurpose.UNDO, last.id)
    assert "Nøglen til lokalet er hentet." in desk.get(undo).page.text
    assert desk.post(undo, {}).status == 200
    assert "Nøglen er hentet." not in desk.get(link).page.text
