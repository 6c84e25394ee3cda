"""docs/processing.md as a table: each kind of item, what of it is about somebody, and until when it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "processing.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (\w+) \| `([^`]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
DAY = "`data_deleted`"


@dataclass(frozen=True)
class Row:
    """A kind of item; `until` in the record's words."""

    somebody: frozenset[str]
    nobody: frozenset[str]
    until: str

    @property
    def outlasts_the_day(self) -> bool:
        """Whether it may be there when the project's day has passed."""
        return not self.until.startswith((DAY, "24 hours"))

    @property
    def for_ever(self) -> bool:
        """Whether nothing ever deletes it."""
        return self.until.startswith("for ever")

    @property
    def emptied(self) -> frozenset[str]:
        """What of it says nothing any more when the day has passed."""
        return (
            _names(self.until.partition(";")[2].removesuffix(f"until {DAY}"))
            if self.until.endswith(DAY)
            else frozenset()
        )


def rows() -> dict[tuple[str, str], Row]:
    """Every kind of item, by its table's environment variable and its name."""
    return {
        (f"{table.upper()}_TABLE", item): Row(_names(some), _names(none), until.strip())
        for table, item, some, none, until in _ROW.findall(TEXT)
    }


def _names(cell: str) -> frozenset[str]:
    return frozenset(re.findall(r"`(\w+)`", cell))
