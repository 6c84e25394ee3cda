"""What a sign-up costs at DynamoDB, the whole way through the function."""

from __future__ import annotations

import pytest

from infra.proof.bench.sign_up import Cost, costs


@pytest.fixture(scope="module")
def measured() -> dict[str, Cost]:
    """What the bench prints."""
    return dict(costs())


@pytest.mark.parametrize("what", ["sign-up, confirmed", "sign-up, waiting"])
def test_a_sign_up_is_at_most_two_reads_and_one_transaction_of_three_writes(
    measured: dict[str, Cost], what: str
) -> None:
    """The project and the seats; then the seats, the registration and its mail."""
    cost = measured[what]
    assert cost.reads <= 2
    assert cost.calls["TransactWriteItems"] == 1
    assert cost.calls.total() - cost.reads == 1
    assert cost.written == 3
    assert cost.write_units <= 8


def test_four_meetings_are_one_transaction_too(measured: dict[str, Cost]) -> None:
    """Two writes a meeting and one mail for all."""
    cost = measured["sign-up for four meetings"]
    assert (cost.reads, cost.calls["TransactWriteItems"], cost.written) == (2, 1, 9)


@pytest.mark.parametrize("what", ["the season's page", "a meeting's page", "their own page"])
def test_a_page_is_two_reads_and_no_write(measured: dict[str, Cost], what: str) -> None:
    """GET changes nothing."""
    assert (measured[what].reads, measured[what].written, measured[what].write_units) == (2, 0, 0)
