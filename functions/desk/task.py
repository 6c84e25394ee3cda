"""The page behind a task's "done" button: what it is, by when, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.bearer import Bearer, bearer, may_act, way_back
from desk.changing import together
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.desk.act import Act, Deed, Errand
from shared.desk.table import act as entry
from shared.tasks.table import TasksTable
from shared.tasks.task import Task, tasks, urgency
from shared.technical import clock
from shared.technical.dynamodb import ConditionFailed, Write
from web.http import Refusal, Request, Response


def show(request: Request, token: str) -> Response:
    """The task as it stands. Looking changes nothing."""
    return _shown(request, bearer(request, Errand.TASK, token))


def act(request: Request, token: str) -> Response:
    """Mark it as done, or as not done after all; pressed twice it is done once."""
    who = bearer(request, Errand.TASK, token)
    deed = DEEDS.get(next(iter(request.form().get("act", ())), ""))
    if deed is None:
        raise Refusal(400, "unreadable", who.project)
    if not may_act(request, who):
        return _shown(request, who, unknown=True)
    task = _task(who)
    change = _finish if deed is Deed.TASK_DONE else _reopen
    done = entry(deed, request.now, meeting=task.meeting, about=task.id, said={"chore": task.chore.value})
    try:
        together(who.project, [change(who, task.id, request.now), wiring().trail.put(who.project.id, done)])
    except ConditionFailed:  # it stood so already
        return _shown(request, who, just_now=True)
    return _shown(request, who, just_now=True, back=way_back(who, done, request.now))


DEEDS: Mapping[str, Deed] = {"finish": Deed.TASK_DONE, "reopen": Deed.TASK_REOPENED}


def _finish(who: Bearer, task: str, now: datetime) -> Write:
    return _table().finish(who.project.id, task, now)


def _reopen(who: Bearer, task: str, now: datetime) -> Write:
    return _table().reopen(who.project.id, task)


def _undo_done(request: Request, who: Bearer, done: Act) -> None:
    """Not where it was reopened and done again since: that is another act."""
    mark = replace(
        _table().reopen(who.project.id, done.about), condition="done_at = :at", values={":at": clock.text(done.at)}
    )
    together(who.project, [wiring().trail.undo(who.project.id, done), mark])


def _undo_reopened(request: Request, who: Bearer, done: Act) -> None:
    together(who.project, [wiring().trail.undo(who.project.id, done), _finish(who, done.about, request.now)])


UNDO: Mapping[Deed, Undo] = {Deed.TASK_DONE: _undo_done, Deed.TASK_REOPENED: _undo_reopened}


def _table() -> TasksTable:
    return TasksTable(wiring().settings.projects_table)


def _task(who: Bearer) -> Task:
    every = tasks(who.project, _table().done(who.project.id))
    found = next((each for each in every if (each.id,) == who.about), None)
    if found is None:
        raise Refusal(404, "no-such-page", who.project)
    return found


def _shown(request: Request, who: Bearer, *, unknown: bool = False, just_now: bool = False, back: str = "") -> Response:
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
        way_back=back,
    )
