"""What the secretariat enters in the books on a form, or what is wrong with each field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared.budget.lines import Commitment, Expense
from shared.budget.table import Books
from shared.technical.money import Oere, oere
from shared.technical.writing import one_line, says_something

Fields = Mapping[str, Sequence[str]]
"""A form as posted: each field's values, in the order they came."""

LONGEST = {"text": 200, "supplier": 120, "reason": 300}
MOST: Oere = 10_000_000
"""100,000 kr.: more than any project of ours was ever given, so that a comma left out is seen."""

MOST_PORTIONS = 500
OLDEST = timedelta(days=730)
NO_ORDER = "none"
"""The answer "no, it is not the bill for one of these"."""

_DANISH_DAY = re.compile(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})")
_AROUND = re.compile(r"^(?:kr\.?|dkk)\s*|\s*(?:,-|kr\.?|dkk)$", re.IGNORECASE)


class Wrong(StrEnum):
    """What may be wrong with a field."""

    MISSING = "missing"
    TOO_LONG = "too-long"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    NOTHING = "nothing"
    TOO_MUCH = "too-much"
    FUTURE = "future"
    TOO_OLD = "too-old"
    OTHER_LINE = "other-line"
    SAME_LINE = "same-line"
    NOT_ENOUGH = "not-enough"
    TOO_LARGE = "too-large"
    NO_RECEIPT = "no-receipt"


class EntryInvalid(Exception):
    """The form cannot be taken as it is; `faults` says what is wrong with each field, in the order of the form."""

    def __init__(self, faults: Mapping[str, Wrong]) -> None:
        super().__init__(", ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = faults


EXPENSE = ("line", "amount", "day", "text", "supplier", "meeting", "commitment")
ORDER = ("portions", "amount", "supplier")


def typed(fields: Fields, names: Sequence[str]) -> dict[str, str]:
    """What was typed into each of the fields `names`, to be shown again as it was."""
    return {name: next(iter(fields.get(name, ())), "") for name in names}


def read_expense(fields: Fields, id: str, books: Books, meetings: Sequence[str], today: date) -> Expense:
    """The expense `id` that the form speaks of; without its receipt.

    It settles an order where the form says so, and is then for that order's meeting, if it names none.

    Raises:
        EntryInvalid: with every field that is wrong.
    """
    text = typed(fields, EXPENSE)
    orders = {each.id: each for each in books.entries.commitments}
    settled = orders.get(text["commitment"])
    amount, day = read_amount(text["amount"]), _day(text["day"], today)
    found: dict[str, object] = {
        "line": one_of(text["line"], [line.id for line in books.lines]),
        "amount": amount,
        "day": day,
        "text": words("text", text["text"]),
        "supplier": words("supplier", text["supplier"]),
        "meeting": one_of(text["meeting"], ["", *meetings]),
        "commitment": _settles(text["commitment"], text["line"], orders),
    }
    faults = {field: value for field, value in found.items() if isinstance(value, Wrong)}
    if faults or not isinstance(amount, int) or not isinstance(day, date):
        raise EntryInvalid(faults)
    return Expense(
        id=id,
        line=text["line"],
        day=day,
        text=one_line(text["text"]),
        supplier=one_line(text["supplier"]),
        amount=amount,
        meeting=text["meeting"] or (settled.meeting if settled else ""),
        commitment=settled.id if settled else "",
    )


@dataclass(frozen=True)
class Ordered:
    """What was ordered: so many `portions`, for `amount` øre in all, from `supplier`."""

    portions: int
    amount: Oere
    supplier: str

    def commitment(self, id: str, line: str, meeting: str, day: date, text: str) -> Commitment:
        """The order as the books hold it."""
        return Commitment(id, line, meeting, self.amount, day, text, self.supplier, portions=self.portions)


def read_order(fields: Fields) -> Ordered:
    """The order that the form speaks of.

    Raises:
        EntryInvalid: with every field that is wrong.
    """
    text = typed(fields, ORDER)
    amount, portions = read_amount(text["amount"]), _portions(text["portions"])
    if isinstance(amount, int) and amount < 0:
        amount = Wrong.NOTHING
    found = {"portions": portions, "amount": amount, "supplier": words("supplier", text["supplier"])}
    faults = {field: value for field, value in found.items() if isinstance(value, Wrong)}
    if faults or isinstance(amount, Wrong) or isinstance(portions, Wrong):
        raise EntryInvalid(faults)
    return Ordered(portions, amount, one_line(text["supplier"]))


def one_of(value: str, known: Sequence[str]) -> Wrong | None:
    """What is wrong with a choice that should be one of those `known`."""
    if value in known:
        return None
    return Wrong.UNKNOWN if value else Wrong.MISSING


def _settles(value: str, line: str, orders: Mapping[str, Commitment]) -> Wrong | None:
    """A bill that is not told apart from its order would be counted beside it, so the question must be answered."""
    if not orders or value == NO_ORDER:
        return None
    if not value:
        return Wrong.MISSING
    if value not in orders:
        return Wrong.UNKNOWN
    return None if orders[value].line == line else Wrong.OTHER_LINE


def words(field: str, value: str) -> Wrong | None:
    """What is wrong with the words in `field`, of which `LONGEST` knows how many fit."""
    text = one_line(value)
    if not says_something(text):
        return Wrong.MISSING
    return Wrong.TOO_LONG if len(text) > LONGEST[field] else None


def read_amount(value: str) -> Oere | Wrong:
    """Kroner as people write them: `1234,5`, `1.234,50 kr.`, `kr. 500,-`."""
    text = _AROUND.sub("", _AROUND.sub("", one_line(value))).replace("\u2212", "-").replace(" ", "")
    if not text:
        return Wrong.MISSING
    try:
        amount = oere(text)
    except ValueError:
        return Wrong.INVALID
    if amount == 0:
        return Wrong.NOTHING
    return Wrong.TOO_MUCH if abs(amount) > MOST else amount


def _day(value: str, today: date) -> date | Wrong:
    """As a browser's calendar writes it, or as a Dane does: `2018-08-15`, `15.8.2018`."""
    text = one_line(value)
    if not text:
        return Wrong.MISSING
    danish = _DANISH_DAY.fullmatch(text)
    try:
        day = date(*(int(part) for part in reversed(danish.groups()))) if danish else date.fromisoformat(text)
    except ValueError:
        return Wrong.INVALID
    if day > today:
        return Wrong.FUTURE
    return Wrong.TOO_OLD if day < today - OLDEST else day


def _portions(value: str) -> int | Wrong:
    text = one_line(value)
    if not text:
        return Wrong.MISSING
    if not (text.isascii() and text.isdecimal()) or len(text) > 6:
        return Wrong.INVALID
    if int(text) == 0:
        return Wrong.NOTHING
    return Wrong.TOO_MUCH if int(text) > MOST_PORTIONS else int(text)
