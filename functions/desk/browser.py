"""The page behind "this is us" in the mail that an unknown browser brings about."""

from __future__ import annotations

from collections.abc import Mapping

from desk.link_holder import LinkHolder, cookie, known, link_holder
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.technical import dynamodb
from web.http import Request, Response


def ask(request: Request, token: str) -> Response:
    """One button. Looking changes nothing."""
    who = link_holder(request, LinkPurpose.BROWSER, token)
    return page("browser.html", who.project, at=who.address, done=False)


def approve(request: Request, token: str) -> Response:
    """Make this browser known. One that is known already stays so for as long as it was."""
    who = link_holder(request, LinkPurpose.BROWSER, token)
    cookies: tuple[str, ...] = ()
    if not known(request, who.project.id):
        done = audit_event(AuditType.BROWSER_APPROVED, request.now)
        dynamodb.write(wiring().audit_log.put(who.project.id, done))
        cookies = (cookie(who.project.id, done.id, request.now),)
    return page("browser.html", who.project, cookies=cookies, at=who.address, done=True)


def _forget(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """The browser that was approved may act no more: its cookie names the entry that is taken back."""
    dynamodb.write(wiring().audit_log.undo(who.project.id, done))


UNDO: Mapping[AuditType, Undo] = {AuditType.BROWSER_APPROVED: _forget}
