"""Ids made from words, the same ones wherever they are made."""

from __future__ import annotations

import re
from collections.abc import Collection

from shared.limits import LONGEST_ID

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})


def slug(words: str, taken: Collection[str] = ()) -> str:
    """An id made of the first `words` that fit, unlike those `taken`: `Evt. ekstern oplægsholder` is
    `ekstern-oplaegsholder`. What stands behind a comma, in brackets or from a number on tells things apart for people
    alone.
    """
    found = ""
    first_part = re.split(r"[,(:]|\s\d", words.casefold().translate(_LETTERS).strip(",(: "))[0]
    for word in re.findall(r"[a-z][a-z0-9]*", first_part.removeprefix("evt")):
        if len(found) + len(word) > LONGEST_ID - 12:
            break
        found = f"{found}-{word}".strip("-")
    found = found if len(found) >= 3 else f"post-{found}".strip("-")
    number = 2
    made = found
    while made in taken:
        made, number = f"{found}-{number}", number + 1
    return made
