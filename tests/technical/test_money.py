"""Kroner for people, whole øre inside."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.technical.money import kroner, oere


@pytest.mark.parametrize(
    ("written", "expected"),
    [("14600", 1_460_000), ("14.600,00 kr.", 1_460_000), ("66,5", 6_650), (800, 80_000), (Decimal("66.67"), 6_667)],
)
def test_amounts_as_people_write_them(written: str | int | Decimal, expected: int) -> None:
    """Thousands by a point, øre behind a comma, with or without the unit."""
    assert oere(written) == expected


@pytest.mark.parametrize("written", ["", "1,234", "14.60", "1.2345", "kr", "12e3", 0.5, True, Decimal("0.001")])
def test_what_is_not_an_amount_is_refused(written: object) -> None:
    """Rather an error than a wrong amount: a point with two digits behind it could mean either."""
    with pytest.raises(ValueError, match=r"amount|float|øre"):
        oere(written)  # type: ignore[arg-type]


@given(st.integers(-(10**12), 10**12))
def test_written_and_read_back(amount: int) -> None:
    """No øre is lost on paper."""
    assert oere(kroner(amount)) == amount
