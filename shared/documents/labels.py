"""The sheet of labels that name badges are printed on, as its maker cuts it; millimetres.

The measures are those of LibreOffice's label list (extras/source/labels/labels.xml: "L7418 Name Badge", 8600 × 5500,
from 1900 and 3850). Print at 100 %, not "fit to page".
"""

from __future__ import annotations

from dataclasses import dataclass

A4 = (210.0, 297.0)


@dataclass(frozen=True)
class LabelSheet:
    """An A4 sheet of `columns` × `rows` labels: the first one's edges, one label's size, and from one to the next."""

    name: str
    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float
    across: float
    down: float

    @property
    def labels(self) -> int:
        """How many there are on a sheet."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """The left and upper edge of the label at `place`, from 0, row by row."""
        row, column = divmod(place, self.columns)
        return self.left + column * self.across, self.top + row * self.down


L7418 = LabelSheet("Avery L7418", 2, 4, left=19, top=38.5, width=86, height=55, across=86, down=55)
"""Cards of 86 × 55 mm for badge holders, the size of a business card: 8 a sheet, side by side."""
