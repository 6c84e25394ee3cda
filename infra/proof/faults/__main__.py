"""`python -m infra.proof.faults`: plays seasons with faults, each drawn from its seed; a failing seed is printed, and
replays.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from infra.proof.faults.played import Outcome, played

T = TypeVar("T")
R = TypeVar("R")


def main() -> int:
    """1 where a season broke a promise."""
    asked, console = _arguments(), Console()
    seeds = [asked.seed] if asked.seed is not None else range(asked.first, asked.first + asked.seeds)
    counts: Counter[str] = Counter()
    failed: list[Outcome] = []
    began, done = time.monotonic(), 0
    with Progress(
        TextColumn("  {task.description}"),
        BarColumn(32),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as progress:
        bar = progress.add_task("seasons", total=len(seeds))
        for outcome in _each(played, seeds, asked.processes, asked.minutes):
            done += 1
            counts.update(outcome.counts)
            progress.advance(bar)
            if outcome.broken:
                failed.append(outcome)
                _show(outcome, progress.console)
    console.print(f"\n  {done} seasons in {time.monotonic() - began:.0f} s", highlight=False)
    for name, count in sorted(counts.items()):
        console.print(f"    {name:<40} {count:>9,}", highlight=False)
    if failed:
        console.print(f"\n[red]  broken: {', '.join(str(each.seed) for each in failed)}[/]", highlight=False)
    elif done:
        console.print("\n[green]  everything that always holds held[/]")
    return 1 if failed or not done else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.proof.faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=60, help="how many seasons")
    parser.add_argument("--first", type=int, default=1, help="the first one's seed")
    parser.add_argument("--seed", type=int, default=None, help="this one season, as a failure names it")
    parser.add_argument("--minutes", type=float, default=None, help="begin no season later than this")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="seasons at once")
    return parser.parse_args()


def _show(outcome: Outcome, console: Console) -> None:
    console.print(f"\n[red]  seed {outcome.seed}[/]  make faults SEED={outcome.seed}", highlight=False)
    for each in outcome.broken:
        console.print(f"    {each}", highlight=False, markup=False)


def _each(do: Callable[[T], R], things: Iterable[T], processes: int, minutes: float | None) -> Iterator[R]:
    """What `do` makes of each, as it comes, several processes at once; nothing is begun after the last minute."""
    left = iter(things)
    until = None if minutes is None else time.monotonic() + 60 * minutes

    def late() -> bool:
        return until is not None and time.monotonic() > until

    if processes < 2:
        for each in left:
            if late():
                return
            yield do(each)
        return
    # A process keeps what moto has left; after some seasons a new one takes its place.
    with ProcessPoolExecutor(processes, get_context("spawn"), max_tasks_per_child=40) as pool:
        going: set[Future[R]] = {pool.submit(do, each) for each in islice(left, 2 * processes)}
        while going:
            ready, going = wait(going, return_when=FIRST_COMPLETED)
            if not late():
                going |= {pool.submit(do, each) for each in islice(left, len(ready))}
            for future in ready:
                yield future.result()


if __name__ == "__main__":
    sys.exit(main())
