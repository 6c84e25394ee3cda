"""The outlook: the tally with the forecast in it, and within which bounds the season will end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shared.budget.forecast import Forecast, forecast
from shared.budget.lines import Tally
from shared.budget.tally import expected
from shared.projects import Project
from shared.technical.money import Oere

if TYPE_CHECKING:
    from shared.budget.books import Books


@dataclass(frozen=True)
class Bounds:
    """From where to where an amount in øre lies in 80 % of all cases."""

    low: Oere
    high: Oere


@dataclass(frozen=True)
class Outlook:
    """How the budget stands and where it goes.

    `cost` bounds what the season will have cost, `lines` what each line will. `unpaid` is what each meeting whose price
    is not known yet is expected to cost, by line and meeting.
    """

    tally: Tally
    forecast: Forecast
    cost: Bounds
    lines: Mapping[str, Bounds]
    unpaid: Mapping[str, Mapping[str, Oere]]

    @property
    def balance(self) -> Bounds:
        """What will be left at the season's end; below nothing where it will not do."""
        return Bounds(self.tally.planned - self.cost.high, self.tally.planned - self.cost.low)


def outlook(books: Books, project: Project, now: datetime) -> Outlook:
    """The project's outlook at `now`."""
    found = forecast(project, books.heads, now)
    tally = books.tally(found.portions, found.meetings, found.over)
    costs = [each.line for each in tally.lines]
    unpaid = {
        line.id: expected(line, books.entries.of(line.id), found.portions, found.meetings, found.over) for line in costs
    }
    prices = {
        line.id: {each.meeting: line.price.portion for each in found.coming if each.meeting in unpaid[line.id]}
        for line in costs
        if line.price.portion
    }
    together: dict[str, Oere] = {}
    for each in prices.values():
        for meeting, price in each.items():
            together[meeting] = together.get(meeting, 0) + price
    meals = _Meals(found)
    return Outlook(
        tally,
        found,
        meals.bounds(together, tally.forecast),
        {each.line.id: meals.bounds(prices.get(each.line.id, {}), each.forecast) for each in tally.lines},
        unpaid,
    )


class _Meals:
    """What the meals still to pay may cost. A season has one line per head as a rule: its bounds are found once."""

    def __init__(self, found: Forecast) -> None:
        self.found = found
        self.known: dict[frozenset[tuple[str, Oere]], tuple[Oere, Oere]] = {}

    def bounds(self, prices: Mapping[str, Oere], total: Oere) -> Bounds:
        """What of `total` is certain, and the meals within their bounds. What is expected lies between them."""
        certain = total - sum(self.found.portions[meeting] * price for meeting, price in prices.items())
        key = frozenset(prices.items())
        if key not in self.known:
            self.known[key] = self.found.cost(prices)
        low, high = self.known[key]
        return Bounds(min(total, certain + low), max(total, certain + high))
