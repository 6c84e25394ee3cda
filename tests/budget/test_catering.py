"""The catering order: how many portions, why, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.budget.books import Books
from shared.budget.catering import Delta, Outdated, delta, food, order, ordered, outdated, to_tell, told
from shared.budget.forecast import ENOUGH, Forecast
from shared.budget.line import LineTally
from shared.budget.lines import Commitment, Expense
from shared.budget.rates import Attendance, Gamma, Rates, heads
from shared.budget.room import portions
from shared.budget.tally import Entries
from shared.meetings import Venue
from shared.registrations import Registration, Status
from shared.registrations.diets import Diets
from tests.builders import a_meeting, a_registration, the_lines, there

DAY = date(2018, 8, 13)
SURE = Rates().after([Attendance(26, 22, walk_ins=1)] * 6)
SEEN = Forecast(SURE, Gamma(27, 1), (), {})
"""Registration is closed: nobody more is expected."""


def a_party(
    number: int, party: int = 1, status: Status = Status.CONFIRMED, diet: str = "", diets: tuple[str, ...] = ()
) -> Registration:
    return a_registration(number, party=party, status=status, diet=diet, diets=diets)


def the_meals(*commitments: Commitment) -> LineTally:
    return there(food(Books(the_lines(), {}, (), commitments).tally(), "moede-1"))


@given(
    confirmed=st.integers(0, 40),
    reserved=st.integers(0, 4),
    came=st.integers(0, 26),
    enough=st.sampled_from([0.5, 0.8, 0.95]),
)
def test_the_food_is_enough_in_that_share_of_cases(confirmed: int, reserved: int, came: int, enough: float) -> None:
    """Unless everybody who is to come has a portion already; and no portion more than that takes."""
    rates = Rates().after([Attendance(26, came)])
    found = portions(confirmed, reserved, rates, enough)
    room = heads(confirmed, reserved, rates)
    fed = sum(likely for number, likely in room.items() if number <= found)
    fewer = sum(likely for number, likely in room.items() if number <= found - 1)
    assert found <= confirmed + reserved
    assert fed >= enough - 1e-9 or found == confirmed + reserved
    assert fewer < enough
    assert portions(confirmed + 1, reserved, rates, enough) >= found


def test_more_no_shows_mean_fewer_portions() -> None:
    """After a meeting where ten of 28 stayed away, less is ordered for the next."""
    poor, good = (Rates().after([Attendance(28, came)]) for came in (18, 28))
    assert portions(28, 2, poor, ENOUGH) < portions(28, 2, good, ENOUGH) == 30


def test_an_order_says_how_many_why_and_what_it_costs() -> None:
    """24 confirmed in 14 parties and two reserved seats; whoever waits or has cancelled eats nothing."""
    parties = [a_party(number, 2, diets=("halal", "nødder"), diet="Vegetar") for number in range(10)]
    parties += [a_party(number, diet="vegetar ") for number in range(10, 13)]
    parties += [
        a_party(13, diet="Ingen nødder"),
        a_party(14, 4, Status.WAITING, "Fisk"),
        a_party(15, 3, Status.CANCELLED),
    ]
    found = order(a_meeting(), parties, SEEN, the_meals())
    assert (found.confirmed, found.reserved) == (24, 2)
    assert found.low <= found.expected <= found.high
    assert found.low < found.portions <= found.high
    assert found.no_show == pytest.approx(27 / 173)
    assert (found.meetings, found.enough) == (6, 0.8)
    assert found.diets == Diets((("halal", 10), ("nødder", 10)), (("Vegetar", 13), ("Ingen nødder", 1)))
    assert found.cost == found.portions * 6_500
    assert found.left == 800_000 - found.cost


def test_what_is_ordered_stays_ordered_when_it_is_paid() -> None:
    """A bill settles the order, a withdrawn order is none; rent that was ordered is no food."""
    food = Commitment("o", "forplejning", "moede-1", 169_000, DAY, "", "", portions=26)
    rent = replace(food, id="r", line="lokaleleje", portions=0)
    bill = Expense("b", "forplejning", DAY, "", "", 169_000, "moede-1", commitment="o")
    assert ordered(Books((), {}, (bill,), (rent, food)).entries, "moede-1") == food
    assert ordered(Books((), {}, (), (rent, replace(food, void=True))).entries, "moede-1") is None
    assert ordered(Books((), {}, (), (food,)).entries, "moede-2") is None


def test_a_kitchen_hears_of_what_it_does_not_know() -> None:
    """Of another time or place, or that nothing is held; also where its bill is paid in advance."""
    meeting = a_meeting()
    old = Commitment("a", "forplejning", "moede-1", 65_000, DAY, "Mad", "Bageren", portions=10, **told(meeting))
    new = replace(old, id="b")
    news = {
        None: meeting,
        Outdated.MOVED: replace(meeting, starts=meeting.starts + timedelta(hours=1)),
        Outdated.ELSEWHERE: replace(meeting, venue=Venue("Biblioteket", "Eksempelvej 2")),
        Outdated.CALLED_OFF: replace(meeting, cancelled=True),
    }
    bill = Expense("1", "forplejning", DAY, "Mad", "Bageren", 65_000, "moede-1", commitment="b")
    for why, each in news.items():
        for bills in ([], [bill]):
            books = Entries.counting(bills, [new, old])
            assert to_tell(books, [each, a_meeting(2)]) == ({"moede-1": why} if why else {})
        assert outdated(replace(old, **told(each)), each) is None
        assert ordered(Entries.counting([], [new, old]), "moede-1") == new


def test_without_a_line_per_head_the_order_has_no_price() -> None:
    """The number is told all the same."""
    found = order(a_meeting(), [a_party(1, 4)], SEEN, None)
    assert found.portions > 0
    assert (found.cost, found.left) == (0, 0)


@pytest.mark.parametrize(
    ("ordered", "now", "expected"),
    [(26, 26, None), (26, 29, None), (26, 30, Delta(26, 30)), (26, 23, None), (26, 22, Delta(26, 22))],
)
def test_the_caterer_is_told_of_more_than_three(ordered: int, now: int, expected: Delta | None) -> None:
    """In either direction; three are not worth a mail."""
    assert delta(ordered, now) == expected
    assert expected is None or expected.more == now - ordered


def test_a_cancelled_meeting_orders_nothing() -> None:
    """Nobody is fed: neither those who had a seat nor speakers and committee."""
    made = order(a_meeting(cancelled=True), [a_party(1, 3, diet="Vegetar")], SEEN, the_meals())
    assert (made.portions, made.confirmed, made.reserved, made.expected, made.low, made.high) == (0, 0, 0, 0, 0, 0)
    assert (made.cost, made.diets) == (0, Diets())


def test_an_order_says_how_many_come_without_a_registration_and_how_sure_it_is() -> None:
    """As learned from meetings held; the plan's share of meetings with food enough is the order's."""
    made = order(a_meeting(), [a_party(number) for number in range(20)], replace(SEEN, enough=0.95), the_meals())
    assert made.walk_ins == SURE.walk_ins.mean > 0
    assert made.portions == portions(20, 2, SURE, 0.95) > portions(20, 2, SURE, 0.5)
    assert 0 < made.low < made.high


def test_the_line_that_feeds_a_meeting_is_the_one_that_says_so() -> None:
    """A line for food at other meetings does not; where none does, none is found."""
    elsewhere = tuple(replace(each, meetings=("moede-2",)) if each.food else each for each in the_lines())
    assert food(Books(elsewhere, {}, ()).tally(), "moede-1") is None
    assert food(Books(elsewhere, {}, ()).tally(), "moede-2") is not None
