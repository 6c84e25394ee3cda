"""The page of "not me, never write to me again", to which every mail to a guest or a member leads; and the way back.

Looking changes nothing: mail scanners follow every link.
"""

from __future__ import annotations

from aws_lambda_powertools import Logger

from registration.pages import known_project, page, reading_link
from registration.refusals import refusal, refusing
from registration.unsubscribing import come_back
from registration.wiring import wiring
from shared.personal_data.silencing import Silencing
from shared.projects import Project
from web.http import Request, Response
from web.page import PRIVATE

SILENCE = "silence"
BACK = "back"

logger = Logger(service="registration")


def asked(request: Request, token: str) -> Response:
    """What the button does, or how to come back."""
    return _page(token, *_reader(request, token), "")


def silence(request: Request, token: str) -> Response:
    """Never write again, or do so after all."""
    project, person = _reader(request, token)
    act = next(iter(request.form().get("act", ())), "")
    if act not in (SILENCE, BACK):
        raise refusal("unreadable", project)
    # Said before it is done: a restore of the tables does again what the log says (infra/restore).
    logged_as = {SILENCE: "silenced", BACK: "came-back"}[act]
    logger.info("person", extra={"what": logged_as, "project": project.id, "person": person})
    at = wiring()
    with refusing(project):
        if act == SILENCE:
            Silencing(at.projects, at.registrations, at.members).silence(person, request.now)
        else:
            come_back(project, person, request.now)
    return _page(token, project, person, act)


def _reader(request: Request, token: str) -> tuple[Project, str]:
    with reading_link("unsubscribe-expired"):
        project, person = wiring().links().read_silence(token, request.now)
    return known_project(project), person


def _page(token: str, project: Project, person: str, done: str) -> Response:
    _, consents = wiring().members.seen(project.network, person)
    return page("silencing.html", project, PRIVATE, at=f"/x/{token}", silenced=consents.silenced, done=done)
