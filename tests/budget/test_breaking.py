"""A line about to break: told once each time, with what would mend it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.budget.books import Books
from shared.budget.breaking import CheaperHead, FewerSeats, Remedies, crossings, remedies
from shared.budget.income import Income
from shared.budget.line import BudgetLine, LineTally
from shared.budget.lines import Expense, Heads, Move, Tally
from shared.budget.outlook import Outlook, outlook
from shared.budget.prices import PerHead
from shared.budget.watching import watch
from shared.outbox.mail import Kind
from shared.outbox.office_occasions import OfLine
from shared.projects import Project
from tests.builders import BEFORE, a_meeting, a_project, the_lines, there
from tests.conftest import Tables

DAY = date(2018, 8, 16)
PROJECT = a_project(a_meeting(1), a_meeting(2), a_meeting(3))


def line(id: str, planned: int, forecast: int) -> LineTally:
    return LineTally(BudgetLine(id, id, planned, 1), forecast, 0)


def full(*meetings: int, came: int | None = None) -> dict[str, Heads]:
    found = [Heads(f"moede-{number}", 28, 5, 2, as_of=1, came=came) for number in meetings]
    return {each.meeting: each for each in found}


def breakfast(found: Outlook) -> LineTally:
    return there(found.tally.line("forplejning"))


def fed_for(planned: int) -> tuple[BudgetLine, ...]:
    """The budget, in which the caterer may cost `planned`."""
    return tuple(replace(each, planned=planned) if each.food else each for each in the_lines())


def mended(planned: int, now: datetime = BEFORE, *entries: Expense) -> tuple[Outlook, Remedies]:
    """The outlook and the remedies where the caterer may cost `planned`."""
    found = outlook(Books(fed_for(planned), {}, entries), PROJECT, now)
    return found, remedies(breakfast(found), found, PROJECT)


def test_a_line_that_crosses_is_told_once_until_it_was_back() -> None:
    """Above, still above, back: told, not told, back. A line that is dropped leaves no warning behind."""
    above, below = Tally((line("a", 100, 101),)), Tally((line("a", 100, 100),))
    assert [each.line.id for each in crossings(above, []).more] == ["a"]
    assert crossings(above, ["a"]) == crossings(below, [])
    assert crossings(below, ["a"]).back == ("a",)
    assert crossings(Tally(()), ["a"]).back == ("a",)


def test_a_cheaper_head_is_rounded_down_so_that_the_line_keeps() -> None:
    """The price times the portions to order fits, and an øre more a head does not."""
    found, mend = mended(400_000)
    portions = sum(found.forecast.portions.values())
    assert mend.cheaper == CheaperHead(6_500, 400_000 // portions, portions)
    assert mend.cheaper is not None
    assert mend.cheaper.to * portions <= 400_000 < (mend.cheaper.to + 1) * portions


def test_what_guests_pay_a_head_makes_no_cost_less_certain() -> None:
    """An entrance goes up and down with the heads as food does, and is none."""
    entrance = BudgetLine("entre", "Entré", 400_000, 9, PerHead(5_000), income=Income.ENTRANCE)
    found, rich = (outlook(Books((*the_lines(), *more), {}, ()), PROJECT, BEFORE) for more in ((), (entrance,)))
    assert (rich.cost, rich.balance) == (found.cost, found.balance)


@given(planned=st.integers(1, 600_000), days=st.integers(-30, 60))
def test_every_remedy_mends(planned: int, days: int) -> None:
    """Fewer seats, applied to the meetings, bring the forecast to what the line may cost; so does the cheaper price."""
    now = BEFORE + timedelta(days=days)
    found, mend = mended(planned, now)
    assert mend.over == max(0, breakfast(found).forecast - planned)
    if mend.fewer:
        then = {id: capacity for id, _, capacity in mend.fewer.meetings}
        smaller = replace(
            PROJECT,
            meetings=tuple(replace(each, capacity=then.get(each.id, each.capacity)) for each in PROJECT.meetings),
        )
        after = breakfast(outlook(Books(fed_for(planned), {}, ()), smaller, now))
        assert after.over == 0
        assert breakfast(found).forecast - after.forecast == mend.fewer.saves
    if mend.cheaper:
        assert breakfast(found).forecast - mend.cheaper.portions * (6_500 - mend.cheaper.to) <= planned


def test_nobody_who_is_confirmed_is_put_out() -> None:
    """Where the meetings are full, fewer seats are no remedy."""
    found = outlook(Books(fed_for(100_000), full(1, 2, 3), ()), PROJECT, BEFORE)
    assert remedies(breakfast(found), found, PROJECT).fewer is None


def test_one_seat_fewer_is_enough_for_one_portion_too_many() -> None:
    """The figures are those of the meeting that changes."""
    found, _ = mended(800_000)
    over_by_one = breakfast(found).forecast - 1
    found, mend = mended(over_by_one)
    assert isinstance(mend.fewer, FewerSeats)
    assert mend.fewer.saves >= mend.over == 1
    assert all(before == 30 and then < 30 for _, before, then in mend.fewer.meetings)


def test_other_lines_say_how_much_they_have_left() -> None:
    """An optional line could also stay unspent; a line that has nothing is not named."""
    _, mend = mended(300_000, BEFORE, Expense("1", "oplaegsholder", DAY, "", "", 120_000))
    [other] = mend.others
    assert (other.line.line.id, other.left, other.unspent) == ("oplaegsholder", 0, 380_000)
    assert other.enough == (mend.over <= 380_000)


def test_money_moved_to_the_line_mends_it() -> None:
    """What may be spent is the adjusted plan."""
    lines = fed_for(400_000)
    over = breakfast(outlook(Books(lines, {}, ()), PROJECT, BEFORE)).over
    moved = Move("m", "oplaegsholder", "forplejning", over, DAY, "Flere gæster")
    assert over > 0
    assert breakfast(outlook(Books(lines, {}, (), moves=(moved,)), PROJECT, BEFORE)).over == 0


@pytest.fixture
def tight(tables: Tables, kept: Project) -> Project:
    """The project, whose caterer is about to cost more than he may."""
    tables.budget.record(kept.id, Expense("b", "forplejning", DAY, "", "", 700_000, "moede-1"))
    return kept


def warned(tables: Tables, project: Project, hours: int) -> list[str]:
    """The lines that a mail is owed about, so many hours later."""
    mails = watch(tables.budget, tables.outbox, project, BEFORE + timedelta(hours=hours))
    return [each.of(OfLine).line for each in mails if each.kind is Kind.BUDGET_WARNING]


def test_a_warning_is_owed_once_a_crossing(tables: Tables, tight: Project) -> None:
    """Looked at twice it is one mail; after the line kept for a while it is told anew."""
    assert [warned(tables, tight, hours=1), warned(tables, tight, hours=2)] == [["forplejning"], []]
    assert tables.budget.books(tight.id).warned == {"forplejning"}
    [bill] = tables.budget.books(tight.id).expenses
    tables.budget.void(tight.id, bill)
    assert warned(tables, tight, hours=3) == []
    assert tables.budget.books(tight.id).warned == frozenset()
    tables.budget.void(tight.id, bill, void=False)
    assert warned(tables, tight, hours=4) == ["forplejning"]


def test_a_budget_that_keeps_warns_of_nothing(tables: Tables, kept: Project) -> None:
    """The application's own figures do."""
    assert warned(tables, kept, hours=1) == []
