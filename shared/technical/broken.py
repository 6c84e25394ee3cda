"""Logging an error where anybody reads: its kind and where, never its words.

botocore's messages, and others', quote what somebody typed.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Protocol


class Log(Protocol):
    """A logger, as far as this needs one."""

    def error(self, msg: object, *, extra: Mapping[str, object]) -> None:
        """Write a line."""


def log(logger: Log, message: str, error: BaseException, **facts: object) -> None:
    """Say of `error` what may be said of it."""
    logger.error(message, extra={**facts, **error_facts(error)})


def error_facts(error: BaseException) -> dict[str, object]:
    """Its kind, AWS's code for it where it has one, and the places that it came through."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    response = getattr(error, "response", None) or {}
    code = str(response.get("Error", {}).get("Code", ""))
    return {"error": type(error).__name__, "code": code, "where": where}
