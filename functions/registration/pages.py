"""Pages: a template, filled in, with the headers that every page has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from registration.language import keep, language, other, texts
from registration.look import look
from registration.web import Refusal, Request, Response
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Appearance, Project

SAFE = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Headers of every answer."""

FRESH = "public, max-age=10"
"""Seats go within seconds on the morning of an invitation; ten of them take the strain when everybody looks at once."""

NOINDEX = {"X-Robots-Tag": "noindex"}
"""Headers of what no search engine may show."""

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", **NOINDEX}
"""Headers of a page that is for one person."""


def public(request: Request) -> Mapping[str, str]:
    """The headers of a page for everybody: kept for moments when it was asked for, never when it answers a form."""
    if request.method in {"GET", "HEAD"}:
        return {"Cache-Control": FRESH, "Referrer-Policy": "same-origin"}
    return {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", **NOINDEX}


def page(
    template: str,
    project: Project | None,
    headers: Mapping[str, str],
    *,
    status: int = 200,
    embedded: bool = False,
    **values: Any,
) -> Response:
    """`template` filled in with `values`, in the project's colours; `embedded` without what surrounds every page."""
    seen = look(project.appearance.accent if project else Appearance().accent, light=embedded)
    body = (
        texts()
        .get_template(template)
        .render(
            project=project,
            style=Markup(seen.style),  # noqa: S704
            accent=seen.accent,
            root=wiring().public_url,
            other=other(),
            embedded=embedded,
            **values,
        )
    )
    html = {"Content-Type": "text/html; charset=utf-8", "Content-Language": language()}
    return Response(status, keep(body), {**html, **SAFE, "Content-Security-Policy": seen.policy, **headers})


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
