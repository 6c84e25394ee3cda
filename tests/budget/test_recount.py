"""The recount, against the real tables."""

from __future__ import annotations

from datetime import date, timedelta

from shared.budget.lines import Expense, Heads
from shared.budget.recount import recount
from shared.projects import Project
from shared.registrations.signing_up import cancel, sign_up
from tests.builders import BEFORE, a_guest
from tests.conftest import Tables


def test_the_recount_counts_people_whatever_happened_before(tables: Tables, kept: Project) -> None:
    """Sign-ups and cancellations, counted once or five times, give what is in the table."""
    for number in range(1, 5):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=number), BEFORE)
    cancel(tables.registrations, kept, kept.meetings[0], "person0003", BEFORE + timedelta(hours=1))
    for _ in range(5):
        recount(tables.registrations, tables.budget, kept.id, "moede-1")
    assert tables.budget.books(kept.id).heads == {"moede-1": Heads("moede-1", 7, 0, reserved=2, as_of=5)}


def test_an_older_recount_never_replaces_a_newer_one(tables: Tables, kept: Project) -> None:
    """A recount that was slow to write finds that a newer one was faster."""
    newer = Heads("moede-1", 9, 0, 2, as_of=9)
    assert tables.budget.count(kept.id, newer) is True
    assert tables.budget.count(kept.id, Heads("moede-1", 8, 0, 2, as_of=8)) is False
    assert tables.budget.books(kept.id).heads == {"moede-1": newer}


def test_the_tally_moves_with_a_sign_up(tables: Tables, kept: Project) -> None:
    """A party of three, and two reserved seats: five breakfasts at 65 kroner."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(party=3), BEFORE)
    recount(tables.registrations, tables.budget, kept.id, "moede-1")
    forecast = {each.line.id: each.forecast for each in tables.budget.books(kept.id).tally().lines}
    assert forecast["forplejning"] == 5 * 6_500


def test_an_expense_is_recorded_once(tables: Tables, kept: Project) -> None:
    """A second click on the same button spends no second time."""
    expense = Expense("regning-1", "forplejning", date(2018, 8, 20), "Morgenmad", "Bageriet", 175_000, "moede-1")
    assert [tables.budget.record(kept.id, expense), tables.budget.record(kept.id, expense)] == [True, False]
    assert tables.budget.books(kept.id).tally().spent == 175_000
