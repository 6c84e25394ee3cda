"""The tally: what the lines, the heads, the orders, the bills and the moves give."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.budget.books import Books
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense, Heads, Move, Tally
from shared.budget.prices import PerHead, PerMeeting
from shared.budget.tally import NotEnough, may_move
from tests.builders import there

DAY = date(2018, 8, 20)
VENUE = BudgetLine("lokaleleje", "Lokaleleje, verdensrummet x 2", 160_000, order=1)
BREAKFAST = BudgetLine("morgenmad", "Morgenmad og kaffe/te", 800_000, order=2, price=PerHead(6_500), food=True)
TALK = BudgetLine("kommunikation", "Kommunikation", 0, order=3)
SPEAKER = BudgetLine("oplaegsholder", "Evt. ekstern oplægsholder", 500_000, order=4, optional=True)
LINES = (VENUE, BREAKFAST, TALK, SPEAKER)
EXAMPLES = int(os.environ.get("TOVHOLDER_EXAMPLES", "100"))


def heads(meeting: str, confirmed: int, waiting: int = 0) -> Heads:
    return Heads(meeting, confirmed, waiting, reserved=2, as_of=1)


def spent(line: str, amount: int, meeting: str = "", id: str = "1", commitment: str = "") -> Expense:
    return Expense(id, line, DAY, "Regning", "Bageriet", amount, meeting, commitment=commitment)


def ordered(line: str, amount: int, meeting: str = "", id: str = "1") -> Commitment:
    return Commitment(id, line, meeting, amount, DAY, "26 kuverter", "Bageriet")


def moved(source: str, target: str, amount: int, id: str = "1") -> Move:
    return Move(id, source, target, amount, DAY, "Flere gæster end ventet")


def books(*entries: Expense | Commitment | Move, heads: tuple[Heads, ...] = ()) -> Books:
    return Books(
        LINES,
        {each.meeting: each for each in heads},
        tuple(each for each in entries if isinstance(each, Expense)),
        tuple(each for each in entries if isinstance(each, Commitment)),
        tuple(each for each in entries if isinstance(each, Move)),
    )


def row(found: Tally, line: str) -> tuple[int, int, int, int]:
    """Committed, spent, forecast, remaining."""
    each = there(found.line(line))
    return each.committed, each.spent, each.forecast, each.remaining


def test_a_per_head_line_moves_with_the_heads() -> None:
    """Ten guests and two reserved seats cost twelve breakfasts; nothing else moves."""
    found = books(heads=(heads("moede-1", 10, 3),)).tally()
    assert [row(found, line.id) for line in LINES] == [
        (0, 0, 160_000, 160_000),
        (0, 0, 12 * 6_500, 800_000),
        (0, 0, 0, 0),
        (0, 0, 500_000, 500_000),
    ]
    assert (found.planned, found.forecast) == (1_460_000, 160_000 + 78_000 + 500_000)


def test_a_paid_bill_takes_the_place_of_its_meetings_forecast() -> None:
    """Once the caterer's bill for a meeting is paid, that meeting's heads are forecast no more."""
    counted = (heads("moede-1", 26), heads("moede-2", 8))
    found = books(spent("morgenmad", 175_000, "moede-1"), heads=counted).tally()
    assert row(found, "morgenmad") == (0, 175_000, 175_000 + 10 * 6_500, 625_000)


def test_an_order_takes_the_place_of_its_meeting_s_forecast_and_its_bill_the_place_of_the_order() -> None:
    """What is ordered is committed until it is paid; then it is spent, whatever the bill says."""
    counted = (heads("moede-1", 26), heads("moede-2", 8))
    order = ordered("morgenmad", 169_000, "moede-1", id="o")
    assert row(books(order, heads=counted).tally(), "morgenmad") == (169_000, 0, 169_000 + 65_000, 800_000)
    bill = spent("morgenmad", 171_300, "moede-1", commitment="o")
    assert row(books(order, bill, heads=counted).tally(), "morgenmad") == (0, 171_300, 171_300 + 65_000, 628_700)


@pytest.mark.parametrize(
    ("parts", "owed"),
    [([], 1_000), ([400], 600), ([300, 599, 100], 1), ([400, 600], 0), ([400, 700], 0), ([-200], 1_200)],
)
def test_what_is_paid_in_part_leaves_the_rest_owed(parts: list[int], owed: int) -> None:
    """Each part payment counts, also one of an order that this one stands in place of; a refund is owed once more."""
    order = replace(ordered("morgenmad", 1_000, "moede-1", id="new"), instead=("old",))
    orders = ["new", "old"]
    bills = [
        replace(spent("morgenmad", part, "moede-1", id=str(at), commitment=orders[at % 2]), partial=True)
        for at, part in enumerate(parts)
    ]
    found = books(order, *bills, heads=(heads("moede-1", 26), heads("moede-2", 8))).tally()
    assert row(found, "morgenmad")[:3] == (owed, sum(parts), owed + sum(parts) + 65_000)


def test_a_part_of_an_order_that_was_withdrawn_is_no_price() -> None:
    """The food is still to be ordered elsewhere, so that its meeting is forecast beside what was paid."""
    part = replace(spent("morgenmad", 40_000, "moede-1", commitment="o"), partial=True)
    found = books(part, heads=(heads("moede-1", 10),)).tally()
    assert row(found, "morgenmad") == (0, 40_000, 40_000 + 78_000, 760_000)
    back = books(part, spent("morgenmad", -40_000, "moede-1", id="2"), heads=(heads("moede-1", 10),)).tally()
    assert row(back, "morgenmad") == (0, 0, 78_000, 800_000), "nor is the deposit that came back"


def test_a_void_bill_gives_the_order_back() -> None:
    """What was recorded by mistake counts nowhere, and what it settled is owed again."""
    order, bill = ordered("morgenmad", 169_000, "moede-1", id="o"), spent("morgenmad", 1, "moede-1", commitment="o")
    assert books(order, replace(bill, void=True)).tally() == books(order).tally()
    assert books(replace(order, void=True)).tally() == books().tally()


def test_a_bill_that_a_counter_entry_takes_back_is_forecast_again() -> None:
    """A wrong bill and its counter-entry leave the meeting as if nothing had been paid."""
    pair = (spent("morgenmad", 175_000, "moede-1"), spent("morgenmad", -175_000, "moede-1", id="2"))
    counted = (heads("moede-1", 26),)
    assert books(*pair, heads=counted).tally() == books(heads=counted).tally()


def test_a_line_per_meeting_is_forecast_at_its_meetings() -> None:
    """800 kr. at two meetings; one that is not held costs nothing, one with a bill its bill."""
    line = replace(VENUE, price=PerMeeting(80_000), meetings=("moede-1", "moede-3"))
    plain = Books((line,), {}, ())
    assert plain.tally().forecast == 160_000
    assert plain.tally(held={"moede-1", "moede-2"}).forecast == 80_000
    assert Books((line,), {}, (spent("lokaleleje", 75_000, "moede-1"),)).tally().forecast == 155_000


def test_a_fixed_line_that_broke_is_forecast_at_what_it_cost() -> None:
    """The forecast never says less than what is paid and ordered."""
    assert row(books(spent("lokaleleje", 170_000)).tally(), "lokaleleje") == (0, 170_000, 170_000, -10_000)
    found = books(spent("lokaleleje", 80_000), ordered("lokaleleje", 95_000)).tally()
    assert row(found, "lokaleleje") == (95_000, 80_000, 175_000, 80_000)


def test_a_bill_for_several_meetings_pays_for_those_that_are_over() -> None:
    """A caterer's monthly invoice names no meeting: the meals that it is for are not expected once more."""
    portions = {"moede-1": 20, "moede-2": 20, "moede-3": 20}
    held, over = set(portions), {"moede-1", "moede-2"}
    for amount, expected in ((2 * 130_000, 390_000), (200_000, 390_000), (300_000, 430_000), (-10_000, 380_000)):
        found = books(spent("morgenmad", amount)).tally(portions, held, over)
        assert row(found, "morgenmad")[2] == expected


