"""Meetings as calendar files: the season to subscribe to, and one meeting to add."""

from __future__ import annotations

import re

from registration.files import HOUR, file
from registration.pages import known_meeting, known_project, texts
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.meetings.calendar import Words
from shared.projects import Project, feed
from web.http import Request, Response
from web.language import language_query

KIND = "text/calendar; charset=utf-8"


def season_calendar(request: Request, project: str) -> Response:
    """Every meeting of the season, or of all of a network's, for a program that asks again every year."""
    seasons = wiring().projects.seasons(project) or [known_project(project)]
    return _file(request, feed.season(seasons, _say, wiring().public_url, request.now), project)


def meeting_calendar(request: Request, project: str, meeting: str) -> Response:
    """One meeting."""
    of, found = known_meeting(project, meeting)
    return _file(request, feed.single(of, found, _say(of), _page(of), request.now), f"{of.id}-{found.id}")


def _file(request: Request, ics: str, name: str) -> Response:
    # When it was written is in the file, twice; that alone is no news.
    same = re.sub(r"^(DTSTAMP|SEQUENCE):.*$", "", ics, flags=re.MULTILINE)
    return file(request, KIND, ics, HOUR, name=f"{name}.ics", same=same)


def _say(project: Project) -> feed.Say:
    template = texts(nouns=project.spoken).get_template("event.txt")

    def say(meeting: Meeting) -> Words:
        rendered = template.render(meeting=meeting, page=f"{_page(project)}/{meeting.id}{language_query()}")
        title, _, description = rendered.partition("\n")
        return Words(title, description.strip())

    return say


def _page(project: Project) -> str:
    return f"{wiring().public_url}/{project.id}"
