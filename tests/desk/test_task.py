"""The page of a task's button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from shared.desk.audit import AuditType, LinkPurpose
from shared.plans.changing import cancelled
from shared.projects import Project
from shared.tasks.table import TasksTable
from shared.technical import dynamodb
from tests.builders import PROJECT
from tests.conftest import Tables, nothing_changes, tables
from tests.desk.stored import audit_log
from tests.desk.visitor import Desk

VENUE = "moede-1:venue"
FINISH, REOPEN = {"act": "finish"}, {"act": "reopen"}


@pytest.fixture
def task(desk: Desk) -> str:
    """The link of a task that is overdue, in a browser that the secretariat has approved."""
    return desk.approved().link(LinkPurpose.TASK, VENUE)


def finished() -> Mapping[str, datetime]:
    """When each task was done."""
    return TasksTable(tables.projects.name).done(PROJECT)


def acts() -> list[tuple[AuditType, str, str, Mapping[str, str], bool]]:
    found = [each for each in audit_log() if each.type is not AuditType.BROWSER_APPROVED]
    return [(each.type, each.meeting, each.about, each.facts, each.undone) for each in found]


def test_the_page_says_what_is_to_be_done_by_when_and_by_whom(desk: Desk, task: str) -> None:
    """Looking changes nothing."""
    with nothing_changes():
        text = desk.get(task).page.text
        for said in ("Book stedet", "Netværksmøde 1, onsdag den 15. august", "onsdag den 18. juli (over tiden)"):
            assert said in text
        assert "Hvem Sekretariatet Status Ikke gjort endnu" in text
        assert "Hvem Arbejdsgruppen" in desk.get(desk.link(LinkPurpose.TASK, "moede-1:programme")).page.text
        assert desk.get(task, "HEAD").status == 200


def test_the_seasons_own_task_has_no_meeting(desk: Desk, task: str) -> None:
    """The report is due a month after the last meeting."""
    text = desk.get(desk.link(LinkPurpose.TASK, "report")).page.text
    assert "Send sæsonens rapport ind Senest fredag den 21. december" in text


def test_it_is_done_with_one_button(desk: Desk, task: str) -> None:
    """With the trail, and a way back."""
    page = desk.post(task, FINISH).page
    assert "Gjort torsdag den 26. juli kl. 9.00" in page.text
    assert [each["href"] for each in page.tags("a") if "/undo/" in each["href"]]
    assert finished() == {VENUE: desk.now}
    assert acts() == [(AuditType.TASK_DONE, "moede-1", VENUE, {"chore": "venue"}, False)]


def test_it_can_be_reopened(desk: Desk, task: str) -> None:
    """Once; what is open already stays so, and leaves no trail."""
    desk.post(task, FINISH)
    desk.now += timedelta(minutes=1)
    assert "Opgaven står på listen igen" in desk.post(task, REOPEN).page.text
    desk.now += timedelta(minutes=1)
    assert desk.post(task, REOPEN).status == 200
    assert finished() == {}
    assert [deed for deed, *_ in acts()] == [AuditType.TASK_DONE, AuditType.TASK_REOPENED]


def test_either_is_taken_back_from_the_trail(desk: Desk, task: str) -> None:
    """The sentence says which task."""
    desk.post(task, FINISH)
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    assert "Gjort: Book stedet." in desk.get(undo).page.text
    assert desk.post(undo, {}).status == 200
    assert finished() == {}
    desk.now += timedelta(minutes=1)
    desk.post(task, FINISH)
    desk.now += timedelta(minutes=1)
    desk.post(task, REOPEN)
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    assert "Ikke gjort alligevel: Book stedet." in desk.get(undo).page.text
    assert desk.post(undo, {}).status == 200
    assert set(finished()) == {VENUE}


def test_what_was_done_again_is_not_taken_back_by_the_first_entry(desk: Desk, task: str) -> None:
    """Done, reopened, done: the oldest link speaks of something that stands no more."""
    for act in (FINISH, REOPEN, FINISH):
        desk.now += timedelta(minutes=1)
        desk.post(task, act)
    first = next(each for each in audit_log() if each.type is AuditType.TASK_DONE)
    assert desk.post(desk.link(LinkPurpose.UNDO, first.id), {}).status == 409
    assert finished() == {VENUE: desk.now}


def test_what_is_no_task_is_not_finished(desk: Desk, task: str, tables: Tables, kept: Project) -> None:
    """A task that does not exist, or one whose meeting was called off."""
    off = cancelled(kept.meetings[1], desk.now)
    dynamodb.write(tables.projects.meeting_write(PROJECT, off, kept.meetings[1]))
    with nothing_changes():
        assert desk.post(desk.link(LinkPurpose.TASK, "moede-1:nothing"), FINISH).status == 404
        assert desk.post(desk.link(LinkPurpose.TASK, "moede-2:venue"), FINISH).status == 404
