"""What happens in the midst of a call: it is held up, the world goes on, and somebody else may be quicker."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from infra.proof.faults.watching import parts
from infra.proof.season.cloud import Cloud
from infra.proof.season.functions import Functions
from infra.proof.season.policies import Call
from shared.budget.table import HEADS
from shared.registrations.keys import SEATS, parse_partition

PATIENCE = timedelta(seconds=8)
"""A page or a mail is kept waiting no longer than this in all: Lambda ends the pages' functions after ten seconds."""

LONGER = timedelta(seconds=40)
UNHURRIED = {"plan", "budget", "summaries"}
"""Nobody waits for these, and Lambda gives them minutes."""

WAITS = (0, 0, 0.3, 1.5, 4)
LONG_WAITS = (0.3, 1.5, 4, 4, 12)
"""In seconds. What a stream brings takes up to one and a half to arrive."""

DEEPEST = 2
"""So many invocations may be held up in the middle of a call at once."""


class Aim(StrEnum):
    """What a call is about to write of a meeting's seats; a rival spoils what that rests on."""

    SEAT = "takes a seat, or changes how many there are"
    PLACE = "takes a place in the line"
    MOVE = "cancels, takes a larger or smaller party, moves up"
    HEADS = "counts the heads"
    MAILS = "owes mails, or owes one again: another tick does so as well"


MOST: Mapping[Aim, int] = {Aim.SEAT: 6, Aim.PLACE: 3, Aim.MOVE: 12, Aim.HEADS: 7, Aim.MAILS: 6}
"""So often in a season somebody is quicker on purpose; whoever changes a meeting at the desk may always be met."""


@dataclass(frozen=True)
class Contested:
    """A meeting (empty where it is about mails), and what is about to be written there."""

    meeting: str
    aim: Aim


ConcurrentWriter = Callable[[Contested], Callable[[], object] | None]
"""What somebody else could do just now about a meeting; None where nobody could do anything."""


def nobody(contested: Contested) -> None:
    """Nobody could."""


@dataclass
class Interleaving:
    """Holds calls up. `rival`: who could be quicker at a meeting; `quicker`: how often somebody was, by what he met."""

    chance: random.Random
    functions: Functions
    rival: ConcurrentWriter = nobody
    quicker: Counter[Aim] = field(default_factory=Counter)
    _held_up: int = 0

    @property
    def cloud(self) -> Cloud:
        """What the calls are made of."""
        return self.functions.cloud

    @property
    def possible(self) -> bool:
        """Whether one more call may be held up now."""
        return self._held_up < DEEPEST

    def contested(self, call: Call) -> Contested | None:
        """What `call` is about to write, where it matters who is quicker, unless that has been met often enough."""
        found = self._contested(call)
        enough = found and call.function != "desk" and self.quicker[found.aim] >= MOST[found.aim]
        return None if enough else found

    def _contested(self, call: Call) -> Contested | None:
        tables = self.cloud.tables
        if call.function == "plan":
            return Contested("", Aim.MAILS) if any(parts(call, tables["OUTBOX_TABLE"])) else None
        for _, request in parts(call, tables["REGISTRATIONS_TABLE"]):
            key = request.get("Key") or request.get("Item")
            if key and key["part"]["S"] == SEATS:
                return Contested(
                    parse_partition(key["meeting"]["S"])[1], _aim(str(request.get("UpdateExpression", "")))
                )
        for _, request in parts(call, tables["BUDGET_TABLE"]):
            part = str((request.get("Item") or {}).get("part", {}).get("S", ""))
            if part.startswith(HEADS):
                return Contested(part.removeprefix(HEADS), Aim.HEADS)
        return None

    def hold_up(self, contested: Contested | None = None) -> None:
        """Let the world go on for some seconds: what is due then is done, whole, and what a rival does about what is
        `contested`.
        """
        process, world = self.cloud.process, self.cloud.world
        assert process is not None
        unhurried = process.function in UNHURRIED
        wait = timedelta(seconds=self.chance.choice(LONG_WAITS if unhurried else WAITS))
        if process.late + wait > (LONGER if unhurried else PATIENCE):
            return
        self._held_up += 1
        self.cloud.process, began = None, world.now
        try:
            if contested and (act := self._tick if contested.aim is Aim.MAILS else self.rival(contested)):
                self.quicker[contested.aim] += 1
                world.at(world.now, act)
            world.run(world.now + wait)
        finally:
            self.cloud.process = process
            process.late += world.now - began
            self._held_up -= 1

    def _tick(self) -> None:
        """A schedule that starts twice."""
        self.functions.send_event("plan", {"time": self.cloud.world.now.strftime("%Y-%m-%dT%H:%M:%SZ")})


def _aim(expression: str) -> Aim:
    """By how a sign-up and the secretariat write it (shared/registrations/seat_writes.py)."""
    if expression.startswith(("ADD taken :party", "SET #capacity")):
        return Aim.SEAT
    return Aim.PLACE if expression.startswith("ADD waiting :party") else Aim.MOVE
