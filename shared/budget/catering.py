"""The catering order: how many portions, why, what may be in them, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shared.budget.lines import Commitment, LineTally, Tally
from shared.budget.rates import Rates, heads, interval, mean, quantile
from shared.budget.tally import Entries
from shared.meetings import Meeting
from shared.projects import Catering
from shared.registrations import Registration, Status
from shared.registrations.diets import Diets, diets
from shared.technical.money import Oere

ENOUGH = Catering().enough
"""In how many of all cases the food shall be enough, where the plan says nothing else.

A portion too few costs more than one too many: a guest without breakfast against the price of a breakfast that somebody
takes home. Where one too few is four times as bad, the order that costs least is enough in 4 / (4 + 1) of all cases
(the newsvendor's critical ratio; Arrow, Harris and Marschak, "Optimal Inventory Policy", Econometrica 19, 1951).
"""

MARGIN = Catering().margin
"""Portions by which the number may change after the order without the caterer being told; a plan may say another."""


@lru_cache(maxsize=8192)
def portions(confirmed: int, reserved: int, rates: Rates, enough: float = ENOUGH) -> int:
    """How many portions to order: enough in that share of all cases, never more than people who are to come."""
    return min(confirmed + reserved, quantile(heads(confirmed, reserved, rates), enough))


@dataclass(frozen=True)
class CateringOrder:
    """An order and what it rests on; amounts in øre.

    Of `confirmed` guests and `reserved` speakers and committee, `expected` will eat (walk-ins included), in 80 % of all
    cases from `low` to `high`; `portions` are enough in a share `enough`. `no_show` is the share of guests that is
    believed to stay away, learned from `meetings` held. `line` is the budget line before the order (None: no food is
    served).
    """

    meeting: Meeting
    portions: int
    confirmed: int
    reserved: int
    expected: float
    low: int
    high: int
    enough: float
    no_show: float
    walk_ins: float
    meetings: int
    diets: Diets
    line: LineTally | None

    @property
    def cost(self) -> Oere:
        """The portions at the line's price a head; 0 where the price is fixed."""
        return self.portions * self.line.line.price.portion if self.line else 0

    @property
    def left(self) -> Oere:
        """What is left of the line after this order; negative where it does not reach."""
        return self.line.free - self.cost if self.line else 0

    def commitment(self, mail: str, placed: date, text: str, supplier: str) -> Commitment | None:
        """The order as the books hold it, once it is `placed`; None where no line pays for meals.

        `mail` is the id of the mail whose button was pressed: pressed twice, it is one commitment.
        """
        if self.line is None:
            return None
        return Commitment(
            mail, self.line.line.id, self.meeting.id, self.cost, placed, text, supplier, portions=self.portions
        )


def food(tally: Tally, meeting: str) -> LineTally | None:
    """The line that pays for the food at `meeting`; None where none is served."""
    return next((each for each in tally.lines if each.line.feeds(meeting)), None)


def order(
    meeting: Meeting,
    registrations: Iterable[Registration],
    rates: Rates,
    line: LineTally | None,
    enough: float = ENOUGH,
) -> CateringOrder:
    """What to order for `meeting` as it stands. A cancelled meeting feeds nobody."""
    coming = [each for each in registrations if each.status is Status.CONFIRMED and not meeting.cancelled]
    confirmed = sum(each.party for each in coming)
    reserved = 0 if meeting.cancelled else meeting.reserved
    room = heads(confirmed, reserved, rates)
    low, high = interval(room)
    return CateringOrder(
        meeting=meeting,
        portions=0 if meeting.cancelled else portions(confirmed, reserved, rates, enough),
        confirmed=confirmed,
        reserved=reserved,
        expected=0.0 if meeting.cancelled else mean(room),
        low=0 if meeting.cancelled else low,
        high=0 if meeting.cancelled else high,
        enough=enough,
        no_show=rates.no_show.mean,
        walk_ins=rates.walk_ins.mean,
        meetings=rates.meetings,
        diets=diets(coming),
        line=line,
    )


@dataclass(frozen=True)
class Delta:
    """An order that no longer fits: `ordered` portions, `now` needed."""

    ordered: int
    now: int

    @property
    def more(self) -> int:
        """How many more; negative where there are fewer."""
        return self.now - self.ordered


def delta(ordered: int, now: int, margin: int = MARGIN) -> Delta | None:
    """What to tell the caterer; None while the difference is `margin` or less."""
    return Delta(ordered, now) if abs(now - ordered) > margin else None


def ordered(entries: Entries, meeting: str) -> Commitment | None:
    """The order of food that stands for `meeting`, paid or not; the newest where there are several. Or None."""
    found = [each for each in entries.orders if each.meeting == meeting and each.portions]
    return max(found, key=lambda each: (each.day, each.id), default=None)
