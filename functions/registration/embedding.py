"""The season and its form inside somebody else's page, the committee's as a rule, and the script that lets it grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from registration import signing_up
from registration.files import HOUR, file
from registration.pages import refused
from registration.scripts import POLICY, allowed, script
from web.http import Refusal, Request, Response
from web.page import NOINDEX


def embedded(request: Request, project: str) -> Response:
    """The season's meetings and their form, for an iframe."""
    return _framed(lambda: signing_up.season(request, project))


def sign_up_embedded(request: Request, project: str) -> Response:
    """Sign up inside the iframe, and be answered there."""
    return _framed(lambda: signing_up.sign_up_for_some(request, project))


def embed_script(request: Request) -> Response:
    """What the page around the iframe loads."""
    answer = file(request, "text/javascript; charset=utf-8", script("embed.js"), HOUR)
    # A page that isolates itself loads scripts of others only if they say so.
    return replace(answer, headers={**answer.headers, "Cross-Origin-Resource-Policy": "cross-origin"})


def _framed(answer: Callable[[], Response]) -> Response:
    """The answer, which any page may frame: nothing in it is personal before somebody has typed it there."""
    try:
        response = answer()
    except Refusal as refusal:
        response = refused(refusal, embedded=True)
    policy = response.headers[POLICY].replace("frame-ancestors 'none'", f"frame-ancestors *; {allowed('embedded.js')}")
    headers = {**response.headers, POLICY: policy, **NOINDEX}
    return replace(response, headers=headers)
