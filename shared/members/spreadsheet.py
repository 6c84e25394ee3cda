"""A list of members as a spreadsheet saves it, in the separators, encodings and languages that Danish ones use."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.members.person import AddressInvalid, normalise
from shared.registrations.registration import LONGEST_COMPANY, LONGEST_NAME

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

SEPARATORS = ";,\t"


class NotAList(Exception):
    """The file is no list of members; the message says why."""


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
        NotAList: it is empty, no text, or its first line does not name a column for name and one for address.
    """
    lines = list(io.StringIO(_text(content), newline=""))  # the lines that csv counts, no others
    separator, first = _separator(lines)
    records = _records(lines, separator, first)
    found = MemberList()
    columns: dict[str, int] | None = None
    seen: dict[str, int] = {}
    for line, record in records:
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


def _text(content: bytes) -> str:
    unicode_text = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # as Excel names that format
    encodings = ["utf-16"] if unicode_text else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotAList("the file is no text; save it from the spreadsheet as CSV")


def _separator(lines: list[str]) -> tuple[str, int]:
    """The separator, and the place of the header's line."""
    for place, line in enumerate(lines):
        if line.lower().startswith("sep=") and len(line.strip()) == len("sep=;"):
            return line[4], place + 1
        if line.strip():
            return max(SEPARATORS, key=line.count), place
    raise NotAList("the file is empty")


def _records(lines: list[str], separator: str, first: int) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the number of the line where it starts; a text in its place says what is wrong with it.

    A quotation mark that is never closed costs its own line, not all that follow.
    """
    start = first
    while start < len(lines):
        reader = csv.reader(io.StringIO("".join(lines[start:]), newline=""), delimiter=separator, strict=True)
        read = 0
        while True:
            line, before = start + read + 1, read
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                read = reader.line_num
                if "unexpected end" in str(error) and read - before > 1:
                    yield line, "a quotation mark is opened and never closed"
                    start = line
                    break
                yield line, _csv_words(str(error))
                continue
            read = reader.line_num
            yield line, record


def _csv_words(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark is opened and never closed"
    if "expected after" in error:
        return "a quotation mark in the middle of a cell"
    return f"not CSV: {error}"


def _columns(header: list[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(header):
        title = " ".join(cell.split()).casefold().rstrip(":")
        field = next((field for field, titles in HEADERS.items() if title in titles and field not in columns), None)
        if field:
            columns[field] = place
        elif title:
            ignored.append(" ".join(cell.split()))
    missing = [field for field in ("name", "address") if field not in columns]
    if missing:
        expected = " and ".join(
            {"name": "“navn” or “name”", "address": "“e-mail” or “address”"}[each] for each in missing
        )
        raise NotAList(f"the first line names no column {expected}")
    return columns, tuple(ignored)


def _row(line: int, columns: Mapping[str, int], record: list[str]) -> Row | BadRow:
    cells = {
        field: " ".join(unicodedata.normalize("NFC", record[place]).split()) if place < len(record) else ""
        for field, place in columns.items()
    }
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


def _wrong(name: str, company: str, address: str, beyond: int) -> str:
    if beyond < 0 and not address:
        return "has too few cells"
    if not name:
        return "no name"
    if not address:
        return "no address"
    if len(name) > LONGEST_NAME:
        return f"the name has {len(name)} letters; at most {LONGEST_NAME} fit"
    if len(company) > LONGEST_COMPANY:
        return f"the company has {len(company)} letters; at most {LONGEST_COMPANY} fit"
    if any(unicodedata.category(letter) == "Cc" for letter in name + company):
        return "a sign that is no letter (a control character)"
    return ""
