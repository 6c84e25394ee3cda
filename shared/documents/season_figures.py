"""A season in numbers: what is left of it when its guests' data is deleted, and what seasons are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shared.projects.network import network_of
from shared.technical.money import Oere


@dataclass(frozen=True)
class SeasonFigures:
    """The figures of the `season` (its id) on the day when they were `taken`.

    `members` could be invited then, of whom `joined` came in since the season before, and `lost` went since (None: it
    is the first). Meetings: `planned`, `held`, and `counted` where somebody ticked off who came. Heads at the counted
    ones: `attended`, and `absent` of the `expected`. People who were at a meeting at all, and `regulars`, who were at
    half of those held and at two at least. `spent`: øre.
    """

    season: str
    taken: date
    members: int
    joined: int
    lost: int | None
    held: int
    counted: int
    attended: int
    expected: int
    absent: int
    people: int
    regulars: int
    spent: Oere

    @property
    def average(self) -> Fraction | None:
        """How many were at a meeting on average; None where nobody was counted."""
        return Fraction(self.attended, self.counted) if self.counted else None

    @property
    def cost_a_head(self) -> Oere | None:
        """What a head at a meeting cost, in øre; None where nobody was counted."""
        return round(self.spent / self.attended) if self.attended else None

    @property
    def absent_percent(self) -> int | None:
        """Of a hundred who had a seat, how many stayed away; None where nobody was counted."""
        return round(100 * self.absent / self.expected) if self.expected else None


def short_names(seasons: Sequence[SeasonFigures]) -> list[str]:
    """What to call each season beside the others: its year, where that is all that their ids differ by."""
    ids = [each.season for each in seasons]
    if len({network_of(each) for each in ids}) > 1:
        return ids
    return [each.removeprefix(network_of(each)).strip("-") or each for each in ids]
