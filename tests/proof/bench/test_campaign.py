"""A campaign's mail costs the same, whether a hundred get it or ten thousand."""

from __future__ import annotations

import pytest

from infra.proof.bench.campaign import cost, duration
from infra.proof.season.streams import mapped


def test_a_mail_costs_the_same_in_a_large_campaign() -> None:
    """Requests and units of sending it are equal; owing it takes two requests for a page of ninety."""
    few, many = cost(100, sample=20), cost(900, sample=20)
    assert few.sending == many.sending
    assert many.requests()[1] <= 5.5
    assert [each.owing.calls["TransactWriteItems"] - 2 for each in (few, many)] == [2, 10]
    for small, large in zip(few.units(), many.units(), strict=True):
        assert large == pytest.approx(small, rel=0.05)


@pytest.mark.parametrize(("rate", "seconds"), [(14, 714), (100, 100)])
def test_ten_thousand_mails_take_as_long_as_ses_lets_them(rate: float, seconds: float) -> None:
    """Twelve minutes at 14 a second, under two at 100; the senders do not stand in each other's way."""
    assert duration(10_000, rate) == pytest.approx(seconds, rel=0.1)


def test_a_hundred_thousand_mails_have_gone_long_before_the_stream_forgets_them() -> None:
    """At SES's first rate they take two hours. The mapping tries a record for as long as a stream keeps it, a day, so
    that none is given up for its age while it waits for those before it.
    """
    took = duration(100_000, 14)
    assert took == pytest.approx(7_143, rel=0.1)
    assert 12 * took <= mapped("CampaignStream").oldest.total_seconds()
