"""The page behind the signed link of a mail: one's own registrations in a project, each with a way out."""

from __future__ import annotations

from registration.pages import PRIVATE, known_project, page
from registration.web import Refusal, Request, Response
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations.registration import Status
from shared.registrations.signing_up import cancel
from shared.technical.dynamodb import Busy


def manage(request: Request, token: str) -> Response:
    """One's own registrations. Looking changes nothing: mail scanners follow every link."""
    return _own(request, token, *_whose(request, token))


def cancel_one(request: Request, token: str) -> Response:
    """Cancel the registration at the posted meeting."""
    project, person = _whose(request, token)
    meeting = project.meeting(next(iter(request.form().get("meeting", ())), ""))
    if meeting is None:
        raise Refusal(404, "no-such-meeting", project)
    if meeting.over(request.now):
        raise Refusal(410, "meeting-over", project, meeting)
    try:
        cancel(wiring().registrations, project, meeting, person, request.now)
    except Busy as error:
        raise Refusal(503, "busy", project, headers={"Retry-After": "5"}) from error
    return _own(request, token, project, person, meeting)


def _whose(request: Request, token: str) -> tuple[Project, str]:
    from shared.technical.links import LinkExpired, LinkInvalid

    try:
        project, person = wiring().links().read_manage(token, request.now)
    except LinkExpired as error:
        raise Refusal(410, "link-expired", wiring().projects.get(error.subject[0])) from error
    except LinkInvalid as error:
        raise Refusal(403, "link-invalid") from error
    return known_project(project), person


def _own(request: Request, token: str, project: Project, person: str, cancelled: Meeting | None = None) -> Response:
    found = wiring().registrations.of_person(project.id, [each.id for each in project.meetings], person)
    own = [(project.meeting(each.meeting), each) for each in found if each.status is not Status.MOVED]
    return page("manage.html", project, PRIVATE, own=own, token=token, cancelled=cancelled, now=request.now)
