"""The page behind "this is us" in the mail that an unknown browser brings about."""

from __future__ import annotations

from desk.bearer import bearer, cookie
from desk.pages import page
from desk.wiring import wiring
from shared.desk.act import Deed, Errand
from shared.desk.table import act
from shared.technical import dynamodb
from web.http import Request, Response


def ask(request: Request, token: str) -> Response:
    """One button. Looking changes nothing."""
    who = bearer(request, Errand.BROWSER, token)
    return page("browser.html", who.project, at=who.address, done=False)


def approve(request: Request, token: str) -> Response:
    """Make this browser known."""
    who = bearer(request, Errand.BROWSER, token)
    dynamodb.write(wiring().trail.put(who.project.id, act(Deed.BROWSER_APPROVED, request.now)))
    cookies = (cookie(who.project.id, request.now),)
    return page("browser.html", who.project, cookies=cookies, at=who.address, done=True)
