"""`python -m infra.proof.bench.new_account`: an account that runs ten functions at once, under a rush of sign-ups.

100 people sign up within ten seconds while a campaign goes out. It is a simulation: events in their order, seconds as
assumed below, and what Lambda does with them as its documentation says. Visitors who find all ten busy are turned away
(the API answers an error); records of streams and events of SES wait, and come again.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from infra.proof.bench.shown import Figures, show

AT_ONCE = 10
PEOPLE, WITHIN = 100, 10.0
SHARDS = 4
"""Of a stream of a new table on demand."""

PAGE, FORM, COLD = 0.06, 0.12, 0.6
"""Seconds that a page and a form take, and what a process that has to start takes more (docs/figures.md)."""

CONFIRMATION, RECOUNT, EVENT = 0.15, 0.10, 0.05
EVENTS = 2
"""That SES tells of each mail: sent, delivered."""

RATE = 14.0
BATCH = 10
THINKING = (2.0, 8.0)
"""Seconds between a page and its form."""


@dataclass
class Account:
    """What runs, what waits, and who was turned away. `senders`: campaign processes of a shard."""

    senders: int
    limit: int = AT_ONCE
    seed: int = 1
    now: float = 0.0
    running: int = 0
    most: int = 0
    turned_away: int = 0
    asked: int = 0
    mails: int = 0
    warm: dict[str, int] = field(default_factory=dict)
    queue: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    waiting: list[tuple[str, float, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - no secret
        self.number = count()

    def at(self, when: float, do: Callable[[], None]) -> None:
        """Let `do` happen at `when`."""
        heapq.heappush(self.queue, (when, next(self.number), do))

    def start(self, function: str, seconds: float, after: Callable[[], None]) -> bool:
        """Run a function, if the account has a place; `after` happens at its end."""
        if self.running >= self.limit:
            return False
        self.running += 1
        self.most = max(self.most, self.running)
        cold = self.warm.get(function, 0) == 0
        if not cold:
            self.warm[function] -= 1

        def end() -> None:
            self.running -= 1
            self.warm[function] = self.warm.get(function, 0) + 1
            after()
            self.next()

        self.at(self.now + seconds + (COLD if cold else 0), end)
        return True

    def later(self, function: str, seconds: float, after: Callable[[], None] = lambda: None) -> None:
        """Run a function as soon as there is a place: what Lambda itself brings again."""
        if not self.start(function, seconds, after):
            self.waiting.append((function, seconds, after))

    def next(self) -> None:
        """Give a place that is free to what waits longest."""
        if self.waiting and self.running < self.limit:
            self.later(*self.waiting.pop(0))

    def visit(self) -> None:
        """Somebody opens the page, and signs up if they are let in."""
        self.asked += 1
        if not self.start("registration", PAGE, lambda: self.at(self.now + self.chance.uniform(*THINKING), self.form)):
            self.turned_away += 1

    def form(self) -> None:
        """They send the form; what follows from it does not keep them waiting."""
        self.asked += 1
        if not self.start("registration", FORM, self.follow):
            self.turned_away += 1

    def follow(self) -> None:
        """A confirmation, a recount, and SES's events."""
        self.later("send", CONFIRMATION, self.told)
        self.later("budget", RECOUNT)

    def told(self) -> None:
        """SES tells of a mail."""
        for _ in range(EVENTS):
            self.later("feedback", EVENT)

    def campaign(self) -> None:
        """One process of a shard's: a batch as fast as SES takes it from all of them, then the next."""
        each = SHARDS * self.senders

        def sent() -> None:
            self.mails += BATCH
            for _ in range(BATCH):
                self.told()
            self.campaign()

        self.later("send", BATCH * each / RATE, sent)

    def play(self) -> Account:
        """Until everybody is through."""
        for _ in range(SHARDS * self.senders):
            self.campaign()
        for _ in range(PEOPLE):
            self.at(self.chance.uniform(0, WITHIN), self.visit)
        while self.queue and self.now < WITHIN + THINKING[1] + 5:
            self.now, _, do = heapq.heappop(self.queue)
            do()
        return self


def turned_away(senders: int, limit: int, seeds: int = 20) -> tuple[float, float]:
    """Of a hundred requests how many, on the average and at the most."""
    played = [Account(senders, limit, seed).play() for seed in range(seeds)]
    shares = [100 * each.turned_away / each.asked for each in played]
    return sum(shares) / len(shares), max(shares)


def measure() -> Figures:
    """Before and after, and with what `make deploy` asks AWS for."""
    said = Figures("100 sign-ups in ten seconds while a campaign goes out", ("turned away of 100: mean", "most"))
    for what, senders, limit in (
        ("ten at once, two senders a shard (before)", 2, AT_ONCE),
        ("ten at once, one sender a shard (now)", 1, AT_ONCE),
        ("ten at once, no campaign", 0, AT_ONCE),
        ("a hundred at once, one sender a shard", 1, 100),
    ):
        mean, most = turned_away(senders, limit)
        said.add(what, f"{mean:.1f}", f"{most:.1f}")
    return said


if __name__ == "__main__":
    show("new_account", [measure()])
