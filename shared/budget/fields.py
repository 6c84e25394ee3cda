"""The rules of an entry's fields, as `shared.technical.fields` has it; `lines` says which field follows which.

From that alone come the form's fields, what is refused, the options of `tovholder`, and the columns of lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Protocol

from shared.limits import MOST_AMOUNT, MOST_PORTIONS
from shared.technical.dates import read_day
from shared.technical.fields import Fault, Rule
from shared.technical.money import Oere, oere
from shared.technical.writing import one_line

MOST: Oere = 10_000_000
"""100,000 kr.: no amount above it and above the whole budget is taken, so that a comma left out is seen."""

OLDEST = timedelta(days=730)
NO_ORDER = "none"
"""The answer "no, it is not the bill for one of these"."""

YES = "yes"

_AROUND = re.compile(r"^(-?)\s*(?:kr(?:oner)?\.?|dkk)\s*|\s*(?:[,.]-|kr(?:\.|oner)?|dkk)$", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "\u2012\u2013\u2014\u2212"), "-")


class Order(Protocol):
    """What is read of an order that a bill may settle: its budget line and its meeting."""

    @property
    def line(self) -> str:
        """The id of its budget line."""

    @property
    def meeting(self) -> str:
        """The id of its meeting."""


@dataclass(frozen=True)
class Known:
    """What an entry is checked against: ids of budget lines and meetings, orders not paid yet, days, the budget.

    `budget` is the whole approved sum in øre, `portions` the most that a meeting can need.
    """

    lines: Sequence[str] = ()
    meetings: Sequence[str] = ()
    orders: Mapping[str, Order] | None = None
    today: date = date.max
    oldest: date = date.min
    budget: Oere = MOST_AMOUNT
    portions: int = MOST_PORTIONS


@dataclass(frozen=True)
class Line(Rule):
    """The id of a budget line."""

    widget: ClassVar[str] = "line"
    place: ClassVar[int] = 10

    def among(self, value: str, others: Mapping[str, str], known: Known) -> str | Fault:
        """The id."""
        if value in known.lines:
            return value
        return Fault.UNKNOWN if value else Fault.MISSING


@dataclass(frozen=True)
class ForMeeting(Rule):
    """The id of a meeting, or nothing."""

    widget: ClassVar[str] = "meeting"
    place: ClassVar[int] = 60

    def among(self, value: str, others: Mapping[str, str], known: Known) -> str | Fault:
        """The id."""
        return value if value in {"", *known.meetings} else Fault.UNKNOWN


@dataclass(frozen=True)
class OfOrder(Rule):
    """The id of the order that a bill pays; on a form the ids of one or several, with spaces between; or nothing."""

    widget: ClassVar[str] = "order"
    place: ClassVar[int] = 70

    def among(self, value: str, others: Mapping[str, str], known: Known) -> str | Fault:
        """The ids. A bill that is not told apart from its order would be counted beside it, so it must be answered."""
        orders, ids = known.orders or {}, list(dict.fromkeys(value.replace(",", " ").split()))
        if not ids or ids == [NO_ORDER]:
            return Fault.MISSING if orders and not ids else ""
        if NO_ORDER in ids:
            return Fault.SEVERAL
        if not orders.keys() >= set(ids):
            return Fault.UNKNOWN
        if others.get("line") not in {orders[id].line for id in ids}:
            return Fault.OTHER_LINE
        # It would count the order as paid for, by less than nothing.
        amount = Amount().parse(others.get("amount", ""))
        if isinstance(amount, int) and amount < 0:
            return Fault.MONEY_BACK
        # Counted for another meeting, it would leave the order's own meeting to be paid for once more.
        named = {others.get("meeting") or ""} - {""}
        return " ".join(ids) if not named or named == {orders[id].meeting for id in ids} else Fault.OTHER_MEETING


@dataclass(frozen=True)
class Partial(Rule):
    """Whether a bill pays a part of its order alone, and another one is to come."""

    widget: ClassVar[str] = "partial"
    place: ClassVar[int] = 71

    def parse(self, text: str) -> bool | Fault:
        """`yes` or nothing."""
        return {"": False, "no": False, YES: True}.get(one_line(text).casefold(), Fault.INVALID)

    def among(self, value: bool, others: Mapping[str, str], known: Known) -> bool | Fault:
        """Whether; a part is one of an order."""
        return Fault.UNKNOWN if value and others.get("commitment") in {"", NO_ORDER, None} else value

    def filled(self, value: bool) -> str:
        """The same as it is typed."""
        return YES if value else ""


@dataclass(frozen=True)
class Amount(Rule):
    """Kroner as people write them: `1234,5`, `1.234,50 kr.`, `kr. 500,-`; below zero where money came back."""

    widget: ClassVar[str] = "amount"
    place: ClassVar[int] = 30
    back: bool = True

    def parse(self, text: str) -> Oere | Fault:
        """The amount in øre."""
        text = _AROUND.sub(r"\1", _AROUND.sub(r"\1", one_line(text).translate(_DASHES))).replace(" ", "")
        if not text:
            return Fault.MISSING
        try:
            return oere(text)
        except ValueError:
            return Fault.INVALID

    def check(self, value: Oere, required: bool) -> Oere | Fault:
        """The amount, never 0."""
        return Fault.NOTHING if value == 0 or (value < 0 and not self.back) else value

    def among(self, value: Oere, others: Mapping[str, str], known: Known) -> Oere | Fault:
        """The amount, where the budget has as much."""
        return Fault.TOO_MUCH if abs(value) > max(MOST, known.budget) else value


@dataclass(frozen=True)
class Day(Rule):
    """A day as a browser's calendar writes it, or as a Dane does: `2018-08-15`, `15.8.2018`."""

    widget: ClassVar[str] = "day"
    place: ClassVar[int] = 40

    def parse(self, text: str) -> date | Fault:
        """The day."""
        text = one_line(text)
        return (read_day(text) or Fault.INVALID) if text else Fault.MISSING

    def among(self, value: date, others: Mapping[str, str], known: Known) -> date | Fault:
        """The day, not after today and not before the oldest that is taken."""
        if value > known.today:
            return Fault.FUTURE
        return Fault.TOO_OLD if value < known.oldest else value


@dataclass(frozen=True)
class Portions(Rule):
    """A number of portions, 1 or more."""

    widget: ClassVar[str] = "number"
    place: ClassVar[int] = 20

    def parse(self, text: str) -> int | Fault:
        """The number."""
        text = one_line(text)
        if not text:
            return Fault.MISSING
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else Fault.INVALID

    def check(self, value: int, required: bool) -> int | Fault:
        """The number, where it is one."""
        return value or Fault.NOTHING

    def among(self, value: int, others: Mapping[str, str], known: Known) -> int | Fault:
        """The number, where a meeting can need so many."""
        return Fault.TOO_MUCH if value > known.portions else value