def test_an_optional_line_is_not_expected_to_be_spent_once_every_meeting_is_over() -> None:
    """Whatever was ordered or paid stays; while a meeting is to come it may still be used."""
    order = ordered("oplaegsholder", 120_000)
    for over, entries, expected in (
        ({"moede-1"}, (), 500_000),
        ({"moede-1", "moede-2"}, (), 0),
        ({"moede-1", "moede-2"}, (order,), 120_000),
    ):
        assert row(books(*entries).tally({}, {"moede-1", "moede-2"}, over), "oplaegsholder")[2] == expected


def test_a_move_changes_what_lines_may_cost_and_not_what_was_approved() -> None:
    """The plan's column stays; the line that gave is forecast at what it kept."""
    found = books(moved("oplaegsholder", "morgenmad", 120_000)).tally()
    assert [(each.line.planned, each.moved, each.adjusted, each.forecast) for each in found.lines] == [
        (160_000, 0, 160_000, 160_000),
        (800_000, 120_000, 920_000, 0),
        (0, 0, 0, 0),
        (500_000, -120_000, 380_000, 380_000),
    ]
    assert found.planned == found.remaining == 1_460_000


def test_no_more_can_be_moved_than_is_free() -> None:
    """What is spent or ordered for cannot be handed on, and a line hands nothing to itself."""
    found = books(spent("oplaegsholder", 200_000), ordered("oplaegsholder", 250_000)).tally()
    may_move(found, moved("oplaegsholder", "morgenmad", 50_000))
    with pytest.raises(NotEnough) as refused:
        may_move(found, moved("oplaegsholder", "morgenmad", 50_001))
    assert refused.value.free == 50_000
    for wrong in (moved("morgenmad", "morgenmad", 1), moved("morgenmad", "x", 1), moved("morgenmad", "lokaleleje", 0)):
        with pytest.raises(ValueError, match="no move"):
            may_move(found, wrong)


