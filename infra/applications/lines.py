"""What a document is made of: lines, however they were set, put together again where they were broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

BULLET = "• "
ROOM = 0.98
"""Of a line's width: what would fill more had no room in it."""

_LABEL = re.compile(r"[A-ZÆØÅ][^:.\t]{1,40}:\s")
_PRICED = re.compile(r"\d(?:,-+|\s*(?:kr\.?|kroner))$")
BULLETS = re.compile(r"^\s*(?:[•●▪◦·‣\uf0b7]|[-–*](?=\s))\s*")


class NotReadable(Exception):
    """The file is no document that can be read; the message says why."""


@dataclass(frozen=True)
class Line:
    """A paragraph, a point of a list (it begins with BULLET), or a row of a table.

    `heading`: set as a heading; `lead`: what stands in bold at its beginning, where the rest does not.
    """

    text: str
    heading: bool = False
    lead: str = ""


def unwrapped(rows: Sequence[tuple[str, float]], alone: Callable[[str], bool] = lambda text: False) -> list[str]:
    """Rows put together again where the width of the page broke them; each comes with the share that it fills.

    A row goes on in the next one where the next one's first word had no room in it, and that one is not `alone`.
    """
    whole: list[str] = []
    before, filled = "", 0.0
    for text, share in rows:
        first = text.split(" ")[0]
        full = bool(before) and filled + (len(first) + 1) * filled / len(before) > ROOM
        ended = bool(before.endswith((".", "!", "?")) and _LABEL.match(text))
        ended = ended or bool(_PRICED.search(before) and text[:1].isupper())  # the next line of a budget
        apart = (
            not text.strip() or "\t" in text or "\t" in before or BULLETS.match(text) or before.endswith(":") or ended
        )
        if full and not apart and not alone(text):
            divided = before.endswith("-") and text[:1].islower() and first not in {"og", "eller", "samt"}
            whole[-1] = f"{whole[-1]}{'' if divided else ' '}{text.strip()}"
        else:
            whole.append(text.rstrip())
        before, filled = text.rstrip(), share
    return whole
