"""The Budget table: what is entered twice is entered once, and the tally is what a recount of the entries gives."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from datetime import date
from random import Random

import hypothesis.strategies as st
from hypothesis import given, settings

from shared.budget.books import Books
from shared.budget.lines import Commitment, Expense, Heads, Move
from shared.projects import Project
from shared.technical import dynamodb
from tests.budget.test_tally import COUNTS, ENTRIES, LINES
from tests.conftest import Tables

DAY = date(2018, 8, 14)
ORDER = Commitment("o26", "forplejning", "moede-1", 169_000, DAY, "26 kuverter", "Bageriet")
BILL = Expense("b", "forplejning", DAY, "Morgenmad", "Bageriet", 171_000, "moede-1", "kvittering.pdf", "o26")


def test_a_button_pressed_twice_is_one_commitment(tables: Tables, kept: Project) -> None:
    """The second press enters nothing; neither does another order under the same id."""
    assert [tables.budget.commit(kept.id, ORDER), tables.budget.commit(kept.id, ORDER)] == [True, False]
    assert not tables.budget.commit(kept.id, replace(ORDER, amount=1))
    assert tables.budget.books(kept.id).commitments == (ORDER,)


def test_a_changed_order_takes_the_place_of_the_old_one(tables: Tables, kept: Project) -> None:
    """Both stay in the books, one counts; pressed again, nothing changes."""
    more = replace(ORDER, id="o29", amount=188_500)
    tables.budget.commit(kept.id, ORDER)
    assert [tables.budget.commit(kept.id, more, instead_of="o26") for _ in range(2)] == [True, False]
    found = tables.budget.books(kept.id)
    assert found.commitments == (replace(ORDER, void=True), more)
    assert found.tally().committed == 188_500


def test_an_expense_settles_its_order(tables: Tables, kept: Project) -> None:
    """With its receipt; a mistake is voided, and taken back again, once each; what is not there is not voided."""
    assert not tables.budget.void(kept.id, BILL)
    assert tables.budget.books(kept.id).expenses == ()
    tables.budget.commit(kept.id, ORDER)
    assert [tables.budget.record(kept.id, BILL), tables.budget.record(kept.id, BILL)] == [True, False]
    assert (tables.budget.books(kept.id).tally().committed, tables.budget.books(kept.id).tally().spent) == (0, 171_000)
    assert [tables.budget.void(kept.id, BILL), tables.budget.void(kept.id, BILL)] == [True, False]
    assert tables.budget.books(kept.id).expenses == (replace(BILL, void=True),)
    assert tables.budget.books(kept.id).tally().committed == 169_000
    assert [tables.budget.void(kept.id, BILL, void=False) for _ in range(2)] == [True, False]
    assert tables.budget.books(kept.id).expenses == (BILL,)


def test_an_expense_from_before_there_was_a_mark_can_be_voided(tables: Tables, kept: Project) -> None:
    """Entries written by an earlier version lack the newer fields, and count."""
    old = {"project": kept.id, "part": "expense#b", "id": "b", "line": "forplejning", "day": "2018-08-14"}
    dynamodb.write(dynamodb.Put(tables.budget.name, {**old, "text": "", "supplier": "", "amount": 5}))
    [found] = tables.budget.books(kept.id).expenses
    assert tables.budget.books(kept.id).tally().spent == 5
    assert tables.budget.void(kept.id, found)
    assert tables.budget.books(kept.id).tally().spent == 0


SEASONS = itertools.count()


@settings(max_examples=int(os.environ.get("TOVHOLDER_EXAMPLES", "25")))
@given(
    entries=st.lists(ENTRIES, max_size=8, unique_by=lambda each: (type(each), each.id)),
    counts=COUNTS,
    chance=st.randoms(use_true_random=False),
)
def test_any_order_with_repeats_gives_the_tally_of_a_recount(
    tables: Tables, entries: list[Expense | Commitment | Move], counts: list[Heads], chance: Random
) -> None:
    """Entered in any order, each once or thrice, older head-counts before or after newer ones: one tally."""
    project = f"season-{next(SEASONS)}"
    dynamodb.transact(tables.budget.line_writes(project, LINES, known=()))
    older = [replace(each, confirmed=each.confirmed + 1, as_of=0) for each in counts]
    steps: list[Expense | Commitment | Move | Heads] = [*entries, *entries, *entries, *counts, *counts, *older]
    chance.shuffle(steps)
    taken: Entered = {}
    for step in steps:
        if isinstance(step, Heads):
            tables.budget.count(project, step)
        else:
            enter(tables, project, step, taken)
    found = tables.budget.books(project)
    model = Books(
        LINES,
        {each.meeting: each for each in counts},
        tuple(each for each in taken.values() if isinstance(each, Expense)),
        tuple(each for each in taken.values() if isinstance(each, Commitment)),
        tuple(each for each in taken.values() if isinstance(each, Move)),
    )
    bills = [each.commitment for each in model.entries.expenses if each.commitment]
    assert len(bills) == len(set(bills))
    assert set(bills) <= {each.id for each in model.entries.orders}
    assert found.heads == model.heads
    assert found.tally() == model.tally()


Entered = dict[tuple[type, str], Expense | Commitment | Move]


def enter(tables: Tables, project: str, entry: Expense | Commitment | Move, taken: Entered) -> None:
    """As it was made; whoever made a mistake voids it afterwards. `taken`: what the table took.

    It takes no second bill of an order and none of an order that does not stand, and withdraws no order that is paid.
    """
    made = replace(entry, void=False)
    match made:
        case Expense():
            done = tables.budget.record(project, made)
        case Commitment():
            done = tables.budget.commit(project, made)
        case Move():
            done = tables.budget.move(project, made)
    if done:
        taken[type(made), made.id] = made
    if entry.void and tables.budget.void(project, entry):
        taken[type(made), made.id] = entry
