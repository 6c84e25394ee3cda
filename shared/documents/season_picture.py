"""The season's picture in a mail: how the seats of each meeting filled, and when invitations went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from shared.documents.typesetting import pictures
from shared.technical.colour import readable
from shared.technical.languages import SOURCE

TEMPLATE = "season_picture.typ"
HIGH = 64
"""Points of a row's curve, as a mail shows it."""

PPI = 120
"""Of the 560 points that the picture is wide: sharp on the screens of phones."""

WHITE = "#ffffff"


@dataclass(frozen=True)
class Row:
    """A meeting's row: its `title`, its `day` in words, seats `taken` of those `open`, where the curve begins and ends.

    `points` from the left and from the bottom, each from 0 to 1, and `marks` from the left.
    """

    title: str
    day: str
    taken: int
    open: int
    begins: str
    ends: str
    points: Sequence[tuple[float, float]]
    marks: Sequence[float]


def season_picture(rows: Sequence[Row], accent: str, language: str = SOURCE, high: int = HIGH) -> bytes:
    """The rows as one PNG, its words in `language`, each curve so many points `high`."""
    values = {
        "language": language,
        "high": high,
        "accent": readable(accent, WHITE),
        "rows": [asdict(each) for each in rows],
    }
    [made] = pictures(TEMPLATE, values, PPI)
    return made
