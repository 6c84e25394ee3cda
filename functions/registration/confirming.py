"""The page of the click that a sign-up on the form still needs. Looking changes nothing: scanners follow every link."""

from __future__ import annotations

from registration.owner import Owner
from registration.pages import known_project, page, pseudonym
from registration.refusals import refusal, refusing
from registration.wiring import wiring
from shared.meetings import Meeting, clashing
from shared.people.person import mailbox
from shared.projects import Project
from shared.registrations.asking import answer
from shared.registrations.offer import offers
from shared.registrations.registration import OPTIONAL
from shared.registrations.requests import SignUpRequest
from shared.technical import clock
from web.http import Request, Response
from web.page import PRIVATE, SAFE


def asked(request: Request, token: str) -> Response:
    """What was asked for, and the button that says yes."""
    project, person = _mailbox(request, token)
    found = wiring().requests.get(project.id, person, request.now)
    return _asked(request, token, project, found) if found else own_page(request, project, person)


def confirm(request: Request, token: str) -> Response:
    """The mailbox says yes: sign up for what the page showed, or show what has been asked for since."""
    project, person = _mailbox(request, token)
    shown = next(iter(request.form().get("asked_at", ())), "")
    found = wiring().requests.get(project.id, person, request.now)
    if found is None:
        return own_page(request, project, person)
    if shown != clock.text(found.asked_at):
        return _asked(request, token, project, found)
    with refusing(project, _first(project, found)):
        answered = pseudonym(mailbox(found.address))
        outcomes = answer(wiring().requests, wiring().registrations, project, found, answered, request.now)
    clashes = clashing([each.meeting for each in outcomes])
    return page(
        "signed_up.html", project, PRIVATE, embedded=False, outcomes=outcomes, guest=found.guest, clashing=clashes
    )


def _mailbox(request: Request, token: str) -> tuple[Project, str]:
    from shared.technical.links import LinkExpired, LinkInvalid

    try:
        project, person = wiring().links().read_confirm(token, request.now)
    except LinkExpired as error:
        raise refusal("request-expired", wiring().projects.get(error.subject[0])) from error
    except LinkInvalid as error:
        raise refusal("link-invalid") from error
    return known_project(project), person


def own_page(request: Request, project: Project, person: str, otherwise: str = "request-expired") -> Response:
    """Clicked before: their own page, which the mailbox has shown to be theirs; else it is refused for the reason
    `otherwise`: its day is over.
    """
    if not Owner(project, person, "").registrations():
        raise refusal(otherwise, project)
    link = wiring().links().manage(project.id, person, request.now).removeprefix(wiring().public_url)
    return Response(303, "", {**SAFE, **PRIVATE, "Location": link})


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
