"""A page: a template, filled in, with the headers that every page has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from shared.projects import Appearance, Project
from shared.technical.nouns import USUAL
from shared.technical.unbroken import unbroken
from web.http import Request, Response
from web.language import language, others, propagate_language, texts
from web.look import look

SAFE = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Headers of every answer; a page has a policy of its own."""

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
    function: str,
    template: str,
    project: Project | None,
    headers: Mapping[str, str],
    *,
    status: int = 200,
    embedded: bool = False,
    also: tuple[str, ...] = (),
    **values: Any,
) -> Response:
    """The `template` of `function` filled in with `values`, in the project's colours.

    `embedded` is without what surrounds every page; `also` are packages whose templates it takes from.
    """
    seen = look(project.appearance.accent if project else Appearance().accent, light=embedded)
    body = (
        texts(function, *also, nouns=project.spoken if project else USUAL)
        .get_template(template)
        .render(
            project=project,
            style=Markup(seen.style),  # noqa: S704
            accent=seen.accent,
            others=others(),
            embedded=embedded,
            **values,
        )
    )
    html = {"Content-Type": "text/html; charset=utf-8", "Content-Language": language()}
    policy = {"Content-Security-Policy": seen.policy}
    return Response(status, propagate_language(unbroken(body)), {**html, **SAFE, **policy, **headers})
