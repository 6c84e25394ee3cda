"""The pages of a season and of a meeting, and their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from registration.events import json_ld
from registration.managing import LATER, SOON
from registration.pages import SWITCH, known_meeting, known_project, not_taken, page
from registration.tickets import fresh_ticket, ticket_fault
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.form import CHOSEN, LONGEST, ORDER, TRAP, Fault, Fields, FormInvalid, read
from shared.registrations.offer import offers
from shared.registrations.registration import LARGEST_PARTY
from shared.registrations.signing_up import RegistrationClosed, TooOften, sign_up
from shared.technical.dynamodb import Busy
from web.http import Refusal, Request, Response
from web.language import kept, language
from web.page import SAFE, public

BUSY = "busy"


def projects(request: Request) -> Response:
    """The projects there are; the only one itself."""
    ids = wiring().projects.ids()
    if len(ids) == 1:
        return Response(302, "", {**SAFE, **public(request), "Location": f"/{ids[0]}{kept()}"})
    found = [project for project in map(wiring().projects.get, ids) if project]
    return page("projects.html", None, public(request), projects=found, now=request.now)


def season(request: Request, project: str) -> Response:
    """The season: what, why, and the meetings, any of which the form takes."""
    return _season(request, known_project(project), {})


def meeting(request: Request, project: str, meeting: str) -> Response:
    """A meeting and its form."""
    return _meeting(request, *known_meeting(project, meeting), {})


def sign_up_for_some(request: Request, project: str) -> Response:
    """Sign up for the meetings chosen on the season's page."""
    of, fields = known_project(project), request.form()
    if SWITCH in fields:
        return _season(request, of, fields)
    stale = ticket_fault(request, of, fields)
    if stale:
        return _season(request, of, fields, trouble=stale)
    try:
        return _signed_up(request, of, fields)
    except FormInvalid as error:
        return _season(request, of, fields, error.faults)
    except TooOften as error:
        raise Refusal(429, "too-often", of, headers=LATER) from error
    except Busy:
        return _season(request, of, fields, trouble=BUSY)


def sign_up_for_one(request: Request, project: str, meeting: str) -> Response:
    """Sign up for a meeting on its own page."""
    of, chosen = known_meeting(project, meeting)
    fields = {**request.form(), CHOSEN: [chosen.id]}
    if SWITCH in fields:
        return _meeting(request, of, chosen, fields)
    closed = not_taken(chosen, request.now)
    if closed:
        raise Refusal(*closed, of, chosen)
    stale = ticket_fault(request, of, fields)
    if stale:
        return _meeting(request, of, chosen, fields, trouble=stale)
    try:
        return _signed_up(request, of, fields)
    except FormInvalid as error:
        return _meeting(request, of, chosen, fields, error.faults)
    except TooOften as error:
        raise Refusal(429, "too-often", of, chosen, headers=LATER) from error
    except Busy:
        return _meeting(request, of, chosen, fields, trouble=BUSY)


def _signed_up(request: Request, project: Project, fields: Fields) -> Response:
    guest, meetings = read(
        fields,
        project.meetings,
        request.now,
        lambda address: person_id(address, wiring().keys().pepper),
        language(),
    )
    try:
        outcomes = sign_up(wiring().registrations, project, meetings, guest, request.now)
    except RegistrationClosed as error:
        raise FormInvalid({CHOSEN: Fault.CLOSED}) from error
    return page("signed_up.html", project, public(request), embedded=_embedded(request), outcomes=outcomes, guest=guest)


def _season(
    request: Request, project: Project, fields: Fields, faults: Mapping[str, Fault] | None = None, *, trouble: str = ""
) -> Response:
    return _form("season.html", request, project, project.meetings, fields, faults or {}, trouble)


def _meeting(
    request: Request,
    project: Project,
    meeting: Meeting,
    fields: Fields,
    faults: Mapping[str, Fault] | None = None,
    *,
    trouble: str = "",
) -> Response:
    return _form("meeting.html", request, project, [meeting], fields, faults or {}, trouble)


def _form(
    template: str,
    request: Request,
    project: Project,
    meetings: Sequence[Meeting],
    fields: Fields,
    faults: Mapping[str, Fault],
    trouble: str,
) -> Response:
    seats = wiring().registrations.seats(project.id, [each.id for each in meetings], consistent=False)
    found = offers(meetings, seats, request.now)
    status = 503 if trouble == BUSY else 422 if trouble or faults else 200
    return page(
        template,
        project,
        {**public(request), **(SOON if trouble == BUSY else {})},
        status=status,
        embedded=_embedded(request),
        posted=request.method == "POST",
        now=request.now,
        next=[each for each in project.ahead(request.now) if each not in meetings],
        offers=found,
        events=Markup(json_ld(project, found, wiring().public_url)) if status == 200 else "",  # noqa: S704
        typed=dict.fromkeys(ORDER, "") | {field: values[0] for field, values in fields.items()},
        chosen=fields.get(CHOSEN, ()),
        faults={field: fault.value for field, fault in faults.items()},
        trouble=trouble,
        asked=ORDER,
        ticket=fresh_ticket(request, project, fields),
        longest=LONGEST,
        largest_party=LARGEST_PARTY,
        trap=TRAP,
    )


def _embedded(request: Request) -> bool:
    """Whether the page is asked for by an iframe (see `registration.embedding`)."""
    return request.path.endswith("/embed")
