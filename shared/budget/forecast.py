"""The forecast: how many will come to each meeting, how many portions that is, and how sure that is.

A meeting's guests are those confirmed and those still to sign up. The latter come evenly over the three weeks before
registration closes, as many in all as at a usual meeting; no more than there are seats. What is usual is a Gamma rate
that begins as the plan's own number and is counted on with each meeting held, those of the season before first. Then
some stay away and some walk in (`rates`). A meeting costs what is ordered, a little more than will eat (`catering`).

Coming meetings share what is not known (how many stay away, how many are usual), so their costs are not independent:
the season's cost has a mean and a variance for each of a few values of both, and these are mixed. It counts in that a
later meeting's order will know what the meetings before it taught. All of it is linear in the meetings, and does not
grow with their seats. `tests/budget/drawn_seasons.py` shows how often the intervals hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.budget.lines import Heads
from shared.budget.rates import Attendance, Beta, Distribution, Gamma, Rates, arrivals, mean, poisson
from shared.budget.room import crowd, mixed, portions
from shared.meetings import Meeting
from shared.projects import Catering, Guests, Project, Turnout
from shared.technical.money import Oere

SIGN_UPS = timedelta(days=21)
"""How long before it closes registration gets going."""

ENOUGH = Catering().enough
"""In how many of all cases the food shall be enough, where the plan says nothing else.

