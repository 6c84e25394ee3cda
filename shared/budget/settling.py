"""A bill and the orders that it pays: how it is shared out, and whether one that was taken out may return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from shared.budget.books import Books
from shared.budget.lines import Commitment, Expense
from shared.technical.money import Oere


def shared_out(bill: Expense, orders: Sequence[Commitment]) -> tuple[Expense, ...]:
    """`bill` as it stands in the books: on the line and for the meeting of each of the `orders` that it pays, in
    proportion to what is still to be paid on them, to the øre. One for no order, or for one, is a single expense.
    """
    amounts = _proportional(bill.amount, [each.amount for each in orders])
    shares = [
        replace(bill, line=order.line, meeting=order.meeting, commitment=order.id, amount=amount)
        for order, amount in zip(orders, amounts, strict=True)
    ]
    return under(shares or [bill], bill.id)


def under(bill: Sequence[Expense], id: str) -> tuple[Expense, ...]:
    """`bill` with its `id`: that of the one expense, or what the shares have in common."""
    if len(bill) == 1:
        return (replace(bill[0], id=id),)
    return tuple(replace(each, id=f"{id}.{number}", bill=id) for number, each in enumerate(bill, start=1))


def _proportional(amount: Oere, weights: Sequence[int]) -> Iterator[Oere]:
    """`amount` in whole parts in proportion to `weights`; none is lost by rounding."""
    before = 0
    for up_to in accumulate(weights):
        upper = amount * up_to // sum(weights)
        yield upper - before
        before = upper


def beside(books: Books, bill: Sequence[Expense]) -> int:
    """How many other bills that count are for the same: pay the same orders or, where it pays none, read the same."""
    others = [each for each in books.entries.expenses if each.bill_id != bill[0].bill_id]
    orders = {each.commitment for each in bill} - {""}
    if orders:
        return sum(each.commitment in orders for each in others)
    return sum(_reads(each) == _reads(bill[0]) and not each.commitment for each in others)


def may_return(books: Books, bill: Iterable[Expense], seen: int) -> bool:
    """Whether a bill that was taken out may count again; `seen` bills counted beside it then (`beside`).

    Its line is there, its orders stand and are still to be paid, and nobody has noted it anew meanwhile.
    """
    shares = list(bill)
    lines, orders = {each.id for each in books.lines}, {each.id for each in books.entries.commitments} | {""}
    here = all(each.line in lines and each.commitment in orders for each in shares)
    return here and beside(books, shares) <= seen


def _reads(bill: Expense) -> tuple[object, ...]:
    return bill.line, bill.day, bill.amount, " ".join(bill.supplier.casefold().split())
