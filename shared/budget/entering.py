"""What somebody enters in the books, on a form or by a command, or what is wrong with each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from shared.budget.books import Books
from shared.budget.fields import OLDEST, Known
from shared.budget.lines import Commitment, Expense
from shared.technical.fields import Fault, FormInvalid, declared

T = TypeVar("T")

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


def read_expense(
    text: Mapping[str, str], id: str, books: Books, meetings: Sequence[str], today: date, oldest: date | None = None
) -> Expense:
    """The expense `id` that `text` speaks of, without its receipt; not older than `oldest` (None: two years).

    It settles an order where the text says so, and is then for that order's meeting.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    orders = {each.id: each for each in books.entries.commitments}
    known = Known(
        [line.id for line in books.lines], meetings, orders, today, oldest or today - OLDEST, books.tally().planned
    )
    found = read_entry(text, Expense, known, id=id)
    settled = orders.get(found.commitment)
    return replace(found, meeting=settled.meeting) if settled else found


def read_order(text: Mapping[str, str], books: Books, capacity: int, /, **given: object) -> Commitment:
    """The order that `text` speaks of, for a meeting of so many seats; `given` are its id, line, meeting, day and text.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    return read_entry(text, Commitment, Known(budget=books.tally().planned, portions=max(FEW, 2 * capacity)), **given)
