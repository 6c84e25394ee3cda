"""This function's pages, and the refusals that its views share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Project
from web.http import Refusal, Response
from web.language import texts as texts_of
from web.page import PRIVATE
from web.page import page as any_page

SWITCH = "switch"
"""The button that posts a form to have it back in the other language, with what was typed."""

texts = partial(texts_of, "registration")
"""This function's templates, in the language of the answer."""


def page(
    template: str,
    project: Project | None,
    headers: Mapping[str, str],
    *,
    status: int = 200,
    embedded: bool = False,
    **values: Any,
) -> Response:
    """`template` filled in with `values`; see `web.page`."""
    root = wiring().public_url
    return any_page("registration", template, project, headers, status=status, embedded=embedded, root=root, **values)


def refused(refusal: Refusal, *, embedded: bool = False) -> Response:
    """The page that says why a request is not met, and what to do instead."""
    headers = {**PRIVATE, **refusal.headers}
    return page(
        "refused.html",
        refusal.project,
        headers,
        status=refusal.status,
        embedded=embedded,
        reason=refusal.reason,
        meeting=refusal.meeting,
        token=refusal.token,
    )


def not_taken(meeting: Meeting, now: datetime) -> tuple[int, str] | None:
    """With which status and for which reason `meeting` takes no registrations at `now`; None where it does."""
    if meeting.cancelled:
        return 410, "meeting-cancelled"
    if meeting.over(now):
        return 410, "meeting-over"
    return None if meeting.takes_registrations(now) else (409, "meeting-closed")


def known_project(id: str) -> Project:
    """The project called `id`.

    Raises:
        Refusal: 404 there is none.
    """
    found = wiring().projects.get(id)
    if found is None:
        raise Refusal(404, "no-such-page")
    return found


def known_meeting(project: str, meeting: str) -> tuple[Project, Meeting]:
    """The project called `project` and its meeting called `meeting`.

    Raises:
        Refusal: 404 there is no such project or meeting.
    """
    of = known_project(project)
    found = of.meeting(meeting)
    if found is None:
        raise Refusal(404, "no-such-meeting", of)
    return of, found
