"""The desk's pages and refusals."""

from __future__ import annotations

from typing import Any

from desk.wiring import wiring
from shared.projects import Project
from web.http import Refusal, Response
from web.page import PRIVATE
from web.page import page as any_page


def page(
    template: str, project: Project | None, *, status: int = 200, cookies: tuple[str, ...] = (), **values: Any
) -> Response:
    """`template` filled in with `values`; no desk page is kept by anybody, nor found."""
    made = any_page(
        "desk", template, project, PRIVATE, status=status, also=("shared.desk",), root=wiring().public_url, **values
    )
    return Response(made.status, made.body, made.headers, cookies=cookies)


def refused(refusal: Refusal) -> Response:
    """The page that says why a request is not met, and what to do instead."""
    return any_page(
        "desk",
        "refused.html",
        refusal.project,
        {**PRIVATE, **refusal.headers},
        status=refusal.status,
        root=wiring().public_url,
        reason=refusal.reason,
        meeting=refusal.meeting,
        token=refusal.token,
    )
