"""The page on which a member chooses what a meeting shall be about. Looking changes nothing."""

from __future__ import annotations

from registration.pages import known_meeting, page, reading_link
from registration.refusals import refusal, refusing
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Project
from shared.technical import dynamodb
from shared.topics.voting import Ballot, Ballots, vote_of
from web.http import Request, Response
from web.page import PRIVATE


def asked(request: Request, token: str) -> Response:
    """The topics, a button for each, and which one they have chosen."""
    return _shown(request, token, *_member(request, token))


def choose(request: Request, token: str) -> Response:
    """Keep what they choose, in place of what they chose before."""
    project, meeting, person = _member(request, token)
    chosen, vote = next(iter(request.form().get("topic", ())), ""), vote_of(project, meeting)
    if vote is None or not vote.open(request.now):
        return _shown(request, token, project, meeting, person)
    if chosen not in vote.topics:
        raise refusal("unreadable", project)
    ballot = Ballot(meeting.id, vote.topics.index(chosen), vote.opened, request.now)
    with refusing(project, meeting):
        dynamodb.write(_ballots().cast(project.id, person, ballot, project.data_deleted))
    return _shown(request, token, project, meeting, person, done=True)


def _member(request: Request, token: str) -> tuple[Project, Meeting, str]:
    with reading_link("link-expired"):
        project, meeting, person = wiring().links().read_vote(token, request.now)
    of, found = known_meeting(project, meeting)
    if wiring().members.get(of.network, person) is None:
        raise refusal("link-invalid", of)
    return of, found, person


def _shown(
    request: Request, token: str, project: Project, meeting: Meeting, person: str, *, done: bool = False
) -> Response:
    vote = vote_of(project, meeting)
    mine = next((each.topic for each in _ballots().of(project, person) if each.meeting == meeting.id), "")
    open = vote is not None and vote.open(request.now)
    return page(
        "voting.html",
        project,
        PRIVATE,
        status=200 if open else 410,
        at=f"/v/{token}",
        meeting=meeting,
        now=request.now,
        vote=vote if open else None,
        mine=mine,
        done=done,
    )


def _ballots() -> Ballots:
    return Ballots(wiring().registrations.name)
