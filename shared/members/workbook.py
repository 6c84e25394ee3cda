"""A workbook of Excel or LibreOffice as rows of text. python-calamine is imported with the first one."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

from shared.members.records import NotAList

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How XLSX and ODS begin (they are ZIP files), and how XLS does."""

MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes of a workbook unpacked: a small file may hold a thousand times its size."""


def is_workbook(content: bytes) -> bool:
    """Whether `content` is one, whatever the file is called."""
    return content.startswith(SIGNATURES)


def sheets(content: bytes) -> list[list[list[str]]]:
    """The rows of each sheet, from its first line on, as text.

    Raises:
        NotAList: it cannot be read, or is too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                unpacked = sum(part.file_size for part in parts.infolist())
        except zipfile.BadZipFile as error:
            raise NotAList("the workbook is damaged; save it again from the spreadsheet") from error
        if unpacked > MOST_UNPACKED:
            raise NotAList("the workbook is larger than any list of members")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except CalamineError as error:
        raise NotAList("it is no workbook that can be read; save it from the spreadsheet as CSV UTF-8") from error
    return [[[_text(cell) for cell in row] for row in sheet] for sheet in found]


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date, time, timedelta)):
        return str(cell)
    return str(cell)
