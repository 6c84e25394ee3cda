"""Taking back what was done at the desk: once, by somebody who may act."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.outbox.mail import Entry, Kind
from shared.projects.table import ProjectsTable
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.desk.visitor import Desk


@pytest.fixture
def undo(desk: Desk, audit_log: Callable[[], list[AuditEvent]]) -> str:
    """The link that takes back the pause of an invitation."""
    desk.now = desk.now.replace(day=20)
    assert desk.approved().post(desk.link(LinkPurpose.INVITATION, "moede-1"), {"act": "pause"}).status == 200
    return desk.link(LinkPurpose.UNDO, audit_log()[-1].id)


def paused(projects: ProjectsTable) -> bool:
    project = projects.get(PROJECT)
    assert project is not None
    return project.override("moede-1", Kind.INVITATION).paused


def test_the_page_says_what_was_done_and_asks(desk: Desk, undo: str, everything: Callable[[], object]) -> None:
    """Looking takes nothing back."""
    before = everything()
    page = desk.get(undo).page
    assert "Invitationen blev sat på pause" in page.text
    assert [form["action"] for form in page.tags("form")] == [undo]
    desk.get(undo, "HEAD")
    assert everything() == before


def test_one_button_takes_it_back(
    desk: Desk, undo: str, tables: Tables, audit_log: Callable[[], list[AuditEvent]]
) -> None:
    """The change and the mark in the trail, together."""
    answer = desk.post(undo, {})
    assert (answer.status, "Det er taget tilbage" in answer.page.text) == (200, True)
    assert not paused(tables.projects)
    assert [(each.deed, each.undone) for each in audit_log()] == [
        (AuditType.BROWSER_APPROVED, False),
        (AuditType.INVITATION_PAUSED, True),
    ]


def test_taken_back_twice_is_taken_back_once(
    desk: Desk, undo: str, tables: Tables, everything: Callable[[], object]
) -> None:
    """The second time changes nothing, also when the same thing has been done again meanwhile."""
    desk.post(undo, {})
    desk.post(desk.link(LinkPurpose.INVITATION, "moede-1"), {"act": "pause"})
    before = everything()
    answer = desk.post(undo, {})
    assert (answer.status, "allerede taget tilbage" in answer.page.text) == (200, True)
    assert everything() == before
    assert paused(tables.projects)


def test_taken_back_by_two_at_once_it_is_taken_back_once(
    desk: Desk, undo: str, tables: Tables, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    """Both read it before either wrote; both are told that it is taken back."""
    meanwhile(lambda: desk.post(undo, {}))
    answer = desk.post(undo, {})
    assert (answer.status, "Det er taget tilbage" in answer.page.text) == (200, True)
    assert not paused(tables.projects)


def test_an_unknown_browser_takes_nothing_back(
    desk: Desk, undo: str, tables: Tables, owed: Callable[[], list[Entry]]
) -> None:
    """Whoever got the mail forwarded may read what was done."""
    answer = desk.another().post(undo, {})
    assert answer.status == 403
    assert paused(tables.projects)
    assert [each.mail.kind for each in owed()] == [Kind.DESK_APPROVAL]


def test_what_no_longer_stands_is_not_taken_back(desk: Desk, undo: str, tables: Tables) -> None:
    """The pause has been lifted since, by hand: there is nothing of it left to undo, and the page says so."""
    desk.post(desk.link(LinkPurpose.INVITATION, "moede-1"), {"act": "resume"})
    answer = desk.post(undo, {})
    assert (answer.status, "i mellemtiden" in answer.page.text) == (409, True)
    assert not paused(tables.projects)


def test_an_entry_that_is_gone_is_said_to_be_gone(desk: Desk) -> None:
    """A link outlives what it is about only by mistake."""
    assert desk.approved().get(desk.link(LinkPurpose.UNDO, "no-such-entry")).status == 404
