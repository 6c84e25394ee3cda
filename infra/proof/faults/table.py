"""Each guard taken out, and how many seasons it takes until it is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from infra.proof.faults.guards import GUARDS, Guard
from infra.proof.faults.played import played

BESIDES = "; gone with it: "


@dataclass(frozen=True)
class Caught:
    """The guard `name` keeps `promise`; of `tried` seasons without it the last broke, because of `what` (empty: none
    did). `together`: what is gone besides, which holds the promise as well (empty: nothing is).
    """

    name: str
    promise: str
    tried: int
    what: str = ""
    together: str = ""


def caught(job: tuple[str, int, int]) -> list[Caught]:
    """Play without the guard of that name, from a first seed on, at most so many seasons; where others hold its promise
    as well and it is not missed, without those too.

    A season that breaks with the guard in its place as well tells nothing of it, nor does what is found of a promise
    that is not the guard's.
    """
    name, first, most = job
    guard = next(each for each in GUARDS if each.name == name)
    alone = _caught(guard, first, most, others=False)
    if alone.what or guard.others is None:
        return [alone]
    return [alone, _caught(guard, first, most, others=True)]


def _caught(guard: Guard, first: int, most: int, *, others: bool) -> Caught:
    mine = guard.shows if others else rf"^({'|'.join(guard.promise.split(', '))}):"
    together = guard.also if others else ""
    for number, seed in enumerate(range(first, first + most), start=1):
        broken = played(seed, guard.gone(others=others), mine).broken
        if broken and not (_without_others(guard, seed) if others else _as_it_is(seed)):
            return Caught(guard.name, guard.promise, number, broken[0], together)
    return Caught(guard.name, guard.promise, most, together=together)


@cache
def _as_it_is(seed: int) -> tuple[str, ...]:
    return played(seed).broken


def _without_others(guard: Guard, seed: int) -> tuple[str, ...]:
    assert guard.others is not None
    return played(seed, guard.others(), guard.shows).broken


def written(found: Sequence[Caught]) -> str:
    """The table, in Markdown."""
    lines = ["| guard taken out | promise | seasons until it is missed | what says so |", "| --- | --- | --- | --- |"]
    also = {each.name: each.also for each in GUARDS}
    for each in found:
        name = f"{each.name}{BESIDES}{each.together}" if each.together else each.name
        said = each.what or (not each.together and also[each.name] and f"held as well by: {also[each.name]}") or ""
        seasons = str(each.tried) if each.what else f"not in {each.tried}"
        lines.append(f"| {name} | {each.promise} | {seasons} | {said.replace('|', '/')[:120]} |")
    return "\n".join(lines) + "\n"
