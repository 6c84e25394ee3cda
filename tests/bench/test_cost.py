"""The cost model adds up what a played season used."""

from __future__ import annotations

import pytest

from infra.bench.cost import Model, bill, dollars, limits, template
from infra.bench.played import Played
from infra.bench.prices import PRICES
from infra.season.functions import HANDLERS


@pytest.fixture
def model() -> Model:
    """Times made up: ten milliseconds each, a third of a second for a new process."""
    return Model(template(), {}, dict.fromkeys(HANDLERS, 0.3))


def test_a_thousand_invitations_are_a_thousand_mails(played: Played, model: Model) -> None:
    """And what is said of each by SES is part of it."""
    found = bill(played, model).mails
    assert found["SES"] == 1000
    assert found["Lambda, requests"] == 3000


def test_an_idle_month_sends_and_writes_next_to_nothing(played: Played, model: Model) -> None:
    """Ticks, nights and mornings read; what costs is the alarms."""
    found = bill(played, model).idle
    assert found["SES"] == 0
    assert found["DynamoDB, writes"] < 100
    assert dollars({"Alarms": found["Alarms"], "Metrics": found["Metrics"]}) > dollars(found) / 2


def test_every_use_has_a_price(played: Played, model: Model) -> None:
    """No count is left out of the sum."""
    assert bill(played, model).season.keys() <= PRICES.keys()


def test_the_limits_are_far_beyond_the_twelve_committees_of_copenhagen(played: Played, model: Model) -> None:
    """The nearest stands first."""
    found = [each.committees for each in limits(played, model)]
    assert found == sorted(found)
    assert found[0] > 12
