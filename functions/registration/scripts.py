"""The few scripts that stand in a page, which its policy lets in by their digests and nothing else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from functools import cache

from shared.technical.templates import environment
from web.http import Response

POLICY = "Content-Security-Policy"


@cache
def script(name: str) -> str:
    """The script of the template called `name`."""
    return environment("registration").get_template(name).render()


@cache
def allowed(name: str) -> str:
    """What a policy says to let it in."""
    return f"script-src 'sha256-{base64.b64encode(hashlib.sha256(script(name).encode()).digest()).decode()}'"


def with_script(response: Response, name: str) -> Response:
    """`response`, whose page holds the script."""
    policy = f"{response.headers[POLICY]}; {allowed(name)}"
    return replace(response, headers={**response.headers, POLICY: policy})
