"""What a sign-up costs at DynamoDB, the whole way through the function."""

from __future__ import annotations

import pytest

from infra.proof.bench.sign_up import Cost, costs


@pytest.fixture(scope="module")
def measured() -> dict[str, Cost]:
    """What the bench prints."""
    return dict(costs())


@pytest.mark.parametrize(("what", "units"), [("the click, confirmed", 12), ("the click, waiting", 13)])
def test_a_click_is_two_reads_and_one_transaction(measured: dict[str, Cost], what: str, units: int) -> None:
    """The project; the request with the seats; then the seats, the registration and its mail, and the request and the
    count of its mailbox go. Who waits enters an index, and so does the mail: that of its person, for the export.
    """
    cost = measured[what]
    assert (cost.reads, cost.calls["TransactWriteItems"], cost.calls.total(), cost.written) == (2, 1, 3, 5)
    assert cost.write_units <= units


def test_a_form_is_two_reads_and_one_transaction_of_three_writes(measured: dict[str, Cost]) -> None:
    """Nothing that the click does is done before it. The mail enters the index of its person."""
    cost = measured["the form, until the mailbox answers"]
    assert (cost.reads, cost.calls.total(), cost.written) == (2, 3, 3)
    assert cost.write_units <= 8


def test_four_meetings_are_one_transaction_too(measured: dict[str, Cost]) -> None:
    """Two writes a meeting and one mail for all; and the request is gone, and its mailbox's count."""
    cost = measured["the click for four meetings"]
    assert (cost.reads, cost.calls["TransactWriteItems"], cost.written) == (2, 1, 11)


PAGES = [("the season's page", 2), ("a meeting's page", 2), ("their own page", 4)]


@pytest.mark.parametrize(("what", "reads"), PAGES)
def test_a_page_is_few_reads_and_no_write(measured: dict[str, Cost], what: str, reads: int) -> None:
    """GET changes nothing. Their own page reads what they signed up for and who else comes beside."""
    assert (measured[what].reads, measured[what].written, measured[what].write_units) == (reads, 0, 0)
