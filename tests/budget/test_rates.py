"""Who comes of those who said so: what is believed, and what a meeting teaches."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.budget.rates import (
    NO_SHOW,
    Attendance,
    Beta,
    Gamma,
    Rates,
    arrivals,
    heads,
    interval,
    mean,
    poisson,
    quantile,
)

ATTENDANCES = st.lists(
    st.integers(0, 28).flatmap(
        lambda confirmed: st.builds(Attendance, st.just(confirmed), st.integers(0, confirmed), st.integers(0, 6))
    ),
    max_size=4,
)


def test_a_meeting_where_many_stayed_away_raises_the_rate_and_one_where_all_came_lowers_it() -> None:
    """By counting: 3 of 17 believed, 10 of 28 seen, make 13 of 45. A count that cannot be is taken as full.

    Walk-ins are counted a meeting: one believed and four seen in one make two and a half.
    """
    assert Rates().after([Attendance(28, 18)]).no_show == Beta(13, 32)
    assert Rates().after([Attendance(10, 12)]).no_show == Beta(3, 24)
    assert Rates().after([Attendance(20, 20, walk_ins=4)]).walk_ins.mean == 2.5
    assert (
        Rates().after([Attendance(28, 28)]).no_show.mean
        < NO_SHOW.mean
        < Rates().after([Attendance(28, 18)]).no_show.mean
    )


def test_what_was_learned_narrows_what_is_believed() -> None:
    """After three meetings the interval of the rate is narrower than before the first."""
    before = NO_SHOW.interval()
    after = Rates().after([Attendance(26, 21)] * 3).no_show.interval()
    assert before[1] - before[0] > 2 * (after[1] - after[0])
    assert before == pytest.approx((0.07, 0.30), abs=0.02)


@given(held=ATTENDANCES)
def test_the_order_of_meetings_teaches_the_same(held: list[Attendance]) -> None:
    """Belief is a count."""
    assert len({Rates().after(each) for each in permutations(held)}) == 1


@given(confirmed=st.integers(0, 60), reserved=st.integers(0, 4), held=ATTENDANCES)
def test_the_heads_are_a_distribution_around_what_is_expected(
    confirmed: int, reserved: int, held: list[Attendance]
) -> None:
    """It sums to one, and its mean is those who come of the confirmed, walk-ins, speakers and committee."""
    rates = Rates().after(held)
    found = heads(confirmed, reserved, rates)
    assert math.isclose(sum(found.values()), 1, abs_tol=1e-5)
    expected = confirmed * (1 - rates.no_show.mean) + rates.walk_ins.mean + reserved
    assert math.isclose(mean(found), expected, abs_tol=1e-2)
    assert min(found) == reserved


def test_arrivals_with_a_known_rate_are_poisson() -> None:
    """Gamma-Poisson with much behind it and Poisson agree; nobody comes in no time."""
    sure = arrivals(Gamma(5e6, 1e6))
    assert [sure[number] for number in range(15)] == pytest.approx(
        [poisson(5.0)[number] for number in range(15)], abs=1e-4
    )
    assert arrivals(Gamma(5, 1), share=0) == poisson(0) == {0: 1.0}


def test_a_crowd_is_counted_as_well_as_a_breakfast() -> None:
    """Nothing is lost to rounding with thousands of guests."""
    rates = Rates().after([Attendance(5_000, 4_000)] * 3)
    found = heads(3_000, 2, rates)
    assert math.isclose(sum(found.values()), 1, abs_tol=1e-5)
    low, high = interval(found)
    assert low < mean(found) < high < low + 120
    assert sum(poisson(2_000.0).values()) == pytest.approx(1)
    assert rates.no_show.interval() == pytest.approx((0.196, 0.204), abs=0.001)


def test_an_interval_leaves_as_much_out_below_as_above() -> None:
    """Ten equally likely numbers: eight of them."""
    even = dict.fromkeys(range(1, 11), 0.1)
    assert interval(even) == (1, 9)
    assert quantile(even, 0.5) == 5
