"""The forecast: how many will come to each meeting, how many portions that is, and how sure that is.

A meeting's guests are those confirmed and those still to sign up. The latter come evenly over the three weeks before
registration closes, as many in all as at a usual meeting; no more than there are seats. What is usual is a Gamma rate
that begins as the plan's own number and is counted on with each meeting held. Then some stay away and some walk in
(`rates`). What a meeting costs is what will be ordered for it, which is a little more than will eat (`catering`).

Coming meetings share what is not known (how many stay away, how many are usual), so their costs are not independent:
the season's cost is summed for each of a few values of both and then mixed. It counts in that a later meeting's order
will know what the meetings before it taught. `tests/budget/drawn_seasons.py` shows how often the intervals hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.budget.catering import ENOUGH, portions
from shared.budget.lines import Heads
from shared.budget.rates import (
    Attendance,
    Beta,
    Distribution,
    Gamma,
    Rates,
    arrivals,
    heads,
    interval,
    mean,
    poisson,
)
from shared.meetings import Meeting
from shared.projects import Guests, Project
from shared.technical.money import Oere

SIGN_UPS = timedelta(days=21)
"""How long before it closes registration gets going; an assumption."""

BELIEVED = 1.0
"""The plan's number of guests is believed as firmly as that many meetings would make us."""

RATES, USUALS = 9, 7
"""On how many points the two unknowns are summed."""

UNLIKELY = 1e-4


@dataclass(frozen=True)
class Coming:
    """What is expected of a meeting that is not held yet; these are the facts of the sentence that explains it.

    Of `open` seats `confirmed` are taken. `still` more will be, which makes `guests` on the day; of them and of
    `reserved` speakers and committee and of those who walk in `heads` will be there, in 80 % of all cases from `low` to
    `high`. `portions` are what will be ordered. `left` is the share of a usual meeting's sign-ups still to come.
    """

    meeting: str
    open: int
    confirmed: int
    reserved: int
    left: float
    still: float
    guests: float
    heads: float
    low: int
    high: int
    portions: int


@dataclass(frozen=True)
class Forecast:
    """What is expected of a season: `coming` in their order, `served` portions at the meetings already held.

    Food is ordered to be `enough` in that share of all cases.
    """

    rates: Rates
    usual: Gamma
    coming: tuple[Coming, ...]
    served: Mapping[str, int]
    enough: float = ENOUGH

    @property
    def portions(self) -> dict[str, int]:
        """The portions of every meeting that takes place or took place."""
        return {**self.served, **{each.meeting: each.portions for each in self.coming}}

    @property
    def meetings(self) -> frozenset[str]:
        """The meetings that take place or took place."""
        return frozenset(self.portions)

    def of(self, meeting: str) -> Coming | None:
        """What is expected of `meeting`; None where it is held or cancelled."""
        return next((each for each in self.coming if each.meeting == meeting), None)

    def portions_with(self, coming: Coming, capacity: int) -> int:
        """How many portions would be expected if the meeting had that capacity."""
        open = max(capacity - coming.reserved, coming.confirmed)
        final = _final(coming.confirmed, open, arrivals(self.usual, coming.left))
        return _portions(final, coming.reserved, self.rates, self.enough)

    def cost(self, prices: Mapping[str, Oere], share: float = 0.8) -> tuple[Oere, Oere]:
        """From where to where the meals of coming meetings cost, in øre, in `share` of all cases.

        `prices` are those of a portion, by meeting; what is left out costs nothing.
        """
        asked = [each for each in self.coming if prices.get(each.meeting)]
        costs: Distribution = {0: 1.0} if not asked else {}
        for weight, kinds in _futures(self, asked):
            total: Distribution = {0: 1.0}
            for each, kind in zip(asked, kinds, strict=True):
                total = _sum(total, kind, prices[each.meeting])
            for amount, likely in total.items():
                costs[amount] = costs.get(amount, 0.0) + weight * likely
        return interval(costs, share)


