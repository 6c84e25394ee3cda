"""A unit of work costs the same in a small network and in a large one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.proof.bench.meter import Cost, Guest, Meter
from infra.proof.bench.tick import READS, SIZES, fill, size, tick
from infra.proof.season.cloud import PUBLIC_URL
from infra.proof.season.play import script, season


@pytest.mark.always
def test_a_quiet_tick_costs_the_same_with_ten_members_and_with_ten_thousand() -> None:
    """Requests by operation and read units are equal, and not many."""
    few, many = (tick(members, registrations=members) for members in SIZES)
    assert few == many
    assert few.requests <= 4
    assert few.calls.keys() <= READS


@pytest.mark.always
@pytest.mark.parametrize("function", ["plan", "budget", "summaries"])
def test_seasons_in_which_nothing_is_due_cost_nothing(function: str) -> None:
    """A tick, a night and a morning, beside none of them and beside ten thousand."""
    assert tick(10, function=function) == tick(10, over=10_000, function=function)


@pytest.mark.always
def test_a_page_and_a_sign_up_cost_the_same_beside_ten_and_beside_two_thousand() -> None:
    """Requests, and units read and written: seats are counted, not found out by reading who has one."""
    few, many = (_costs(10), _costs(2_000))
    assert few == many
    # The registration, the seats and the mail in one transaction; then the request that was answered and its mailbox's
    # count go.
    assert (few[1].written, few[1].reads, few[1].calls["TransactWriteItems"]) == (5, 2, 1)
    assert few[1].write_units <= 12
    assert (few[0].reads, few[0].written, few[0].write_units) == (2, 0, 0)


def _costs(others: int) -> tuple[Cost, Cost]:
    """A meeting's page and a sign-up for it, beside so many members and registrations."""
    played, meter = replace(script(), rows=()), Meter()
    with season(played, meter) as made:
        made.begin()
        fill(made, others, others)
        made.cloud.heard.append(meter.hear)
        guest, meeting = Guest(made, meter), played.project.meetings[0].id
        address = f"{PUBLIC_URL}/{played.project.id}/{meeting}"
        made.people.browser.get(address)  # reads the keys, once a process
        return guest.cost(lambda: made.people.browser.get(address)), guest.sign_up(1, meeting)


def test_an_item_s_size_is_its_names_and_values_in_utf_8() -> None:
    """As AWS counts: four bytes of names, seven of text with two Danish letters."""
    assert size({"name": {"S": "Åse Æ"}}) == 4 + 7
