"""Each guard taken out, and how many seasons it takes until it is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infra.fire.guards import GUARDS
from infra.fire.played import played


@dataclass(frozen=True)
class Caught:
    """The guard `name` keeps `promise`; of `tried` seasons without it the last broke, because of `what` (empty: none
    did).
    """

    name: str
    promise: str
    tried: int
    what: str = ""


def caught(job: tuple[str, int, int]) -> Caught:
    """Play without the guard of that name, from a first seed on, at most so many seasons.

    A season that breaks with the guard in its place as well tells nothing of it.
    """
    name, first, most = job
    guard = next(each for each in GUARDS if each.name == name)
    mine = tuple(f"{number}:" for number in guard.promise.split(", "))
    for number, seed in enumerate(range(first, first + most), start=1):
        broken = played(seed, guard).broken
        if broken and not played(seed).broken:
            first_of_mine = next((each for each in broken if each.startswith(mine)), broken[0])
            return Caught(name, guard.promise, number, first_of_mine)
    return Caught(name, guard.promise, most)


def written(found: Sequence[Caught]) -> str:
    """The table, in Markdown."""
    lines = ["| guard taken out | promise | seasons until it is missed | what says so |", "| --- | --- | --- | --- |"]
    also = {each.name: each.also for each in GUARDS}
    for each in found:
        said = each.what or (also[each.name] and f"held as well by: {also[each.name]}")
        seasons = str(each.tried) if each.what else f"not in {each.tried}"
        lines.append(f"| {each.name} | {each.promise} | {seasons} | {said.replace('|', '/')[:120]} |")
    return "\n".join(lines) + "\n"
