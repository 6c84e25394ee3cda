"""A line of the budget, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from shared.budget.income import Income
from shared.budget.prices import Fixed, Price
from shared.technical.money import Oere


@dataclass(frozen=True)
class BudgetLine:
    """A line of the approved budget; amounts in øre.

    `planned` is the approved sum, `price` how it comes about. A line is for the `meetings` it names, or for all of
    them. An `optional` line may stay unspent. A line for `food` pays for what is ordered at its meetings.
    With `income` the line brings that much in, and entries on it are money received. `asked` is what the application
    asked for, where something else was granted.
    """

    id: str
    text: str
    planned: Oere
    order: int
    price: Price = Fixed()  # noqa: RUF009 - it is frozen
    optional: bool = False
    meetings: tuple[str, ...] = ()
    food: bool = False
    income: Income | None = None
    asked: Oere | None = None

    @property
    def refused(self) -> Oere:
        """What was asked for and not granted."""
        return max(0, (self.asked or 0) - self.planned)

    def feeds(self, meeting: str) -> bool:
        """Whether it pays for the food at `meeting`."""
        return self.food and (not self.meetings or meeting in self.meetings)


@dataclass(frozen=True)
class LineTally:
    """One line, in øre: approved, forecast, spent, ordered and not paid yet, and moved here from other lines."""

    line: BudgetLine
    forecast: Oere
    spent: Oere
    committed: Oere = 0
    moved: Oere = 0

    @property
    def adjusted(self) -> Oere:
        """What the line may cost: the approved sum and what was moved here."""
        return self.line.planned + self.moved

    @property
    def remaining(self) -> Oere:
        """Granted and not spent."""
        return self.adjusted - self.spent

    @property
    def free(self) -> Oere:
        """Granted, and neither spent nor promised to anybody."""
        return self.remaining - self.committed

    @property
    def over(self) -> Oere:
        """How much more than it may the line will cost; 0 where it keeps."""
        return max(0, self.forecast - self.adjusted)
