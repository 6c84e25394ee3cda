"""The page of the signed link of a mail: one's own registrations in a project, each with a way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from registration.owner import Owner, meeting_to_come, owner
from registration.pages import page
from registration.refusals import refusal, refusing
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.registrations.registration import OPTIONAL, Registration
from shared.registrations.signing_up import cancel, sign_up
from web.http import Request, Response
from web.page import PRIVATE


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
    return page(
        "manage.html",
        holder.project,
        PRIVATE,
        rows=rows,
        wishes=OPTIONAL,
        coming=any(each.live and meeting in holder.project.ahead(request.now) for meeting, each in rows),
        at=holder.address,
        done=done,
        now=request.now,
        **details,
    )


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
    [outcome] = sign_up(wiring().registrations, holder.project, [meeting], before.guest(), request.now)
    return f"back-{outcome.status.value}"


def _at(holder: Owner, meeting: Meeting) -> Registration | None:
    return next((each for each in holder.registrations() if each.meeting == meeting.id), None)


_ACTS: Mapping[str, Callable[[Request, Owner, Meeting], str]] = {"cancel": _cancel, "return": _return}
