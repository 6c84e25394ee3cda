"""How commands write: tables on the screen, complaints on standard error, never cut off where nobody looks."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

UNSEEN_WIDTH = 160
"""Letters in a line where the output goes into a file or a pipe."""

AsJson = Annotated[bool, typer.Option("--json", help="JSON, for another program to read.")]


def screen(*, error: bool = False) -> Console:
    """The console to write to."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else UNSEEN_WIDTH
    return Console(file=stream, width=width, highlight=False, emoji=False)


def say(text: str, style: str = "") -> None:
    """One line, as long as it is. What stands in square brackets is text."""
    screen().print(text, style=style, markup=False, soft_wrap=True)


def say_json(value: object) -> None:
    """`value` as JSON, and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def complain(text: str) -> None:
    """One line on standard error."""
    screen(error=True).print(text, style="red", markup=False, soft_wrap=True)


def table(*columns: str, right: tuple[str, ...] = (), title: str | None = None) -> Table:
    """An empty table; the columns in `right` are figures."""
    empty = Table(title=title, title_justify="left", header_style="bold", show_edge=False)
    for column in columns:
        empty.add_column(column, justify="right" if column in right else "left")
    return empty