A portion too few costs more than one too many: a guest without breakfast against the price of a breakfast that somebody
takes home. Where one too few is four times as bad, the order that costs least is enough in 4 / (4 + 1) of all cases
(the newsvendor's critical ratio; Arrow, Harris and Marschak, "Optimal Inventory Policy", Econometrica 19, 1951).
"""

BELIEVED = 1.0
"""The plan's number of guests is believed as firmly as that many meetings would make us."""

RATES, USUALS, UNLIKELY = 9, 7, 1e-4
"""On how many points the two unknowns are summed; a chance that is left out."""


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

    @property
    def over(self) -> frozenset[str]:
        """The meetings that took place."""
        return frozenset(self.served)

    def of(self, meeting: str) -> Coming | None:
        """What is expected of `meeting`; None where it is held or cancelled."""
        return next((each for each in self.coming if each.meeting == meeting), None)

    def expected(self, meeting: Meeting, confirmed: int) -> Coming:
        """What is expected of `meeting` with so many confirmed: a count that is fresher than the forecast's."""
        known = self.of(meeting.id)
        if known and not meeting.sign_up:
            return known
        return self._coming(meeting.id, meeting.capacity, meeting.reserved, confirmed, known.left if known else 0.0)

    def portions_with(self, coming: Coming, capacity: int) -> int:
        """How many portions would be expected if the meeting had that capacity."""
        final = _final(coming.confirmed, _open(capacity, coming.reserved, coming.confirmed), self._more(coming.left))
        return _portions(final, coming.reserved, self.rates, self.enough)

    def cost(self, prices: Mapping[str, Oere], share: float = 0.8) -> tuple[Oere, Oere]:
        """From where to where the meals of coming meetings cost, in øre, in `share` of all cases.

        `prices` are those of a portion, by meeting; what is left out costs nothing.
        """
        asked = [each for each in self.coming if prices.get(each.meeting)]
        parts = []
        for weight, orders in _futures(self, asked):
            middle = sum(prices[id] * each for id, each, _ in orders)
            parts.append((weight, middle, sum(prices[id] ** 2 * each for id, _, each in orders)))
        most = sum(prices[each.meeting] * (each.open + each.reserved) for each in asked)
        low, high = _between(parts, (1 - share) / 2), _between(parts, (1 + share) / 2)
        return max(0, min(low, most)), min(high, most)

    def _more(self, left: float) -> Distribution:
        return arrivals(self.usual, left)

    def _coming(self, id: str, capacity: int, reserved: int, confirmed: int, left: float) -> Coming:
        open = _open(capacity, reserved, confirmed)
        final = _final(confirmed, open, self._more(left))
        heads, low, high = mixed(final, reserved, self.rates)
        return Coming(
            meeting=id,
            open=open,
            confirmed=confirmed,
            reserved=reserved,
            left=left,
            still=mean(final) - confirmed,
            guests=mean(final),
            heads=heads,
            low=low,
            high=high,
            portions=_portions(final, reserved, self.rates, self.enough),
        )


def forecast(project: Project, counted: Mapping[str, Heads], now: datetime) -> Forecast:
    """What is expected of the project's season, given its recounted heads."""
    meetings = [each for each in project.meetings if not each.cancelled]
    held = [(each, counted[each.id]) for each in meetings if each.over(now) and each.id in counted]
    # A meeting for which nobody signs up teaches nothing of those who do.
    seen = [*project.before, *(heads.turnout for each, heads in held if each.sign_up)]
    rates = Rates().after(Attendance(one.confirmed, one.came, one.walk_ins) for one in seen if one.came is not None)
    served = {each.id: heads.eating for each, heads in held}
    alone = Forecast(rates, _usual(project.guests, seen), (), served, project.catering.enough)
    coming = (
        alone._coming(each.id, each.capacity, each.reserved, heads.confirmed if heads else 0, _left(each, now))
        if each.sign_up
        # Nobody signs up, so nobody who did stays away: as many as the plan counts on, as if all seats were reserved.
        else alone._coming(each.id, 0, project.guests.high, 0, 0.0)
        for each, heads in ((each, counted.get(each.id)) for each in meetings if not each.over(now))
    )
    return replace(alone, coming=tuple(coming))


def _left(meeting: Meeting, now: datetime) -> float:
    """The share of a usual meeting's sign-ups that is still to come."""
    return min(1.0, max(0.0, (meeting.registration_closes - now) / SIGN_UPS))


def _usual(guests: Guests, held: Iterable[Turnout]) -> Gamma:
    """How many sign up for a usual meeting: the plan's number, and those who did, waiting ones too."""
    found = Gamma(max(1.0, (guests.low + guests.high) / 2) * BELIEVED, BELIEVED)
    for each in held:
        found = found.seen(each.signed_up)
    return found


def _open(capacity: int, reserved: int, confirmed: int) -> int:
    return max(confirmed, capacity - reserved)


def _final(confirmed: int, open: int, more: Distribution) -> Distribution:
    """How many will be confirmed in the end: those who are and those still to sign up, as long as there are seats."""
    found: Distribution = {}
    for number, likely in more.items():
        guests = min(open, confirmed + number)
        found[guests] = found.get(guests, 0.0) + likely
    return found


def _portions(final: Distribution, reserved: int, rates: Rates, enough: float) -> int:
    """What will be ordered, on average, as a whole number."""
    return round(sum(likely * portions(guests, reserved, rates, enough) for guests, likely in final.items()))


def _futures(found: Forecast, asked: list[Coming]) -> Iterator[tuple[float, list[tuple[str, float, float]]]]:
    """For each value of the unknowns how likely it is, and under it of each meeting of `asked` the mean and variance of
    the portions that will be ordered.
    """
    filling = any(each.left and each.confirmed < each.open for each in asked)
    usuals = found.usual.nodes(USUALS) if filling else ((found.usual.mean, 1.0),)
    before, guests = {}, 0.0
    for coming in found.coming:
        before[coming.meeting] = guests
        guests += coming.guests
    for no_show, likely in found.rates.no_show.nodes(RATES):
        taught = [_taught(found, before[each.meeting], no_show) for each in asked]
        for usual, weight in usuals:
            kinds = [_ordered(each, usual, rates, found.enough) for each, rates in zip(asked, taught, strict=True)]
            yield likely * weight, kinds


def _ordered(coming: Coming, usual: float, rates: Rates, enough: float) -> tuple[str, float, float]:
    final = _final(coming.confirmed, coming.open, poisson(usual * coming.left))
    orders = [
        (chance, min(guests + coming.reserved, crowd(guests, coming.reserved, rates).quantile(enough)))
        for guests, chance in final.items()
        if chance > UNLIKELY
    ]
    whole = sum(chance for chance, _ in orders)
    middle = sum(chance * order for chance, order in orders) / whole
    return coming.meeting, middle, sum(chance * (order - middle) ** 2 for chance, order in orders) / whole


def _taught(found: Forecast, before: float, no_show: float) -> Rates:
    """What will be believed when it is ordered for, if so many guests `before` it teach that so many stay away."""
    known = found.rates.no_show
    learned = Beta(known.yes + before * no_show, known.no + before * (1 - no_show))
    return Rates(learned, found.rates.walk_ins, found.rates.meetings)


def _between(parts: Sequence[tuple[float, float, float]], share: float) -> Oere:
    """Below what a sum lies in `share` of all cases: normal with a weight, mean and variance for each future."""
    low, high = (
        min(mean - 8 * math.sqrt(each) for _, mean, each in parts),
        max(mean + 8 * math.sqrt(each) for _, mean, each in parts),
    )
    while high - low > 1:
        middle = (low + high) / 2
        below = sum(weight * _below(middle, mean, each) for weight, mean, each in parts)
        low, high = (middle, high) if below < share else (low, middle)
    return round(high)


def _below(value: float, mean: float, variance: float) -> float:
    if variance < 1:
        return float(value >= mean)
    return (1 + math.erf((value - mean) / math.sqrt(2 * variance))) / 2
