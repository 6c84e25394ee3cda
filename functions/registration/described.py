"""What the API's description (OpenAPI) promises of its answers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from registration.problems import PROBLEM
from registration.refusals import JSON
from registration.shapes import Problem

BODY = {
    "s400": "The body is no JSON, or the Idempotency-Key is no key",
    "s413": "The body is larger than 16 KB",
    "s415": "The body is not application/json",
    "s422": "Some fields are wrong, or another request came under this Idempotency-Key",
    "s429": "Too many at once, or too often from one source or by one guest; try again after `Retry-After` seconds",
}
"""The problems of whatever takes a body."""


def answers(model: type[BaseModel], **problems: str) -> dict[int, Any]:
    """The answers that the description promises: `model`, and the problems, each status written as `s404`."""
    found: dict[int, Any] = {200: {"description": "As it stands", "content": {JSON: {"model": model}}}}
    for status, words in {**problems, "s500": "Something broke on our side"}.items():
        found[int(status.removeprefix("s"))] = {"description": words, "content": {PROBLEM: {"model": Problem}}}
    if 429 in found:
        found[429]["headers"] = {
            "Retry-After": {"description": "Seconds", "schema": {"type": "string"}, "required": True}
        }
    return found
