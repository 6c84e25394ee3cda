"""The lines of a PDF, from where its words stand on the page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from infra.applications.lines import Line, NotReadable, unwrapped
from infra.applications.sections import counted, is_heading

GUTTER = 8
"""Points between two columns of running text, at least."""

_FOOT = re.compile(r"(?:.*\b(?:side|page)\s+|\W*)\d{1,2}(?:\s*(?:af|/|of)\s*\d{1,2})?\W*", re.IGNORECASE)
"""The number of a page."""
TITLE = 4
"""Rows of a title that goes over both columns, and one more."""

PADDING = 6
"""Points that a cell keeps free on its right."""

ALIGNED = 3
"""Points: cells that begin so near each other are of one column."""


def pdf(content: bytes) -> list[Line]:
    """The lines of a PDF.

    Raises:
        NotReadable: it is damaged or locked.
    """
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            columns = [column for page in _without_heads(document.pages) for column in _columns(page)]
            rows = [row for column in columns for row in column.extract_text_lines()]
            sides = min((each["x0"] for each in rows), default=0), max((each["x1"] for each in rows), default=1)
            one = len(columns) == len(document.pages)
            pages = [_page(each, sides if one else _sides(each)) for each in columns]
    except (PDFSyntaxError, PdfminerException) as error:
        raise NotReadable("a PDF that is damaged or locked") from error
    whole: list[Line] = []
    for page in pages:
        _go_on(whole, page)
    return whole


def _without_heads(pages: Sequence[Any]) -> Iterator[Any]:
    """The pages without the line at the top that each repeats from the first."""
    tops = [page.extract_text_lines()[:1] for page in pages]
    for place, (page, top) in enumerate(zip(pages, tops, strict=True)):
        again = place and top and tops[0] and top[0]["text"] == tops[0][0]["text"]
        yield page.crop((0, top[0]["bottom"] + 1, page.width, page.height), strict=False) if again else page


def _go_on(whole: list[Line], page: Sequence[Line]) -> None:
    """Add a page's lines to `whole`: heads of columns come once, and a row that the page broke goes on."""
    following = [*page]
    if following and "\t" in following[0].text and following[0] in whole:
        following.pop(0)
    cells = following[0].text.split("\t") if following else []
    above = whole[-1].text.split("\t") if whole else []
    if 2 < len(cells) == len(above) and not cells[0] and not any(map(str.isdigit, "".join(cells))):
        joined = "\t".join(f"{one} {more}".strip() for one, more in zip(above, cells, strict=True))
        whole[-1] = replace(whole[-1], text=joined)
        following.pop(0)
    whole += following


def _sides(page: Any) -> tuple[float, float]:
    rows = page.extract_text_lines()
    return min((each["x0"] for each in rows), default=0), max((each["x1"] for each in rows), default=1)


def _columns(page: Any) -> list[Any]:
    """The page or, where it has two columns of text, a title over both of them, the one and the other."""
    rows = page.extract_text_lines()
    if rows and _FOOT.fullmatch(rows[-1]["text"].strip()):
        page, rows = page.crop((0, 0, page.width, rows[-1]["top"] - 1), strict=False), rows[:-1]
    for title in rows[:TITLE]:
        below = page.crop((0, title["top"] - 1, page.width, page.height), strict=False)
        if len(halves := _halves(below)) > 1:
            above = page.crop((0, 0, page.width, title["top"] - 1), strict=False)
            return [above, *halves] if title is not rows[0] else halves
    return [page]


def _halves(page: Any) -> list[Any]:
    """The page or, where a gutter that no word crosses divides headings from headings, its two columns of text."""
    words = sorted((each["x0"], each["x1"]) for each in page.extract_words())
    upto, gutter = 0.0, (0.0, 0.0)
    for left, right in words:
        if upto and page.width * 0.3 < (upto + left) / 2 < page.width * 0.7:
            gutter = max(gutter, (left - upto, (upto + left) / 2))
        upto = max(upto, right)
    width, middle = gutter
    if width < GUTTER:
        return [page]
    top, bottom = page.bbox[1], page.bbox[3]
    halves = [page.crop((x0, top, x1, bottom), strict=False) for x0, x1 in ((0, middle), (middle, page.width))]
    headed = [sum(is_heading(row["text"]) for row in each.extract_text_lines()) for each in halves]
    return halves if min(headed) > 1 else [page]


def _page(page: Any, sides: tuple[float, float]) -> list[Line]:
    """The lines of a page from where its words stand, with the rows of its ruled tables in their places."""
    tables = page.find_tables()
    outside = page
    for each in tables:
        outside = outside.outside_bbox(each.bbox)
    found = [*_printed(outside, sides), *(row for each in tables for row in _ruled(page, each))]
    return [line for _, line in sorted(found, key=lambda each: each[0])]


