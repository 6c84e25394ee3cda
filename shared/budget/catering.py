"""The catering order: how many portions, why, what may be in them, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.budget.forecast import Forecast
from shared.budget.line import LineTally
from shared.budget.lines import Commitment, Tally
from shared.budget.tally import Entries
from shared.meetings import Meeting
from shared.projects import Catering
from shared.registrations import Registration, Status
from shared.registrations.diets import Diets, diets
from shared.technical.money import Oere

MARGIN = Catering().margin
"""Portions by which the number may change after the order without the caterer being told; a plan may say another."""


@dataclass(frozen=True)
class CateringOrder:
    """An order and what it rests on; amounts in øre.

    Of `confirmed` guests, of `still` more who are expected to sign up, and of `reserved` speakers and committee
    `expected` will eat (walk-ins included), in 80 % of all cases from `low` to `high`; `portions` are enough in a
    share `enough`. `no_show` is the share of guests that is believed to stay away, learned from `meetings` held. `line`
    is the budget line before the order (None: no food is served).
    """

    meeting: Meeting
    portions: int
    confirmed: int
    still: int
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


def food(tally: Tally, meeting: str) -> LineTally | None:
    """The line that pays for the food at `meeting`; None where none is served."""
    return next((each for each in tally.lines if each.line.feeds(meeting)), None)


def order(
    meeting: Meeting, registrations: Iterable[Registration], seen: Forecast, line: LineTally | None
) -> CateringOrder:
    """What to order for `meeting`, for those who signed up and those still expected. A cancelled one feeds nobody."""
    coming = [each for each in registrations if each.status is Status.CONFIRMED and not meeting.cancelled]
    confirmed = sum(each.party for each in coming)
    expected = None if meeting.cancelled else seen.expected(meeting, confirmed)
    return CateringOrder(
        meeting=meeting,
        portions=expected.portions if expected else 0,
        confirmed=confirmed,
        still=round(expected.still) if expected else 0,
        reserved=expected.reserved if expected else 0,
        expected=expected.heads if expected else 0.0,
        low=expected.low if expected else 0,
        high=expected.high if expected else 0,
        enough=seen.enough,
        no_show=seen.rates.no_show.mean,
        walk_ins=seen.rates.walk_ins.mean,
        meetings=seen.rates.meetings,
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


class Outdated(StrEnum):
    """What the kitchen does not know of a meeting that it is to deliver to."""

    CALLED_OFF = "called-off"
    MOVED = "moved"
    ELSEWHERE = "elsewhere"


def told(meeting: Meeting) -> dict[str, Any]:
    """What the kitchen knows once an order is placed, kept or changed: fields of a `Commitment`."""
    return {"starts": meeting.starts, "where": _where(meeting), "off": meeting.cancelled}


def outdated(placed: Commitment, meeting: Meeting) -> Outdated | None:
    """Why the kitchen must hear of `meeting`, whose food is ordered; None where it knows."""
    if meeting.cancelled:
        return None if placed.off else Outdated.CALLED_OFF
    if placed.starts is not None and placed.starts != meeting.starts:
        return Outdated.MOVED
    return Outdated.ELSEWHERE if placed.where and placed.where != _where(meeting) else None


def _where(meeting: Meeting) -> str:
    return meeting.venue.where


def to_tell(entries: Entries, meetings: Iterable[Meeting]) -> dict[str, Outdated]:
    """Of which `meetings` a kitchen must hear, by their ids; also where it was paid in advance."""
    found = ((each.id, ordered(entries, each.id), each) for each in meetings)
    news = {id: outdated(placed, each) for id, placed, each in found if placed}
    return {id: why for id, why in news.items() if why}


def ordered(entries: Entries, meeting: str) -> Commitment | None:
    """The order of food that stands for `meeting`, paid or not; the newest where there are several. Or None."""
    found = [each for each in entries.orders if each.meeting == meeting and each.portions]
    return max(found, key=lambda each: (each.day, each.id), default=None)
