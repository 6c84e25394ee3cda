"""What to call somebody."""

from __future__ import annotations

from shared.technical.writing import links, one_line

LONGEST = 30
MOST_WORDS = 3
"""A name has no more of either; a sentence that somebody wrote as a name has."""


def first_name(name: str) -> str:
    """The first name where `name` starts with what looks like one, else all of it where that is as short as a name;
    empty when empty, or when it is no name: a greeting says nothing for strangers.
    """
    words = one_line(name).split()
    if not words:
        return ""
    letters = words[0].replace("-", "")
    if 1 < len(letters) <= LONGEST and letters.isalpha():
        return words[0]
    whole = " ".join(words)
    return whole if len(words) <= MOST_WORDS and len(whole) <= LONGEST and not links(whole) else ""