def _ruled(page: Any, table: Any) -> Iterator[tuple[float, Line]]:
    """The rows of a table with lines around its cells, each with its place on the page."""
    for row, texts in zip(table.rows, table.extract(), strict=True):
        cells = [" ".join((text or "").split()) for text in texts]
        top = row.bbox[1]
        bold = [bool(cell) and _bold(_inside(page, cell).chars) for cell in row.cells]
        lead = cells[0] if bold[0] and not all(bold) else ""
        held = _inside(page, row.cells[1]).extract_text_lines() if len(cells) == 2 and row.cells[1] else []
        if len(held) > 1:
            left, _, right, _ = row.cells[1]
            whole = unwrapped([(each["text"], (each["x1"] - left) / (right - left - PADDING)) for each in held])
            yield top, Line(f"{cells[0]}\t{whole[0]}", lead=cells[0])
            yield from ((top + place / 1000, Line(each)) for place, each in enumerate(whole[1:], start=1))
        else:
            yield top, Line("\t".join(cells), heading=all(bold), lead=lead)


def _inside(page: Any, cell: tuple[float, float, float, float]) -> Any:
    """What has its middle in a cell."""
    left, top, right, bottom = cell
    return page.filter(
        lambda each: (
            left <= (each["x0"] + each["x1"]) / 2 < right and top <= (each["top"] + each["bottom"]) / 2 < bottom
        )
    )


def _bold(chars: Sequence[Any]) -> bool:
    """Whether all that is printed there is bold."""
    printed = [each for each in chars if each["text"].strip()]
    return bool(printed) and all("bold" in each["fontname"].lower() for each in printed)


def _printed(page: Any, sides: tuple[float, float]) -> list[tuple[float, Line]]:
    """What stands outside of tables: a wide gap divides cells, a full line goes on in the next."""
    rows = page.extract_text_lines(return_chars=True)
    if not rows:
        return []
    left, right = sides
    size = median(char["size"] for each in rows for char in each["chars"])
    found: list[tuple[str, float]] = []
    at: list[tuple[str, float, str]] = []
    above: float | None = None
    columns: list[float] = []
    for row in rows:
        if above is not None and row["top"] - above > 1.2 * size:
            found.append(("", 0))
        above = row["bottom"]
        cells = _cells(row["chars"])
        text = "\t".join(each for _, each in cells)
        under = [next((place for place, x in enumerate(columns) if abs(x - each) < ALIGNED), 0) for each, _ in cells]
        if columns and all(under):  # what had no room in the cells of the row above
            parts = found[-1][0].split("\t")
            for place, (_, more) in zip(under, cells, strict=True):
                parts[place] = f"{parts[place]} {more}"
            found[-1] = ("\t".join(parts), 0)
            at[-1] = (found[-1][0], *at[-1][1:])
            continue
        columns = [each for each, _ in cells] if len(cells) > 1 else []
        lead = "\t".join(
            each for _, each in _cells(list(takewhile(lambda char: "bold" in char["fontname"].lower(), row["chars"])))
        ).strip()
        if lead:
            found.append(("", 0))
        at.append((text, row["top"], lead))
        found.append((text, 0 if lead == text.strip() else (row["x1"] - left) / max(right - left, 1)))
    return list(_placed(unwrapped(found, counted), at))


def _placed(whole: Sequence[str], at: Sequence[tuple[str, float, str]]) -> Iterator[tuple[float, Line]]:
    """Each line with its place on the page and its bold beginning, which its first row has."""
    rows = iter(at)
    text, top, lead = next(rows)
    for each in whole:
        if not each.strip():
            continue
        while not each.startswith(text):
            text, top, lead = next(rows)
        yield top, Line(each, heading=bool(lead) and lead == each.strip(), lead=lead)
        text, top, lead = next(rows, ("\0", 0.0, ""))


def _cells(chars: Sequence[Any]) -> list[tuple[float, str]]:
    """The cells of a row, each with where it begins: a wide gap divides them."""
    cells: list[tuple[float, str]] = []
    end = 0.0
    before = None
    for char in chars:
        if char["text"] == " " or char is before:  # a ligature comes once for each of its letters
            continue
        before = char
        gap = char["x0"] - end
        if not cells or gap > 1.6 * char["size"]:
            cells.append((char["x0"], char["text"]))
        else:
            x, text = cells[-1]
            cells[-1] = (x, f"{text}{' ' if gap > 0.15 * char['size'] else ''}{char['text']}")
        end = char["x1"]
    return cells
