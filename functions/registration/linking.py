"""A new link by mail: for people with an old one, and for people who know only their address. The page tells nobody
which addresses are known.
"""

from __future__ import annotations

from collections.abc import Mapping

from registration.owner import owner
from registration.pages import SWITCH, known_project, page, pseudonym
from registration.refusals import refusal
from registration.tickets import fresh_ticket, ticket_fault
from registration.wiring import wiring
from shared.projects import Project
from shared.registrations.form import LONGEST, TRAP, read_address
from shared.registrations.fresh_link import find, send_link
from shared.technical.fields import Fault, Fields, FormInvalid, typed
from web.http import Refusal, Request, Response
from web.page import PRIVATE


def renew(request: Request, token: str) -> Response:
    """Mail a new link to whom `token` was signed for, expired or not."""
    from shared.technical.links import LinkExpired

    request.form()
    try:
        holder = owner(request, token)
        project, person = holder.project, holder.person
    except Refusal as refusal:
        expired = refusal.__cause__
        if not isinstance(expired, LinkExpired) or refusal.project is None:
            raise
        project, person = refusal.project, expired.subject[1]
    send_link(wiring().registrations, project, person, request.now)
    return page("sent.html", project, PRIVATE)


def lost(request: Request, project: str) -> Response:
    """The form for people who cannot find the mail."""
    return _lost(request, known_project(project), {})


def find_link(request: Request, project: str) -> Response:
    """Mail the link to the posted address, if it is registered; the answer is the same if it is not."""
    of, fields = known_project(project), request.form()
    if SWITCH in fields:
        return _lost(request, of, fields)
    stale = ticket_fault(request, _path(of), fields)
    if stale:
        return _lost(request, of, fields, trouble=stale)
    try:
        address = read_address(fields)
    except FormInvalid as error:
        return _lost(request, of, fields, error.faults)
    if wiring().mailing.wait(request.now, of.id):
        raise refusal("hour-full", of)
    find(wiring().registrations, of, pseudonym(address), request.now)
    return page("sent.html", of, PRIVATE)


def _path(project: Project) -> str:
    return f"/find/{project.id}"


def _lost(
    request: Request, project: Project, fields: Fields, faults: Mapping[str, Fault] | None = None, trouble: str = ""
) -> Response:
    return page(
        "find.html",
        project,
        PRIVATE,
        status=422 if faults or trouble else 200,
        posted=request.method == "POST",
        typed=typed(fields, ("address",)),
        faults={field: fault.value for field, fault in (faults or {}).items()},
        trouble=trouble,
        ticket=fresh_ticket(request, _path(project), fields),
        longest=LONGEST,
        trap=TRAP,
    )
