"""A season played in its weather, healed, and looked at."""

from __future__ import annotations

import hashlib
import itertools
import re
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial

from infra.proof.faults import holds
from infra.proof.faults.climate import Climate
from infra.proof.faults.crowd import Crowd
from infra.proof.faults.drawn import Drawn, drawn
from infra.proof.faults.office import Office
from infra.proof.faults.scanners import Scanners
from infra.proof.season.play import Season, season


@dataclass(frozen=True)
class Outcome:
    """What came of a seed: what was broken, in words, and how often each thing happened."""

    seed: int
    broken: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""
    """Of every happening; the same seed has the same one."""


def played(seed: int, gone: AbstractContextManager[None] | None = None, shows: str = "") -> Outcome:
    """Play the season of `seed`; while something is `gone` until that is missed, by a finding that `shows` it."""
    return told(drawn(seed), gone, shows)


def told(story: Drawn, gone: AbstractContextManager[None] | None = None, shows: str = "") -> Outcome:
    """The same of another `story`."""
    with ExitStack() as stack:
        if gone is not None:
            stack.enter_context(gone)
        made = stack.enter_context(season(story.script, story.weather, story.weather))
        story.weather.over(made.functions)
        crowd = Crowd(made, story.moods)
        Scanners(made, story.moods)
        Office(made, story.changes, story.moods.clicks_twice)
        story.weather.acted_by(crowd.rival, crowd.on_its_way)
        holds.watch(made)
        looks = ([each for each in look if re.search(shows, each)] for look in _broken(made, story))
        found = [*itertools.chain.from_iterable(looks)] if gone is None else next(filter(None, looks), [])
        return Outcome(story.script.seed, tuple(dict.fromkeys(found)), _counts(made, story), _digest(made))


def _broken(made: Season, story: Drawn) -> Iterator[list[str]]:
    """What is found at each look, day by day and in the end."""
    for at, climate in story.spells:
        made.world.at(at, partial(_turn, made, story, climate))
    made.world.at(story.clears, lambda: _clear(made, story))
    try:
        made.begin()
        for _ in made.days():
            yield holds.on_the_way(made)
        yield holds.in_the_end(made, story.weather)
    except Exception as error:  # noqa: BLE001 - the fire goes on, and names the seed
        where = traceback.extract_tb(error.__traceback__)[-1]
        yield [f"0: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"]


def _turn(made: Season, story: Drawn, climate: Climate) -> None:
    story.weather.climate = climate
    made.world.tell("weather", "changed")


def _clear(made: Season, story: Drawn) -> None:
    story.weather.cleared = True
    made.world.tell("weather", "cleared up")


def _counts(made: Season, story: Drawn) -> dict[str, int]:
    happened = Counter(f"{each.what}" for each in made.world.log)
    return {
        **{f"weather: {name}": count for name, count in story.weather.counts.items()},
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
