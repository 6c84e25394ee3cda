"""The members as a list to look through: in the alphabet's order, searched, some at a time, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.members import Member
from shared.members.consents import Subscription

MOST = 200
"""Members on one page."""

LONGEST_SEARCH = 120

_ALPHABET = str.maketrans(
    {"æ": "\U0010fff0", "ä": "\U0010fff0", "ø": "\U0010fff1", "ö": "\U0010fff1", "å": "\U0010fff2"}
)
"""The last three letters, in the order that Danes have them in."""

Standings = Sequence[tuple[Member, Subscription]]


@dataclass(frozen=True)
class Roster:
    """One page of those that were searched for: `found` of them in all; `counts` how all members stand."""

    shown: Standings
    search: str
    found: int
    page: int
    pages: int
    counts: Mapping[str, int]

    @property
    def all(self) -> int:
        """How many members there are."""
        return sum(self.counts.values())

    @property
    def first(self) -> int:
        """The place of the first that is shown, from 1."""
        return (self.page - 1) * MOST + 1

    @property
    def last(self) -> int:
        """The place of the last."""
        return self.first + len(self.shown) - 1


def roster(everybody: Standings, search: str = "", page: str = "") -> Roster:
    """Page number `page` (the first, where that is no number) of those whose name, company or address has `search`."""
    words = search[:LONGEST_SEARCH].casefold().split()
    found = [each for each in everybody if _fits(each[0], words)]
    found.sort(key=lambda each: (_in_order(each[0].name), each[0].address))
    pages = max(1, -(-len(found) // MOST))
    number = min(int(page), pages) if page.isascii() and page.isdecimal() and len(page) < 6 and int(page) else 1
    counts = Counter(stands for _, stands in everybody)
    return Roster(
        found[(number - 1) * MOST : number * MOST],
        search[:LONGEST_SEARCH],
        len(found),
        number,
        pages,
        {stands.value: counts[stands] for stands in Subscription},
    )


def _fits(member: Member, words: Sequence[str]) -> bool:
    text = f"{member.name} {member.company} {member.address}".casefold()
    return all(word in text for word in words)


def _in_order(name: str) -> str:
    return name.casefold().replace("aa", "å").translate(_ALPHABET)
