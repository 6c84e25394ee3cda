"""The pages of a season and of a meeting, and their forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from registration.events import json_ld
from registration.pages import SWITCH, known_meeting, known_project, page, pseudonym, seasons_at
from registration.refusals import REASONS, refusing
from registration.tickets import fresh_ticket, ticket_fault
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.people.person import mailbox
from shared.projects import Project
from shared.projects.order import newest
from shared.registrations.asking import ask
from shared.registrations.form import CHOSEN, LONGEST, ORDER, TRAP, Form
from shared.registrations.listing import businesses
from shared.registrations.offer import offers
from shared.registrations.opening import require_open
from shared.registrations.refusals import HourFull, PartyTooLarge, RegistrationClosed
from shared.registrations.registration import Guest
from shared.technical.dynamodb import Busy
from shared.technical.fields import Fault, Fields, FormInvalid, typed
from web.http import Request, Response
from web.language import language, language_query
from web.page import SAFE, public

if TYPE_CHECKING:
    from shared.registrations.idempotency import IdempotentRequest

BUSY = "busy"
HOUR_FULL = "hour-full"

BROUGHT = "shared"
"""What marks the address that a guest passes on, and then the form: the same for everybody, so that it tells nobody."""

INVITE = "invite"
"""The tick of whoever wants to be invited from now on."""


def projects(request: Request) -> Response:
    """The networks there are, each by its seasons to come; the only one itself."""
    seasons = filter(None, map(wiring().projects.get, wiring().projects.ids()))
    networks = dict.fromkeys(each.network for each in seasons)
    if len(networks) == 1:
        return _to(request, f"/{next(iter(networks))}")
    found = [each for network in networks for each in seasons_at(network, request.now)]
    return page("projects.html", None, public(request), projects=found, now=request.now)


def season(request: Request, project: str) -> Response:
    """The season: what, why, and the meetings, any of which the form takes; or those that its network has now."""
    found = seasons_at(project, request.now)
    first = found[0]
    if project not in {first.network, *(each.id for each in found)}:
        return _to(request, f"/{first.network}{'/embed' if _embedded(request) else ''}")
    if len(found) == 1:
        return _season(request, first, {})
    return page(
        "projects.html", newest(found), public(request), projects=found, now=request.now, embedded=_embedded(request)
    )


def meeting(request: Request, project: str, meeting: str) -> Response:
    """A meeting and its form."""
    return _meeting(request, *known_meeting(project, meeting), {})


def sign_up_for_some(request: Request, project: str) -> Response:
    """Sign up for the meetings chosen on the season's page."""
    of, fields = known_project(project), request.form()
    with refusing(of):
        try:
            return _answered(request, of, fields, _path(of), partial(_season, request, of, fields))
        except RegistrationClosed:
            return _season(request, of, fields, {CHOSEN: Fault.CLOSED})


def sign_up_for_one(request: Request, project: str, meeting: str) -> Response:
    """Sign up for a meeting on its own page."""
    of, chosen = known_meeting(project, meeting)
    fields = {**request.form(), CHOSEN: [chosen.id]}
    with refusing(of, chosen):
        return _answered(request, of, fields, _path(of, chosen), partial(_meeting, request, of, chosen, fields))


def _answered(request: Request, project: Project, fields: Fields, path: str, form: Callable[..., Response]) -> Response:
    """Sign up as `fields` say, or show the `form` again, which is posted to `path`, with what is wrong."""
    if SWITCH in fields:
        return form()
    stale = ticket_fault(request, path, fields)
    if stale:
        return form(trouble=stale)
    try:
        wanted = Form.of(project, project.meetings).sign_up(fields, project.meetings)
        guest = wanted.guest(pseudonym, language())
        ask_for(
            project,
            wanted.among(project.meetings),
            guest,
            request.now,
            brought=BROUGHT in fields,
            invite=INVITE in fields,
        )
    except FormInvalid as error:
        return form(error.faults)
    except PartyTooLarge as error:
        return form({"party": Fault.NO_ROOM}, most=error.most)
    except HourFull:
        return form(trouble=HOUR_FULL)
    except Busy:
        return form(trouble=BUSY)
    return page("asked.html", project, public(request), embedded=_embedded(request), address=guest.address)


def _path(project: Project, meeting: Meeting | None = None) -> str:
    """To where the form of the season, or of one meeting, is posted; embedded or not."""
    return f"/{project.id}/{meeting.id}" if meeting else f"/{project.id}"


def ask_for(
    project: Project,
    meetings: Sequence[Meeting],
    guest: Guest,
    now: datetime,
    once: IdempotentRequest | None = None,
    **besides: bool,
) -> None:
    """Keep what `guest` asks for until the mailbox answers; see `asking.ask`."""
    at = wiring()
    ask(at.requests, project, meetings, guest, pseudonym(mailbox(guest.address)), at.mailing, now, once, **besides)


def _season(
    request: Request,
    project: Project,
    fields: Fields,
    faults: Mapping[str, Fault] | None = None,
    *,
    trouble: str = "",
    most: int = 0,
) -> Response:
    return _form("season.html", request, project, project.meetings, fields, faults or {}, trouble, most)


def _meeting(
    request: Request,
    project: Project,
    meeting: Meeting,
    fields: Fields,
    faults: Mapping[str, Fault] | None = None,
    *,
    trouble: str = "",
    most: int = 0,
) -> Response:
    if request.method == "POST":
        require_open(meeting, request.now)  # a page without a form cannot show again what is wrong with it
    return _form("meeting.html", request, project, [meeting], fields, faults or {}, trouble, most)


def _form(
    template: str,
    request: Request,
    project: Project,
    meetings: Sequence[Meeting],
    fields: Fields,
    faults: Mapping[str, Fault],
    trouble: str,
    most: int,
) -> Response:
    seats = wiring().registrations.seats(project.id, [each.id for each in meetings], consistent=False)
    shown = offers(meetings, seats, request.now)
    alone = shown[0] if template == "meeting.html" and shown[0].open and shown[0].taken else None
    why = REASONS.get(trouble)
    status = why.status if why else 422 if trouble or faults else 200
    return page(
        template,
        project,
        {**public(request), **(why.headers if why else {})},
        status=status,
        at=request.path.split("/")[1],
        embedded=_embedded(request),
        posted=request.method == "POST",
        now=request.now,
        next=[each for each in project.ahead(request.now) if each not in meetings],
        offers=shown,
        businesses=businesses(wiring().registrations.name, project.id, alone.meeting.id) if alone else (),
        events=Markup(json_ld(project, shown, wiring().public_url)) if status == 200 else "",  # noqa: S704
        typed=typed(fields, ORDER),
        chosen=fields.get(CHOSEN, ()),
        brought=BROUGHT in fields or f"{BROUGHT}=1" in request.query.split("&"),
        invite=INVITE in fields,
        faults={field: fault.value for field, fault in faults.items()},
        trouble=trouble,
        asked=ORDER,
        questions=Form.of(project, meetings),
        ticket=fresh_ticket(request, _path(project, meetings[0] if template == "meeting.html" else None), fields),
        longest=LONGEST,
        most=most,
        largest_party=max(each.largest_party for each in meetings),
        trap=TRAP,
    )


def _to(request: Request, path: str) -> Response:
    return Response(302, "", {**SAFE, **public(request), "Location": path + language_query()})


def _embedded(request: Request) -> bool:
    """Whether the page is asked for by an iframe (see `registration.embedding`)."""
    return request.path.endswith("/embed")
