"""What a unit of work asks of DynamoDB, beside the least that the rules allow."""

from __future__ import annotations

import pytest

from infra.proof.bench.least import RULES, Least, Taken, measured
from infra.proof.bench.played import Played

TAKEN = {
    "the season's page": (2, 0),
    "a meeting's page": (2, 0),
    "sign-up, confirmed": (3, 7),
    "sign-up, waiting": (3, 8),
    "sign-up for four meetings": (3, 19),
    "change of the diet": (6, 7),
    "cancellation, nobody waits": (6, 7),
    "cancellation, one moves up": (7, 13),
    "an evaluation": (3, 1),
    "an invitation, sent": (6, 4),
    "a confirmation, sent": (6, 4),
    "told that it was sent": (2, 1),
    "told that it was delivered": (3, 2),
    "a tick with nothing due": (4, 0),
    "a recount": (6, 1),
    "a night's recount of one meeting": (8, 1),
    "a summary, owed": (11, 8),
}
"""Requests and write units: no more than these."""


@pytest.fixture(scope="module")
def found(played: Played) -> dict[str, Taken]:
    """What the bench prints."""
    return dict(measured(played))


@pytest.mark.parametrize("unit", [each.unit for each in RULES])
def test_a_unit_of_work_takes_no_more_than_it_did(unit: str, found: dict[str, Taken]) -> None:
    """Who makes one dearer has to say so here."""
    requests, write = TAKEN[unit]
    assert found[unit].requests <= requests
    assert found[unit].write <= write


@pytest.mark.parametrize("least", RULES, ids=lambda each: each.unit)
def test_nothing_takes_more_than_twice_the_least(least: Least, found: dict[str, Taken]) -> None:
    """And nothing takes less: then the least is none."""
    took = found[least.unit]
    assert least.requests - 0.1 <= took.requests <= 2 * least.requests
    assert least.write <= took.write <= least.write + 1
