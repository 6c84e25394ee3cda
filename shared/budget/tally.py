"""The tally: what the lines, the heads, the orders, the bills and the moves give. Never stored, so it cannot drift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from shared.budget.line import BudgetLine, LineTally
from shared.budget.lines import Commitment, Expense, Move, Tally
from shared.technical.money import Oere


class NotEnough(Exception):
    """A line has less to give than was to be moved: `free` øre."""

    def __init__(self, free: Oere) -> None:
        super().__init__(f"only {free} øre are neither spent nor ordered for")
        self.free = free


@dataclass(frozen=True)
class Entries:
    """What counts of the books, nothing void. `commitments` are the `orders` that are not paid for good, each with the
    amount that is still to be paid.
    """

    expenses: tuple[Expense, ...]
    orders: tuple[Commitment, ...]
    commitments: tuple[Commitment, ...]
    moves: tuple[Move, ...]

    @classmethod
    def counting(
        cls, expenses: Iterable[Expense], commitments: Iterable[Commitment] = (), moves: Iterable[Move] = ()
    ) -> Entries:
        """Those of everything in the books."""
        paid = tuple(each for each in expenses if not each.void)
        orders = tuple(each for each in commitments if not each.void)
        return cls(paid, orders, tuple(_open(orders, paid)), tuple(each for each in moves if not each.void))

    def of(self, line: str) -> Entries:
        """Those on one line; of the moves, those from it and to it; every order, as one line may pay another's."""
        return replace(
            self,
            expenses=tuple(each for each in self.expenses if each.line == line),
            commitments=tuple(each for each in self.commitments if each.line == line),
            moves=tuple(each for each in self.moves if line in {each.from_line, each.to_line}),
        )

    @property
    def spent(self) -> Oere:
        """What is paid."""
        return sum(each.amount for each in self.expenses)

    @property
    def committed(self) -> Oere:
        """What is ordered and not paid yet."""
        return sum(each.amount for each in self.commitments)

    def known(self) -> AbstractSet[str]:
        """The meetings whose price is known: something was ordered or paid for them, and not taken back in full.

        A part of an order that was withdrawn is no price: the food is still to be ordered elsewhere. Nor is money back.
        """
        stands = {id for each in self.orders for id in (each.id, *each.instead)}
        paid: dict[str, Oere] = {}
        for each in self.expenses:
            if not each.partial or each.commitment in stands:
                paid[each.meeting] = paid.get(each.meeting, 0) + each.amount
        return {meeting for meeting, amount in paid.items() if amount > 0} | {each.meeting for each in self.commitments}


def _open(orders: Iterable[Commitment], bills: Iterable[Expense]) -> Iterator[Commitment]:
    """The `orders` that no bill pays for good, less what was paid in part; a bill on another line pays them too."""
    settled, parts = set(), Counter[str]()
    for bill in bills:
        if bill.partial:
            parts[bill.commitment] += bill.amount
        else:
            settled.add(bill.commitment)
    for order in orders:
        rest = order.amount - sum(parts[id] for id in (order.id, *order.instead))
        if order.id not in settled and (rest > 0 or rest == order.amount):
            yield order if rest == order.amount else replace(order, amount=rest)


def tally(
    lines: Iterable[BudgetLine],
    entries: Entries,
    portions: Mapping[str, int],
    held: AbstractSet[str] | None = None,
    over: AbstractSet[str] = frozenset(),
) -> Tally:
    """The tally of `lines`, given what is in the books and how many `portions` each meeting asks for.

    A line whose price is by meeting is forecast meeting by meeting: what was ordered and paid on it for a meeting, once
    something was, and until then its price. `held` are the meetings that take place or took place (None: all), `over`
    those of them that took place. Any other line is forecast at what it may cost, or at what is spent and ordered where
    that is more; an optional one, once every meeting is over, at what is spent and ordered.
    """
    lines = sorted(lines, key=lambda line: line.order)
    ids = {line.id for line in lines}
    moves = [each for each in entries.moves if {each.from_line, each.to_line} <= ids]
    found = [_line(line, entries.of(line.id), moves, portions, held, over) for line in lines]
    return Tally(
        tuple(each for each in found if not each.line.income), tuple(each for each in found if each.line.income)
    )


def _line(
    line: BudgetLine,
    mine: Entries,
    moves: Sequence[Move],
    portions: Mapping[str, int],
    held: AbstractSet[str] | None,
    over: AbstractSet[str],
) -> LineTally:
    moved = sum(each.amount * ((each.to_line == line.id) - (each.from_line == line.id)) for each in moves)
    gone = mine.spent + mine.committed
    if line.price.by_meeting:
        forecast = gone + sum(expected(line, mine, portions, held, over).values())
    elif line.optional and held is not None and held <= over:
        forecast = gone
    else:
        forecast = max(line.planned + moved, gone)
    return LineTally(line, forecast, mine.spent, mine.committed, moved)


def expected(
    line: BudgetLine,
    mine: Entries,
    portions: Mapping[str, int],
    held: AbstractSet[str] | None = None,
    over: AbstractSet[str] = frozenset(),
) -> dict[str, Oere]:
    """What each meeting whose price is not known yet will cost on `line`, whose entries are `mine`.

    What was paid for no one meeting (a supplier's bill of the month) pays for those that are `over`, one after the
    other.
    """
    known = mine.known()
    costs = line.price.expected(line.meetings, portions, held)
    found = {meeting: amount for meeting, amount in costs.items() if meeting not in known}
    shared = sum(each.amount for each in mine.expenses if not each.meeting)
    for meeting in [each for each in found if each in over]:
        paid = max(0, min(shared, found[meeting]))
        found[meeting] -= paid
        shared -= paid
    return found


def may_move(tally: Tally, move: Move) -> None:
    """Whether the move can be made as the books stand.

    Raises:
        NotEnough: the line has less to give.
        ValueError: the lines are unknown or the same, or the amount is nothing.
    """
    source, target = tally.line(move.from_line), tally.line(move.to_line)
    if source is None or target is None or source == target or move.amount <= 0:
        raise ValueError(f"no move: {move.from_line} to {move.to_line}, {move.amount}")
    if move.amount > source.free:
        raise NotEnough(max(0, source.free))
