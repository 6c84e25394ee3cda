"""Taking back one event of the audit log: what was done, and one button."""

from __future__ import annotations

from desk import runner
from desk.pages import page
from desk.runner import Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditEvent
from web.http import Refusal, Response


def _show(visit: Visit) -> Response:
    return _shown(visit, _event(visit))


def _press(visit: Visit) -> Response:
    event = _event(visit)
    if event.undone:
        return _shown(visit, event)
    if not visit.may_act():
        return _shown(visit.as_unknown(), event)
    runner.undo(visit, event)
    return _shown(visit, _event(visit), just_now=True)


def _event(visit: Visit) -> AuditEvent:
    about = visit.holder.about
    event = wiring().audit_log.get(visit.project.id, about[0]) if about else None
    if event is None:
        raise Refusal(404, "no-such-page", visit.project)
    return event


def _shown(visit: Visit, event: AuditEvent, *, just_now: bool = False) -> Response:
    return page("undo.html", visit, event=event, meeting=visit.project.meeting(event.meeting), just_now=just_now)


PAGE = Page(View(_show, _press))