def forecast(project: Project, counted: Mapping[str, Heads], now: datetime) -> Forecast:
    """What is expected of the project's season, given its recounted heads."""
    meetings = [each for each in project.meetings if not each.cancelled]
    held = [counted[each.id] for each in meetings if each.over(now) and each.id in counted]
    rates = Rates().after(
        Attendance(each.confirmed, each.came, each.walk_ins) for each in held if each.came is not None
    )
    usual, enough = _usual(project.guests, held), project.catering.enough
    ahead = [each for each in meetings if not each.over(now)]
    return Forecast(
        rates,
        usual,
        tuple(_coming(each, counted.get(each.id), rates, usual, enough, now) for each in ahead),
        {each.meeting: each.eating for each in held},
        enough,
    )


def _usual(guests: Guests, held: Iterable[Heads]) -> Gamma:
    """How many sign up for a usual meeting: the plan's number, and those who did, waiting ones too."""
    found = Gamma(max(1.0, (guests.low + guests.high) / 2) * BELIEVED, BELIEVED)
    for each in held:
        found = found.seen(each.confirmed + each.waiting)
    return found


def _coming(
    meeting: Meeting, counted: Heads | None, rates: Rates, usual: Gamma, enough: float, now: datetime
) -> Coming:
    confirmed = counted.confirmed if counted else 0
    open = max(confirmed, meeting.capacity - meeting.reserved)
    left = min(1.0, max(0.0, (meeting.registration_closes - now) / SIGN_UPS))
    final = _final(confirmed, open, arrivals(usual, left))
    room: Distribution = {}
    for guests, likely in final.items():
        for number, each in heads(guests, meeting.reserved, rates).items():
            room[number] = room.get(number, 0.0) + likely * each
    low, high = interval(room)
    return Coming(
        meeting=meeting.id,
        open=open,
        confirmed=confirmed,
        reserved=meeting.reserved,
        left=left,
        still=mean(final) - confirmed,
        guests=mean(final),
        heads=mean(room),
        low=low,
        high=high,
        portions=_portions(final, meeting.reserved, rates, enough),
    )


def _final(confirmed: int, open: int, more: Iterable[float]) -> Distribution:
    """How many will be confirmed in the end: those who are and those still to sign up, as long as there are seats."""
    found: Distribution = {}
    for number, likely in enumerate(more):
        guests = min(open, confirmed + number)
        found[guests] = found.get(guests, 0.0) + likely
    return found


def _portions(final: Distribution, reserved: int, rates: Rates, enough: float) -> int:
    """What will be ordered, on average, as a whole number."""
    return round(sum(likely * portions(guests, reserved, rates, enough) for guests, likely in final.items()))


def _futures(found: Forecast, asked: list[Coming]) -> Iterator[tuple[float, list[Distribution]]]:
    """For each value of the unknowns how likely it is, and the portions of each meeting of `asked` under it."""
    usuals = found.usual.nodes(USUALS) if any(each.left for each in asked) else ((found.usual.mean, 1.0),)
    for no_show, likely in found.rates.no_show.nodes(RATES):
        taught = [_taught(found, each, no_show) for each in asked]
        for usual, weight in usuals:
            kinds = []
            for each, rates in zip(asked, taught, strict=True):
                kind: Distribution = {}
                for guests, chance in _final(each.confirmed, each.open, poisson(usual * each.left)).items():
                    if chance > UNLIKELY:
                        order = portions(guests, each.reserved, rates, found.enough)
                        kind[order] = kind.get(order, 0.0) + chance
                kinds.append(kind)
            yield likely * weight, kinds


def _taught(found: Forecast, coming: Coming, no_show: float) -> Rates:
    """What will be believed when it is ordered for, if the meetings before it teach that so many stay away."""
    before = sum(each.guests for each in found.coming[: found.coming.index(coming)])
    known = found.rates.no_show
    learned = Beta(known.yes + before * no_show, known.no + before * (1 - no_show))
    return Rates(learned, found.rates.walk_ins, found.rates.meetings)


def _sum(total: Distribution, kind: Distribution, price: Oere) -> Distribution:
    found: Distribution = {}
    for amount, likely in total.items():
        for count, chance in kind.items():
            sum_ = amount + count * price
            found[sum_] = found.get(sum_, 0.0) + likely * chance
    return found
