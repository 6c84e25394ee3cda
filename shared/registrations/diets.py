"""What guests may not eat: counted, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from shared.registrations.reads import Registered
from shared.registrations.registration import Status

Counted = tuple[tuple[str, int], ...]
"""Words, and how many of the registrations have them; the most frequent first."""


@dataclass(frozen=True)
class Diets:
    """What the kitchen cooks by: the boxes `ticked`, each for one person, and the words `written` besides."""

    ticked: Counted = ()
    written: Counted = ()

    def __bool__(self) -> bool:
        return bool(self.ticked or self.written)


def diets(registrations: Iterable[Registered]) -> Diets:
    """What the confirmed ticked, and what they wrote in their own words; large and small letters are the same word.

    The spelling of whoever signed up first is kept.
    """
    confirmed, spelling = Status.CONFIRMED, dict[str, str]()
    written: Counter[str] = Counter()
    eating = [each for each in registrations if each.status is confirmed and (each.diets or each.diet)]
    eating.sort(key=attrgetter("registered_at", "person"))
    ticked = Counter(chain.from_iterable(each.diets for each in eating))
    for diet, count in Counter(each.diet for each in eating).items():
        if word := " ".join(diet.split()):
            written[spelling.setdefault(word.casefold(), word)] += count
    return Diets(tuple(ticked.most_common()), tuple(written.most_common()))
