"""What always holds (DESIGN.md), looked for in a season with faults: each finding begins with its promise's number.

1, 2, 3   after every single write (`moments`)
4         at each mail that SES takes, and in the end (`mailed`, `owing`); a change and its mail are one (`moments`)
5, 7, 9, 10, and that no number is a fraction (6)   at every call (`asked`)
6         whenever nothing is on its way (`counted`, `books`)
8, 11, and that nothing breaks by itself   at every answer and log line (`said`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.proof.faults import answers, erasure, mailed
from infra.proof.faults.answers import AnswerChecks
from infra.proof.faults.calls import CallChecks
from infra.proof.faults.counts import COUNTS, CountChecks
from infra.proof.faults.mailed import Mailed
from infra.proof.faults.owing import Owing
from infra.proof.faults.watching import Watcher
from infra.proof.faults.writes import WriteChecks
from infra.proof.season import books, invariants
from infra.proof.season.invariants import HELD_UP
from infra.proof.season.play import Season
from shared.alerts import heartbeat
from shared.technical import clock, dynamodb


@dataclass
class Watch:
    """Everything that watches one season."""

    watcher: Watcher
    moments: WriteChecks
    asked: CallChecks
    said: AnswerChecks
    mailed: Mailed
    owing: Owing
    counted: CountChecks
    told: set[str] = field(default_factory=set)
    """What was reported before."""

    def seen(self) -> list[str]:
        """What was broken at any moment until now."""
        watching = (self.moments, self.asked, self.said, self.mailed, self.counted)
        return [said for each in watching for said in each.found]

    def new(self, found: Iterable[str]) -> list[str]:
        """Those that were not reported before, each once."""
        fresh = [each for each in dict.fromkeys(found) if each not in self.told]
        self.told.update(fresh)
        return fresh


def watch(season: Season) -> Watch:
    """Begin to watch; called before `begin()`, once a season."""
    watcher = Watcher(season)
    moments = WriteChecks(watcher)
    made = Watch(
        watcher,
        moments,
        CallChecks(watcher),
        AnswerChecks(watcher),
        Mailed(watcher, moments),
        Owing(watcher, moments),
        CountChecks(watcher, moments),
    )
    for each in (made.moments, made.asked, made.said, made.mailed, made.owing, made.counted, watcher):
        each.begin()
    vars(season)["watch"] = made  # so that whoever has the season has it
    return made


def on_the_way(season: Season) -> list[str]:
    """What is broken now, or was at any moment since the last look."""
    made = _watch(season)
    looks = (() if _left_to_the_night(season) else books.tally(season), invariants.sent_once(season, lambda *_: True))
    return made.new([*made.seen(), *_all(looks)])


def _left_to_the_night(season: Season) -> bool:
    """Whether a count was given up since the last night that recounted every meeting: the next night mends it."""
    sign = dynamodb.get(season.tables.outbox.name, {"id": f"heartbeat.{heartbeat.NIGHT}"}, consistent=True)
    night = clock.parse(sign["at"]) if sign else season.script.begins
    return any(each.at > night for each in season.world.log if (each.who, each.what) == (COUNTS, "gave up"))


def in_the_end(season: Season, injector: Any = None) -> list[str]:
    """What can be told when the injector has cleared up, the schedules have run, and nothing is on its way.

    `injector` knows which acceptances of SES it hid from us (`excused`); without one nothing is excused.
    """
    made = _watch(season)
    looks = (
        books.tally(season),
        books.entries(season),
        invariants.sent_once(season, _excuse(injector)),
        invariants.late(season, HELD_UP),
        mailed.stuck(season),
        # Of who has a seat people know what pages said, which may have broken; `mailed` looks into the tables.
        (each for each in invariants.unwelcome(season, HELD_UP) if not each.endswith("had cancelled")),
        made.owing.forgotten(),
        erasure.left(season),
        answers.mistyped(season, made.moments),
    )
    return made.new([*made.seen(), *_all(looks)])


def _all(looks: Iterable[Iterable[str]]) -> Iterator[str]:
    """What each of the `looks` finds; tables that cannot be read are a finding, and hide no other."""
    for each in looks:
        try:
            yield from list(each)
        except Exception as error:  # noqa: BLE001
            yield f"0: what the tables hold cannot be read: {error!r}"


def _watch(season: Season) -> Watch:
    made = vars(season)["watch"]
    assert isinstance(made, Watch)
    return made


def _excuse(injector: Any) -> Callable[[str, datetime], bool]:
    if injector is None:
        return invariants.nothing_excuses
    hidden = {(each.id, each.at) for each in injector.acceptances if injector.excused(each)}
    return lambda id, at: (id, at) in hidden
