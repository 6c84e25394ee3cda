"""Promise 6 as soon as a meeting's heads should be counted: nothing of its stream is on the way any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from infra.proof.faults.watching import Watcher
from infra.proof.faults.writes import WriteChecks
from shared.budget.table import HEADS
from shared.registrations import Status
from shared.technical import dynamodb

COUNTS = "budget"


@dataclass
class CountChecks:
    """Looks after every event of the world, where seats have changed since. `found`: in words.

    A count that was given up is not missed here: the night mends it, and the daily look after it sees whether it did.
    """

    watcher: Watcher
    moments: WriteChecks
    found: list[str] = field(default_factory=list)
    _given_up: int = 0

    def begin(self) -> None:
        """From now on; what is written is put on its way first."""
        self.watcher.season.world.after_each.append(self._look)

    def _look(self) -> None:
        season, changed = self.watcher.season, self.moments.uncounted
        if not changed or COUNTS in season.functions.running:
            return
        if not all(each.at_rest for each in season.deliveries if each.function == COUNTS):
            return
        given_up = sum(each.function == COUNTS for each in season.functions.dead_letters)
        if given_up == self._given_up:
            with self.watcher.aside():
                self.found += [said for id in sorted(changed) for said in self._off(id)]
        self._given_up = given_up
        changed.clear()

    def _off(self, id: str) -> Iterator[str]:
        season, meeting = self.watcher.season, self.moments.meeting(id)
        if meeting is None or meeting.cancelled:
            return
        now = self.moments.seen[id][-1]
        heads: Counter[Status] = Counter()
        for each in now.people.values():
            heads[each.status] += each.party
        key = {"project": season.script.project.id, "part": HEADS + id}
        kept = dynamodb.get(season.tables.budget.name, key, consistent=True) or {}
        counted = tuple(kept.get(each) for each in ("confirmed", "waiting", "reserved"))
        recounted = heads[Status.CONFIRMED], heads[Status.WAITING], now.seats.reserved
        if counted != recounted:
            at = f"{season.world.now:%d %b %H:%M:%S}"
            yield f"6: {id}: counted {counted}, recounted {recounted}, and nothing is on its way ({at})"
