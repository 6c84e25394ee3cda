"""Who comes of those who said so, and who comes without: what is believed, and what each meeting teaches.

The share who stay away has a Beta distribution and the number of guests at a meeting who stay away is beta-binomial;
the guests without a registration are Poisson with a Gamma rate (Gelman et al., *Bayesian Data Analysis*, 3rd ed.,
sections 2.4 and 2.6). Both are updated by counting. Taken for granted: everybody decides for themselves, and the rate
is the same at every meeting. Parties that stay away together and a rainy morning make the truth wider;
`tests/budget/drawn_seasons.py` draws such seasons.

The prior is an assumption. PheedLoop's Event Data Lab report 06 (860 events with check-in; pheedloop.com) has a median
of about 28 % no-shows at free events, vendors' guides name 30 to 50 %. Those events are large and anonymous; here a
neighbourhood's businesses meet, are reminded two days before and cancel with one click. We take 18 %, and so little of
it for sure (the weight of 17 guests) that the first meeting outweighs it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

Distribution = dict[int, float]
"""How likely each whole number is; the sum is 1."""

NEGLIGIBLE = 1e-8


@dataclass(frozen=True)
class Attendance:
    """A meeting that was held: heads `confirmed`, how many of them `came`, and who came besides."""

    confirmed: int
    came: int
    walk_ins: int = 0


@dataclass(frozen=True)
class Beta:
    """A share between 0 and 1: `yes` seen against `no`, both counted from a prior."""

    yes: float
    no: float

    @property
    def mean(self) -> float:
        """What to expect."""
        return self.yes / (self.yes + self.no)

    def density(self, at: float) -> float:
        """How likely, relative to what is expected."""
        if not 0 < at < 1:
            return 0.0
        yes, no = math.log(at / self.mean), math.log((1 - at) / (1 - self.mean))
        return math.exp((self.yes - 1) * yes + (self.no - 1) * no)

    def interval(self, share: float = 0.8) -> tuple[float, float]:
        """The bounds that hold `share` of it, as much left out below as above."""
        total = 0.0
        bounds: list[float] = []
        for point, weight in nodes(self.density, 0.0, 1.0, 2000):
            total += weight
            if total >= (1 - share) / 2 and not bounds:
                bounds.append(point)
            if total >= (1 + share) / 2:
                return bounds[0], point
        return bounds[0], 1.0

    def nodes(self, count: int) -> Nodes:
        """The share on a few points."""
        spread = math.sqrt(self.mean * (1 - self.mean) / (self.yes + self.no + 1))
        return nodes(self.density, max(0.0, self.mean - 3 * spread), min(1.0, self.mean + 3.5 * spread), count)


@dataclass(frozen=True)
class Gamma:
    """A rate a meeting: `count` seen in `times` meetings, both counted from a prior."""

    count: float
    times: float

    @property
    def mean(self) -> float:
        """What to expect of one meeting."""
        return self.count / self.times

    def density(self, at: float) -> float:
        """How likely, relative to what is expected."""
        if at <= 0:
            return 0.0
        return math.exp((self.count - 1) * math.log(at / self.mean) - self.times * (at - self.mean))

    def nodes(self, count: int) -> Nodes:
        """The rate on a few points."""
        spread = math.sqrt(self.count) / self.times
        return nodes(self.density, max(0.0, self.mean - 3 * spread), self.mean + 3.5 * spread, count)

    def seen(self, count: int) -> Gamma:
        """What is believed after one more meeting."""
        return Gamma(self.count + count, self.times + 1)


NO_SHOW = Beta(yes=3, no=14)
WALK_INS = Gamma(count=1, times=1)
"""One guest a meeting comes without a registration; believed as firmly as one meeting would make us."""


@dataclass(frozen=True)
class Rates:
    """What is believed of no-shows and walk-ins, after so many `meetings` at which guests were checked in."""

    no_show: Beta = NO_SHOW
    walk_ins: Gamma = WALK_INS
    meetings: int = 0

    def after(self, held: Iterable[Attendance]) -> Rates:
        """What is believed after the meetings `held`, in any order."""
        rates = self
        for each in held:
            away = max(0, each.confirmed - each.came)
            rates = Rates(
                Beta(rates.no_show.yes + away, rates.no_show.no + min(each.came, each.confirmed)),
                rates.walk_ins.seen(each.walk_ins),
                rates.meetings + 1,
            )
        return rates


def _terms(near: int, ratio: Callable[[int], float], most: int | None = None) -> tuple[float, ...]:
    """How likely 0, 1, … are, where `ratio(k)` is how much likelier k + 1 is than k; until the rest is negligible.

    It begins `near` the likeliest, so that nothing is lost to rounding however many there are.
    """
    up, down = [1.0], [1.0]
    while (most is None or near + len(up) <= most) and up[-1] > NEGLIGIBLE:
        up.append(up[-1] * ratio(near + len(up) - 1))
    for k in range(near, 0, -1):
        down.append(down[-1] / ratio(k - 1))
    terms = [*reversed(down[1:]), *up]
    whole = sum(terms)
    return tuple(term / whole for term in terms)


@lru_cache(maxsize=4096)
def _came(confirmed: int, no_show: Beta) -> tuple[float, ...]:
    """How likely 0, 1, … all of those confirmed come: beta-binomial."""
    come, away = no_show.no, no_show.yes

    def ratio(k: int) -> float:
        return (confirmed - k) * (k + come) / ((k + 1) * (confirmed - k - 1 + away))

    return _terms(int(confirmed * (1 - no_show.mean)), ratio, most=confirmed)


MANY = 200
"""From so many on, newcomers are weighed at a few numbers around their mean, as a normal distribution has them."""


@lru_cache(maxsize=256)
def arrivals(rate: Gamma, share: float = 1.0) -> Distribution:
    """How likely each number comes in `share` of a meeting's time: Gamma-Poisson."""
    odds, average = max(0.0, share) / (rate.times + max(0.0, share)), rate.mean * max(0.0, share)
    if average > MANY:
        return _around(average, math.sqrt(average * (1 + max(0.0, share) / rate.times)))
    return dict(enumerate(_terms(int(average), lambda k: (rate.count + k) / (k + 1) * odds) if odds else (1.0,)))


