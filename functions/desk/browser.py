"""The page of the button "this is us" in the mail that an unknown browser brings about."""

from __future__ import annotations

from desk.link_holder import ASKED_FOR, asked, cookie
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
    return page("browser.html", visit, done=False, other=not visit.known and not _ours(visit))


def _press(visit: Visit) -> Response:
    """Make the browser known that asked for the mail, once. One that is known stays so for as long as it was."""
    if visit.known:
        return page("browser.html", visit, done=True, other=False)
    if not _ours(visit):
        return _show(visit)
    facts = {"office": office(visit.project), "asked": visit.holder.about[0]}
    event = event_of(visit, AuditType.BROWSER_APPROVED, facts=facts)
    dynamodb.write(wiring().audit_log.put(visit.project.id, event))
    return page("browser.html", visit, cookies=(cookie(visit.project, event.id, visit.now),), done=True, other=False)


def _ours(visit: Visit) -> bool:
    """Whether this browser asked for the mail that the link stands in, and the link has approved nothing yet."""
    [hour] = visit.holder.about or ("",)
    if not hour or hour != asked(visit.request, visit.project):
        return False
    since = wiring().audit_log.since(visit.project.id, visit.now - ASKED_FOR)
    return not any(each.facts.get("asked") == hour for each in since)


def _forget(visit: Visit, event: AuditEvent) -> list[Write]:
    """Nothing more: the browser's cookie names the entry that is marked as undone."""
    return []


PAGE = Page(View(_show, _press), undo={AuditType.BROWSER_APPROVED: _forget})
