"""`python -m infra.proof.bench.requests`: what each page, each mail and each scheduled run costs, in processor time
and at
DynamoDB.

A season is played, small, and what its functions were asked is done again with AWS's answers at hand: what is left is
our own time and botocore's, all of it but the network's. Each run is measured in bare GetItems beside it, and their
median counts, so that others on the machine disturb little: a busy neighbour makes both slow. Milliseconds are those
of as many of the quickest GetItem. Requests and units are the season's, as AWS charges them (see
`infra.proof.bench.sign_up`), refused ones among them.

A campaign's mails reach the function ten at a time (template.yaml), and read their project once: `TEN` is one of such.
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from infra.proof.bench.again import Again, instant
from infra.proof.bench.played import Invocation, Played, picture, play
from infra.proof.bench.shown import Figures, show
from infra.proof.bench.sign_up import Cost
from infra.proof.season.play import script, short

RUNS = 15
SAMPLE = 4
"""Invocations of a kind that are done again."""

BESIDE = 5
"""Bare GetItems before a run, and after it."""

SIGN_UP, MAIL = "POST meeting 200", "invitation"
BATCH = 10
TEN = f"{MAIL}, one of ten"
SIGN_UP_TARGET, MAIL_TARGET = 5.0, 3.0
"""Milliseconds."""


@dataclass(frozen=True)
class Found:
    """What one invocation of a kind costs. `units` are read and write units; `milliseconds` of the processor, and of
    them botocore's.
    """

    function: str
    kind: str
    milliseconds: float
    requests: float
    read_units: float
    write_units: float
    bytes_out: float
    botocore: float = 0

    @property
    def target(self) -> float | None:
        """Milliseconds that it may take."""
        if self.function == "send":
            return MAIL_TARGET
        return SIGN_UP_TARGET if (self.function, self.kind) == ("registration", SIGN_UP) else None

    @property
    def judged(self) -> str:
        """The target, and whether it is met."""
        if self.target is None:
            return ""
        return f"{self.target:g}" + (" met" if self.milliseconds <= self.target else " MISSED")


def measure(played: Played) -> tuple[float, list[Found]]:
    """Milliseconds of a bare GetItem, and what each kind of invocation costs."""
    with instant(played.tables) as wire:
        again = Again(wire)
        bare = min(again.read() for _ in range(400)) * 1000
        found = [_found(again, bare, name, kind, some) for name, kind, some in kinds(played)]
        asked = picture(played)
        found.append(_found(again, bare, asked.function, asked.kind, [asked]))
        ten = batch(played)
        return bare, found + ([_of_ten(_found(again, bare, "send", TEN, [ten]))] if ten else [])


def kinds(played: Played) -> Iterator[tuple[str, str, Sequence[Invocation]]]:
    """What the functions were asked, by function and kind."""
    for function, kind in sorted({(each.function, each.kind) for each in played.invocations}):
        some = [each for each in played.of(function, kind) if each.whole]
        if function == "send":
            # A mail that is dropped is no mail; what a kind never sent in this season costs, nobody asked.
            some = [each for each in some if each.sent]
        if some and kind != "several" and not kind.startswith("HEAD"):
            yield function, kind, some


def batch(played: Played) -> Invocation | None:
    """Ten invitations in one invocation, as a campaign's reach the function; None where so many were not sent."""
    some = [each for each in played.of("send", MAIL) if each.whole and each.sent][:BATCH]
    if len(some) < BATCH:
        return None
    first, *others = some
    answers = list(first.answers)
    for each in others:
        assert each.answers[0].operation == "Query", "an invitation begins with its project"
        answers += each.answers[1:]
    calls = sum((each.cost.calls for each in some), Counter[str]()) - Counter({"Query": BATCH - 1})
    event = {"Records": [record for each in some for record in each.event["Records"]]}
    cost = Cost(calls, write_units=sum(each.cost.write_units for each in some))
    return replace(first, event=event, answers=answers, cost=cost, bytes_out=sum(each.bytes_out for each in some))


def _of_ten(found: Found) -> Found:
    shared = ("milliseconds", "botocore", "requests", "write_units", "bytes_out")
    # What reading the project once in ten times takes off the read units, the season does not tell.
    return replace(found, read_units=0, **{name: getattr(found, name) / BATCH for name in shared})


def _found(again: Again, bare: float, function: str, kind: str, some: Sequence[Invocation]) -> Found:
    sample = some[-SAMPLE:]
    for each in sample:
        again.run(each)
    spent = [_in_reads(again, each) for each in sample]
    costs = [each.cost for each in some]
    return Found(
        function,
        kind,
        statistics.mean(whole for whole, _ in spent) * bare,
        statistics.mean(each.calls.total() for each in costs),
        statistics.mean(each.read_units for each in costs),
        statistics.mean(each.write_units for each in costs),
        statistics.mean(each.bytes_out for each in some),
        statistics.mean(botocore for _, botocore in spent) * bare,
    )


def _in_reads(again: Again, invocation: Invocation) -> tuple[float, float]:
    """What an invocation takes, and botocore in it, in bare GetItems."""
    found: list[tuple[float, float]] = []
    for _ in range(RUNS):
        before = [again.read() for _ in range(BESIDE)]
        whole, botocore = again.run(invocation), again.wire.spent
        read = statistics.median([*before, *(again.read() for _ in range(BESIDE))])
        found.append((whole / read, botocore / read))
    return statistics.median(whole for whole, _ in found), statistics.median(botocore for _, botocore in found)


def figures(bare: float, found: Sequence[Found]) -> Figures:
    """The table."""
    columns = ("ms", "ours", "botocore", "GetItems", "requests", "read units", "write units", "KB out", "target, ms")
    table = Figures("asked", columns)
    for each in found:
        table.add(
            f"{each.function}: {each.kind}",
            f"{each.milliseconds:.1f}",
            f"{each.milliseconds - each.botocore:.1f}",
            f"{each.botocore:.1f}",
            f"{each.milliseconds / bare:.0f}",
            f"{each.requests:.1f}",
            f"{each.read_units:.1f}" if each.kind != TEN else "",
            f"{each.write_units:.1f}",
            f"{each.bytes_out / 1024:.1f}",
            each.judged,
        )
    return table


def main() -> None:
    """Print the table."""
    bare, found = measure(play(short(script())))
    show(
        "requests",
        [figures(bare, found)],
        (
            f"A bare GetItem is {bare:.2f} ms here; {datetime.now(UTC).date()}, Python {sys.version.split()[0]}.",
            "Milliseconds are the processor's, AWS's answers at hand; botocore's are those inside its clients' calls.",
        ),
    )


if __name__ == "__main__":
    main()
