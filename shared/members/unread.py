"""What of a list cannot be read, and why: a code with its facts, in words for commands.

Pages have words of their own (`functions/desk/templates/list_faults.txt`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AGAIN = "save it from the spreadsheet as CSV"
IN_UTF_8 = "save it from the spreadsheet as “CSV UTF-8”, or give the workbook itself"

WORDS: Mapping[str, str] = {
    # the whole file
    "empty": "the file is empty",
    "too-large": "the file has more than {most} megabytes, which no list of members has",
    "mixed": f"line {{line}} is not in UTF-8, and others are; {AGAIN}",
    "alphabet": f"it cannot be told for certain in which alphabet the file is; {IN_UTF_8}",
    "no-text": f"line {{line}} is no text; {AGAIN}",
    "no-text-at-all": f"the file is no text; {AGAIN}",
    "separator": "line {line} names a separator that separates nothing",
    "no-columns": "the first line names no column {columns}",
    "many-columns": "the first line has {number} cells, which no spreadsheet has columns for",
    "no-sheet": "no sheet of the workbook names a column for the name and one for the address",
    "several-sheets": "several sheets of the workbook are lists; save the one that is meant by itself",
    "damaged": "the workbook is damaged; save it again from the spreadsheet",
    "large-workbook": "the workbook is larger than any list of members",
    "no-workbook": "it is no workbook that can be read; save it from the spreadsheet as CSV UTF-8",
    # a row, or the line of the columns
    "unclosed": "a quotation mark is opened and never closed",
    "quotation": "a quotation mark in the middle of a cell",
    "long-cell": "a cell has more letters than any spreadsheet's",
    "no-csv": "not CSV",
    "few-cells": "has too few cells",
    "no-name": "no name",
    "no-address": "no address",
    "long-name": "the name has {number} letters; at most {most} fit",
    "long-company": "the company has {number} letters; at most {most} fit",
    "control": "a sign that is no letter (a control character)",
    "formula": "a formula in place of what it comes to",
    "language": "the language is neither Danish nor English",
    "address": "the address is no mail address: {words}",
    "repeated": "the same address as in line {first}",
}
"""Each code's words. A code names a text of the page too, and never changes its meaning."""


class NotAList(Exception):
    """The file is no list of members; `why` is a code of `WORDS`, with its facts: `line` where it is a line's fault."""

    def __init__(self, why: str, **facts: Any) -> None:
        words = WORDS[why].format(**facts)
        at = f"line {facts['line']}: " if "line" in facts and "{line}" not in WORDS[why] else ""
        super().__init__(at + words)
        self.why = why
        self.facts = facts


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, and why: in words for commands, and as a code with its facts."""

    line: int
    reason: str
    why: str = field(default="", compare=False)
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False)


def bad_row(line: int, why: str, **facts: Any) -> BadRow:
    """The row of `line`, which cannot be used."""
    return BadRow(line, WORDS[why].format(**facts), why, facts)
