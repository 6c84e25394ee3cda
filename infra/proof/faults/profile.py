"""How bad the injector of a season is: how often each thing goes wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta


@dataclass(frozen=True)
class FaultProfile:
    """How often each thing goes wrong, as a share of the times when it could; 0: never while this lasts."""

    death: float = 0
    """A process dies before or after a call."""
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
    rival: float = 0
    """Before seats or heads are written somebody else is quicker at the same meeting."""
    ses_later: float = 0
    ses_never: float = 0
    ses_unclear: float = 0
    ses_out: float = 0
    """From a mail on SES takes none for hours."""
    record_twice: float = 0
    record_late: float = 0
    overlap: float = 0
    tick_skipped: float = 0
    tick_twice: float = 0
    tick_late: float = 0
    event_lost: float = 0
    event_twice: float = 0
    event_late: float = 0


WORST = FaultProfile(
    death=0.03,
    throttled=0.04,
    answer_lost=0.03,
    asked_twice=0.04,
    conflict=0.1,
    meanwhile=0.6,
    rival=0.5,
    ses_later=0.2,
    ses_never=0.02,
    ses_unclear=0.25,
    ses_out=0.03,
    record_twice=0.5,
    record_late=0.5,
    overlap=1,
    tick_skipped=0.4,
    tick_twice=0.5,
    tick_late=0.3,
    event_lost=0.5,
    event_twice=0.4,
    event_late=0.4,
)


OFTEN = (0, 0, 0, 0.2, 0.5, 1)
OTHERS = {"meanwhile": (0, 0.3, 1, 1), "rival": (0, 0.5, 1, 1), "record_late": (0, 0.3, 0.6, 1)}
"""That others are at work at the same time, or a stream takes its time, is nothing bad, and seldom off."""

TOGETHER = (
    ("ses_unclear", "event_lost", "event_late"),
    ("ses_later", "tick_twice", "record_late", "meanwhile"),
    ("overlap", "record_late", "meanwhile", "rival"),
)
"""What comes together: two things that seldom go wrong would else hardly ever go wrong about the same mail."""

SPELL = 0.7, 3.0
"""So many days the same injector lasts, where it changes at all."""


def profile(chance: random.Random) -> FaultProfile:
    """Each thing is off in about half of all climates, and up to as bad as in the worst one in the others; in half of
    them a group brings some things at their worst together.
    """
    found = {
        each.name: getattr(WORST, each.name) * chance.choice(OTHERS.get(each.name, OFTEN))
        for each in fields(FaultProfile)
    }
    front = chance.choice(TOGETHER) if chance.random() < 0.5 else ()
    return FaultProfile(**found | {name: getattr(WORST, name) for name in front})


def spells(chance: random.Random, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, FaultProfile]]:
    """What the injector is like from which moment on. In a quarter of the seasons it is the same all the time, in the
    others each of a season's days may go wrong in another way.
    """
    at = begins
    yield at, profile(chance)
    if chance.random() < 0.25:
        return
    while (at := at + timedelta(days=chance.uniform(*SPELL))) < ends:
        yield at, profile(chance)
