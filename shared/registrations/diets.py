"""What guests may not eat: counted, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shared.registrations.registration import Registration, Status

Diets = tuple[tuple[str, int], ...]
"""The words written, and how many of the registrations wrote them; the most frequent first."""


def diets(registrations: Iterable[Registration]) -> Diets:
    """What the confirmed wrote, in the words they wrote; large and small letters are the same word.

    The spelling of whoever signed up first is kept.
    """
    spelling: dict[str, str] = {}
    found: Counter[str] = Counter()
    for each in sorted(registrations, key=lambda each: (each.registered_at, each.person)):
        word = " ".join(each.diet.split())
        if word and each.status is Status.CONFIRMED:
            found[spelling.setdefault(word.casefold(), word)] += 1
    return tuple(found.most_common())
