"""The page of the click that a sign-up on the form still needs. Looking changes nothing: scanners follow every link."""

from __future__ import annotations

from collections.abc import Sequence

from aws_lambda_powertools import Logger

from registration.owner import Owner, require_reachable
from registration.pages import known_project, page, pseudonym, reading_link
from registration.refusals import refusal, refusing
from registration.scripts import with_script
from registration.signing_up import INVITE
from registration.wiring import wiring
from shared.meetings import Meeting, clashing
from shared.members.member import Member
from shared.people.person import mailbox
from shared.projects import Project
from shared.registrations.asking import answer
from shared.registrations.labels import consent
from shared.registrations.offer import offers
from shared.registrations.outcome import Outcome
from shared.registrations.registration import OPTIONAL, Guest
from shared.registrations.requests import SignUpRequest
from shared.technical import clock
from web.http import Request, Response
from web.language import language, language_query
from web.page import PRIVATE, SAFE

logger = Logger(service="registration")


def asked(request: Request, token: str) -> Response:
    """What was asked for, and the button that says yes."""
    project, person = _mailbox(request, token)
    found = wiring().requests.get(project.id, person, request.now)
    return _asked(request, token, project, found) if found else own_page(request, project, person)


def confirm(request: Request, token: str) -> Response:
    """The mailbox says yes: sign up for what the page showed, or show what has been asked for since."""
    project, person = _mailbox(request, token)
    form = request.form()
    shown = next(iter(form.get("asked_at", ())), "")
    on_page = next(iter(form.get("shown", ())), "").split()
    meetings = [meeting.id for meeting in project.meetings if meeting.id in on_page]
    found, seats = wiring().requests.with_seats(project.id, person, meetings, request.now)
    if found is None:
        return own_page(request, project, person)
    if shown != clock.text(found.asked_at):
        return _asked(request, token, project, found)
    with refusing(project, _first(project, found)):
        if INVITE in form:
            _invite(request, project, found.guest)
        answered = pseudonym(mailbox(found.address))
        outcomes = answer(wiring().requests, wiring().registrations, project, found, answered, request.now, seats)
    own = _own(request, project, person)
    return signed_up(project, outcomes, found.guest, invite=INVITE in form, own=own)


def signed_up(
    project: Project, outcomes: Sequence[Outcome], guest: Guest, *, invite: bool = False, own: str = ""
) -> Response:
    """The page that says what has become of a sign-up, and how to bring somebody along. `own`: the address of the
    guest's own page, where their mailbox has answered.
    """
    clashes = clashing([each.meeting for each in outcomes])
    shown = page(
        "signed_up.html",
        project,
        PRIVATE,
        embedded=False,
        outcomes=outcomes,
        guest=guest,
        clashing=clashes,
        invite=invite,
        own=own,
    )
    return with_script(shown, "share.js")


def _invite(request: Request, project: Project, guest: Guest) -> None:
    """Make them a member of the network, by their own click. It comes first: a click that dies is clicked again."""
    from shared.campaigns.joining import Joining

    at = wiring()
    # Said before it is done: a restore of the tables does again what the log says (infra/restore).
    logger.info("person", extra={"what": "came-back", "project": project.id, "person": guest.person})
    source = consent("sign-up", project.called, language())
    member = Member(
        project.network, guest.person, guest.name, guest.company, guest.address, guest.language, source=source
    )
    seasons = at.projects.seasons(project.network)
    Joining(at.members, at.registrations.outbox, seasons, request.now).take_by_own_click(member)


def _mailbox(request: Request, token: str) -> tuple[Project, str]:
    with reading_link("request-expired"):
        project, person = wiring().links().read_confirm(token, request.now)
    return known_project(project), person


def own_page(request: Request, project: Project, person: str, otherwise: str = "request-expired") -> Response:
    """Clicked before: their own page, which the mailbox has shown to be theirs; else it is refused: they have asked
    never to be written to, or for the reason `otherwise`, its day is over.
    """
    if not Owner(project, person, "").registrations():
        require_reachable(project, person, request.now)
        raise refusal(otherwise, project)
    return Response(303, "", {**SAFE, **PRIVATE, "Location": _own(request, project, person)})


def _own(request: Request, project: Project, person: str) -> str:
    link = wiring().links().manage(project.id, person, request.now).removeprefix(wiring().public_url)
    return link + language_query()


def _asked(request: Request, token: str, project: Project, found: SignUpRequest) -> Response:
    chosen = [meeting for meeting in project.meetings if meeting.id in found.meetings]
    seats = wiring().registrations.seats(project.id, [each.id for each in chosen]) if chosen else {}
    return page(
        "confirm.html",
        project,
        PRIVATE,
        at=f"/c/{token}",
        offers=offers(chosen, seats, request.now),
        asked=found,
        asked_at=clock.text(found.asked_at),
        wishes=OPTIONAL,
        now=request.now,
    )


def _first(project: Project, found: SignUpRequest) -> Meeting | None:
    return next((meeting for meeting in project.meetings if meeting.id in found.meetings), None)
