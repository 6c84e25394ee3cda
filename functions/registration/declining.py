"""The page of "I can't come" in an invitation: one button, and one to think better of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from registration.owner import meeting_to_come
from registration.pages import known_meeting, page
from registration.refusals import refusal, refusing
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations.declining import decline
from shared.registrations.registration import Guest
from shared.registrations.signing_up import sign_up
from web.http import Request, Response
from web.page import PRIVATE


@dataclass(frozen=True)
class Invited:
    """Whom an invitation's link was signed for, and the meeting."""

    project: Project
    meeting: Meeting
    person: str


def invited(request: Request, token: str) -> Response:
    """How she has answered, and the buttons. Looking changes nothing."""
    return _answered(request, token, _invited(request, token), "")


def answer(request: Request, token: str) -> Response:
    """Remember that she cannot come, or sign her up after all."""
    who = _invited(request, token)
    act = _ACTS.get(next(iter(request.form().get("act", ())), ""))
    if act is None:
        raise refusal("unreadable", who.project)
    meeting_to_come(request, who.project, who.meeting.id)
    with refusing(who.project, who.meeting):
        done = act(request, who)
    return _answered(request, token, who, done)


def _invited(request: Request, token: str) -> Invited:
    from shared.technical.links import LinkExpired, LinkInvalid

    try:
        project, meeting, person = wiring().links().read_decline(token, request.now)
    except LinkExpired as error:
        raise refusal("invitation-expired", wiring().projects.get(error.subject[0])) from error
    except LinkInvalid as error:
        raise refusal("link-invalid") from error
    of, found = known_meeting(project, meeting)
    meeting_to_come(request, of, found.id)
    return Invited(of, found, person)


def _decline(request: Request, who: Invited) -> str:
    decline(wiring().registrations, who.project, who.meeting, who.person, request.now)
    return "declined"


def _come(request: Request, who: Invited) -> str:
    """Sign up with what the list of members says; a registration that is there already stays as it is."""
    at = wiring()
    member = at.members.get(who.project.network, who.person)
    if member is None:
        raise refusal("no-such-meeting", who.project)
    known = at.registrations.get(who.project.id, who.meeting.id, who.person)
    if known is not None and known.live:
        return f"came-{known.status.value}"
    guest = Guest(
        person=who.person,
        name=member.name,
        company=member.company,
        address=member.address,
        party=1,
        language=member.language,
    )
    [outcome] = sign_up(at.registrations, who.project, [who.meeting], guest, request.now)
    return f"came-{outcome.status.value}"


def _answered(request: Request, token: str, who: Invited, done: str) -> Response:
    at = wiring()
    known = at.registrations.get(who.project.id, who.meeting.id, who.person)
    return page(
        "declined.html",
        who.project,
        PRIVATE,
        at=f"/n/{token}",
        meeting=who.meeting,
        now=request.now,
        answer=known.status.value if known else "",
        open=who.meeting.takes_registrations(request.now),
        member=at.members.get(who.project.network, who.person) is not None,
        done=done,
    )


_ACTS: Mapping[str, Callable[[Request, Invited], str]] = {"decline": _decline, "come": _come}
