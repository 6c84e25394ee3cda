"""What to call somebody."""

from __future__ import annotations

from shared.technical.writing import one_line


def first_name(name: str) -> str:
    """The first name where `name` starts with one, else all of it; empty when empty."""
    words = one_line(name).split()
    if not words:
        return ""
    letters = words[0].replace("-", "")
    return words[0] if len(letters) > 1 and letters.isalpha() else " ".join(words)
