"""What evaluations come to."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given

from shared.evaluations import Evaluation
from shared.evaluations.results import Remark, results
from tests.builders import PROJECT, a_meeting

ENDS = a_meeting().ends


def an_evaluation(number: int, score: int, text: str = "", name: str = "") -> Evaluation:
    at = ENDS + timedelta(minutes=number)
    return Evaluation(PROJECT, "moede-1", f"e{number}", score, text, text, text, at, name)


def test_nobody_has_answered() -> None:
    """There is no mean of nothing."""
    found = results([])
    assert (found.count, found.mean, found.median, found.few) == (0, None, None, True)
    assert sum(found.distribution.values()) == 0


@pytest.mark.parametrize(
    ("scores", "mean", "median"),
    [
        ([7], "7.0", "7.0"),
        ([7, 8], "7.5", "7.5"),
        ([9, 9, 8], "8.7", "9.0"),
        ([1, 10, 10, 10], "7.8", "10.0"),
        ([8, 8, 8, 9], "8.3", "8.0"),
        ([2, 9, 8], "6.3", "8.0"),
    ],
)
def test_mean_and_median_are_exact(scores: list[int], mean: str, median: str) -> None:
    """To one decimal, a half upwards, as one learns in school: 8.25 is 8.3."""
    found = results(an_evaluation(number, score) for number, score in enumerate(scores))
    assert (found.mean, found.median) == (Decimal(mean), Decimal(median))


def test_few_answers_are_called_few() -> None:
    """Four answers say little, and whoever shows their mean says so."""
    assert results(an_evaluation(number, 8) for number in range(4)).few
    assert not results(an_evaluation(number, 8) for number in range(5)).few


def test_the_texts_stand_in_the_order_they_came_with_a_name_where_it_was_signed() -> None:
    """Empty ones are left out."""
    said = [an_evaluation(2, 5, "Bagefter", "Åse Ørsted"), an_evaluation(1, 6, "Først"), an_evaluation(3, 7)]
    remarks = (Remark("Først", "", "moede-1"), Remark("Bagefter", "Åse Ørsted", "moede-1"))
    found = results(said)
    assert (found.useful, found.next_topics, found.free) == (remarks, remarks, remarks)


@given(st.lists(st.integers(1, 10)), st.randoms())
def test_the_results_are_a_recount(scores: list[int], chance: object) -> None:
    """Whatever the scores and their order: the distribution adds up to the count and gives the mean."""
    said = [an_evaluation(number, score) for number, score in enumerate(scores)]
    found = results(said)
    assert list(found.distribution) == list(range(1, 11))
    assert sum(found.distribution.values()) == found.count == len(scores)
    assert sum(score * many for score, many in found.distribution.items()) == sum(scores)
    if scores:
        assert found.mean is not None
        assert abs(Fraction(found.mean) - Fraction(sum(scores), len(scores))) <= Fraction(1, 20)
    chance.shuffle(said)  # type: ignore[attr-defined]
    assert results(said) == found
