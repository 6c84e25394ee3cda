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


def answers(model: type[BaseModel], status: int = 200, **problems: str) -> dict[int, Any]:
    """The answers that the description promises: `model`, and the problems, each status written as `s404`."""
    words = "As it stands" if status == 200 else "Taken; it waits for the guest's click"
    found: dict[int, Any] = {status: {"description": words, "content": {JSON: {"model": model}}}}
    for problem, words in {**problems, "s500": "Something broke on our side"}.items():
        found[int(problem.removeprefix("s"))] = {"description": words, "content": {PROBLEM: {"model": Problem}}}
    if 429 in found:
        found[429]["headers"] = {
            "Retry-After": {"description": "Seconds", "schema": {"type": "string"}, "required": True}
        }
    return found
