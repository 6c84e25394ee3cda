"""A fresh link in place of one that expired: by mail to the secretariat's address, never on the page."""

from __future__ import annotations

from datetime import UTC, timedelta

from desk.link_holder import LinkHolder
from desk.pages import page
from desk.runner import Visit
from desk.wiring import wiring
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.technical.links import LinkExpired, LinkInvalid
from web.http import Refusal, Request, Response

LATE = timedelta(hours=6)


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
    hour = request.now.astimezone(UTC).strftime("%Y%m%d%H")
    version = f"{purpose}.{'+'.join(about)}.{hour}"
    wiring().outbox.owe(Mail(Kind.DESK_LINK, project, SECRETARIAT, request.now, request.now + LATE, version=version))
    return page("sent.html", Visit(request, LinkHolder(purpose, stored, tuple(about), token)))
