"""What the books hold: budget lines, what is ordered, paid and moved, and head-counts; and the tally they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from shared.budget.fields import Amount, Day, ForMeeting, Line, OfOrder, Partial, Portions
from shared.budget.income import Income
from shared.budget.line import LineTally
from shared.projects import Turnout
from shared.technical.fields import Text
from shared.technical.money import Oere


@dataclass(frozen=True)
class Expense:
    """Money spent: `amount` in øre on one line; negative where it corrects another one or comes back. On a line that
    brings money in: money received.

    A field that somebody fills in is declared here alone, with how it is read (`fields`); one with a default goes
    through form, table, undo, lists and command without another word of code.

    `meeting` is given where it was spent for one meeting, `receipt` is the key of the kept receipt, `commitment` the
    order that it pays: for good, or a part of it (`partial`). Of a bill for several orders each one's share is an
    expense of its own; they have the `bill` in common. A `void` one was recorded by mistake and counts nowhere.
    """

    id: str
    line: Annotated[str, Line(help="The budget line.")]
    day: Annotated[date, Day(help="The day on the receipt.")]
    text: Annotated[str, Text(200, help="What was bought.")]
    supplier: Annotated[str, Text(120, help="Who was paid.")]
    amount: Annotated[Oere, Amount(help="As Danes write it: 1600, 1.600,00 or 66,50.")]
    meeting: Annotated[str, ForMeeting(help="The meeting it was spent for.")] = ""
    receipt: str = ""
    commitment: Annotated[
        str, OfOrder(help="The orders that it is the bill of, with commas between; none: it is the bill of no order.")
    ] = ""
    partial: Annotated[bool, Partial(help="Say yes where it pays a part of its order alone.")] = False
    void: bool = False
    paid_by: Annotated[str, Text(80, optional=True, listed=True, help="Who laid the money out and is owed it.")] = ""
    bill: str = ""

    @property
    def bill_id(self) -> str:
        """The id of what was entered: of the bill, where this is a share of one."""
        return self.bill or self.id


@dataclass(frozen=True)
class Commitment:
    """An order placed: `amount` in øre will be asked for, for so many `portions` (0: it is not for food).

    A `void` one was withdrawn or replaced; what was paid on those that it took the place of (`instead`, their ids) is
    paid on this one. `bills` counts how often a bill was noted on it or taken back, for who decides on another one.
    The kitchen was told that the meeting `starts` then and is held `where` (None and empty: it is not known what it was
    told), or that it is `off` and only the bill is still to come.
    """

    id: str
    line: str
    meeting: str
    amount: Annotated[Oere, Amount(back=False, help="The price in all.")]
    day: date
    text: str
    supplier: Annotated[str, Text(120, help="Who delivers.")]
    void: bool = False
    portions: Annotated[int, Portions(help="How many portions.")] = 0
    starts: datetime | None = None
    where: str = ""
    off: bool = False
    instead: tuple[str, ...] = ()
    bills: int = 0


@dataclass(frozen=True)
class Move:
    """Money that one line hands to another, `amount` in øre, and the reason, as the accounts will explain it.

    It changes what the lines may cost, never what was approved. A `void` one is undone.
    """

    id: str
    from_line: Annotated[str, Line(help="The line that hands money over.")]
    to_line: Annotated[str, Line(help="The line that may then cost more.")]
    amount: Annotated[Oere, Amount(back=False, help="As Danes write it: 1600, 1.600,00 or 66,50.")]
    day: date
    reason: Annotated[str, Text(300, help="Why; the accounts will say so.")]
    void: bool = False


Entry = Expense | Commitment | Move


@dataclass(frozen=True)
class Heads:
    """A meeting's head-count, recounted: confirmed guests, people waiting, seats reserved for speakers and committee.

    `came` is how many of the confirmed came (None: nobody was checked in), `walk_ins` how many came without a seat.
    `as_of` numbers the counts: one more than the count that stood there when this one began to read.
    """

    meeting: str
    confirmed: int
    waiting: int
    reserved: int
    as_of: int
    came: int | None = None
    walk_ins: int = 0

    @property
    def ticked(self) -> bool:
        """Whether the list at the door was kept: at least half of the confirmed are ticked off.

        Fewer are a trial, or a list that was given up; who is not on it may have been there all the same.
        """
        return self.came is not None and 2 * self.came >= self.confirmed

    @property
    def turnout(self) -> Turnout:
        """What it teaches of the meetings that follow."""
        return Turnout(self.confirmed + self.waiting, self.confirmed, self.came, self.walk_ins)

    @property
    def eating(self) -> int:
        """Whom the caterer would serve: those who came or else the confirmed, speakers and committee."""
        return (self.confirmed if self.came is None else self.came) + self.walk_ins + self.reserved


@dataclass(frozen=True)
class Tally:
    """The whole budget at one moment, in øre. Moves between lines leave every sum as it is.

    `lines` are the costs, which every sum is about that does not name the `income`.
    """

    lines: tuple[LineTally, ...]
    income: tuple[LineTally, ...] = ()

    @property
    def planned(self) -> Oere:
        """The approved sum."""
        return sum(line.line.planned for line in self.lines)

    @property
    def forecast(self) -> Oere:
        """What the season costs if it goes on as it looks now."""
        return sum(line.forecast for line in self.lines)

    @property
    def spent(self) -> Oere:
        """What is paid."""
        return sum(line.spent for line in self.lines)

    @property
    def committed(self) -> Oere:
        """What is ordered and not paid yet."""
        return sum(line.committed for line in self.lines)

    @property
    def remaining(self) -> Oere:
        """Approved and not spent."""
        return self.planned - self.spent

    @property
    def balance(self) -> Oere:
        """What will be left at the season's end; negative where it will not do."""
        return self.planned - self.forecast

    @property
    def expected_income(self) -> Oere:
        """The income that the budget counts on, without what partners pay themselves."""
        return sum(line.line.planned for line in self.paid_in)

    @property
    def received(self) -> Oere:
        """The income received."""
        return sum(line.spent for line in self.paid_in)

    @property
    def granted(self) -> Oere:
        """The grant: what the approved costs leave when the income has come in as planned."""
        return self.planned - self.expected_income

    @property
    def deficit(self) -> Oere:
        """What was spent and no income covers: 0 where there is none."""
        return max(0, self.spent - self.received)

    @property
    def paid_in(self) -> tuple[LineTally, ...]:
        """The income that comes as money: what a partner pays itself is in no sum."""
        return tuple(each for each in self.income if each.line.income is not Income.IN_KIND)

    def line(self, id: str) -> LineTally | None:
        """The line of costs called `id`, or None."""
        return next((line for line in self.lines if line.line.id == id), None)
