"""The desk's pages and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desk.assets import asset, with_assets
from desk.wiring import wiring
from web.http import Refusal, Response
from web.page import PRIVATE
from web.page import page as any_page

if TYPE_CHECKING:
    from desk.runner import Visit


def page(
    template: str,
    visit: Visit,
    *,
    faults: Mapping[str, str] | None = None,
    conflict: bool = False,
    cookies: tuple[str, ...] = (),
    script: str = "",
    style: str = "",
    speaks: bool = False,
    **values: Any,
) -> Response:
    """`template` filled in with `values`; no desk page is kept by anybody, nor found.

    The status is 422 with `faults` in the form, 403 where the browser is unknown, 409 in a `conflict` with what others
    did. `script` and `style` are assets of the page; with `speaks` its script may talk to us.
    """
    made = any_page(
        "desk",
        template,
        visit.project,
        PRIVATE,
        status=422 if faults else 403 if visit.unknown else 409 if conflict or visit.beaten else 200,
        also=("shared.desk",),
        root=wiring().public_url,
        at=visit.holder.address,
        faults={name: str(fault) for name, fault in (faults or {}).items()},
        unknown=visit.unknown,
        beaten=visit.beaten,
        undo_link=visit.undo_link,
        script=asset(script) if script else "",
        look=asset(style) if style else "",
        **values,
    )
    return with_assets(
        Response(made.status, made.body, made.headers, cookies=cookies), script=script, style=style, speaks=speaks
    )


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
