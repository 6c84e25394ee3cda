"""Reads the words of documents for Babel: `t("…")` in templates of typst, and the spreadsheets' words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import IO, Any

from shared.documents.translated import SPOKEN, TRANSLATED

Message = tuple[int, str, str, list[str]]


def typst(file: IO[bytes], keywords: object, tags: object, options: object) -> Iterator[Message]:
    """The messages of a template: line, function, text and comments of each."""
    text = file.read().decode("utf-8")
    for found in SPOKEN.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, "_", found[1], []


def sheets(file: IO[bytes], keywords: object, tags: object, options: object) -> Iterator[Message]:
    """The messages of `sheets.toml`."""
    text = file.read().decode("utf-8")
    for words in dict.fromkeys(_words([tomllib.loads(text)[name] for name in TRANSLATED])):
        place = re.search(rf'"{re.escape(words)}"', text)
        assert place
        yield text.count("\n", 0, place.start()) + 1, "_", words, []


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from [value] if value else []
        return
    for each in value.values() if isinstance(value, dict) else value:
        yield from _words(each)
