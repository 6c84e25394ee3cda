"""The fields of a meeting that people write. Each is declared once, in `Meeting`.

The plan file's shape, the desk's form and the tables follow the declaration (`written`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared import limits
from shared.technical.writing import lines, one_line, says_something

DECLARED = "shape"


class Shape(StrEnum):
    """What is written in a field."""

    LINE = "line"
    """Words on one line: `str`."""
    TEXT = "text"
    """Words on several lines: `str`."""
    LINES = "lines"
    """A list of lines: `tuple[str, ...]`."""
    COUNT = "count"
    """A whole number, 0 or more: `int`."""


Value = str | tuple[str, ...] | int


@dataclass(frozen=True)
class Written:
    """A field that people write. `default` is what it says when it is left out; None: it must say something."""

    name: str
    shape: Shape
    default: Value | None = None

    @property
    def required(self) -> bool:
        """Whether it must say something."""
        return self.default is None

    @property
    def longest(self) -> int:
        """Characters that a form's field takes; for a number its largest value."""
        match self.shape:
            case Shape.LINE:
                return limits.LONGEST_LINE
            case Shape.TEXT:
                return limits.LONGEST_TEXT
            case Shape.LINES:
                return limits.MOST_LINES * (limits.LONGEST_LINE + 1) - 1
            case Shape.COUNT:
                return limits.MOST_SEATS

    def clean(self, text: str) -> Value | None:
        """The value that `text` says, in one Unicode form and without spaces that say nothing; None: no number."""
        match self.shape:
            case Shape.LINE:
                return one_line(text)
            case Shape.TEXT:
                return lines(text)
            case Shape.LINES:
                return tuple(each for each in map(one_line, text.splitlines()) if each)
            case Shape.COUNT:
                digits = text.strip()
                return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None

    def filled(self, value: Value) -> str:
        """`value` as the text from which `clean` makes it again."""
        return "\n".join(value) if isinstance(value, tuple) else str(value)

    def says_nothing(self, value: Value) -> bool:
        """Whether `value` lacks what the field must say."""
        return self.required and not isinstance(value, int) and not says_something(self.filled(value))

    def too_large(self, value: Value) -> bool:
        """Whether `value` is longer, or more, than the field takes."""
        match value:
            case int():
                return value > limits.MOST_SEATS
            case str():
                return len(value) > self.longest
            case _:
                return len(value) > limits.MOST_LINES or any(len(each) > limits.LONGEST_LINE for each in value)


def declared(shape: Shape) -> Mapping[str, Shape]:
    """The metadata by which a dataclass's field is one that people write; with a default it may be left out."""
    return {DECLARED: shape}


def written(kind: type) -> tuple[Written, ...]:
    """The fields of the dataclass `kind` that people write, in its order."""
    return tuple(
        Written(each.name, each.metadata[DECLARED], None if each.default is dataclasses.MISSING else each.default)
        for each in dataclasses.fields(kind)
        if DECLARED in each.metadata
    )
