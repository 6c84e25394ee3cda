"""What to call somebody."""

from __future__ import annotations

import re
import unicodedata

from shared.technical.writing import links, one_line, telephone

LONGEST = 30
MOST_WORDS = 3
"""A name has no more of either; a sentence that somebody wrote as a name has."""

MOST_DIGITS = 4

_NAME = re.compile(r"[\w\s.'’/&-]+")


def first_name(name: str) -> str:
    """The first name where `name` starts with what looks like one, else all of it where that is as short as a name;
    empty when empty, or when it is no name: a greeting says nothing for strangers.
    """
    words = one_line(name).split()
    if not words or links(name):
        return ""
    letters = words[0].replace("-", "")
    if 1 < len(letters) <= LONGEST and letters.isalpha():
        return words[0]
    whole = " ".join(words)
    written = "".join(
        each for each in whole if not unicodedata.category(each).startswith("M")
    )  # vowels of some scripts
    fits = len(words) <= MOST_WORDS and len(whole) <= LONGEST and not telephone(whole, MOST_DIGITS)
    return whole if fits and _NAME.fullmatch(written) and any(map(str.isalpha, whole)) else ""
