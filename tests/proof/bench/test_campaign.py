"""A campaign's mail costs the same, whether a hundred get it or ten thousand."""

from __future__ import annotations

import pytest

from infra.proof.bench.campaign import cost, duration, morning
from infra.proof.season.streams import mapped
from shared.technical.handing_on import pause


def test_a_mail_costs_the_same_in_a_large_campaign() -> None:
    """Requests and units of sending it are equal; owing it takes two requests for a page of
    ninety; three more are another mail and when the season is due next.
    """
    few, many = cost(100, sample=20), cost(900, sample=20)
    assert few.sending == many.sending
    assert many.requests()[1] <= 5.5
    assert [each.owing.calls["TransactWriteItems"] - 3 for each in (few, many)] == [2, 10]
    for small, large in zip(few.units(), many.units(), strict=True):
        assert large == pytest.approx(small, rel=0.05)


@pytest.mark.parametrize(("rate", "seconds"), [(14, 714), (100, 100)])
def test_ten_thousand_mails_take_as_long_as_ses_lets_them(rate: float, seconds: float) -> None:
    """Twelve minutes at 14 a second, under two at 100; the senders do not stand in each other's way."""
    assert duration(10_000, rate) == pytest.approx(seconds, rel=0.1)


@pytest.mark.parametrize("rate", [14, 100])
def test_committees_that_all_invite_on_one_morning_wait_for_ses_alone(rate: float) -> None:
    """Each for the mails of those before it, so that none starves; ten thousand with a few members each, as fast as SES
    lets them.
    """
    committees, invited = 10_000, 4
    found = morning(committees, rate, invited)
    assert found == sorted(found)
    started = (number * pause(committees) for number in range(committees))
    late = max(
        at - max((number + 1) * invited / rate, begun)
        for number, (at, begun) in enumerate(zip(found, started, strict=True))
    )
    assert late < 60
    assert found[-1] == pytest.approx(committees * invited / rate, rel=0.05)


def test_a_hundred_thousand_mails_have_gone_long_before_the_stream_forgets_them() -> None:
    """At SES's first rate they take two hours. The mapping tries a record for as long as a stream keeps it, a day, so
    that none is given up for its age while it waits for those before it.
    """
    took = duration(100_000, 14)
    assert took == pytest.approx(7_143, rel=0.1)
    assert 12 * took <= mapped("CampaignStream").oldest.total_seconds()
