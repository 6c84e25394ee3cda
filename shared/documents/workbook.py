"""Spreadsheets: rows in, XLSX out. Every text is written as text, so that none is ever a formula or a link.

The same rows are the same bytes. xlsxwriter is imported with the first workbook.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.documents.translated import TEMPLATES, TRANSLATED, translated
from shared.documents.words import one_line
from shared.technical.languages import SOURCE
from shared.technical.nouns import USUAL, Nouns

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Its type."""

WORDS = TEMPLATES / "sheets.toml"
LONGEST = 32_767
"""Characters in a cell (Excel's own limit)."""


@dataclass(frozen=True)
class Kroner:
    """An amount in øre, shown as kroner."""

    oere: int


Cell = str | int | Fraction | date | Kroner | None


@dataclass(frozen=True)
class Sheet:
    """A sheet: the head of each column and how wide it is, in characters, the rows, and below them the totals.

    A column whose place is among `sums` is added up beneath its rows, by the spreadsheet itself, so that it follows
    when somebody mends a number.
    """

    name: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]
    sums: frozenset[int] = field(default_factory=frozenset)
    total: str = ""

    def without(self, column: int) -> Sheet:
        """The same sheet without the column at this place."""
        keep = [place for place in range(len(self.columns)) if place != column]
        return replace(
            self,
            columns=[self.columns[each] for each in keep],
            widths=[self.widths[each] for each in keep],
            rows=[[row[each] for each in keep] for row in self.rows],
            sums=frozenset(keep.index(each) for each in self.sums if each != column),
        )


@cache
def words(language: str = SOURCE, nouns: Nouns = USUAL) -> dict[str, Any]:
    """The names of sheets and columns in `language`; in Danish with a season's `nouns`."""
    text = WORDS.read_text(encoding="utf-8")
    found = tomllib.loads(nouns.rewrite(text, SOURCE) if language == SOURCE else text)
    return {name: translated(each, language) if name in TRANSLATED else each for name, each in found.items()}


def workbook(title: str, author: str, made: date, sheets: Iterable[Sheet]) -> bytes:
    """The sheets as one XLSX: heads that stay, a filter, A4 on its side, one page wide."""
    from xlsxwriter import Workbook

    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = datetime.combine(made, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": one_line(title), "author": one_line(author), "created": created})
    pens = _Pens(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, pens, f"{title}, {sheet.name}")
    book.close()
    return held.getvalue()


class _Pens:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        plain = {"valign": "top", "font_size": 11}
        self.head = book.add_format(plain | {"bold": True, "bottom": 1, "text_wrap": True})
        self.text = book.add_format(plain | {"text_wrap": True, "num_format": "@"})
        self.number = book.add_format(plain | {"num_format": "0"})
        self.share = book.add_format(plain | {"num_format": "0.0"})
        self.kroner = book.add_format(plain | {"num_format": "#,##0.00"})
        self.day = book.add_format(plain | {"num_format": "dd-mm-yyyy", "align": "left"})
        sum_ = plain | {"bold": True, "top": 1}
        self.total = book.add_format(sum_)
        self.total_number = book.add_format(sum_ | {"num_format": "0"})
        self.total_kroner = book.add_format(sum_ | {"num_format": "#,##0.00"})


def _write(page: Worksheet, sheet: Sheet, pens: _Pens, title: str) -> None:
    for column, (words, width) in enumerate(zip(sheet.columns, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, words, pens.head)
    for row, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            _cell(page, row, column, cell, pens)
    if sheet.sums and sheet.rows:
        _totals(page, sheet, pens)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    # An ampersand begins a code in a header; Excel takes 255 characters with the codes.
    page.set_header("&L" + one_line(title)[:110].replace("&", "&&") + "&R&P/&N")


def _cell(page: Worksheet, row: int, column: int, cell: Cell, pens: _Pens) -> None:
    match cell:
        case None | "":
            page.write_blank(row, column, None, pens.text)
        case str():
            page.write_string(row, column, one_line(cell)[:LONGEST], pens.text)
        case Kroner():
            page.write_number(row, column, _kroner(cell.oere), pens.kroner)
        case Fraction():
            page.write_number(row, column, float(cell), pens.share)
        case date():
            page.write_datetime(row, column, cell, pens.day)
        case _:
            page.write_number(row, column, cell, pens.number)


def _totals(page: Worksheet, sheet: Sheet, pens: _Pens) -> None:
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

    below, last = len(sheet.rows) + 1, len(sheet.rows) + 1
    for column in range(len(sheet.columns)):
        if column not in sheet.sums:
            page.write_string(below, column, sheet.total if column == 0 else "", pens.total)
            continue
        cells = [row[column] for row in sheet.rows]
        money = any(isinstance(each, Kroner) for each in cells)
        name = xl_col_to_name(column)
        formula = f"=SUM({name}2:{name}{last})"
        if money:
            value = _kroner(sum(each.oere for each in cells if isinstance(each, Kroner)))
            page.write_formula(below, column, formula, pens.total_kroner, value)
        else:
            page.write_formula(below, column, formula, pens.total_number, sum(_whole(each) for each in cells))


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _kroner(oere: int) -> float:
    """A spreadsheet's numbers are floats; this is the nearest to the exact amount, and shown with two decimals."""
    return float(Decimal(oere) / 100)
