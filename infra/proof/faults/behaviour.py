"""How people and the secretariat are minded in a season: how often each thing happens that a calm season has not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

INSTANTS = tuple(timedelta(seconds=each) for each in (0.001, 60, 3600, 6 * 3600, 24 * 3600))
"""Everybody acts at multiples of one of these: at the coarse ones many do at once."""

PARTIES = ((78, 17, 5, 0), (40, 30, 20, 10), (30, 30, 20, 20))
"""How many in a hundred come alone, in twos, threes and fours."""


@dataclass(frozen=True)
class BehaviourRates:
    """Shares of the mails after which somebody does this."""

    cancels: float = 0
    late: float = 0
    """They cancel when nobody moves up any more."""
    withdraws: float = 0
    """What a mail is about goes away while it is on its way."""
    returns: float = 0
    """Who has cancelled comes back, by the button of their page."""
    again: float = 0
    """They send the form once more, their address typed in another way."""
    resizes: float = 0
    """Their party becomes larger or smaller."""
    moves: float = 0
    """They take another address."""
    erases: float = 0
    comes_again: float = 0
    """Of those who had themselves erased."""
    forgets: float = 0
    """They ask for their link."""
    leaves: float = 0
    declines: float = 0
    """They say that they cannot come, by the invitation's link, whether they have signed up meanwhile or not."""
    rushes: float = 0
    """Of those invited, who sends the form at the next stroke of the hour."""
    queues: float = 0
    """Of those who find a meeting full, who waits for a seat."""
    hasty: float = 0
    """Everything is sent twice at once."""
    clicks_twice: float = 0
    """The same of the secretariat's forms."""
    scanned: float = 0
    """A program follows some of the mail's links before its reader does."""
    parties: Sequence[int] = PARTIES[0]
    together: timedelta = INSTANTS[0]


def rates(chance: random.Random) -> BehaviourRates:
    """Some are off in a season; of others there is always something."""

    def share(most: float) -> float:
        return most * chance.choice((0, 0.3, 1))

    def often(most: float) -> float:
        return most * chance.choice((0.3, 1, 1))

    return BehaviourRates(
        cancels=often(0.4),
        late=share(0.6),
        withdraws=often(0.9),
        returns=share(0.5),
        again=often(0.4),
        resizes=often(0.4),
        moves=share(0.15),
        erases=often(0.12),
        comes_again=share(0.8),
        forgets=share(0.2),
        leaves=often(0.4),
        declines=share(0.2),
        rushes=often(0.9),
        queues=chance.choice((0.4, 0.9)),
        hasty=share(0.4),
        clicks_twice=share(0.5),
        scanned=share(0.6),
        parties=chance.choice(PARTIES),
        together=chance.choice(INSTANTS),
    )


@dataclass(frozen=True)
class Change:
    """What the secretariat does about a meeting, so many days before it: `seats` more or fewer; None: just so many as
    are taken.
    """

    meeting: str
    days: float
    seats: int | None


def changes(chance: random.Random, meetings: Sequence[str]) -> tuple[Change, ...]:
    """A few for each."""
    return tuple(
        Change(meeting, chance.uniform(0.2, 6), chance.choice((None, None, -2, -1, 1, 2, 5)))
        for meeting in meetings
        for _ in range(chance.choice((1, 3, 4, 5)))
    )
