"""This function's pages, and the refusals that its views share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from registration.refusals import refusal
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.people.person import person_id
from shared.projects import Project
from web.http import Refusal, Response
from web.language import texts as texts_of
from web.page import PRIVATE
from web.page import page as any_page

SWITCH = "switch"
"""The button that posts a form to have it back in the other language, with what was typed."""

texts = partial(texts_of, "registration", "shared.registrations")
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
    return any_page(
        "registration",
        template,
        project,
        headers,
        status=status,
        embedded=embedded,
        also=("shared.registrations",),
        root=root,
        **values,
    )


def refused(refused: Refusal, *, embedded: bool = False) -> Response:
    """The page that says why a request is not met, and what to do instead."""
    headers = {**PRIVATE, **refused.headers}
    return page(
        "refused.html",
        refused.project,
        headers,
        status=refused.status,
        embedded=embedded,
        reason=refused.reason,
        meeting=refused.meeting,
        token=refused.token,
    )


def pseudonym(address: str) -> str:
    """The pseudonym of a normalised address."""
    return person_id(address, wiring().keys().pepper)


def known_project(id: str) -> Project:
    """The project called `id`.

    Raises:
        Refusal: 404 there is none.
    """
    found = wiring().projects.get(id)
    if found is None:
        raise refusal("no-such-page")
    return found


def known_meeting(project: str, meeting: str) -> tuple[Project, Meeting]:
    """The project called `project` and its meeting called `meeting`.

    Raises:
        Refusal: 404 there is no such project or meeting.
    """
    of = known_project(project)
    found = of.meeting(meeting)
    if found is None:
        raise refusal("no-such-meeting", of)
    return of, found
