"""A list of members as a spreadsheet saves it, in the separators, encodings and languages that Danish ones use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shared import limits
from shared.members.records import UNCLOSED, NotAList, lines_of, record_at, separator_of
from shared.people.person import AddressInvalid, normalise
from shared.technical.writing import one_line, says_something

HEADERS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "full name", "contact", "navn", "fulde navn", "kontakt", "kontaktperson"}),
    "company": frozenset({"company", "organisation", "organization", "virksomhed", "firma", "virksomhedsnavn"}),
    "address": frozenset(
        {"address", "e-mail", "email", "mail", "e-mail address", "email address", "mailadresse", "e-mailadresse"}
        | {"emailadresse", "mail-adresse", "e-mail-adresse"}
    ),
    "language": frozenset({"language", "sprog"}),
}
"""The names that a column may have, in small letters."""

TONGUES: Mapping[str, frozenset[str]] = {
    "": frozenset({""}),
    "da": frozenset({"da", "dk", "da-dk", "dansk", "danish"}),
    "en": frozenset({"en", "uk", "gb", "en-gb", "en-us", "engelsk", "english"}),
}
"""What a cell for the language may say, in small letters."""

MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has."""

LONGEST_CELL = 1_000
"""Letters of a cell that is looked at; longer than anything that fits."""

LONGEST_TITLE = 60
"""Letters of a column's title that are said again."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Row:
    """Somebody in the list. `address` is normalised; `line` is where the row starts, from 1.

    `language` is empty where the list does not say.
    """

    line: int
    name: str
    company: str
    address: str
    language: str = ""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, and why."""

    line: int
    reason: str


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
    """The list that a file's `content` is.

    Raises:
        NotAList: it is empty, no text, too large, or its first line does not name a column for name and
            one for address.
    """
    lines = lines_of(content)
    separator, place = separator_of(lines)
    found = MemberList()
    columns: dict[str, int] | None = None
    seen: dict[str, int] = {}
    while place < len(lines):
        record, more = record_at(lines, place, separator)
        line = place + 1
        if columns and more > 1 and not isinstance(record, str) and _swallows(record, columns, separator):
            record, more = UNCLOSED, 1
        place += more
        if isinstance(record, str):
            if columns is None:
                raise NotAList(f"line {line}: {record}")
            found.bad.append(BadRow(line, record))
        elif not any(cell.strip() for cell in record):
            continue
        elif columns is None:
            columns, found.ignored = _columns(record)
        else:
            _take(found, seen, line, columns, record)
    if columns is None:
        raise NotAList("the file is empty")
    return found


def _take(found: MemberList, seen: dict[str, int], line: int, columns: Mapping[str, int], record: list[str]) -> None:
    row = _row(line, columns, record)
    if isinstance(row, BadRow):
        found.bad.append(row)
    elif row.address in seen:
        found.repeated.append(BadRow(line, f"the same address as in line {seen[row.address]}"))
    else:
        seen[row.address] = line
        found.rows.append(row)


def _swallows(record: list[str], columns: Mapping[str, int], separator: str) -> bool:
    """Whether a quotation mark was closed too late: a name or a company goes on after an address, or a line within a
    cell is somebody's row.

    The first would be taken in under the last one's address, and those between would be left out without a word.
    """
    cells = [each.splitlines() for each in record]
    named = [cells[place] for name, place in columns.items() if name in {"name", "company"} and place < len(record)]
    if any(len(cell) > 1 and "@" in "".join(cell) for cell in named):
        return True
    within = [line for cell in cells for line in cell[1:] if "@" in line]
    return any(isinstance(_row(0, columns, line.split(separator)), Row) for line in within)


def _columns(header: list[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    if len(header) > MOST_COLUMNS:
        raise NotAList(f"the first line has {len(header)} cells, which no spreadsheet has columns for")
    columns: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(header):
        title = " ".join(cell.split()).casefold().rstrip(":")
        field = next((field for field, titles in HEADERS.items() if title in titles and field not in columns), None)
        if field:
            columns[field] = place
        elif title:
            ignored.append(_title(cell))
    missing = [field for field in ("name", "address") if field not in columns]
    if missing:
        expected = " and ".join(
            {"name": "“navn” or “name”", "address": "“e-mail” or “address”"}[each] for each in missing
        )
        raise NotAList(f"the first line names no column {expected}")
    return columns, tuple(ignored)


def _title(cell: str) -> str:
    text = " ".join(cell.split())
    return one_line(text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…")


def _row(line: int, columns: Mapping[str, int], record: list[str]) -> Row | BadRow:
    cells = {field: _cell(record[place]) if place < len(record) else "" for field, place in columns.items()}
    name, company, address = cells["name"], cells.get("company", ""), cells["address"]
    reason = _wrong(name, company, address, len(record) - max(columns.values()) - 1)
    if reason:
        return BadRow(line, reason)
    tongue = cells.get("language", "").casefold()
    language = next((code for code, words in TONGUES.items() if tongue in words), None)
    if language is None:
        return BadRow(line, "the language is neither Danish nor English")
    try:
        return Row(line, name, company, normalise(address), language)
    except AddressInvalid:
        return BadRow(line, "the address is no mail address")


def _cell(text: str) -> str:
    """`text` as a form would keep it; as it is where it is far too long, or holds what `_wrong` refuses.

    Thousands of accents on one letter are brought into order in quadratic time.
    """
    text = " ".join(text.split())
    return text if len(text) > LONGEST_CELL or _CONTROL.search(text) else one_line(text)


def _wrong(name: str, company: str, address: str, beyond: int) -> str:
    if beyond < 0 and not address:
        return "has too few cells"
    if not says_something(name):
        return "no name"
    if not address:
        return "no address"
    if len(name) > limits.LONGEST_NAME:
        return f"the name has {len(name)} letters; at most {limits.LONGEST_NAME} fit"
    if len(company) > limits.LONGEST_COMPANY:
        return f"the company has {len(company)} letters; at most {limits.LONGEST_COMPANY} fit"
    if _CONTROL.search(name + company):
        return "a sign that is no letter (a control character)"
    if any(cell.startswith("=") for cell in (name, company, address)):
        return "a formula in place of what it comes to"
    return ""
