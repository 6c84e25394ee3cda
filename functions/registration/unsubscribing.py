"""The page of "no more invitations": from one project, or from everything; and the way back.

A mail program's own button posts to the same address, without a page and without asking (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aws_lambda_powertools import Logger

from registration.pages import known_project, page, reading_link
from registration.refusals import refusal
from registration.wiring import wiring
from shared.members.consents import Subscription, subscription
from shared.projects import Project
from shared.retention.silence import ANSWER_WITHIN
from web.http import LARGEST_BODY, MULTIPART, Request, Response
from web.page import PRIVATE

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program posts, as a form of either type (RFC 8058, 3.2)."""

LEAVE = "leave"
LEAVE_ALL = "leave-all"
COME_BACK = "back"
STAY = "stay"

LOGGED_AS: Mapping[str, str] = {LEAVE: "left", LEAVE_ALL: "left-all", COME_BACK: "came-back", STAY: "stayed"}
"""What the log says."""

logger = Logger(service="registration")


@dataclass(frozen=True)
class Reader:
    """Whom a mail's link was signed for."""

    project: Project
    person: str


def subscribed(request: Request, token: str) -> Response:
    """How they stand, and the choices. Looking changes nothing."""
    return _standing(token, _reader(request, token), "")


def unsubscribe(request: Request, token: str) -> Response:
    """Do what they chose, or what their mail program's button says: off this project's list at once."""
    reader = _reader(request, token)
    fields = request.upload(LARGEST_BODY)[0] if request.content_type == MULTIPART else request.form()
    name, value = ONE_CLICK
    chosen = LEAVE if value in fields.get(name, ()) else next(iter(fields.get("act", ())), "")
    act = _ACTS.get(chosen)
    if act is None:
        raise refusal("unreadable", reader.project)
    # Said before it is done: a restore of the tables does again what the log says (infra/restore).
    log_fields = {"what": LOGGED_AS[chosen], "project": reader.project.id, "person": reader.person}
    logger.info("person", extra=log_fields)
    act(request, reader)
    return _standing(token, reader, chosen)


def _reader(request: Request, token: str) -> Reader:
    with reading_link("unsubscribe-expired"):
        project, person = wiring().links().read_unsubscribe(token, request.now)
    return Reader(known_project(project), person)


def _leave(request: Request, reader: Reader) -> None:
    wiring().members.unsubscribe(reader.project.network, reader.person, request.now)


def _leave_all(request: Request, reader: Reader) -> None:
    wiring().members.leave_all(reader.person, request.now)


def _come_back(request: Request, reader: Reader) -> None:
    come_back(reader.project, reader.person, request.now)


def come_back(project: Project, person: str, now: datetime) -> None:
    """Invite somebody again as they ask, also to what the others have been invited to meanwhile."""
    from shared.campaigns.joining import Joining

    at = wiring()
    seasons = at.projects.seasons(project.network)
    Joining(at.members, at.registrations.outbox, seasons, now).come_back(project.network, person)


def _stay(request: Request, reader: Reader) -> None:
    wiring().members.stay(reader.project.network, reader.person, request.now)


def _standing(token: str, reader: Reader, done: str) -> Response:
    member, consents = wiring().members.seen(reader.project.network, reader.person)
    stands = subscription(member, consents)
    # What a double click or another page did meanwhile is told, not what this one wanted.
    outcome = done if done and (done in (COME_BACK, STAY)) == (stands is Subscription.INVITED) else ""
    asked = member.asked_on if member and stands is Subscription.INVITED else None
    return page(
        "unsubscribing.html",
        reader.project,
        PRIVATE,
        at=f"/u/{token}",
        stands=stands.value,
        done=outcome,
        until=asked + ANSWER_WITHIN if asked else None,
    )


_ACTS: Mapping[str, Callable[[Request, Reader], None]] = {
    LEAVE: _leave,
    LEAVE_ALL: _leave_all,
    COME_BACK: _come_back,
    STAY: _stay,
}
