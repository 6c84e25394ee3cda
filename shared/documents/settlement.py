"""What of the grant is paid in the end: the costs less the income, at most what was granted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.budget.income import Income
from shared.technical.money import Oere


@dataclass(frozen=True)
class Line:
    """A line of the budget as it was approved, in øre; `explanation` tells why it came out otherwise."""

    id: str
    text: str
    planned: Oere
    explanation: str = ""
    income: Income | None = None
    asked: Oere | None = None


@dataclass(frozen=True)
class Receipt:
    """An expense, `amount` in øre, on the budget line `line` (its id); `number` is empty where no receipt was kept.

    `more` are the fields that lists show besides (`shared.budget.fields.listed`), each with its name.
    """

    number: str
    day: date
    supplier: str
    text: str
    line: str
    amount: Oere
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Terms:
    """On which terms the grant was given. `asked` in øre; None: what was granted was asked for."""

    guarantee: bool = False
    vat: bool = True
    asked: Oere | None = None


@dataclass(frozen=True)
class Settled:
    """A line beside the costs: an income as it was planned and received, or what was asked for and granted."""

    text: str
    planned: Oere
    actual: Oere

    @property
    def difference(self) -> Oere:
        """What came in beyond the plan; of what was asked for, below zero by what was refused."""
        return self.actual - self.planned


@dataclass(frozen=True)
class Settlement:
    """The accounts' last lines, in øre. `in_kind` says what partners paid or gave themselves; it is in no sum.

    `more` is what the lines asked for beyond what was granted.
    """

    terms: Terms
    costs: Oere
    spent: Oere
    more: Oere = 0
    income: Sequence[Settled] = ()
    in_kind: Sequence[str] = ()
    refused: Sequence[Settled] = ()

    @property
    def expected(self) -> Oere:
        """The income that the budget counted on."""
        return sum(each.planned for each in self.income)

    @property
    def received(self) -> Oere:
        """The income received."""
        return sum(each.actual for each in self.income)

    @property
    def granted(self) -> Oere:
        """The grant."""
        return self.costs - self.expected

    @property
    def asked(self) -> Oere:
        """What the application asked for."""
        return self.granted + self.more if self.terms.asked is None else self.terms.asked

    @property
    def deficit(self) -> Oere:
        """What was spent and no income covers."""
        return max(0, self.spent - self.received)

    @property
    def surplus(self) -> Oere:
        """What came in beyond what was spent: 0 where there is none."""
        return max(0, self.received - self.spent)

    @property
    def paid(self) -> Oere:
        """What the grant pays."""
        return min(self.granted, self.deficit)

    @property
    def unused(self) -> Oere:
        """What of the grant is left, and is not paid or is paid back."""
        return self.granted - self.paid

    @property
    def plain(self) -> bool:
        """Whether the costs alone say it all: no income, nothing refused, no guarantee."""
        return not (self.income or self.in_kind or self.terms.guarantee or self.asked != self.granted)


def brings_in(lines: Iterable[Line], line: str) -> bool:
    """Whether what is on `line` (its id) came in."""
    return any(each.id == line and each.income for each in lines)


def net(lines: Iterable[Line], line: str, amount: Oere) -> Oere:
    """`amount` as a cost: what came in counts against the costs."""
    return -amount if brings_in(lines, line) else amount


def settle(terms: Terms, lines: Sequence[Line], receipts: Sequence[Receipt], planned: Oere, actual: Oere) -> Settlement:
    """The settlement of a season with these `lines`; `planned` and `actual` are its costs in all."""
    paid_in = [each for each in lines if each.income and each.income is not Income.IN_KIND]
    received = {line.id: sum(each.amount for each in receipts if each.line == line.id) for line in paid_in}
    asked = [(each, each.planned if each.asked is None else each.asked) for each in lines]
    signs = {None: 1, Income.IN_KIND: 0}
    return Settlement(
        terms,
        planned,
        actual,
        sum(signs.get(each.income, -1) * (wanted - each.planned) for each, wanted in asked),
        [Settled(each.text, each.planned, received[each.id]) for each in paid_in],
        [each.text for each in lines if each.income is Income.IN_KIND],
        [
            Settled(each.text, wanted, each.planned)
            for each, wanted in asked
            if wanted > each.planned and not each.income
        ],
    )
