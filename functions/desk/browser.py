"""The page of the button "this is us" in the mail that an unknown browser brings about."""

from __future__ import annotations

from desk.link_holder import cookie
from desk.pages import page
from desk.runner import Page, View, event_of
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.approvals import office
from shared.desk.audit import AuditEvent, AuditType
from shared.technical import dynamodb
from shared.technical.dynamodb import Write
from web.http import Response


def _show(visit: Visit) -> Response:
    return page("browser.html", visit, done=False)


def _press(visit: Visit) -> Response:
    """Make this browser known. One that is known already stays so for as long as it was."""
    cookies: tuple[str, ...] = ()
    if not visit.known:
        event = event_of(visit, AuditType.BROWSER_APPROVED, facts={"office": office(visit.project)})
        dynamodb.write(wiring().audit_log.put(visit.project.id, event))
        cookies = (cookie(visit.project, event.id, visit.now),)
    return page("browser.html", visit, cookies=cookies, done=True)


def _forget(visit: Visit, event: AuditEvent) -> list[Write]:
    """Nothing more: the browser's cookie names the entry that is marked as undone."""
    return []


PAGE = Page(View(_show, _press), undo={AuditType.BROWSER_APPROVED: _forget})
