"""A list of members as a spreadsheet saves it, in the separators, encodings and languages that Danish ones use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from shared import limits
from shared.members.columns import Columns, columns
from shared.members.records import MOST_ABOVE, UNCLOSED, lines_of, record_at, separators_of
from shared.members.unread import BadRow, NotAList, bad_row
from shared.members.workbook import is_workbook, sheets
from shared.people.person import AddressInvalid, normalise
from shared.technical.writing import one_line, says_something

TONGUES: Mapping[str, frozenset[str]] = {
    "": frozenset({""}),
    "da": frozenset({"da", "dk", "da-dk", "dansk", "danish"}),
    "en": frozenset({"en", "uk", "gb", "en-gb", "en-us", "engelsk", "english"}),
}
"""What a cell for the language may say, in small letters."""

WORDS = frozenset({"name", "given", "middle", "family", "company"})

LONGEST_CELL = 1_000
"""Letters of a cell that is looked at; longer than anything that fits."""

_MOST = {"long-name": limits.LONGEST_NAME, "long-company": limits.LONGEST_COMPANY}

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Row:
    """Somebody in the list. `address` is normalised; `line` is where the row starts, from 1.

    `language` is empty where the list does not say; not `company_known`: the list has no column for it. `no`: the list
    says that they want no mails.
    """

    line: int
    name: str
    company: str
    address: str
    language: str = ""
    no: bool = False
    company_known: bool = field(default=True, compare=False)


@dataclass
class MemberList:
    """What a file holds: usable rows, each address once, and the rest with their reasons, in the order of the lines.

    `repeated` are rows whose address stands in an earlier row; `ignored` are columns that mean nothing here.
    """

    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    repeated: list[BadRow] = field(default_factory=list)
    ignored: tuple[str, ...] = ()


def read(content: bytes) -> MemberList:
    """The list that a file's `content` is: text, or a workbook.

    Raises:
        NotAList: it is empty, cannot be read for certain, is too large, or no line at its beginning names a column for
            name and one for address.
    """
    if is_workbook(content):
        return _of_sheets(content)
    lines = lines_of(content)
    separator, place, named = _header(lines)
    seen: dict[str, int] = {}
    found = MemberList(ignored=named.ignored)
    while place < len(lines):
        record, more = record_at(lines, place, separator)
        line = place + 1
        if more > 1 and not isinstance(record, str) and _swallows(record, named, separator):
            record, more = UNCLOSED, 1
        place += more
        if isinstance(record, str):
            found.bad.append(bad_row(line, record))
        elif any(cell.strip() for cell in record):
            _take(found, seen, line, named, record)
    return found


def _header(lines: list[str]) -> tuple[str, int, Columns]:
    """The separator, the place of the first row, and the columns, from the first line that names them: as lists do, or
    where none does in other words.
    """
    wrong: NotAList | None = None
    for guess, (separator, place) in product((False, True), separators_of(lines)):
        if place >= len(lines):
            continue
        record, more = record_at(lines, place, separator)
        try:
            if isinstance(record, str):
                raise NotAList(record, line=place + 1)
            return separator, place + more, columns(record, guess=guess)
        except NotAList as error:
            wrong = wrong or error
    raise wrong or NotAList("empty")


def _of_sheets(content: bytes) -> MemberList:
    lists = [found for sheet in sheets(content) if (found := _of_sheet(sheet))]
    if not lists:
        raise NotAList("no-sheet")
    if len(lists) > 1:
        raise NotAList("several-sheets")
    return lists[0]


def _of_sheet(rows: list[list[str]]) -> MemberList | None:
    filled = [(line, row) for line, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    for guess, (place, (_, row)) in product((False, True), enumerate(filled[: MOST_ABOVE + 1])):
        try:
            named = columns(row, guess=guess)
        except NotAList:
            continue
        seen: dict[str, int] = {}
        found = MemberList(ignored=named.ignored)
        for line, cells in filled[place + 1 :]:
            _take(found, seen, line, named, cells)
        return found
    return None


def _take(found: MemberList, seen: dict[str, int], line: int, named: Columns, record: list[str]) -> None:
    row = _row(line, named, record)
    if isinstance(row, BadRow):
        found.bad.append(row)
    elif row.address in seen:
        found.repeated.append(bad_row(line, "repeated", first=seen[row.address]))
        if row.no:  # a no counts wherever it stands
            found.rows[:] = [replace(each, no=True) if each.address == row.address else each for each in found.rows]
    else:
        seen[row.address] = line
        found.rows.append(row)


def _swallows(record: list[str], named: Columns, separator: str) -> bool:
    """Whether a quotation mark was closed too late: a name or a company goes on after an address, or a line within a
    cell is somebody's row.

    The first would be taken in under the last one's address, and those between would be left out without a word.
    """
    cells = [each.splitlines() for each in record]
    words = [cells[place] for name, place in named.fields.items() if name in WORDS and place < len(record)]
    if any(len(cell) > 1 and "@" in "".join(cell) for cell in words):
        return True
    within = [line for cell in cells for line in cell[1:] if "@" in line]
    return any(isinstance(_row(0, named, line.split(separator)), Row) for line in within)


def _row(line: int, named: Columns, record: list[str]) -> Row | BadRow:
    cells = [_cell(each) for each in record]
    name, company, address = named.name(cells), named.cell(cells, "company"), named.cell(cells, "address")
    # Google writes several addresses in one cell, the first one first; people write what it is for behind it.
    address = re.sub(r"\s*\([^()@]*\)$", "", address.split(" ::: ", 1)[0])
    if wrong := _wrong(name, company, address, len(record) - max(named.fields.values()) - 1):
        return bad_row(line, wrong, number=len(name if wrong == "long-name" else company), most=_MOST.get(wrong))
    tongue = named.cell(cells, "language").casefold()
    language = next((code for code, words in TONGUES.items() if tongue in words), None)
    if language is None:
        return bad_row(line, "language")
    try:
        address = normalise(address)
    except AddressInvalid as error:
        return bad_row(line, "address", words=error, fault=error.fault)
    return Row(line, name, company, address, language, named.says_no(cells), "company" in named.fields)


def _cell(text: str) -> str:
    """`text` as a form would keep it; as it is where it is far too long, or holds what `_wrong` refuses.

    Thousands of accents on one letter are brought into order in quadratic time.
    """
    text = " ".join(text.split())
    return text if len(text) > LONGEST_CELL or _CONTROL.search(text) else one_line(text)


def _wrong(name: str, company: str, address: str, beyond: int) -> str:
    if beyond < 0 and not address:
        return "few-cells"
    if not says_something(name):
        return "no-name"
    if not address:
        return "no-address"
    if len(name) > _MOST["long-name"]:
        return "long-name"
    if len(company) > _MOST["long-company"]:
        return "long-company"
    if _CONTROL.search(name + company):
        return "control"
    if any(cell.startswith("=") for cell in (name, company, address)):
        return "formula"
    return ""
