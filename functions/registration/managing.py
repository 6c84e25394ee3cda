"""The page of the signed link of a mail: one's own registrations in a project, each with a way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger

from registration.owner import Owner, meeting_to_come, owner, require_reachable
from registration.pages import page
from registration.refusals import refusal, refusing
from registration.scripts import with_script
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.registrations.changing import change
from shared.registrations.listing import Listed, guests
from shared.registrations.offer import offers
from shared.registrations.registration import OPTIONAL, UNLISTED, Details, Registration, Status, values
from shared.registrations.seats import Seats
from shared.registrations.signing_up import cancel, sign_up
from web.http import Request, Response
from web.page import PRIVATE

logger = Logger(service="registration")


def manage(request: Request, token: str) -> Response:
    """One's own registrations. Looking changes nothing: mail scanners follow every link."""
    return registrations(request, owner(request, token))


def cancel_or_return(request: Request, token: str) -> Response:
    """Cancel, or come back, at the posted meeting."""
    holder, form = owner(request, token), request.form()
    meeting = meeting_to_come(request, holder.project, next(iter(form.get("meeting", ())), ""), token)
    act = _ACTS.get(next(iter(form.get("act", ())), ""))
    if act is None:
        raise refusal("unreadable", holder.project)
    with refusing(holder.project, meeting, holder.token):
        done = act(request, holder, meeting)
    return registrations(request, holder, done, meeting=meeting)


def registrations(request: Request, holder: Owner, done: str = "", **details: Any) -> Response:
    """One's own registrations as they stand, and what has just been `done` to them."""
    rows = [(holder.project.meeting(each.meeting), each) for each in holder.registrations()]
    pass_on = next((of for of, each in rows if of and each.live and of.takes_registrations(request.now)), None)
    ahead = holder.project.ahead(request.now)
    live = [each for meeting, each in rows if each.live and meeting in ahead]
    others = _others(request, ahead, rows)
    ids = [*(each.meeting for each in live), *(each.id for each in others)]
    seats = wiring().registrations.seats(holder.project.id, ids, consistent=False) if ids else {}
    shown = page(
        "manage.html",
        holder.project,
        PRIVATE,
        rows=rows,
        around={each.meeting: _around(each, seats.get(each.meeting)) for each in live},
        more=offers(others, seats, request.now),
        wishes=OPTIONAL,
        unlisted=UNLISTED,
        coming=bool(live),
        pass_on=pass_on,
        at=holder.address,
        done=done,
        now=request.now,
        **details,
    )
    return with_script(shown, "share.js") if pass_on else shown


@dataclass(frozen=True)
class Around:
    """What is around a registration at a meeting to come: its `place` among the parties that wait (from 1; 0 with a
    seat), how many are `waiting`, how many have `taken` seats, and who of them is `listed`.
    """

    place: int
    waiting: int
    taken: int
    listed: Sequence[Listed]


def _around(mine: Registration, seats: Seats | None) -> Around:
    """The waiting list is read by those alone who stand on it, who comes by those with a seat."""
    table = wiring().registrations
    waits = mine.status is Status.WAITING
    queue = table.waiting(mine.project, mine.meeting) if waits else []
    place = next((place for place, each in enumerate(queue, start=1) if each.person == mine.person), 0)
    listed = [] if waits else guests(table.name, mine.project, mine.meeting, mine.person)
    return Around(place, seats.waiting if seats else 0, seats.taken if seats else 0, listed)


def _others(
    request: Request, ahead: Sequence[Meeting], rows: Sequence[tuple[Meeting | None, Registration]]
) -> Sequence[Meeting]:
    """The season's other meetings that they may sign up for, by one more button: their mailbox has answered."""
    if not any(each.address for _, each in rows):
        return []
    known = {each.meeting for _, each in rows}
    return [each for each in ahead if each.id not in known and each.takes_registrations(request.now)]


def _cancel(request: Request, holder: Owner, meeting: Meeting) -> str:
    before = _at(holder, meeting)
    cancel(wiring().registrations, holder.project, meeting, holder.person, request.now)
    return "left" if before and before.status.value == "waiting" else "cancelled" if before else ""


def _return(request: Request, holder: Owner, meeting: Meeting) -> str:
    """Sign up once more with what is on file; a registration that is live stays as it is."""
    before = _at(holder, meeting)
    if before is None or not before.address:
        raise refusal("no-such-meeting", holder.project)
    if before.live:
        return ""
    require_reachable(holder.project, holder.person, request.now)
    [outcome] = sign_up(wiring().registrations, holder.project, [meeting], before.guest(), request.now)
    return f"back-{outcome.status.value}"


def _join(request: Request, holder: Owner, meeting: Meeting) -> str:
    """Sign up for another meeting with what they wrote last: their mailbox has answered in this season."""
    before = max((each for each in holder.registrations() if each.address), key=_made, default=None)
    if before is None:
        raise refusal("no-such-meeting", holder.project)
    require_reachable(holder.project, holder.person, request.now)
    guest = before.guest(topics="", **UNLISTED)
    [outcome] = sign_up(wiring().registrations, holder.project, [meeting], guest, request.now)
    return f"joined-{outcome.status.value}"


def _made(registration: Registration) -> datetime:
    return registration.registered_at


def _at(holder: Owner, meeting: Meeting) -> Registration | None:
    return next((each for each in holder.registrations() if each.meeting == meeting.id), None)


def alter(
    request: Request, holder: Owner, meeting: Meeting, known: Registration, details: Details
) -> Registration | None:
    """What becomes of the registration that is `known`; see `changing.change`."""
    if any(getattr(known, name) and not getattr(details, name) for name in UNLISTED):
        # Said before it is done: a restore of the tables does again what the log says (infra/restore).
        log_fields = {"what": "off-the-guest-list", "project": holder.project.id, "person": holder.person}
        logger.info("person", extra=log_fields)
    return change(wiring().registrations, holder.project, meeting, holder.person, details, request.now)


def _name(request: Request, holder: Owner, meeting: Meeting, on_list: str) -> str:
    known = _at(holder, meeting)
    if known is None or not known.live:
        raise refusal("nothing-to-change", holder.project, meeting, token=holder.token)
    alter(request, holder, meeting, known, Details(**values(known, Details) | UNLISTED | {"on_list": on_list}))
    return "listed" if on_list else "unlisted"


_ACTS: Mapping[str, Callable[[Request, Owner, Meeting], str]] = {
    "cancel": _cancel,
    "return": _return,
    "join": _join,
    "list": partial(_name, on_list="name"),
    "unlist": partial(_name, on_list=""),
}
