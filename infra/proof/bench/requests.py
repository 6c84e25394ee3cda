"""`python -m infra.proof.bench.requests`: what each page, each mail and each scheduled run costs at DynamoDB.

A season is played, small; requests and units are the season's, as AWS charges them (see `infra.proof.bench.meter`),
refused ones among them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from infra.proof.bench.played import Invocation, Played, play
from infra.proof.bench.shown import Figures, show
from infra.proof.season.play import script, short

SIGN_UP, MAIL = "POST meeting 200", "invitation"


def kinds(played: Played) -> Iterator[tuple[str, str, Sequence[Invocation]]]:
    """What the functions were asked, by function and kind."""
    for function, kind in sorted({(each.function, each.kind) for each in played.invocations}):
        some = played.of(function, kind)
        if function == "send":
            # A mail that is dropped is no mail; what a kind never sent in this season costs, nobody asked.
            some = [each for each in some if each.sent]
        if some and kind != "several" and not kind.startswith("HEAD"):
            yield function, kind, some


def figures(played: Played) -> Figures:
    """The table: means of all invocations of a kind."""
    table = Figures("asked", ("requests", "read units", "write units", "KB out"))
    for function, kind, some in kinds(played):
        columns = (
            [each.cost.calls.total() for each in some],
            [each.cost.read_units for each in some],
            [each.cost.write_units for each in some],
            [each.bytes_out / 1024 for each in some],
        )
        table.add(f"{function}: {kind}", *(f"{statistics.mean(column):.1f}" for column in columns))
    return table


def main() -> None:
    """Print the table."""
    show("requests", [figures(play(short(script())))], (f"{datetime.now(UTC).date()}.",))


if __name__ == "__main__":
    main()
