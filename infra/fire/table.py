"""Each guard taken out, and how many seasons it takes until it is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infra.fire.guards import GUARDS
from infra.fire.played import played


@dataclass(frozen=True)
class Caught:
    """The guard `name` keeps `promise`; it was missed after so many `seeds` (None: never), because of `what`."""

    name: str
    promise: str
    seeds: int | None
    seed: int
    what: str = ""


def caught(job: tuple[str, int, int]) -> Caught:
    """Play without the guard of that name, from a first seed on, at most so many seasons."""
    name, first, most = job
    guard = next(each for each in GUARDS if each.name == name)
    for number, seed in enumerate(range(first, first + most), start=1):
        broken = played(seed, guard).broken
        if broken:
            mine = [each for each in broken if each.startswith(f"{guard.promise}:")]
            return Caught(name, guard.promise, number, seed, [*mine, *broken][0])
    return Caught(name, guard.promise, None, first + most - 1)


def written(found: Sequence[Caught]) -> str:
    """The table, in Markdown."""
    lines = ["| guard taken out | promise | seeds until it is missed | what says so |", "| --- | --- | --- | --- |"]
    for each in found:
        seeds = f"none of {each.seed}" if each.seeds is None else str(each.seeds)
        lines.append(f"| {each.name} | {each.promise} | {seeds} | {each.what.replace('|', '/')[:160]} |")
    return "\n".join(lines) + "\n"
