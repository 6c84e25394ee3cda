"""A fresh link in place of one that expired: by mail to the secretariat's address, never on the page."""

from __future__ import annotations

from datetime import timedelta

from desk.link_holder import LinkHolder
from desk.pages import page
from desk.visit import Visit
from desk.wiring import wiring
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.office_occasions import OfLink
from shared.registrations.mailboxes import limits_place
from shared.technical.links import LinkExpired, LinkInvalid
from shared.technical.shared_limit import SharedLimit
from web.http import Refusal, Request, Response

MOST = 6


def renew(request: Request, purpose: str, token: str) -> Response:
    """Owe the secretariat a fresh link for the same page: one an hour at most, and `MOST` of a season's pages together,
    as whoever has one summary that was forwarded has a link to each of them.
    """
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
    mail = Mail(Kind.DESK_LINK, project, SECRETARIAT, now, Kind.DESK_LINK.latest(now), occasion=link)
    outbox = wiring().outbox
    limit = SharedLimit(wiring().registrations.name, limits_place("#links"), MOST, timedelta(hours=1))
    full = not outbox.owed_at([mail.id]) and limit.wait(now, project) > 0
    if not full:
        outbox.owe(mail)
    return page("sent.html", Visit(request, LinkHolder(purpose, stored, tuple(about), token)), full=full)
