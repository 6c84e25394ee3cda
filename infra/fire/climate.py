"""How bad the weather of a season is: how often each thing goes wrong."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Climate:
    """How often each thing goes wrong, as a share of the times when it could; 0: never in this season."""

    death: float = 0
    """A process dies before or behind a call."""
    throttled: float = 0
    """A service refuses a call: too many requests, or an error of its own. Nothing was done."""
    answer_lost: float = 0
    """DynamoDB has written, and the function sees an error or a timeout."""
    asked_twice: float = 0
    """DynamoDB has written, the SDK lost the answer and asks once more; the function sees the second answer."""
    conflict: float = 0
    """A transaction meets another one on the same items."""
    meanwhile: float = 0
    """In the middle of a call the world goes on: pages, ticks, streams and events that are due, whole."""
    ses_later: float = 0
    ses_never: float = 0
    ses_unclear: float = 0
    record_twice: float = 0
    record_late: float = 0
    overlap: float = 0
    tick_skipped: float = 0
    tick_twice: float = 0
    tick_late: float = 0
    event_lost: float = 0
    event_twice: float = 0
    event_late: float = 0


WORST = Climate(
    death=0.03,
    throttled=0.03,
    answer_lost=0.03,
    asked_twice=0.04,
    conflict=0.1,
    meanwhile=0.6,
    ses_later=0.2,
    ses_never=0.02,
    ses_unclear=0.15,
    record_twice=0.5,
    record_late=0.4,
    overlap=1,
    tick_skipped=0.4,
    tick_twice=0.5,
    tick_late=0.3,
    event_lost=0.5,
    event_twice=0.4,
    event_late=0.4,
)


OFTEN = (0, 0, 0, 0.2, 0.5, 1)


def climate(chance: random.Random) -> Climate:
    """Each thing is off in about half of all seasons, and up to as bad as in the worst one in the others."""
    """Each thing is off in about half of all seasons, and up to as bad as in the worst one in the others.

    That others are at work at the same time is nothing bad, and seldom off.
    """
    found = {each.name: getattr(WORST, each.name) * chance.choice(OFTEN) for each in fields(Climate)}
    return Climate(**found | {"meanwhile": WORST.meanwhile * chance.choice((0, 0.3, 1, 1))})
