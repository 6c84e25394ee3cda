"""How people and the secretariat are minded in a season: how often each thing happens that a calm season has not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

INSTANTS = tuple(timedelta(seconds=each) for each in (0.001, 60, 3600, 6 * 3600, 24 * 3600))
"""Everybody acts at multiples of one of these: at the coarse ones many do at once."""


@dataclass(frozen=True)
class Moods:
    """Shares of the mails behind which somebody does this."""

    cancels: float
    returns: float
    """Who has cancelled comes back, by the button of her page."""
    resizes: float
    """Her party becomes larger or smaller."""
    moves: float
    """She takes another address."""
    erases: float
    comes_again: float
    """Of those who had themselves erased."""
    leaves: float
    hasty: float
    """Everything is sent twice at once."""
    together: timedelta
    rushes: float = 0.0
    """Of those invited, who sends the form at the next stroke of the hour."""


def moods(chance: random.Random) -> Moods:
    """Some are off in a season."""

    def share(most: float) -> float:
        return most * chance.choice((0, 0.3, 1))

    return Moods(
        cancels=share(0.3),
        returns=share(0.5),
        resizes=share(0.3),
        moves=share(0.15),
        erases=share(0.1),
        comes_again=share(1),
        leaves=share(0.1),
        hasty=share(0.4),
        together=chance.choice(INSTANTS),
        rushes=share(0.9),
    )


@dataclass(frozen=True)
class Change:
    """What the secretariat does about a meeting, so many days before it: `seats` more or fewer."""

    meeting: str
    days: float
    seats: int


def changes(chance: random.Random, meetings: Sequence[str]) -> tuple[Change, ...]:
    """A few for each."""
    return tuple(
        Change(meeting, chance.uniform(0.5, 6), chance.choice((-4, -2, -1, 1, 2, 5)))
        for meeting in meetings
        for _ in range(chance.choice((0, 0, 1, 2)))
    )
