"""Label sheets that name badges are printed on, as their makers cut them; millimetres.

Measures: L7418 and L7165 are those of LibreOffice's label list (extras/source/labels/labels.xml: "L7418 Name Badge",
8600 × 5500, from 1900 and 3850); L4785 and its kin those of gLabels (templates/avery-iso-templates.xml), which rounds
the margins to whole millimetres: here they are halves, as the sheet is symmetric. Print at 100 %, not "fit to page".
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

L4785 = LabelSheet("Avery L4785", 2, 5, left=17.5, top=13.5, width=80, height=50, across=95, down=55)
"""Self-adhesive badges of 80 × 50 mm: 10 a sheet. L4784, L4786 and L4787 are cut alike."""

L7165 = LabelSheet("Avery L7165", 2, 4, left=4.67, top=13.04, width=99.06, height=67.73, across=101.6, down=67.73)
"""Ordinary parcel labels of 99 × 68 mm, which many an office has in the drawer: 8 a sheet."""

SHEETS = {each.name: each for each in (L7418, L4785, L7165)}
