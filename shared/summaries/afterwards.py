"""How a meeting went: who came of whom we expected, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from shared.budget.books import Books
from shared.budget.line import BudgetLine
from shared.budget.lines import Heads
from shared.meetings import Meeting
from shared.technical.money import Oere


@dataclass(frozen=True)
class Turnout:
    """People, not parties: `expected` had a seat, `came` of them; `walk_ins` came without. `counted`: at the door."""

    expected: int
    came: int
    walk_ins: int
    counted: bool

    @classmethod
    def of(cls, heads: Heads) -> Turnout:
        """The turnout of a meeting that is over: who was not ticked off did not come, once somebody was."""
        return cls(heads.confirmed, heads.came or 0, heads.walk_ins, heads.came is not None)

    @property
    def absent(self) -> int:
        """Who had a seat and stayed away."""
        return self.expected - self.came

    @property
    def there(self) -> int:
        """Everybody who was there, without speakers and committee."""
        return self.came + self.walk_ins


@dataclass(frozen=True)
class Cost:
    """What one budget line paid, and will pay, for a meeting, in øre; `share` is what was planned for one meeting.

    None where the plan does not say for which meetings the line is.
    """

    line: BudgetLine
    spent: Oere
    ordered: Oere
    share: Oere | None


def cost_of(meeting: Meeting, books: Books, meetings: int) -> list[Cost]:
    """What `meeting`, one of so many `meetings`, cost, line by line; lines that it did not touch are left out."""
    found = []
    for line in (each for each in books.lines if not each.income):
        mine = books.entries.of(line.id)
        spent = sum(each.amount for each in mine.expenses if each.meeting == meeting.id)
        ordered = sum(each.amount for each in mine.commitments if each.meeting == meeting.id)
        if spent or ordered:
            share = line.price.for_one(line.planned, len(line.meetings) or meetings)
            found.append(Cost(line, spent, ordered, share))
    return found
