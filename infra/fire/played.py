"""A season played in its weather, healed, and looked at."""

from __future__ import annotations

import hashlib
import itertools
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from infra.fire import holds
from infra.fire.crowd import Crowd
from infra.fire.drawn import Drawn, drawn
from infra.fire.guards import Guard
from infra.fire.office import Office
from infra.season.play import Season, season


@dataclass(frozen=True)
class Outcome:
    """What came of a seed: what was broken, in words, and how often each thing happened."""

    seed: int
    broken: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""
    """Of every happening; the same seed has the same one."""


def played(seed: int, guard: Guard | None = None, story: Drawn | None = None) -> Outcome:
    """Play the season of `seed` (or another `story`); without `guard` where one is given, until it is missed."""
    story = story or drawn(seed)
    with ExitStack() as stack:
        if guard is not None:
            stack.enter_context(guard.removed())
        made = stack.enter_context(season(story.script, story.weather, story.weather))
        story.weather.over(made.functions)
        Crowd(made, story.moods)
        Office(made, story.changes)
        holds.watch(made)
        looks = _broken(made, story)
        found = [*itertools.chain.from_iterable(looks)] if guard is None else next(filter(None, looks), [])
        return Outcome(seed, tuple(dict.fromkeys(found)), _counts(made, story), _digest(made))


def _broken(made: Season, story: Drawn) -> Iterator[list[str]]:
    """What is found at each look, day by day and in the end."""
    made.world.at(story.clears, lambda: _clear(made, story))
    try:
        made.begin()
        for _ in made.days():
            yield holds.on_the_way(made)
        yield holds.in_the_end(made, story.weather)
    except Exception as error:  # noqa: BLE001 - the fire goes on, and names the seed
        where = traceback.extract_tb(error.__traceback__)[-1]
        yield [f"0: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"]


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
