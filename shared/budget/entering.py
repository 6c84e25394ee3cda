"""What somebody enters in the books, on a form or by a command, or what is wrong with each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from shared.budget.books import Books
from shared.budget.fields import OLDEST, Known
from shared.budget.lines import Commitment, Expense
from shared.budget.settling import shared_out
from shared.technical.fields import Fault, FormInvalid, declared

T = TypeVar("T")

NOT_OF_INCOME = {"commitment", "partial", "paid_by"}
"""Fields of an expense that money received has not."""

FEW = 500
"""So many portions are believed of any meeting; of a larger one twice its seats."""


def values(text: Mapping[str, str], entry: type, known: Known) -> tuple[dict[str, Any], dict[str, Fault]]:
    """The value of each field of an `entry` that can be read, and what is wrong with the others."""
    read = {name: field.read([text.get(name, "")], text, known) for name, field in declared(entry).items()}
    faults = {name: value for name, value in read.items() if isinstance(value, Fault)}
    return {name: value for name, value in read.items() if name not in faults}, faults


def read_entry(text: Mapping[str, str], entry: type[T], known: Known, /, **given: object) -> T:
    """The `entry` that `text` speaks of; `given` are the fields that nobody fills in.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    found, faults = values(text, entry, known)
    if faults:
        raise FormInvalid(faults)
    return entry(**found, **given)


def read_bill(
    text: Mapping[str, str],
    id: str,
    books: Books,
    meetings: Sequence[str],
    today: date,
    oldest: date | None = None,
    *,
    income: bool = False,
) -> tuple[Expense, ...]:
    """The bill `id` that `text` speaks of, without its receipt; not older than `oldest` (None: two years).

    Where it pays orders it is for their meetings, an expense an order (`shared_out`). With `income` it is money that
    came in, and pays none.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    orders = {} if income else {each.id: each for each in books.entries.commitments}
    tally = books.tally()
    lines = [each.line.id for each in (tally.paid_in if income else tally.lines)]
    most = max(tally.planned, tally.expected_income)
    known = Known(lines, meetings, orders, today, oldest or today - OLDEST, most)
    found = read_entry(text, Expense, known, id=id)
    return shared_out(found, [orders[each] for each in found.commitment.split()])


def read_order(text: Mapping[str, str], books: Books, capacity: int, /, **given: object) -> Commitment:
    """The order that `text` speaks of, for a meeting of so many seats; `given` are its id, line, meeting, day and text.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    return read_entry(text, Commitment, Known(budget=books.tally().planned, portions=max(FEW, 2 * capacity)), **given)
