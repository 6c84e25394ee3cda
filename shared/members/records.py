"""A CSV file as records, whatever saved it: encodings, separators, and quotation marks that nobody closed."""

from __future__ import annotations

import csv
import io
import re

from shared.members.encodings import likely
from shared.members.unread import NotAList

LARGEST = 16 * 1024 * 1024
"""Bytes of a file: more than a hundred thousand members."""

MOST_LINES = 50
"""Lines that a row may go over, for the sake of cells with line breaks."""

MOST_ABOVE = 10
"""Lines that may stand above the header: a title, a date, who made it."""

SEPARATORS = ";,\t"
NAMED = SEPARATORS + "|:"
"""Separators that a file may name itself, above its header."""

UNCLOSED = "unclosed"

_IN_UTF_8 = re.compile(rb"\xc3[\x80-\xbf]")
"""A letter from À to ÿ in UTF-8; in cp1252 an Ã before a sign, which no language writes."""


def lines_of(content: bytes) -> list[str]:
    """The lines that the csv module counts in a file's `content`, no others, with their ends.

    Raises:
        NotAList: it is larger than `LARGEST`, or no text.
    """
    return list(io.StringIO(_text(content), newline=""))


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise NotAList("too-large", most=LARGEST >> 20)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # as Excel names that format
        return _decoded(content, "utf-16")
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Read as cp1252, the lines in UTF-8 would be mailed as “Ã…se”.
        if b"\0" not in content and _IN_UTF_8.search(content):
            line = _lines(content[: error.start].decode())
            raise NotAList("mixed", line=line) from error
        if b"\0" in content:
            return _decoded(content, "cp1252")
        text = likely(content)
        if text is None:
            raise NotAList("alphabet") from error
        return text
    return _decoded(content, "utf-8-sig")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text, whole = content.decode(encoding), True
    except UnicodeDecodeError as error:
        text, whole = content[: error.start].decode(encoding, "ignore"), False
    good, nul, _ = text.partition("\0")
    if nul or not whole:
        line = _lines(good)
        raise NotAList("no-text-at-all") if line == 1 else NotAList("no-text", line=line)
    return text.replace("\ufeff", "")  # of lists that were copied one after the other


def _lines(text: str) -> int:
    """How many lines `text` is; the last one may be empty."""
    return len(re.findall(r"\r\n|\r|\n", text)) + 1


def separators_of(lines: list[str]) -> list[tuple[str, int]]:
    """The places at which the header may stand, the first line first, and the separator that it would have.

    A title may stand above it. A file may name its separator itself.

    Raises:
        NotAList: there is no line, or one that names a separator that is none.
    """
    found: list[tuple[str, int]] = []
    for place, line in enumerate(lines):
        if re.fullmatch(r"sep=.\s*", line, re.IGNORECASE):
            if line[4] not in NAMED:
                raise NotAList("separator", line=place + 1)
            return [(line[4], place + 1)]
        if line.strip():
            found.append((max(SEPARATORS, key=line.count), place))
        if len(found) > MOST_ABOVE:
            break
    if not found:
        raise NotAList("empty")
    return found


def record_at(lines: list[str], place: int, separator: str) -> tuple[list[str] | str, int]:
    """The record that starts at `place`, and of how many lines it is; a code of `unread.WORDS` in its place where there
    is none.

    A quotation mark that is not closed costs its own line, not those that follow. No line is read more than
    `MOST_LINES` times, whatever the quotation marks.
    """
    reader = csv.reader(lines[place : place + MOST_LINES], delimiter=separator, strict=True)
    try:
        return next(reader), reader.line_num
    except csv.Error as error:
        return _csv_fault(str(error)) if reader.line_num == 1 else UNCLOSED, 1


def _csv_fault(error: str) -> str:
    if "unexpected end" in error:
        return UNCLOSED
    if "expected after" in error:
        return "quotation"
    if "field limit" in error:
        return "long-cell"
    return "no-csv"
