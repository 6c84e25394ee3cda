"""What the committee still has to write is marked, in the document and in the plan: `[Udfyld: …]`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shared.applications.headings import leaves

WORDS = Path(__file__).with_name("words.toml")

MARK = re.compile(r"\s*\[\s*Udfyld\b[^\]]*\]\s*", re.IGNORECASE)


@cache
def words() -> dict[str, Any]:
    """The words of an application that we write."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


DAYS = frozenset({"data_deleted"})
"""Fields that are a day: the appendix writes it as `3. oktober 2029`."""


def mark(what: str) -> str:
    """The mark that asks for `what`."""
    return str(words()["mark"]).format(what)


def blank(text: str) -> bool:
    """Whether there is a mark in `text`: somebody has still to write it, or to look at it."""
    return MARK.search(text) is not None


def without_marks(text: str) -> str:
    """`text` without its marks."""
    return MARK.sub(" ", text).strip()


def marked(data: Mapping[str, Any]) -> list[str]:
    """The fields that somebody has still to write."""
    return [path for path, value in leaves(data) if blank(value) and not path.startswith("assumptions")]


def values_of(path: str) -> Mapping[str, str]:
    """What the values of the field `path` are called that are no text of the committee's."""
    setting = words()["setting"]
    return {**setting["said"], **setting["kinds"].get(path.rpartition(".")[2], {})}
