"""The page behind the signed link of a mail: one's own registrations in a project, each with a way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from registration.owner import Owner, meeting_to_come, owner
from registration.pages import page
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.registrations.registration import Guest, Registration
from shared.registrations.signing_up import RegistrationClosed, TooOften, cancel, sign_up
from shared.technical.dynamodb import Busy
from web.http import Refusal, Request, Response
from web.page import PRIVATE

T = TypeVar("T")
SOON = {"Retry-After": "5"}
LATER = {"Retry-After": "3600"}


def manage(request: Request, token: str) -> Response:
    """One's own registrations. Looking changes nothing: mail scanners follow every link."""
    return own(request, owner(request, token))


def cancel_or_return(request: Request, token: str) -> Response:
    """Cancel, or come back, at the posted meeting."""
    holder, form = owner(request, token), request.form()
    meeting = meeting_to_come(request, holder.project, next(iter(form.get("meeting", ())), ""), token)
    act = _ACTS.get(next(iter(form.get("act", ())), ""))
    if act is None:
        raise Refusal(400, "unreadable", holder.project)
    return own(request, holder, trying(holder, meeting, lambda: act(request, holder, meeting)), meeting=meeting)


def own(request: Request, holder: Owner, done: str = "", **details: Any) -> Response:
    """One's own registrations as they stand, and what has just been `done` to them."""
    rows = [(holder.project.meeting(each.meeting), each) for each in holder.registrations()]
    return page(
        "manage.html",
        holder.project,
        PRIVATE,
        own=rows,
        coming=any(each.live and meeting in holder.project.ahead(request.now) for meeting, each in rows),
        at=holder.address,
        done=done,
        now=request.now,
        **details,
    )


def trying(holder: Owner, meeting: Meeting, act: Callable[[], T]) -> T:
    """What `act` did.

    Raises:
        Refusal: why it could not.
    """
    try:
        return act()
    except RegistrationClosed as error:
        raise Refusal(409, "meeting-closed", holder.project, meeting, token=holder.token) from error
    except TooOften as error:
        raise Refusal(429, "too-often", holder.project, meeting, LATER, token=holder.token) from error
    except Busy as error:
        raise Refusal(503, "busy", holder.project, headers=SOON) from error


def _cancel(request: Request, holder: Owner, meeting: Meeting) -> str:
    before = _at(holder, meeting)
    cancel(wiring().registrations, holder.project, meeting, holder.person, request.now)
    return "left" if before and before.status.value == "waiting" else "cancelled" if before else ""


def _return(request: Request, holder: Owner, meeting: Meeting) -> str:
    """Sign up once more with what is on file; who is registered already stays as she is."""
    before = _at(holder, meeting)
    if before is None or not before.address:
        raise Refusal(404, "no-such-meeting", holder.project)
    if before.live:
        return ""
    guest = Guest(
        person=before.person,
        name=before.name,
        company=before.company,
        address=before.address,
        party=before.party,
        diet=before.diet,
        topics=before.topics,
        language=before.language,
    )
    [outcome] = sign_up(wiring().registrations, holder.project, [meeting], guest, request.now)
    return f"back-{outcome.status.value}"


def _at(holder: Owner, meeting: Meeting) -> Registration | None:
    return next((each for each in holder.registrations() if each.meeting == meeting.id), None)


_ACTS: Mapping[str, Callable[[Request, Owner, Meeting], str]] = {"cancel": _cancel, "return": _return}
