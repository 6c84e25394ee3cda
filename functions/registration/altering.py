"""Changing one's own registrations: what they say, and the address that they are held under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from registration.managing import alter, registrations
from registration.owner import Owner, meeting_to_come, owner
from registration.pages import SWITCH, page, pseudonym
from registration.refusals import refusal, refusing
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.people.person import mailbox
from shared.registrations.address_requests import AddressRequest
from shared.registrations.form import LONGEST, TRAP, Form, filled, read_address
from shared.registrations.listing import only_listing
from shared.registrations.refusals import PartyTooLarge, RegistrationClosed
from shared.registrations.registration import DETAILS, Registration
from shared.registrations.requests import KEPT
from shared.technical.fields import Fault, FormInvalid, typed
from web.http import Request, Response
from web.page import PRIVATE

Faults = Mapping[str, Fault]


def details(request: Request, token: str, meeting: str) -> Response:
    """The form with what a registration says."""
    holder = owner(request, token)
    at = meeting_to_come(request, holder.project, meeting, token)
    known = _live(holder, at)
    return _details(request, holder, at, known, filled(known), {})


def change_details(request: Request, token: str, meeting: str) -> Response:
    """Change what a registration says."""
    holder, fields = owner(request, token), request.form()
    at = meeting_to_come(request, holder.project, meeting, token)
    known = _live(holder, at)
    text = typed(fields, DETAILS)
    if SWITCH in fields:
        return _details(request, holder, at, known, text, {})

    with refusing(holder.project, at, token):
        try:
            wanted = Form.of(holder.project, [at], known).details(fields)
            found = alter(request, holder, at, known, wanted)
        except FormInvalid as error:
            return _details(request, holder, at, known, text, error.faults)
        except PartyTooLarge as error:
            return _details(request, holder, at, known, text, {"party": Fault.NO_ROOM}, error.most)
        except RegistrationClosed:
            return _details(request, holder, at, known, text, {"party": Fault.CLOSED}, known.party)
    if found is None:
        return registrations(request, holder)
    if found.version == known.version:
        done = "unchanged"
    elif only_listing(known, replace(found, version=known.version)):
        done = "listed" if found.on_list or found.in_public else "unlisted"
    else:
        done = f"changed-{found.status.value}"
    return registrations(request, holder, done, meeting=at)


def address(request: Request, token: str) -> Response:
    """The form for another address."""
    holder = owner(request, token)
    return _address(request, holder, _to_come(request, holder), "", {})


def change_address(request: Request, token: str) -> Response:
    """Ask another address whether all that is to come shall move there. The answer is the same whether it is known
    already or not.
    """
    holder, fields = owner(request, token), request.form()
    known = _to_come(request, holder)
    text = typed(fields, ("address",))["address"]
    if SWITCH in fields:
        return _address(request, holder, known, text, {})
    try:
        wanted = read_address(fields)
    except FormInvalid as error:
        return _address(request, holder, known, text, error.faults)
    person = pseudonym(wanted)
    if person == holder.person:
        return _address(request, holder, known, text, {"address": Fault.SAME})
    asked = AddressRequest(
        project=holder.project.id,
        leaving=holder.person,
        person=person,
        address=wanted,
        language=known[0].language,
        asked_at=request.now,
        expires=int((request.now + KEPT).timestamp()),
    )
    with refusing(holder.project, token=token):
        wiring().addresses.ask(asked, pseudonym(mailbox(wanted)), wiring().mailing)
    return page("address_asked.html", holder.project, PRIVATE, at=holder.address, old=known[0].address, new=wanted)


def _live(holder: Owner, meeting: Meeting) -> Registration:
    found = next((each for each in holder.registrations() if each.meeting == meeting.id and each.live), None)
    if found is None:
        raise refusal("nothing-to-change", holder.project, meeting, token=holder.token)
    return found


def _to_come(request: Request, holder: Owner) -> Sequence[Registration]:
    """Their live registrations to come."""
    coming = {meeting.id for meeting in holder.project.ahead(request.now)}
    found = [each for each in holder.registrations() if each.live and each.meeting in coming]
    if not found:
        raise refusal("nothing-to-change", holder.project, token=holder.token)
    return found


def _details(
    request: Request,
    holder: Owner,
    meeting: Meeting,
    known: Registration,
    text: Mapping[str, str],
    faults: Faults,
    most: int = 0,
) -> Response:
    return page(
        "change.html",
        holder.project,
        PRIVATE,
        status=422 if faults else 200,
        posted=request.method == "POST",
        at=holder.address,
        meeting=meeting,
        now=request.now,
        registration=known,
        questions=Form.of(holder.project, [meeting], known),
        asked=DETAILS,
        typed=text,
        faults={field: fault.value for field, fault in faults.items()},
        most=most,
        longest=LONGEST,
        largest_party=meeting.largest_party,
    )


def _address(request: Request, holder: Owner, known: Sequence[Registration], text: str, faults: Faults) -> Response:
    return page(
        "address.html",
        holder.project,
        PRIVATE,
        status=422 if faults else 200,
        posted=request.method == "POST",
        at=holder.address,
        known=list(dict.fromkeys(each.address for each in known)),
        waiting=wiring().addresses.waiting(holder.project.id, holder.person, request.now),
        typed={"address": text},
        faults={field: fault.value for field, fault in faults.items()},
        longest=LONGEST,
        trap=TRAP,
    )
