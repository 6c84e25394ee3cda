"""Handing work on to other invocations of the same function: one for each thing, so that none waits for another.

Lambda keeps what is handed on in a queue of its own, which costs nothing while it is empty, and tries again what it
cannot run at once. It would run as many at once as the account has, and turn visitors away for it; so they are handed
on one by one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from shared.technical import aws, clock

APART = 0.25
"""Seconds from one to the next: with half a second to a second for each, two to four run at once, of a new account's
ten.
"""

LONGEST = 240.0
"""Seconds in which the last of however many is handed on. An account with so many runs a thousand at once."""


@cache
def client() -> Any:
    """The process's one client."""
    return aws.client(
        "lambda", connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 4}
    )


def hand_on(function: str, now: datetime) -> Callable[[str], None]:
    """Hands a season on to an invocation of `function` of its own, whose event has its id and the same time."""

    def one(season: str) -> None:
        event = {"time": clock.text(now), "season": season}
        client().invoke(FunctionName=function, InvocationType="Event", Payload=json.dumps(event).encode())

    return one


def paced(seasons: Sequence[str]) -> Iterator[str]:
    """Each of `seasons`, some time apart."""
    for number, each in enumerate(seasons):
        if number:
            time.sleep(pause(len(seasons)))
        yield each


def pause(count: int) -> float:
    """Seconds between two of `count`."""
    return min(APART, LONGEST / count)
