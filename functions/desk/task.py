"""The page of a task's button: what there is to do, by when, and one button that marks it as done."""

from __future__ import annotations

from dataclasses import replace

from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType
from shared.tasks.table import TasksTable
from shared.tasks.task import Task, tasks, urgency
from shared.technical import clock
from shared.technical.dynamodb import Write
from web.http import Refusal, Response


def _show(visit: Visit) -> Response:
    return _shown(visit, just_now=False)


def _press(visit: Visit) -> Change | Response:
    """Mark it as done, or as not done after all."""
    _, (wanted,) = visit.form("act")
    if wanted not in {"finish", "reopen"}:
        raise visit.unreadable()
    task, finish = _task(visit), wanted == "finish"
    if task.done is finish:
        return _shown(visit)
    project = visit.project.id
    return Change(
        AuditType.TASK_DONE if finish else AuditType.TASK_REOPENED,
        done=_shown,
        kept=_show,
        writes=[_table().finish(project, task.id, visit.now) if finish else _table().reopen(project, task.id)],
        meeting=task.meeting,
        about=task.id,
        facts={"chore": task.chore.value},
    )


def _undo_done(visit: Visit, event: AuditEvent) -> list[Write]:
    """Refused where it was reopened and done again since: that is another event."""
    done = _table().done(visit.project.id).get(event.about)
    if done != event.at:
        raise Refusal(409, "changed-meanwhile", visit.project)
    reopen = _table().reopen(visit.project.id, event.about)
    return [replace(reopen, condition="done_at = :at", values={":at": clock.text(event.at)})]


def _undo_reopened(visit: Visit, event: AuditEvent) -> list[Write]:
    if event.about in _table().done(visit.project.id):
        raise Refusal(409, "changed-meanwhile", visit.project)
    return [_table().finish(visit.project.id, event.about, visit.now)]


def _table() -> TasksTable:
    return TasksTable(wiring().settings.projects_table)


def _task(visit: Visit) -> Task:
    every = tasks(visit.project, _table().done(visit.project.id))
    task = next((each for each in every if (each.id,) == visit.holder.about), None)
    if task is None:
        raise Refusal(404, "no-such-page", visit.project)
    return task


def _shown(visit: Visit, *, just_now: bool = True) -> Response:
    task = _task(visit)
    return page(
        "task.html",
        visit,
        task=task,
        meeting=visit.project.meeting(task.meeting),
        urgency=urgency(task, visit.now),
        just_now=just_now,
    )


PAGE = Page(View(_show, _press), undo={AuditType.TASK_DONE: _undo_done, AuditType.TASK_REOPENED: _undo_reopened})
