"""A tick with nothing due costs the same whatever the number of members and registrations."""

from __future__ import annotations

from infra.proof.bench.tick import SIZES, size, tick


def test_a_quiet_tick_costs_the_same_with_ten_members_and_with_ten_thousand() -> None:
    """Requests by operation and read units are equal, and not many."""
    few, many = (tick(members, registrations=members) for members in SIZES)
    assert few == many
    assert few.requests <= 4


def test_an_item_s_size_is_its_names_and_values_in_utf_8() -> None:
    """As AWS counts: four bytes of names, seven of text with two Danish letters."""
    assert size({"name": {"S": "Åse Æ"}}) == 4 + 7
