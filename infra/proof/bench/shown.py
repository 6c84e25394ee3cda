"""What a bench has found: shown on the console, and kept in out/bench as text, for whoever quotes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

KEPT = Path(__file__).parents[3] / "out" / "bench"
WIDTH = 132
LONG = 25
"""Cells with more letters than this are words, and stand at the left."""


@dataclass(frozen=True)
class Figures:
    """A table: what its rows are, its columns, and its rows of cells as they are read."""

    of: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """One more row."""
        self.rows.append(cells)


def text(tables: Sequence[Figures], notes: Sequence[str] = ()) -> str:
    """The tables as they stand in a file, the notes below them."""
    file = StringIO()
    console = Console(file=file, width=WIDTH, highlight=False)
    for each in tables:
        table = Table(each.of, *each.columns, box=SIMPLE_HEAD, pad_edge=False)
        table.columns[0].no_wrap = True
        for place, column in enumerate(table.columns[1:], start=1):
            column.justify = "left" if any(len(row[place]) > LONG for row in each.rows) else "right"
        for row in each.rows:
            table.add_row(*row)
        console.print(table)
    for note in notes:
        console.print(note, soft_wrap=False)
    return "\n".join(line.rstrip() for line in file.getvalue().strip("\n").splitlines()) + "\n"


def show(name: str, tables: Sequence[Figures], notes: Sequence[str] = ()) -> None:
    """Print them, and keep them as out/bench/NAME.txt."""
    said = text(tables, notes)
    print(said, end="")
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}.txt").write_text(said)


def again(name: str) -> tuple[str, str]:
    """The day on which a bench was run last, and what it showed then."""
    file = KEPT / f"{name}.txt"
    return date.fromtimestamp(file.stat().st_mtime).isoformat(), file.read_text()  # noqa: DTZ012