@lru_cache(maxsize=1024)
def poisson(rate: float) -> Distribution:
    """How likely each number comes where `rate` is known."""
    if rate > MANY:
        return _around(rate, math.sqrt(rate))
    return dict(enumerate(_terms(int(rate), lambda k: rate / (k + 1)) if rate > 0 else (1.0,)))


def _around(average: float, spread: float) -> Distribution:
    found: Distribution = {}
    for step in range(-12, 13):
        number = max(0, round(average + spread * step / 3))
        found[number] = found.get(number, 0.0) + math.exp(-((step / 3) ** 2) / 2)
    whole = sum(found.values())
    return {number: weight / whole for number, weight in found.items()}


@lru_cache(maxsize=2048)
def heads(confirmed: int, reserved: int, rates: Rates) -> Distribution:
    """How many will be in the room when so many are confirmed: who comes of them, walk-ins, speakers and committee."""
    found: Distribution = {}
    walk_ins = arrivals(rates.walk_ins)
    for came, likely in enumerate(_came(confirmed, rates.no_show)):
        for more, besides in walk_ins.items():
            found[reserved + came + more] = found.get(reserved + came + more, 0.0) + likely * besides
    return found


def mean(found: Distribution) -> float:
    """What to expect."""
    return sum(number * likely for number, likely in found.items())


def quantile(found: Distribution, share: float) -> int:
    """The smallest number that is enough in `share` of all cases."""
    total = 0.0
    for number in sorted(found):
        total += found[number]
        if total >= share - 1e-12:
            return number
    return max(found)


def interval(found: Distribution, share: float = 0.8) -> tuple[int, int]:
    """From where to where it lies in `share` of all cases, or a little more: numbers are whole."""
    return quantile(found, (1 - share) / 2), quantile(found, (1 + share) / 2)


Nodes = tuple[tuple[float, float], ...]
"""What an uncertain number may be, and how likely each is: a distribution on a few points, for sums over it."""


def nodes(density: Callable[[float], float], low: float, high: float, count: int) -> Nodes:
    """`count` points between two bounds, evenly apart, weighted by the `density` there."""
    step = (high - low) / count
    points = [low + (place + 0.5) * step for place in range(count)]
    weights = [density(point) for point in points]
    return tuple((point, weight / sum(weights)) for point, weight in zip(points, weights, strict=True))
