"""The person that a signed link is for, and that person's registrations in a project: every page under `/m/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registration.pages import known_project, reading_link
from registration.refusals import refusal, refusing
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations.opening import require_ahead
from shared.registrations.registration import Registration, Status
from web.http import Request


@dataclass(frozen=True)
class Owner:
    """The person that a link was signed for."""

    project: Project
    person: str
    token: str

    @property
    def address(self) -> str:
        """Where their pages are."""
        return f"/m/{self.token}"

    def registrations(self) -> Sequence[Registration]:
        """All of theirs, cancelled ones too, in the order of the meetings.

        Raises:
            Refusal: 410 they are held under another address now; this link opens nothing but what is left of them.
        """
        ids = [meeting.id for meeting in self.project.meetings]
        found = wiring().registrations.of_person(self.project.id, ids, self.person)
        if any(each.status is Status.MOVED for each in found) and not any(each.live for each in found):
            raise refusal("link-moved", self.project, token=self.token)
        return [each for each in found if each.status is not Status.MOVED]


def owner(request: Request, token: str) -> Owner:
    """The person that the link with `token` was signed for.

    Raises:
        Refusal: 403 it is not one of ours, which says nothing more; 410 it has expired, and a new one may be asked for.
    """
    with reading_link("link-expired", token):
        project, person = wiring().links().read_manage(token, request.now)
    return Owner(known_project(project), person, token)


def require_reachable(project: Project, person: str, now: datetime) -> None:
    """Nothing, unless the person has said "never write to me again": a seat of which they hear nothing is none.

    Their own link is no yes to mails: it may have been passed on. The page leads to the button that is one.

    Raises:
        Refusal: 409 they have.
    """
    if wiring().members.silenced([person]):
        raise refusal("silenced", project, token=wiring().links().silence(project.id, person, now).rpartition("/")[2])


def meeting_to_come(request: Request, project: Project, id: str, token: str = "") -> Meeting:
    """The project's meeting called `id`, where something can still be changed.

    Raises:
        Refusal: 404 there is none, 410 it has been held or is cancelled.
    """
    found = project.meeting(id)
    if found is None:
        raise refusal("no-such-meeting", project)
    with refusing(project, found, token):
        require_ahead(found, request.now)
    return found
