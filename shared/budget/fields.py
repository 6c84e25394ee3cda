"""How a field of an entry is read and checked. An entry (`lines`) says of each of its fields which of these it is.

From that alone come the form's fields, what is refused, the options of `tovholder`, and the columns of lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, ClassVar, Protocol, get_args, get_type_hints

from shared.limits import MOST_AMOUNT, MOST_PORTIONS
from shared.technical.dates import read_day
from shared.technical.fields import Fault
from shared.technical.money import Oere, oere
from shared.technical.writing import one_line, says_something

MOST: Oere = 10_000_000
"""100,000 kr.: no amount above it and above the whole budget is taken, so that a comma left out is seen."""

OLDEST = timedelta(days=730)
NO_ORDER = "none"
"""The answer "no, it is not the bill for one of these"."""

_AROUND = re.compile(r"^(?:kr\.?|dkk)\s*|\s*(?:,-|kr\.?|dkk)$", re.IGNORECASE)


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
class Field:
    """One field; `help` says in English what it holds. `listed`: lists show it beside what they always have."""

    help: str
    widget: ClassVar[str] = "text"
    place: ClassVar[int] = 50
    """Where it stands on a form: the smaller, the earlier."""
    longest: ClassVar[int] = 0
    listed: ClassVar[bool] = False

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> object:
        """The value, or a `Fault`; `others` is the whole form as typed."""
        raise NotImplementedError


@dataclass(frozen=True)
class Words(Field):
    """Words on one line, at most `longest` characters."""

    longest: int  # type: ignore[misc]
    optional: bool = False
    listed: bool = False  # type: ignore[misc]

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> str | Fault:
        """The words, tidied."""
        text = one_line(typed)
        if not says_something(text):
            return "" if self.optional and not text else Fault.MISSING
        return Fault.TOO_LONG if len(text) > self.longest else text


@dataclass(frozen=True)
class Line(Field):
    """The id of a budget line."""

    widget: ClassVar[str] = "line"
    place: ClassVar[int] = 10

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> str | Fault:
        """The id."""
        if typed in known.lines:
            return typed
        return Fault.UNKNOWN if typed else Fault.MISSING


@dataclass(frozen=True)
class ForMeeting(Field):
    """The id of a meeting, or nothing."""

    widget: ClassVar[str] = "meeting"
    place: ClassVar[int] = 60

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> str | Fault:
        """The id."""
        return typed if typed in {"", *known.meetings} else Fault.UNKNOWN


@dataclass(frozen=True)
class OfOrder(Field):
    """The id of the order that a bill settles; nothing where it settles none."""

    widget: ClassVar[str] = "order"
    place: ClassVar[int] = 70

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> str | Fault:
        """The id. A bill that is not told apart from its order would be counted beside it, so it must be answered."""
        orders = known.orders or {}
        if typed in {"", NO_ORDER}:
            return Fault.MISSING if orders and not typed else ""
        if typed not in orders:
            return Fault.UNKNOWN
        if orders[typed].line != others.get("line"):
            return Fault.OTHER_LINE
        # Counted for another meeting, it would leave the order's own meeting to be paid for once more.
        return typed if others.get("meeting") in {"", None, orders[typed].meeting} else Fault.OTHER_MEETING


@dataclass(frozen=True)
class Amount(Field):
    """Kroner as people write them: `1234,5`, `1.234,50 kr.`, `kr. 500,-`; below zero where money came back."""

    widget: ClassVar[str] = "amount"
    place: ClassVar[int] = 30
    back: bool = True

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> Oere | Fault:
        """The amount in øre, never 0."""
        text = _AROUND.sub("", _AROUND.sub("", one_line(typed))).replace("\u2212", "-").replace(" ", "")
        if not text:
            return Fault.MISSING
        try:
            amount = oere(text)
        except ValueError:
            return Fault.INVALID
        if amount == 0 or (amount < 0 and not self.back):
            return Fault.NOTHING
        return Fault.TOO_MUCH if abs(amount) > max(MOST, known.budget) else amount


@dataclass(frozen=True)
class Day(Field):
    """A day as a browser's calendar writes it, or as a Dane does: `2018-08-15`, `15.8.2018`."""

    widget: ClassVar[str] = "day"
    place: ClassVar[int] = 40

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> date | Fault:
        """The day, not after today and not before the oldest that is taken."""
        text = one_line(typed)
        if not text:
            return Fault.MISSING
        day = read_day(text)
        if day is None:
            return Fault.INVALID
        if day > known.today:
            return Fault.FUTURE
        return Fault.TOO_OLD if day < known.oldest else day


@dataclass(frozen=True)
class Portions(Field):
    """A number of portions, 1 or more."""

    widget: ClassVar[str] = "number"
    place: ClassVar[int] = 20

    def read(self, typed: str, others: Mapping[str, str], known: Known) -> int | Fault:
        """The number."""
        text = one_line(typed)
        if not text:
            return Fault.MISSING
        if not (text.isascii() and text.isdecimal()) or len(text) > 6:
            return Fault.INVALID
        if int(text) == 0:
            return Fault.NOTHING
        return Fault.TOO_MUCH if int(text) > known.portions else int(text)


def declared(entry: Any) -> Mapping[str, Field]:
    """The fields of `entry` that somebody fills in, in the order of its form."""
    return _declared(entry)


@cache
def _declared(entry: Any) -> Mapping[str, Field]:
    hints = get_type_hints(entry, include_extras=True)
    found = [(name, each) for name, hint in hints.items() for each in get_args(hint) if isinstance(each, Field)]
    return dict(sorted(found, key=lambda each: each[1].place))


def listed(entry: object) -> dict[str, str]:
    """What lists show of `entry` beside what they always have: each field that says so, as text."""
    return {name: str(getattr(entry, name)) for name, field in declared(type(entry)).items() if field.listed}
