"""This function's pages, and the refusals that its views share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from registration.refusals import refusal
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.people.person import person_id
from shared.projects import Project
from shared.projects.order import newest
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


@contextmanager
def reading_link(expired: str, token: str = "") -> Iterator[None]:
    """Turn what a signed link is refused for into the answer. `token` stays on the page of an expired one, which can
    then mail a new link.

    Raises:
        Refusal: 403 it is not one of ours, which says nothing more; 410 it has expired, for the reason `expired`.
    """
    from shared.technical.links import LinkExpired, LinkInvalid

    try:
        yield
    except LinkExpired as error:
        raise refusal(expired, wiring().projects.get(error.subject[0]), token=token) from error
    except LinkInvalid as error:
        raise refusal("link-invalid") from error


def pseudonym(address: str) -> str:
    """The pseudonym of a normalised address."""
    return person_id(address, wiring().keys().pepper)


def seasons_at(address: str, now: datetime) -> Sequence[Project]:
    """The seasons that the page at `/address` shows, the next to come first.

    The address is a network's, which stays the same every year, or a season's. A network shows those with meetings to
    come, else its last one; so does a season that is over.

    Raises:
        Refusal: 404 it is neither.
    """
    of, seasons = wiring().projects.at(address)
    if of and not seasons:
        seasons = [of] if of.upcoming(now) else wiring().projects.seasons(of.network) or [of]
    if not seasons:
        raise refusal("no-such-page")
    coming = [each for each in seasons if each.upcoming(now)]
    return sorted(coming, key=lambda each: each.upcoming(now)[0].starts) or [newest(seasons)]


def known_project(id: str) -> Project:
    """The project called `id`, or the last season of the network called so.

    Raises:
        Refusal: 404 there is none.
    """
    found = wiring().projects.get(id) or next(reversed(wiring().projects.seasons(id)), None)
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
