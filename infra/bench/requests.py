"""`python -m infra.bench.requests`: what each page, each mail and each scheduled run costs, in processor time and at
DynamoDB.

A season is played, small, and what its functions were asked is done again with AWS's answers at hand: what is left is
our own time and botocore's, all of it but the network's. Of each kind the quickest of several runs counts, so that
others on the machine disturb little; a bare GetItem shows what the machine is worth, and every figure is told as so
many of them too. Requests and units are the season's, as AWS charges them (see `infra.bench.sign_up`), refused ones
among them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from infra.bench.again import Again, instant
from infra.bench.played import Invocation, Played, play
from infra.season.play import script, short

RUNS = 9
SAMPLE = 4
"""Invocations of a kind that are done again."""

SIGN_UP, MAIL = "POST meeting 200", "invitation"
TARGETS = {("registration", SIGN_UP): 5.0, ("send", MAIL): 3.0}
"""Milliseconds."""


@dataclass(frozen=True)
class Found:
    """What one invocation of a kind costs. `units` are read and write units; `milliseconds` of the processor."""

    function: str
    kind: str
    milliseconds: float
    requests: float
    read_units: float
    write_units: float
    bytes_out: float


def measure(played: Played) -> tuple[float, list[Found]]:
    """Milliseconds of a bare GetItem, and what each kind of invocation costs."""
    with instant(played.tables) as wire:
        again = Again(wire)
        bare = min(again.read() for _ in range(200)) * 1000
        return bare, [_found(again, name, kind, some) for name, kind, some in kinds(played)]


def kinds(played: Played) -> Iterator[tuple[str, str, Sequence[Invocation]]]:
    """What the functions were asked, by function and kind."""
    for function, kind in sorted({(each.function, each.kind) for each in played.invocations}):
        some = [each for each in played.of(function, kind) if each.whole]
        if some and kind != "several" and not kind.startswith("HEAD"):
            yield function, kind, some


def _found(again: Again, function: str, kind: str, some: Sequence[Invocation]) -> Found:
    sample = some[-SAMPLE:]
    for each in sample:
        again.run(each)
    spent = statistics.mean(min(again.run(each) for _ in range(RUNS)) for each in sample) * 1000
    costs = [each.cost for each in some]
    return Found(
        function,
        kind,
        spent,
        statistics.mean(each.calls.total() for each in costs),
        statistics.mean(each.read_units for each in costs),
        statistics.mean(each.write_units for each in costs),
        statistics.mean(each.bytes_out for each in some),
    )


def main() -> None:
    """Print the table."""
    bare, found = measure(play(short(script())))
    table = Table("asked", "ms", "GetItems", "requests", "read units", "write units", "KB out")
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for each in found:
        table.add_row(
            f"{each.function}: {each.kind}",
            f"{each.milliseconds:.1f}",
            f"{each.milliseconds / bare:.0f}",
            *(f"{value:.1f}" for value in (each.requests, each.read_units, each.write_units)),
            f"{each.bytes_out / 1024:.1f}",
        )
    Console().print(table)
    print(f"a bare GetItem is {bare:.2f} ms")
    for each in found:
        target = TARGETS.get((each.function, each.kind))
        if target is not None:
            least = each.requests * bare
            print(
                f"{each.function}, {each.kind}: {each.milliseconds:.1f} ms, target {target:g};"
                f" of it {least:.1f} are as many bare requests of DynamoDB"
            )


if __name__ == "__main__":
    main()
