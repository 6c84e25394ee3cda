"""What somebody typed, as it can stand in a cell and on paper."""

from __future__ import annotations

import unicodedata

_NOT_TEXT = {"Cc", "Cs"}
_NOT_ON_PAPER = {"Cf", "Cn", "Co"}
_PICTURES = {"So", "Sk"}
_FIRST_PICTURE = "\u2300"
"""Below it are the signs that typst's fonts have: ° ® ™ №."""


def one_line(text: str) -> str:
    """`text` on one line, without what no file can hold (control characters, halves of surrogate pairs)."""
    spaced = " ".join(text.split())
    return "".join(each for each in spaced if unicodedata.category(each) not in _NOT_TEXT)


def printable(text: str) -> str:
    """`text` on one line as it is printed: without emoji, which would be empty boxes, and without invisible signs.

    Among the invisible ones are those that turn the direction of the rest of a line.
    """
    return " ".join("".join(each for each in one_line(text) if _has_ink(each)).split())


def _has_ink(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category in _NOT_ON_PAPER or "\ufe00" <= sign <= "\ufe0f":
        return False
    return category not in _PICTURES or sign < _FIRST_PICTURE
