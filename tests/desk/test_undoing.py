"""Taking back what was done at the desk: once, by somebody who may act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.form import drawn
from shared.budget.recount import recount
from shared.desk.audit import AuditType, LinkPurpose
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.signing_up import sign_up
from tests.builders import BEFORE, PROJECT, a_guest, there
from tests.conftest import nothing_changes, tables
from tests.desk.conftest import Meanwhile
from tests.desk.stored import audit_log, owed_kinds, stored
from tests.desk.test_expense import GOOD as BILL
from tests.desk.test_order import GOOD as ORDER
from tests.desk.visitor import Desk


@pytest.fixture
def undo(desk: Desk) -> str:
    """The link that takes back the pause of an invitation."""
    desk.now = desk.now.replace(day=20)
    assert desk.approved().post(desk.link(LinkPurpose.INVITATION, "moede-1"), {"act": "pause"}).status == 200
    return desk.link(LinkPurpose.UNDO, audit_log()[-1].id)


def paused(projects: ProjectsTable) -> bool:
    project = there(projects.get(PROJECT))
    return project.override("moede-1", Kind.INVITATION).paused


def test_the_page_says_what_was_done_and_asks(desk: Desk, undo: str) -> None:
    """Looking takes nothing back."""
    with nothing_changes():
        page = desk.get(undo).page
        assert "Invitationen blev sat på pause" in page.text
        assert [form["action"] for form in page.tags("form")] == [undo]
        desk.get(undo, "HEAD")


def test_one_button_takes_it_back(desk: Desk, undo: str) -> None:
    """The change and the mark in the trail, together."""
    answer = desk.post(undo, {})
    assert (answer.status, "Det er taget tilbage" in answer.page.text) == (200, True)
    assert not paused(tables.projects)
    assert [(each.type, each.undone) for each in audit_log()] == [
        (AuditType.BROWSER_APPROVED, False),
        (AuditType.INVITATION_PAUSED, True),
    ]


def test_taken_back_twice_is_taken_back_once(desk: Desk, undo: str) -> None:
    """The second time changes nothing, also when the same thing has been done again meanwhile."""
    desk.post(undo, {})
    desk.post(desk.link(LinkPurpose.INVITATION, "moede-1"), {"act": "pause"})
    with nothing_changes():
        answer = desk.post(undo, {})
        assert (answer.status, "allerede taget tilbage" in answer.page.text) == (200, True)
    assert paused(tables.projects)


def test_taken_back_by_two_at_once_it_is_taken_back_once(desk: Desk, undo: str, meanwhile: Meanwhile) -> None:
    """Both read it before either wrote; both are told that it is taken back."""
    meanwhile(lambda: desk.post(undo, {}))
    answer = desk.post(undo, {})
    assert (answer.status, "Det er taget tilbage" in answer.page.text) == (200, True)
    assert not paused(tables.projects)


def test_an_unknown_browser_takes_nothing_back(desk: Desk, undo: str) -> None:
    """Whoever got the mail forwarded is told that it is for an approved browser."""
    answer = desk.another().post(undo, {})
    assert answer.status == 403
    assert paused(tables.projects)
    assert owed_kinds() == [Kind.DESK_APPROVAL]


def test_what_no_longer_stands_is_not_taken_back(desk: Desk, undo: str) -> None:
    """The pause has been lifted since, by hand: there is nothing of it left to undo, and the page says so. A pause that
    somebody has decided on after that is another one.
    """
    for act in ("resume", "pause"):
        desk.now += timedelta(minutes=1)
        desk.post(desk.link(LinkPurpose.INVITATION, "moede-1"), {"act": act})
        answer = desk.post(undo, {})
        assert (answer.status, "i mellemtiden" in answer.page.text) == (409, True)
        assert paused(tables.projects) is (act == "pause")


def test_an_entry_that_is_gone_is_said_to_be_gone(desk: Desk) -> None:
    """A link outlives what it is about only by mistake."""
    assert desk.approved().get(desk.link(LinkPurpose.UNDO, "no-such-entry")).status == 404


def test_a_bill_is_not_put_back_where_its_order_was_replaced(desk: Desk, kept: Project) -> None:
    """The same breakfast would count twice: paid, and still to be paid. Once its order counts again, it is put back."""
    for number in range(18):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), BEFORE)
    recount(tables.registrations, tables.budget, PROJECT, "moede-1")
    desk.approved()
    order = desk.link(LinkPurpose.ORDER, "moede-1")
    desk.post(order, ORDER)
    [first] = tables.budget.books(PROJECT).commitments
    bill = {**BILL, "id": drawn(), "amount": "1.170,00", "commitment": first.id}
    desk.upload(desk.link(LinkPurpose.EXPENSE), bill, {})
    desk.now += timedelta(minutes=1)
    desk.post(desk.link(LinkPurpose.EXPENSE), {"act": "void", "expense": bill["id"]})
    undo_bill = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    desk.now += timedelta(minutes=1)
    assert desk.post(order, {**ORDER, "stands": first.id, "portions": "20", "amount": "1.300,00"}).status == 200
    placed = audit_log()[-1]
    answer = desk.post(undo_bill, {})
    line = there(tables.budget.books(PROJECT).tally().line("forplejning"))
    assert (answer.status, line.spent, line.committed) == (409, 0, 130_000)
    assert desk.post(desk.link(LinkPurpose.UNDO, placed.id), {}).status == 200
    assert desk.post(undo_bill, {}).status == 200
    line = there(tables.budget.books(PROJECT).tally().line("forplejning"))
    assert (line.spent, line.committed) == (117_000, 0)


def test_edits_are_undone_one_by_one(desk: Desk) -> None:
    """The later first; then the earlier is the last again. Not the earlier under the later."""
    desk.now = desk.now.replace(day=20)
    page = desk.approved().link(LinkPurpose.INVITATION, "moede-1") + "/text"
    for words in ("Første", "Anden"):
        seen = desk.get(page).page.field("seen")["value"]
        desk.now += timedelta(minutes=1)
        texts = {"subject": words, "body": words, "subject-en": "", "body-en": ""}
        assert desk.post(page, {"seen": seen, **texts, "act": "save"}).status == 200
    first, second = [each.id for each in audit_log() if each.type is AuditType.INVITATION_EDITED]

    def subject() -> str:
        project = stored()
        texts = project.override("moede-1", Kind.INVITATION).texts
        return texts["da"].subject if texts else ""

    answers = [desk.post(desk.link(LinkPurpose.UNDO, each), {}).status for each in (first, second)]
    assert (answers, subject()) == ([409, 200], "Første")
    assert desk.post(desk.link(LinkPurpose.UNDO, first), {}).status == 200
    assert subject() == ""
