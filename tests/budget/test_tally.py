"""The tally: what the lines, the heads and the expenses give."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from shared.budget.lines import BudgetLine, Expense, Heads, tally

VENUE = BudgetLine("lokaleleje", "Lokaleleje, verdensrummet x 2", 160_000, order=1)
BREAKFAST = BudgetLine("morgenmad", "Morgenmad og kaffe/te", 800_000, order=2, per_head=6_500)
TALK = BudgetLine("kommunikation", "Kommunikation", 0, order=3)
SPEAKER = BudgetLine("oplaegsholder", "Evt. ekstern oplægsholder", 500_000, order=4, optional=True)
LINES = (VENUE, BREAKFAST, TALK, SPEAKER)


def spent(line: str, amount: int, meeting: str = "", id: str = "1") -> Expense:
    return Expense(id, line, date(2018, 8, 20), "Regning", "Bageriet", amount, meeting)


def test_a_per_head_line_moves_with_the_heads() -> None:
    """Ten guests and two reserved seats cost twelve breakfasts; nothing else moves."""
    found = tally(LINES, {"moede-1": Heads("moede-1", 10, 3, 2, as_of=9)}, [])
    assert [(each.line.id, each.forecast, each.spent, each.remaining) for each in found.lines] == [
        ("lokaleleje", 160_000, 0, 160_000),
        ("morgenmad", 12 * 6_500, 0, 800_000),
        ("kommunikation", 0, 0, 0),
        ("oplaegsholder", 500_000, 0, 500_000),
    ]
    assert (found.planned, found.forecast) == (1_460_000, 160_000 + 78_000 + 500_000)


def test_a_paid_bill_takes_the_place_of_its_meetings_forecast() -> None:
    """Once the caterer's bill for a meeting is paid, that meeting's heads are forecast no more."""
    heads = {"moede-1": Heads("moede-1", 26, 0, 2, 1), "moede-2": Heads("moede-2", 8, 0, 2, 1)}
    found = tally([BREAKFAST], heads, [spent("morgenmad", 175_000, "moede-1")])
    assert (found.forecast, found.spent, found.remaining) == (175_000 + 10 * 6_500, 175_000, 625_000)


def test_a_fixed_line_that_broke_is_forecast_at_what_it_cost() -> None:
    """The forecast never says less than what is paid."""
    found = tally([VENUE], {}, [spent("lokaleleje", 170_000)])
    assert (found.forecast, found.remaining) == (170_000, -10_000)


@given(
    amounts=st.lists(
        st.tuples(st.sampled_from([line.id for line in LINES]), st.integers(-10_000, 900_000)), max_size=20
    )
)
def test_no_oere_appears_or_vanishes(amounts: list[tuple[str, int]]) -> None:
    """The lines sum to the total, in any order, and what is spent and what remains is what was planned."""
    expenses = [spent(line, amount, id=str(place)) for place, (line, amount) in enumerate(amounts)]
    found = tally(LINES, {}, expenses)
    assert found == tally(tuple(reversed(LINES)), {}, list(reversed(expenses)))
    assert found.spent == sum(amount for _, amount in amounts)
    assert found.spent + found.remaining == found.planned == 1_460_000
