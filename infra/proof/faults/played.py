"""A season played in its injector, healed, and looked at."""

from __future__ import annotations

import hashlib
import itertools
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial

from infra.proof.faults import checks
from infra.proof.faults.office import Office
from infra.proof.faults.profile import FaultProfile
from infra.proof.faults.scanners import Scanners
from infra.proof.faults.scenario import Scenario, drawn
from infra.proof.faults.workload import Workload
from infra.proof.season.play import Season, season


@dataclass(frozen=True)
class Outcome:
    """What came of a seed: what was broken, in words, and how often each thing happened."""

    seed: int
    broken: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""
    """Of every happening; the same seed has the same one."""


def played(seed: int, gone: AbstractContextManager[None] | None = None, days: int | None = None) -> Outcome:
    """Play the season of `seed`, or its first `days`; while a guard is `gone`, until something is found broken."""
    return play(drawn(seed), gone, days)


def play(story: Scenario, gone: AbstractContextManager[None] | None = None, days: int | None = None) -> Outcome:
    """The same of another `story`."""
    with ExitStack() as stack:
        if gone is not None:
            stack.enter_context(gone)
        made = stack.enter_context(season(story.script, story.injector, story.injector))
        story.injector.over(made.functions)
        workload = Workload(made, story.rates)
        Scanners(made, story.rates)
        Office(made, story.changes, story.rates.clicks_twice)
        story.injector.acted_by(workload.rival, workload.on_its_way)
        checks.watch(made)
        looks = itertools.islice(_broken(made, story), days)
        found = [*itertools.chain.from_iterable(looks)] if gone is None else next(filter(None, looks), [])
        return Outcome(story.script.seed, tuple(dict.fromkeys(found)), _counts(made, story), _digest(made))


def _broken(made: Season, story: Scenario) -> Iterator[list[str]]:
    """What is found at each look, day by day and in the end."""
    for at, profile in story.spells:
        made.world.at(at, partial(_turn, made, story, profile))
    made.world.at(story.clears, lambda: _clear(made, story))
    try:
        made.begin()
        for _ in made.days():
            yield checks.on_the_way(made)
        yield checks.in_the_end(made, story.injector)
    except Exception as error:  # noqa: BLE001 - the run goes on, and names the seed
        where = traceback.extract_tb(error.__traceback__)[-1]
        yield [f"0: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"]


def _turn(made: Season, story: Scenario, profile: FaultProfile) -> None:
    story.injector.profile = profile
    made.world.tell("injector", "changed")


def _clear(made: Season, story: Scenario) -> None:
    story.injector.cleared = True
    made.world.tell("injector", "cleared up")


def _counts(made: Season, story: Scenario) -> dict[str, int]:
    happened = Counter(f"{each.what}" for each in made.world.log)
    return {
        **{f"injector: {name}": count for name, count in story.injector.counts.items()},
        **{f"people: {name}": count for name, count in sorted(made.people.counts.items())},
        **{f"office: {name}": count for name, count in sorted(made.secretariat.desk.done.items())},
        "mails": len(made.post.sent),
        "calls": made.cloud.calls,
        "deaths": made.functions.deaths,
        "dead letters": len(made.functions.dead_letters),
        "broke": happened["broke"],
    }


def _digest(made: Season) -> str:
    sent = [(mail.at, mail.id, mail.to) for mail in made.post.sent]
    return hashlib.sha256(repr((made.world.log, sent)).encode()).hexdigest()[:16]
