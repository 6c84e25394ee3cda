"""Budget lines, expenses, and the tally that they and the head-counts give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.technical.money import Oere


@dataclass(frozen=True)
class BudgetLine:
    """A line of the approved budget; amounts in øre.

    `planned` is the approved sum. A line `per_head` costs that much for each head at each meeting (its forecast moves
    with the head-count); any other line is forecast at its planned sum. An `optional` line may stay unspent.
    """

    id: str
    text: str
    planned: Oere
    order: int
    per_head: Oere | None = None
    optional: bool = False


@dataclass(frozen=True)
class Expense:
    """Money spent: `amount` in øre on one line. `meeting` is given where it was spent for one meeting."""

    id: str
    line: str
    day: date
    text: str
    supplier: str
    amount: Oere
    meeting: str = ""


@dataclass(frozen=True)
class Heads:
    """A meeting's head-count, recounted: confirmed guests, people waiting, seats reserved for speakers and committee.

    `as_of` is the seats' version that the recount saw; a recount of an older version never replaces a newer one.
    """

    meeting: str
    confirmed: int
    waiting: int
    reserved: int
    as_of: int

    @property
    def eating(self) -> int:
        """Whom the caterer would serve: the confirmed, speakers and committee."""
        return self.confirmed + self.reserved


@dataclass(frozen=True)
class LineTally:
    """One line, in øre: approved, forecast, spent, and what is left of the approved sum."""

    line: BudgetLine
    forecast: Oere
    spent: Oere

    @property
    def remaining(self) -> Oere:
        """Approved and not spent."""
        return self.line.planned - self.spent


@dataclass(frozen=True)
class Tally:
    """The whole budget at one moment, in øre."""

    lines: tuple[LineTally, ...]

    @property
    def planned(self) -> Oere:
        """The approved sum."""
        return sum(line.line.planned for line in self.lines)

    @property
    def forecast(self) -> Oere:
        """What the season costs if nothing changes any more."""
        return sum(line.forecast for line in self.lines)

    @property
    def spent(self) -> Oere:
        """What is paid."""
        return sum(line.spent for line in self.lines)

    @property
    def remaining(self) -> Oere:
        """Approved and not spent."""
        return self.planned - self.spent


def tally(lines: Iterable[BudgetLine], heads: Mapping[str, Heads], expenses: Sequence[Expense]) -> Tally:
    """The tally of `lines`, given each meeting's head-count and what is spent.

    A per-head line is forecast meeting by meeting: what was spent on it for a meeting, once something was, and until
    then its price for everybody who would eat there. A fixed line is forecast at the larger of planned and spent.
    """
    return Tally(
        tuple(
            LineTally(line, _forecast(line, heads, expenses), _spent(line, expenses))
            for line in sorted(lines, key=lambda line: line.order)
        )
    )


def _spent(line: BudgetLine, expenses: Iterable[Expense]) -> Oere:
    return sum(expense.amount for expense in expenses if expense.line == line.id)


def _forecast(line: BudgetLine, heads: Mapping[str, Heads], expenses: Sequence[Expense]) -> Oere:
    mine = [expense for expense in expenses if expense.line == line.id]
    if line.per_head is None:
        return max(line.planned, _spent(line, mine))
    settled = {expense.meeting for expense in mine}
    expected = sum(line.per_head * count.eating for meeting, count in heads.items() if meeting not in settled)
    return _spent(line, mine) + expected
