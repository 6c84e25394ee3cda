"""The virtual clock, what is going to happen, and what has happened."""

from __future__ import annotations

import heapq
import random
from collections import Counter
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
class Chances:
    """A source of random numbers for each name: a person and what is decided, a record on its way, a call.

    What one of them draws changes nothing for the others, so that two seasons of one seed can be compared: a mail more
    leaves everybody else's decisions as they were. The same name asked for again has another source.
    """

    seed: object
    asked: Counter[str] = field(default_factory=Counter)
    """How often each name was asked for."""

    def of(self, *name: object) -> random.Random:
        """The source of what `name` says."""
        return random.Random(self.next(*name))  # noqa: S311

    def next(self, *name: object) -> str:
        """The seed of the next source of this name."""
        key = ":".join(str(each) for each in name)
        self.asked[key] += 1
        return f"{self.seed}:{key}:{self.asked[key]}"


@dataclass
class World:
    """A discrete-event simulation: the earliest event happens next; of two at one moment, the one planned first.

    Everything drawn by chance is drawn from `chances`, so that the seed tells the whole season.
    """

    now: datetime
    seed: int = 2018
    log: list[Happening] = field(default_factory=list)
    after_each: list[Action] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chances = Chances(self.seed)
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

    def chance(self, *name: object) -> random.Random:
        """The chance of what `name` says; see `Chances`."""
        return self.chances.of(*name)

    def draw(self, low: float, high: float, *name: object) -> timedelta:
        """So many seconds, drawn by the chance of `name`, in whole milliseconds."""
        return timedelta(milliseconds=round(self.chance(*name).uniform(low, high) * 1000))
