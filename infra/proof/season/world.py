"""The virtual clock, what is going to happen, and what has happened."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

Action = Callable[[], object]


@dataclass(frozen=True)
class Happening:
    """Something that happened: when, who did it, what it was, and to what. Plain values, so that two runs compare."""

    at: datetime
    who: str
    what: str
    details: tuple[str, ...] = ()


@dataclass
class World:
    """A discrete-event simulation: the earliest event happens next; of two at one moment, the one planned first.

    Everything drawn by chance is drawn from `chance`, so that the seed tells the whole season.
    """

    now: datetime
    seed: int = 2018
    log: list[Happening] = field(default_factory=list)
    after_each: list[Action] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311
        self._coming: list[tuple[datetime, int, Action]] = []
        self._places = count()

    def at(self, moment: datetime, action: Action) -> None:
        """Let `action` happen at `moment`; at once where that has passed."""
        heapq.heappush(self._coming, (max(moment, self.now), next(self._places), action))

    def within(self, delay: timedelta, action: Action) -> None:
        """Let `action` happen `delay` from now."""
        self.at(self.now + delay, action)

    def tell(self, who: str, what: str, *details: object) -> None:
        """Keep in the log that something happened now."""
        self.log.append(Happening(self.now, who, what, tuple(str(each) for each in details)))

    def run(self, until: datetime) -> None:
        """Let everything happen that is to happen by `until`. `after_each` is done after every event.

        Where an event itself lets the world go on, the clock may be further than that: it never goes back.
        """
        while self._coming and self._coming[0][0] <= until:
            moment, _, action = heapq.heappop(self._coming)
            self.now = max(self.now, moment)
            action()
            for each in self.after_each:
                each()
        self.now = max(self.now, until)

    def draw(self, low: float, high: float) -> timedelta:
        """So many seconds, drawn by chance, in whole milliseconds."""
        return timedelta(milliseconds=round(self.chance.uniform(low, high) * 1000))
