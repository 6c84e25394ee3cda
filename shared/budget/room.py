"""How many will be in the room when so many are confirmed, and how many portions are enough for them.

Up to `EXACT` guests every number is weighed by itself. A larger crowd is told by its mean, variance and skewness: the
cumulants of independent parts add, and a quantile follows from three of them (Cornish and Fisher, "Moments and
Cumulants in the Specification of Distributions", 1938). The work for it does not grow with the seats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from shared.budget.rates import Distribution, Rates, heads, interval, mean, quantile

EXACT = 100
"""Guests up to whom the distribution is summed number by number."""

NORMAL = NormalDist()


@dataclass(frozen=True)
class Crowd:
    """A number of heads by its mean, variance and third central moment."""

    mean: float
    variance: float
    third: float

    def quantile(self, share: float) -> float:
        """The number that is enough in `share` of all cases, as a real number."""
        if self.variance <= 0:
            return self.mean
        z, spread = NORMAL.inv_cdf(share), math.sqrt(self.variance)
        return self.mean + spread * (z + (z * z - 1) * self.third / spread**3 / 6)


def crowd(confirmed: float, reserved: int, rates: Rates) -> Crowd:
    """Those who come of so many `confirmed` (beta-binomial), walk-ins (Gamma-Poisson), and the `reserved` seats."""
    come, away, odds = rates.no_show.no, rates.no_show.yes, 1 / rates.walk_ins.times
    both, walked = come + away, rates.walk_ins.count * odds
    variance = confirmed * come * away * (both + confirmed) / (both**2 * (both + 1))
    third = 0.0
    if variance > 0:
        skewness = (both + 2 * confirmed) * (away - come) / (both + 2)
        third = skewness * math.sqrt((1 + both) / (confirmed * come * away * (confirmed + both))) * variance**1.5
    return Crowd(
        reserved + confirmed * come / both + walked,
        variance + walked * (1 + odds),
        third + walked * (1 + odds) * (1 + 2 * odds),
    )


def mixed(final: Distribution, reserved: int, rates: Rates) -> tuple[float, int, int]:
    """What to expect in the room, and from where to where in 80 % of all cases, where `final` says who is confirmed."""
    if max(final) <= EXACT:
        room: Distribution = {}
        for guests, likely in final.items():
            for number, each in heads(guests, reserved, rates).items():
                room[number] = room.get(number, 0.0) + likely * each
        return (mean(room), *interval(room))
    crowds = [(likely, crowd(guests, reserved, rates)) for guests, likely in final.items()]
    middle = sum(likely * each.mean for likely, each in crowds)
    off = [(likely, each.mean - middle, each) for likely, each in crowds]
    whole = Crowd(
        middle,
        sum(likely * (each.variance + by**2) for likely, by, each in off),
        sum(likely * (each.third + 3 * by * each.variance + by**3) for likely, by, each in off),
    )
    low, high = (whole.quantile(share) for share in (0.1, 0.9))
    return middle, max(0, math.floor(low)), math.ceil(high)


@lru_cache(maxsize=8192)
def portions(confirmed: int, reserved: int, rates: Rates, enough: float) -> int:
    """How many portions to order: enough in that share of all cases, never more than people who are to come."""
    if confirmed <= EXACT:
        return min(confirmed + reserved, quantile(heads(confirmed, reserved, rates), enough))
    return min(confirmed + reserved, math.ceil(crowd(confirmed, reserved, rates).quantile(enough) - 0.5))
