"""A page's own script and style, which the policy lets in by their digests and nothing else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from functools import cache

from markupsafe import Markup

from shared.technical.templates import environment
from web.http import Response

POLICY = "Content-Security-Policy"


@cache
def asset(name: str) -> Markup:
    """The template called `name`, to stand in a page as it is."""
    return Markup(environment("desk").get_template(name).render())  # noqa: S704


def with_assets(
    response: Response, *, script: str = "", style: str = "", speaks: bool = False, inline: bool = False
) -> Response:
    """`response` with its `script` and `style` let in; where it `speaks`, to us alone; with `inline` styles of single
    elements, too, which a mail has.
    """
    policy = response.headers[POLICY]
    if script:
        policy += f"; script-src '{_digest(script)}'"
    if style:
        policy = policy.replace("style-src ", f"style-src '{_digest(style)}' ")
    if inline:
        policy += "; style-src-attr 'unsafe-inline'"
    if speaks:
        policy += "; connect-src 'self'"
    return replace(response, headers={**response.headers, POLICY: policy})


@cache
def _digest(name: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode()