IDS = st.sampled_from([line.id for line in LINES])
MEETINGS = st.sampled_from(["", "moede-1", "moede-2"])
NUMBERS = st.integers(0, 5).map(str)
ENTRIES = st.one_of(
    st.builds(
        Expense,
        NUMBERS,
        IDS,
        st.just(DAY),
        st.just(""),
        st.just(""),
        st.integers(-10_000, 900_000),
        MEETINGS,
        commitment=st.one_of(st.just(""), NUMBERS),
        void=st.booleans(),
    ),
    st.builds(
        Commitment,
        NUMBERS,
        IDS,
        MEETINGS,
        st.integers(0, 300_000),
        st.just(DAY),
        st.just(""),
        st.just(""),
        void=st.booleans(),
    ),
    st.builds(Move, NUMBERS, IDS, IDS, st.integers(1, 500_000), st.just(DAY), st.just(""), st.booleans()),
)
COUNTS = st.lists(
    st.builds(Heads, st.sampled_from(["moede-1", "moede-2"]), st.integers(0, 28), st.just(0), st.just(2), st.just(1)),
    unique_by=lambda each: each.meeting,
)


@settings(max_examples=EXAMPLES)
@given(entries=st.lists(ENTRIES, max_size=15, unique_by=lambda each: (type(each), each.id)), counted=COUNTS)
def test_no_oere_appears_or_vanishes(entries: list[Expense | Commitment | Move], counted: list[Heads]) -> None:
    """The lines sum to the total; what is paid is the sum of the bills; moves leave the sum; the order is no matter."""
    found = books(*entries, heads=tuple(counted)).tally()
    assert found == books(*reversed(entries), heads=tuple(reversed(counted))).tally()
    bills = [each for each in entries if isinstance(each, Expense) and not each.void]
    settled = {each.commitment for each in bills}
    orders = [each for each in entries if isinstance(each, Commitment) and not each.void and each.id not in settled]
    assert found.spent == sum(each.amount for each in bills)
    assert found.committed == sum(each.amount for each in orders)
    assert found.spent + found.remaining == found.planned == 1_460_000
    assert sum(each.moved for each in found.lines) == 0
    assert sum(each.remaining for each in found.lines) == found.remaining
    assert sum(each.free for each in found.lines) == found.planned - found.spent - found.committed
    assert all(each.forecast >= each.spent + each.committed for each in found.lines)
    assert found.balance == found.planned - sum(each.forecast for each in found.lines)
