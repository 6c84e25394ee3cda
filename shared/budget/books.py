"""A project's books as they are read, and the tally that they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense, Heads, Move, Tally
from shared.budget.tally import Entries, tally


@dataclass(frozen=True)
class Books:
    """Everything that a project's tally is made from; `warned` are the lines of which it was told that they break.

    `moved` counts the moves that were made and taken back, for who decides on another one (`BudgetTable.turn`).
    """

    lines: tuple[BudgetLine, ...]
    heads: Mapping[str, Heads]
    expenses: tuple[Expense, ...]
    commitments: tuple[Commitment, ...] = ()
    moves: tuple[Move, ...] = ()
    warned: frozenset[str] = frozenset()
    moved: int = 0

    @cached_property
    def entries(self) -> Entries:
        """What of it counts."""
        return Entries.counting(self.expenses, self.commitments, self.moves)

    def tally(
        self,
        portions: Mapping[str, int] | None = None,
        held: AbstractSet[str] | None = None,
        over: AbstractSet[str] = frozenset(),
    ) -> Tally:
        """The tally as it stands.

        `portions`, `held` and `over` come from a forecast (`outlook`). Without one everybody counted eats, and nobody
        else.
        """
        counted = {each.meeting: each.eating for each in self.heads.values()}
        return tally(self.lines, self.entries, counted if portions is None else portions, held, over)

    def bill(self, id: str) -> tuple[Expense, ...]:
        """The expense `id`, or every order's share of the bill `id`; nothing where there is none."""
        return tuple(each for each in self.expenses if each.bill_id == id)

    def used(self, line: str) -> bool:
        """Whether something on `line` counts, so that the accounts must show it."""
        mine = self.entries.of(line)
        return bool(mine.expenses or mine.commitments or mine.moves)

    def taken_out(self, line: str) -> int:
        """How many expenses and orders on `line` were taken out of the books, and may be put back."""
        entries: Iterable[Expense | Commitment] = (*self.expenses, *self.commitments)
        return sum(each.void and each.line == line for each in entries)
