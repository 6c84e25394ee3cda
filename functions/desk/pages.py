"""The desk's pages and refusals."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desk.assets import asset, with_assets
from desk.link_holder import speaking
from desk.wiring import wiring
from shared.desk.audit import LinkPurpose, meeting_pages, season_pages
from web.http import Refusal, Response
from web.page import PRIVATE, SAFE
from web.page import page as any_page

if TYPE_CHECKING:
    from desk.visit import Visit
    from shared.meetings import Meeting


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
    mail: bool = False,
    **values: Any,
) -> Response:
    """`template` filled in with `values`; no desk page is kept by anybody, nor found.

    The status is 422 with `faults` in the form, 403 where the browser is unknown, 409 in a `conflict` with what others
    did. `script` and `style` are assets of the page; with `speaks` its script may talk to us. With `mail` it shows one
    as it will look, whose styles are inline.
    """
    made = any_page(
        "desk",
        template,
        visit.project,
        PRIVATE,
        status=422 if faults else 403 if visit.unknown else 409 if conflict or visit.beaten else 200,
        also=("shared.desk", "shared.registrations"),
        root=wiring().public_url,
        at=visit.holder.address,
        faults={name: str(fault) for name, fault in (faults or {}).items()},
        unknown=visit.unknown,
        approved=visit.approved,
        asked=bool(visit.asked),
        office=speaking(visit.project).secretariat.address if visit.unknown else "",
        beaten=visit.beaten,
        undo_link=visit.undo_link,
        ways_on=_ways_on(visit, values.get("meeting"), known=visit.known or bool(cookies)),
        script=asset(script) if script else "",
        look=asset(style) if style else "",
        **{"now": visit.now, **values},
    )
    kept = (*cookies, *filter(None, [visit.asked]))
    response = Response(made.status, made.body, made.headers, cookies=kept)
    return with_assets(response, script=script, style=style, speaks=speaks, inline=mail)


def download(name: str, content_type: str, content: bytes) -> Response:
    """A file called `name`, in ASCII, to be kept on the reader's own machine."""
    kept = f'attachment; filename="{name}"'
    headers = {**SAFE, **PRIVATE, "Content-Type": content_type, "Content-Disposition": kept}
    return Response(200, base64.b64encode(content).decode(), headers, encoded=True)


def _ways_on(visit: Visit, meeting: Meeting | None, *, known: bool) -> dict[str, dict[str, str]]:
    """The other pages about the same meeting and about the season, for a `known` browser: a link by purpose."""
    if visit.unknown or not known:
        return {}
    links = replace(wiring().links(), public_url="")

    def to(purposes: Iterable[LinkPurpose], *about: str) -> dict[str, str]:
        others = (each for each in purposes if each.value != visit.holder.purpose)
        return {each.value: links.desk(each, visit.project.id, *about, now=visit.now) for each in others}

    season = season_pages(visit.project)
    return {"meeting": to(meeting_pages(meeting), meeting.id) if meeting else {}, "season": to(season)}


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
