"""A fresh link in place of one that expired: by mail to the secretariat's address, never on the page."""

from __future__ import annotations

from desk.link_holder import LinkHolder
from desk.pages import page
from desk.visit import Visit
from desk.wiring import wiring
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.office_occasions import OfLink
from shared.technical.links import LinkExpired, LinkInvalid
from web.http import Refusal, Request, Response


def renew(request: Request, purpose: str, token: str) -> Response:
    """Owe the secretariat a fresh link for the same page, one an hour at most."""
    try:
        project, *about = wiring().links().read_desk(purpose, token, request.now)
    except LinkExpired as error:
        project, *about = error.subject
    except LinkInvalid as error:
        raise Refusal(403, "link-invalid") from error
    stored = wiring().projects.get(project)
    if stored is None:
        raise Refusal(404, "no-such-page")
    now, link = request.now, OfLink(purpose, tuple(about), request.now)
    wiring().outbox.owe(Mail(Kind.DESK_LINK, project, SECRETARIAT, now, Kind.DESK_LINK.latest(now), occasion=link))
    return page("sent.html", Visit(request, LinkHolder(purpose, stored, tuple(about), token)))
