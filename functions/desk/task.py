"""The page behind a task's "done" button: what it is, by when, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.changing import together
from desk.link_holder import LinkHolder, link_holder, may_act, undo_link
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.tasks.table import TasksTable
from shared.tasks.task import Task, tasks, urgency
from shared.technical import clock
from shared.technical.dynamodb import ConditionFailed, Write
from web.http import Refusal, Request, Response


def show(request: Request, token: str) -> Response:
    """The task as it stands. Looking changes nothing."""
    return _shown(request, link_holder(request, LinkPurpose.TASK, token))


def act(request: Request, token: str) -> Response:
    """Mark it as done, or as not done after all; pressed twice it is done once."""
    who = link_holder(request, LinkPurpose.TASK, token)
    deed = AUDIT_TYPES.get(next(iter(request.form().get("act", ())), ""))
    if deed is None:
        raise Refusal(400, "unreadable", who.project)
    if not may_act(request, who):
        return _shown(request, who, unknown=True)
    task = _task(who)
    change = _finish if deed is AuditType.TASK_DONE else _reopen
    done = audit_event(deed, request.now, meeting=task.meeting, about=task.id, said={"chore": task.chore.value})
    try:
        together(who.project, [change(who, task.id, request.now), wiring().audit_log.put(who.project.id, done)])
    except ConditionFailed:  # it stood so already
        return _shown(request, who, just_now=True)
    return _shown(request, who, just_now=True, back=undo_link(who, done, request.now))


AUDIT_TYPES: Mapping[str, AuditType] = {"finish": AuditType.TASK_DONE, "reopen": AuditType.TASK_REOPENED}


def _finish(who: LinkHolder, task: str, now: datetime) -> Write:
    return _table().finish(who.project.id, task, now)


def _reopen(who: LinkHolder, task: str, now: datetime) -> Write:
    return _table().reopen(who.project.id, task)


def _undo_done(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Not where it was reopened and done again since: that is another act."""
    mark = replace(
        _table().reopen(who.project.id, done.about), condition="done_at = :at", values={":at": clock.text(done.at)}
    )
    together(who.project, [wiring().audit_log.undo(who.project.id, done), mark])


def _undo_reopened(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    together(who.project, [wiring().audit_log.undo(who.project.id, done), _finish(who, done.about, request.now)])


UNDO: Mapping[AuditType, Undo] = {AuditType.TASK_DONE: _undo_done, AuditType.TASK_REOPENED: _undo_reopened}


def _table() -> TasksTable:
    return TasksTable(wiring().settings.projects_table)


def _task(who: LinkHolder) -> Task:
    every = tasks(who.project, _table().done(who.project.id))
    found = next((each for each in every if (each.id,) == who.about), None)
    if found is None:
        raise Refusal(404, "no-such-page", who.project)
    return found


def _shown(
    request: Request, who: LinkHolder, *, unknown: bool = False, just_now: bool = False, back: str = ""
) -> Response:
    task = _task(who)
    return page(
        "task.html",
        who.project,
        status=403 if unknown else 200,
        at=who.address,
        task=task,
        meeting=who.project.meeting(task.meeting),
        urgency=urgency(task, clock.local(request.now).date()),
        unknown=unknown,
        just_now=just_now,
        undo_link=back,
    )
