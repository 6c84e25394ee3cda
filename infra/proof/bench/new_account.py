"""`python -m infra.proof.bench.new_account`: an account that runs ten functions at once, under a rush of sign-ups.

100 people sign up within ten seconds while a campaign goes out. It is a simulation: events in their order, seconds as
assumed below, and what Lambda does with them as its documentation says. Visitors who find all ten busy are turned away
(the API answers an error); with the page that CloudFront shows them (infra/front.yaml) their browser asks again, for
half a minute. Records of a stream are read a shard at a time; events of SES wait, and come again.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
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
WINDOW = 10.0
"""Seconds for which a shard gathers what is to be recounted (BudgetStream)."""

THINKING = (2.0, 8.0)
"""Seconds between a page and its form."""

AGAIN, PATIENCE = (2.0, 5.0), 30.0
"""Seconds after which the page for whoever was turned away asks again, and for how long it does (busy.js)."""


@dataclass
class Account:
    """What runs, what waits, and who was turned away. `senders`: campaign processes of a shard. `page`: whether those
    who are turned away see a page that asks again. `windows`: whether a recount waits for others.
    """

    senders: int
    limit: int = AT_ONCE
    seed: int = 1
    page: bool = False
    windows: bool = True
    now: float = 0.0
    running: int = 0
    most: int = 0
    turned_away: int = 0
    left: int = 0
    asked: int = 0
    mails: int = 0
    warm: Counter[str] = field(default_factory=Counter)
    shards: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Records that wait in each shard for each reader, from the first one on that it has begun with."""
    queue: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    waiting: list[tuple[str, float, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - no secret
        self.number = count()

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        """Let `do` happen then."""
        heapq.heappush(self.queue, (self.now + seconds, next(self.number), do))

    def start(self, function: str, seconds: float, then: Callable[[], None]) -> bool:
        """Run a function, if the account has a place; `then` happens at its end."""
        if self.running >= self.limit:
            return False
        self.running += 1
        self.most = max(self.most, self.running)
        cold = self.warm[function] == 0
        self.warm[function] -= not cold

        def end() -> None:
            self.running -= 1
            self.warm[function] += 1
            then()
            self.next()

        self.after(seconds + COLD * cold, end)
        return True

    def later(self, function: str, seconds: float, then: Callable[[], None] = lambda: None) -> None:
        """Run a function as soon as there is a place: what Lambda itself brings again."""
        if not self.start(function, seconds, then):
            self.waiting.append((function, seconds, then))

    def next(self) -> None:
        """Give a place that is free to what waits longest."""
        if self.waiting and self.running < self.limit:
            self.later(*self.waiting.pop(0))

    def ask(self, seconds: float, then: Callable[[], None], patience: float = PATIENCE) -> None:
        """Somebody asks for a page or sends a form; turned away they ask again where our page does it for them."""
        self.asked += patience == PATIENCE
        if self.start("registration", seconds, then):
            return
        self.turned_away += patience == PATIENCE
        wait = self.chance.uniform(*AGAIN)
        if self.page and patience > wait:
            self.after(wait, lambda: self.ask(seconds, then, patience - wait))
        else:
            self.left += 1

    def visit(self) -> None:
        """Somebody opens the page, and signs up if they are let in; what follows does not keep them waiting."""
        self.ask(PAGE, lambda: self.after(self.chance.uniform(*THINKING), lambda: self.ask(FORM, self.follow)))

    def follow(self) -> None:
        """A confirmation, and a recount, of which a shard does one after the other."""
        self.record("send", 0.0, BATCH, lambda mails: CONFIRMATION * mails, self.told)
        self.record("budget", WINDOW * self.windows, 100, lambda _: RECOUNT, lambda _: None)

    def record(
        self, reader: str, window: float, batch: int, seconds: Callable[[int], float], then: Callable[[int], None]
    ) -> None:
        """Write a record into a shard; its reader takes as many as there are, `batch` at most, when it is through."""
        shard = reader, self.chance.randrange(SHARDS)

        def read() -> None:
            taken = min(batch, self.shards[shard])

            def end() -> None:
                self.shards[shard] -= taken
                then(taken)
                if self.shards[shard]:
                    self.after(window, read)

            self.later(reader, seconds(taken), end)

        self.shards[shard] += 1
        if self.shards[shard] == 1:
            self.after(window, read)

    def told(self, mails: int) -> None:
        """SES tells of mails, of each by itself."""
        for _ in range(mails * EVENTS):
            self.later("feedback", EVENT)

    def campaign(self) -> None:
        """One process of a shard's: a batch as fast as SES takes it from all of them, then the next."""

        def sent() -> None:
            self.mails += BATCH
            self.told(BATCH)
            self.campaign()

        self.later("send", BATCH * SHARDS * self.senders / RATE, sent)

    def play(self) -> Account:
        """Until everybody is through, or has given up."""
        for _ in range(SHARDS * self.senders):
            self.campaign()
        for _ in range(PEOPLE):
            self.after(self.chance.uniform(0, WITHIN), self.visit)
        while self.queue and self.now < WITHIN + THINKING[1] + 5 + 2 * PATIENCE * self.page:
            self.now, _, do = heapq.heappop(self.queue)
            do()
        return self


def turned_away(
    senders: int, limit: int, seeds: int = 20, *, page: bool = False, windows: bool = True
) -> tuple[float, float]:
    """Of a hundred requests how many were turned away, on the average, and how many asked in vain until the end."""
    played = [Account(senders, limit, seed, page, windows).play() for seed in range(seeds)]
    asked = sum(each.asked for each in played)
    return 100 * sum(each.turned_away for each in played) / asked, 100 * sum(each.left for each in played) / asked


def measure() -> Figures:
    """Before and after, and with what `make deploy` asks AWS for."""
    said = Figures("100 sign-ups in ten seconds while a campaign goes out", ("turned away of 100", "in vain"))
    for what, senders, limit, windows, page in (
        ("ten at once, two senders a shard, each recount at once (before)", 2, AT_ONCE, False, False),
        ("ten at once, one sender a shard, recounts gathered (now)", 1, AT_ONCE, True, False),
        ("– and BusyPage, which asks again", 1, AT_ONCE, True, True),
        ("ten at once, no campaign", 0, AT_ONCE, True, False),
        ("– and BusyPage, which asks again", 0, AT_ONCE, True, True),
        ("a hundred at once, one sender a shard", 1, 100, True, False),
    ):
        away, in_vain = turned_away(senders, limit, windows=windows, page=page)
        said.add(what, f"{away:.1f}", f"{in_vain:.1f}")
    return said


if __name__ == "__main__":
    show("new_account", [measure()])
