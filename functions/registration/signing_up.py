"""The pages of a season and of a meeting, and their forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from registration.pages import SAFE, known_meeting, known_project, page, public
from registration.web import Refusal, Request, Response
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.members.person import person_id
from shared.projects import Project
from shared.registrations.form import CHOSEN, LONGEST, ORDER, TRAP, Fault, Fields, FormInvalid, read
from shared.registrations.offer import offers
from shared.registrations.registration import LARGEST_PARTY
from shared.registrations.signing_up import RegistrationClosed, sign_up
from shared.technical.dynamodb import Busy

RETRY = {"Retry-After": "5"}


def projects(request: Request) -> Response:
    """The projects there are; the only one itself."""
    ids = wiring().projects.ids()
    if len(ids) == 1:
        return Response(302, "", {**SAFE, **public(request), "Location": f"/{ids[0]}"})
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
    try:
        return _signed_up(request, of, fields)
    except FormInvalid as error:
        return _season(request, of, fields, error.faults, status=422)
    except Busy:
        return _season(request, of, fields, status=503)


def sign_up_for_one(request: Request, project: str, meeting: str) -> Response:
    """Sign up for a meeting on its own page."""
    of, chosen = known_meeting(project, meeting)
    fields = {**request.form(), CHOSEN: [chosen.id]}
    if not chosen.takes_registrations(request.now):
        over = chosen.over(request.now)
        raise Refusal(410 if over else 409, "meeting-over" if over else "meeting-closed", of, chosen)
    try:
        return _signed_up(request, of, fields)
    except FormInvalid as error:
        return _meeting(request, of, chosen, fields, error.faults, status=422)
    except Busy:
        return _meeting(request, of, chosen, fields, status=503)


def _signed_up(request: Request, project: Project, fields: Fields) -> Response:
    guest, meetings = read(
        fields, project.meetings, request.now, lambda address: person_id(address, wiring().keys().pepper)
    )
    try:
        outcomes = sign_up(wiring().registrations, project, meetings, guest, request.now)
    except RegistrationClosed as error:
        raise FormInvalid({CHOSEN: Fault.CLOSED}) from error
    return page("signed_up.html", project, public(request), outcomes=outcomes, guest=guest)


def _season(
    request: Request, project: Project, fields: Fields, faults: Mapping[str, Fault] | None = None, *, status: int = 200
) -> Response:
    return _form("season.html", request, project, project.meetings, fields, faults or {}, status)


def _meeting(
    request: Request,
    project: Project,
    meeting: Meeting,
    fields: Fields,
    faults: Mapping[str, Fault] | None = None,
    *,
    status: int = 200,
) -> Response:
    return _form("meeting.html", request, project, [meeting], fields, faults or {}, status)


def _form(
    template: str,
    request: Request,
    project: Project,
    meetings: Sequence[Meeting],
    fields: Fields,
    faults: Mapping[str, Fault],
    status: int,
) -> Response:
    seats = wiring().registrations.seats(project.id, [each.id for each in meetings], consistent=False)
    return page(
        template,
        project,
        {**public(request), **(RETRY if status == 503 else {})},
        status=status,
        offers=offers(meetings, seats, request.now),
        typed=dict.fromkeys(ORDER, "") | {field: values[0] for field, values in fields.items()},
        chosen=fields.get(CHOSEN, ()),
        faults={field: fault.value for field, fault in faults.items()},
        busy=status == 503,
        longest=LONGEST,
        largest_party=LARGEST_PARTY,
        trap=TRAP,
    )
