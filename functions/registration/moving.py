"""The pages behind a change of address: where the new mailbox answers, and where the old one takes it back. Looking
changes nothing: scanners follow every link.
"""

from __future__ import annotations

from registration.confirming import own_page
from registration.managing import registrations
from registration.owner import Owner
from registration.pages import known_project, page, pseudonym, reading_link
from registration.refusals import refusing
from registration.wiring import wiring
from shared.members.moving import Moving
from shared.people.person import mailbox
from shared.projects import Project
from shared.registrations.address_requests import AddressRequest
from shared.registrations.registration import Status
from shared.technical import clock
from web.http import Request, Response
from web.page import PRIVATE

EXPIRED = "address-expired"


def asked(request: Request, token: str) -> Response:
    """Whether it is their address, and the button that says yes; no more, for it may be a stranger who reads it."""
    project, leaving, person = _new_address(request, token)
    found = _waiting(request, project, leaving, person)
    if found is None:
        return own_page(request, project, person, EXPIRED)
    at, asked_at = f"/a/{token}", clock.text(found.asked_at)
    return page("new_address.html", project, PRIVATE, at=at, asked_at=asked_at, address=found.address)


def confirm(request: Request, token: str) -> Response:
    """The new mailbox says yes: everything to come moves there, and the page says where mails go from now on."""
    project, leaving, person = _new_address(request, token)
    shown = next(iter(request.form().get("asked_at", ())), "")
    found = _waiting(request, project, leaving, person)
    if found is not None and shown != clock.text(found.asked_at):
        return asked(request, token)
    if found is not None:
        with refusing(project):
            _moving().answer(project, found, pseudonym(mailbox(found.address)), request.now)
        link = wiring().links().manage(project.id, person, request.now)
        holder = Owner(project, person, link.rpartition("/")[2])
        if holder.registrations():
            return registrations(request, holder, "moved", address=found.address)
    return own_page(request, project, person, EXPIRED)


def left(request: Request, token: str) -> Response:
    """That the registrations have gone to another address, and the button that takes them back."""
    project, person = _old_address(request, token)
    return _left(request, project, person, token, "away" if _away(request, project, person) else "nothing")


def take_back(request: Request, token: str) -> Response:
    """The old mailbox takes them back."""
    project, person = _old_address(request, token)
    request.form()
    with refusing(project):
        back = _moving().take_back(project, person, request.now)
    if back or not _away(request, project, person):
        return own_page(request, project, person, EXPIRED)
    return _left(request, project, person, token, "nothing")


def _left(request: Request, project: Project, person: str, token: str, state: str) -> Response:
    return page("left.html", project, PRIVATE, at=f"/b/{token}", state=state)


def _away(request: Request, project: Project, person: str) -> bool:
    """Whether anything to come has gone to another address, and may still be taken back."""
    ids = [meeting.id for meeting in project.upcoming(request.now)]
    held = wiring().registrations.of_person(project.id, ids, person)
    asked = wiring().addresses.get(project.id, person, request.now)
    return asked is not None and any(each.status is Status.MOVED for each in held)


def _waiting(request: Request, project: Project, leaving: str, person: str) -> AddressRequest | None:
    found = wiring().addresses.waiting(project.id, leaving, request.now)
    return found if found and found.person == person else None


def _new_address(request: Request, token: str) -> tuple[Project, str, str]:
    with reading_link(EXPIRED):
        project, leaving, person = wiring().links().read_new_address(token, request.now)
    return known_project(project), leaving, person


def _old_address(request: Request, token: str) -> tuple[Project, str]:
    with reading_link(EXPIRED):
        project, person = wiring().links().read_take_back(token, request.now)
    return known_project(project), person


def _moving() -> Moving:
    at = wiring()
    return Moving(at.addresses, at.registrations, at.members)
