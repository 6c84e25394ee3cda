"""What the JSON API takes at all: which methods where, and a body that is JSON."""

from __future__ import annotations

import json
import re

from registration.refusals import JSON, refusal
from web.http import Refusal, Request

NAME = "[a-z0-9][a-z0-9-]{0,63}"
DEEPEST = 20
"""Nothing that we take has more than two levels; Powertools and pydantic read it again, and give up on fewer than the
first reader does.
"""

METHODS = {
    r"/api/openapi\.json": "GET, HEAD",
    rf"/api/projects/{NAME}": "GET, HEAD",
    rf"/api/projects/{NAME}/registrations": "POST",
    rf"/api/projects/{NAME}/meetings/{NAME}": "GET, HEAD",
    rf"/api/projects/{NAME}/meetings/{NAME}/registrations": "POST",
}


def allowed_method(request: Request) -> None:
    """Nothing, where there is something at this address for this method.

    Raises:
        Refusal: 404, 405.
    """
    found = next((methods for path, methods in METHODS.items() if re.fullmatch(path, request.path)), None)
    if found is None:
        raise refusal("no-such-page")
    if request.method not in found.split(", "):
        raise Refusal(405, "wrong-method", headers={"Allow": found})


def json_body(request: Request) -> str:
    """The body, which is JSON.

    Raises:
        Refusal: 400 it is not, or too deep; 413, 415 as `Request.content`.
    """
    try:
        text = request.content(JSON).decode()
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refusal("unreadable") from error
    if _deeper(found, DEEPEST):
        raise refusal("unreadable")
    return text


def _deeper(value: object, levels: int) -> bool:
    """Whether lists and objects in `value` stand in each other on more than so many `levels`."""
    level = [value]
    for _ in range(levels + 1):
        inner = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, (dict, list)))
        level = [each for found in inner for each in found]
    return bool(level)
