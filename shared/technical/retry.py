"""Read, decide, write if nobody moved first; else read and decide again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shared.technical.dynamodb import Busy, pause

T = TypeVar("T")
TRIES = 16


class Changed(Exception):
    """Somebody else wrote between our reading and our writing: read again and decide again."""


def retried(attempt: Callable[[], T], tries: int = TRIES) -> T:
    """What `attempt` returns; where it raises `Changed` it is called again, after a pause that grows.

    Raises:
        Busy: it was overtaken `tries` times; trying again later may go through.
    """
    for number in range(tries):
        try:
            return attempt()
        except Changed:
            pause(number)
    raise Busy
