"""So many from each source in so long a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.technical import limit
from shared.technical.limit import Limit
from tests.builders import BEFORE

MINUTE = timedelta(minutes=1)


def test_the_window_starts_with_the_first_and_then_all_are_allowed_again() -> None:
    """Who waits as long as it says comes through."""
    counted = Limit(2, MINUTE)
    waits = [counted.wait("192.0.2.1", BEFORE + timedelta(seconds=second)) for second in (0, 10, 20, 59, 60)]
    assert waits == [0, 0, 40, 1, 0]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("unix", "unix", True),
    ],
)
def test_a_network_is_one_source(one: str, other: str, together: bool) -> None:
    """Whoever has a /64 of IPv6 has as many addresses as she likes."""
    counted = Limit(1, MINUTE)
    assert counted.wait(one, BEFORE) == 0
    assert bool(counted.wait(other, BEFORE)) is together


def test_no_limit_and_no_source_are_never_held_up() -> None:
    """0 turns it off."""
    assert [Limit(0, MINUTE).wait("192.0.2.1", BEFORE) for _ in range(3)] == [0, 0, 0]
    assert [Limit(1, MINUTE).wait("", BEFORE) for _ in range(3)] == [0, 0, 0]


def test_memory_does_not_grow_with_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is over is forgotten first; under a flood, all of it."""
    monkeypatch.setattr(limit, "MOST_SOURCES", 3)
    counted = Limit(1, MINUTE)
    for number in range(3):
        counted.wait(f"192.0.2.{number}", BEFORE + timedelta(seconds=30 * number))
    assert counted.wait("192.0.2.9", BEFORE + timedelta(seconds=61)) == 0
    assert counted.wait("192.0.2.2", BEFORE + timedelta(seconds=61)) > 0
    for number in range(10, 20):
        counted.wait(f"192.0.2.{number}", BEFORE + timedelta(seconds=62))
    assert len(counted._seen) <= 3


def test_no_source_is_shown() -> None:
    """Not even in the representation that an error might log."""
    counted = Limit(1, MINUTE)
    counted.wait("192.0.2.1", BEFORE)
    assert "192.0.2" not in repr(counted)
