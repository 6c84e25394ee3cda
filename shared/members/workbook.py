"""A workbook of Excel or LibreOffice as rows of text. python-calamine is imported with the first one."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from functools import reduce
from xml.parsers.expat import ExpatError, ParserCreate

from shared.members.unread import NotAList

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How XLSX and ODS begin (they are ZIP files), and how XLS does."""

MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of a workbook unpacked: a small file may hold a thousand times its size."""

MOST_CELLS = 4_000_000
"""Cells of the smallest rectangle around what a sheet holds, all of which calamine makes room for: one stray sign in
the last corner of an empty sheet would take 500 GB."""

_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")


def is_workbook(content: bytes) -> bool:
    """Whether `content` is one, whatever the file is called."""
    return content.startswith(SIGNATURES)


def sheets(content: bytes) -> list[list[list[str]]]:
    """The rows of each sheet that people see, from its first line on, as text.

    Raises:
        NotAList: it cannot be read, or is too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                _measure(parts)
        except (zipfile.BadZipFile, zlib.error, RuntimeError) as error:
            raise NotAList("damaged") from error
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        found = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in seen]
    except CalamineError as error:
        raise NotAList("no-workbook") from error
    return [[[_text(cell) for cell in row] for row in sheet] for sheet in found]


def _measure(parts: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
        raise NotAList("large-workbook")
    if parts.testzip():  # a part is other than its head says, its size perhaps
        raise zipfile.BadZipFile
    for name in parts.namelist():
        if name == "xl/workbook.bin":  # XLSB, whose cells nothing here can count
            raise NotAList("no-workbook")
        if name.endswith(".xml"):
            content = parts.read(name)
            if (_of_ods(content) if name == "content.xml" else _of_xlsx(content)) > MOST_CELLS:
                raise NotAList("large-workbook")


def _of_xlsx(content: bytes) -> int:
    """Cells of the rectangle around a sheet of XLSX, each of whose cells says where it stands."""
    cells = _CELL.findall(content)
    wide = max((_column(each) for each in {column for column, _ in cells}), default=0)
    return wide * max((int(row) for _, row in cells), default=0)


def _of_ods(content: bytes) -> int:
    """Cells of the largest rectangle around a sheet of ODS, whose rows and cells say how often they are repeated.

    An empty cell at the end is no part of it: LibreOffice writes some to the sheet's last row and column.
    """
    row = column = high = wide = largest = 0

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, high, wide, largest
        again = int(next((attributes[each] for each in attributes if each.endswith("-repeated")), "1"))
        if name == "table:table":
            row = high = wide = 0
        elif name == "table:table-row":
            row, column = row + again, 0
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            column += again
        if name == "text:p" or any(each.startswith("office:") for each in attributes):
            high, wide = row, max(wide, column)
            largest = max(largest, high * wide)

    reader = ParserCreate()
    reader.StartElementHandler = begins
    try:
        reader.Parse(content, True)
    except (ExpatError, ValueError) as error:
        raise zipfile.BadZipFile from error
    return largest


def _column(name: bytes) -> int:
    return reduce(lambda number, letter: number * 26 + letter - ord("@"), name, 0)


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date, time, timedelta)):
        return str(cell)
    return str(cell)
