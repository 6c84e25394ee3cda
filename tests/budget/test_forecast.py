"""The forecast: how many will come, what will be ordered, what the season will cost."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.budget import rates, room
from shared.budget.books import Books
from shared.budget.forecast import Forecast, forecast
from shared.budget.lines import Commitment, Expense, Heads
from shared.budget.outlook import Bounds, outlook
from shared.budget.rates import Rates
from shared.projects import Catering, Guests
from tests.budget.drawn_seasons import AsAssumed, Harder, Kind, coverage
from tests.builders import BEFORE, a_meeting, a_project, the_lines

PROJECT = a_project()
PRICE = 6_500
PRICES = {meeting.id: PRICE for meeting in PROJECT.meetings}
AFTER_TWO = PROJECT.meetings[1].ends + timedelta(days=1)


def counted(*heads: Heads) -> dict[str, Heads]:
    return {each.meeting: each for each in heads}


def heads(meeting: int, confirmed: int, waiting: int = 0, came: int | None = None, walk_ins: int = 0) -> Heads:
    return Heads(f"moede-{meeting}", confirmed, waiting, 2, as_of=1, came=came, walk_ins=walk_ins)


def first(found: Forecast) -> tuple[float, float, int]:
    """What is expected of the next meeting: guests, heads, portions."""
    coming = found.coming[0]
    return coming.guests, coming.heads, coming.portions


def test_a_meeting_without_sign_ups_is_not_forecast_as_empty() -> None:
    """The plan has 25 to 30 guests: before anybody has signed up most of the 28 seats are expected to be taken."""
    found = forecast(PROJECT, {}, BEFORE)
    assert [each.confirmed for each in found.coming] == [0, 0, 0, 0]
    assert all(23 <= each.guests <= 28 for each in found.coming)
    assert all(each.low < each.heads < each.high <= 30 for each in found.coming)


def test_where_nobody_signs_up_food_is_for_the_most_that_the_plan_expects() -> None:
    """Whatever share of guests stays away elsewhere; and how many came there says nothing of who signs up."""
    free, *others = PROJECT.meetings
    project = replace(PROJECT, meetings=(replace(free, sign_up=False), *others))
    counted_there = counted(heads(1, 0, came=0, walk_ins=240))
    before, after = forecast(project, {}, BEFORE), forecast(project, counted_there, AFTER_TWO)
    assert before.coming[0].portions == project.guests.high
    assert before.cost({free.id: PRICE}) == (PRICE * project.guests.high,) * 2
    assert (after.rates, after.usual) == (before.rates, before.usual)
    assert after.served[free.id] == 240 + free.reserved


def test_once_registration_is_closed_the_guests_are_those_confirmed() -> None:
    """Nobody more is expected; of 20 confirmed some stay away, speakers, committee and walk-ins come."""
    meeting = PROJECT.meetings[0]
    [found, *_] = forecast(PROJECT, counted(heads(1, 20)), meeting.registration_closes).coming
    assert (found.guests, found.still, found.left) == (20, 0, 0)
    assert found.heads == pytest.approx(20 * 14 / 17 + 1 + 2, abs=0.01)


def test_nobody_is_expected_on_a_seat_that_is_not_there() -> None:
    """A full meeting stays full, however much time there is."""
    [found, *_] = forecast(PROJECT, counted(heads(1, 28, waiting=9)), BEFORE).coming
    assert found.open == 28
    assert found.guests == pytest.approx(28)


def test_a_cancelled_meeting_feeds_nobody_and_teaches_nothing() -> None:
    """Whoever had signed up for it."""
    project = a_project(a_meeting(1, cancelled=True), a_meeting(2))
    for now in (BEFORE, AFTER_TWO - timedelta(days=10)):
        found = forecast(project, counted(heads(1, 28)), now)
        assert list(found.portions) == ["moede-2"]
        assert found.rates.meetings == 0


def test_a_meeting_held_is_who_came() -> None:
    """Those who came, walk-ins, speakers and committee; where nobody was checked in, everybody confirmed."""
    found = forecast(PROJECT, counted(heads(1, 26, came=21, walk_ins=2), heads(2, 24)), AFTER_TWO)
    assert found.served == {"moede-1": 25, "moede-2": 26}
    assert (found.rates.meetings, found.rates.no_show.yes) == (1, 8)


def test_check_ins_teach_only_once_the_meeting_is_over() -> None:
    """Half an hour into it half the guests are not no-shows."""
    during = PROJECT.meetings[0].starts + timedelta(minutes=5)
    assert forecast(PROJECT, counted(heads(1, 26, came=3)), during).rates.meetings == 0


def test_what_was_usual_moves_with_the_meetings_held() -> None:
    """After two half empty ones fewer are expected than the plan says; those who waited would have come too."""
    few = forecast(PROJECT, counted(heads(1, 14), heads(2, 14)), AFTER_TWO)
    many = forecast(PROJECT, counted(heads(1, 28, waiting=12), heads(2, 28, waiting=12)), AFTER_TWO)
    assert (few.usual.mean, many.usual.mean) == ((27.5 + 28) / 3, (27.5 + 80) / 3)
    assert first(few) < first(forecast(PROJECT, {}, AFTER_TWO)) < first(many)


@given(confirmed=st.integers(0, 27), days=st.floats(0, 40))
def test_one_more_guest_is_never_forecast_as_fewer(confirmed: int, days: float) -> None:
    """Guests, heads and portions rise with those confirmed, or stay."""
    now = PROJECT.meetings[0].starts - timedelta(days=days)
    less, more = (forecast(PROJECT, counted(heads(1, number)), now) for number in (confirmed, confirmed + 1))
    assert all(a <= b + 1e-9 for a, b in zip(first(less), first(more), strict=True))


@given(
    confirmed=st.integers(0, 28),
    days=st.floats(0, 40),
    came=st.one_of(st.none(), st.integers(0, 20)),
    capacity=st.integers(2, 40),
)
def test_what_is_expected_lies_in_the_interval(confirmed: int, days: float, came: int | None, capacity: int) -> None:
    """The expected heads, rounded, and the expected cost lie between their bounds, whatever is known."""
    project = a_project(a_meeting(1), a_meeting(2, capacity=capacity))
    now = max(project.meetings[0].ends, project.meetings[1].starts - timedelta(days=days))
    books = Books(the_lines(), counted(heads(1, 20, came=came), heads(2, confirmed)), ())
    found = outlook(books, project, now)
    [coming] = found.forecast.coming
    assert coming.low <= round(coming.heads) <= coming.high
    assert found.cost.low <= found.tally.forecast <= found.cost.high
    assert found.balance.low <= found.tally.balance <= found.balance.high
    assert coming.portions <= max(coming.open, confirmed) + coming.reserved


def test_the_season_is_less_sure_than_its_meetings_by_themselves() -> None:
    """Meetings share what is not known: four together are wider than if chance could even them out."""
    found = forecast(PROJECT, {}, BEFORE)
    alone = [found.cost({each.meeting: PRICE}) for each in found.coming]
    low, high = found.cost(PRICES)
    independent = sum((high - low) ** 2 for low, high in alone) ** 0.5
    assert independent < high - low < sum(high - low for low, high in alone) * 1.05


def test_the_season_gets_surer_as_it_goes() -> None:
    """Each meeting held takes its part out of the interval."""
    held: dict[str, Heads] = {}
    widths = []
    for number, meeting in enumerate(PROJECT.meetings, start=1):
        low, high = forecast(PROJECT, held, meeting.starts - timedelta(days=20)).cost(PRICES)
        widths.append(high - low)
        held |= counted(heads(number, 26, came=22, walk_ins=1))
    assert widths == sorted(widths, reverse=True)
    assert forecast(PROJECT, held, PROJECT.meetings[-1].ends).cost(PRICES) == (0, 0)


def test_an_order_and_a_bill_leave_nothing_to_guess_at_their_meetings() -> None:
    """The outlook of the season is what is known and the meetings that are not; ends in one number."""
    project = a_project(a_meeting(1), a_meeting(2))
    day = date(2018, 8, 14)
    bill = Expense("b", "forplejning", day, "", "", 171_000, "moede-1")
    order = Commitment("o", "forplejning", "moede-2", 162_500, day, "", "")
    books = Books(the_lines(), counted(heads(1, 26), heads(2, 24)), (bill,), (order,))
    found = outlook(books, project, BEFORE)
    certain = 160_000 + 171_000 + 162_500 + 500_000
    assert (found.tally.forecast, found.cost) == (certain, Bounds(certain, certain))
    assert found.balance == Bounds(1_460_000 - certain, 1_460_000 - certain)
    assert found.unpaid["forplejning"] == {}
    open_ = outlook(replace(books, commitments=()), project, BEFORE)
    portions = open_.forecast.portions["moede-2"]
    assert open_.unpaid["forplejning"] == {"moede-2": portions * PRICE}
    assert open_.lines["forplejning"].low < open_.lines["forplejning"].high
    assert open_.lines["lokaleleje"] == Bounds(160_000, 160_000)


@pytest.mark.parametrize("kind", [AsAssumed(), Harder()])
def test_the_interval_holds_what_comes_in_about_eight_seasons_of_ten(kind: Kind) -> None:
    """Drawn seasons, ordered by the rule."""
    found = coverage(120, kind, seed=7).values()
    forecasts = sum(each.forecasts for each in found)
    assert 0.72 <= sum(each.heads for each in found) / forecasts <= 0.92
    assert 0.72 <= sum(each.costs for each in found) / forecasts <= 0.94


def test_empty_seats_cost_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only numbers of guests that may well come are ordered for: a hall took minutes, which a browser waited for."""

    def asked(capacity: int) -> int:
        numbers: set[tuple[int, float]] = set()

        def noted(confirmed: int, reserved: int, rates: Rates, enough: float) -> int:
            numbers.add((confirmed, rates.no_show.yes))
            return confirmed

        monkeypatch.setattr("shared.budget.forecast.portions", noted)
        hall = replace(PROJECT, meetings=tuple(replace(each, capacity=capacity) for each in PROJECT.meetings[:2]))
        forecast(hall, {}, BEFORE).cost(PRICES)
        return len(numbers)

    assert asked(10_000) == asked(300)


def test_the_same_facts_give_the_same_forecast() -> None:
    """Nothing is drawn by chance."""
    now: datetime = AFTER_TWO
    facts = counted(heads(1, 26, came=22))
    assert forecast(PROJECT, facts, now) == forecast(PROJECT, facts, now)
    assert forecast(PROJECT, facts, now).cost(PRICES) == forecast(PROJECT, facts, now).cost(PRICES)


def test_a_plan_that_wants_to_be_surer_orders_more() -> None:
    """The share of meetings with food enough is the plan's; the forecast and its bounds follow what will be ordered."""
    usual, sure = (
        outlook(Books(the_lines(), {}, ()), a_project(catering=Catering(percent)), BEFORE) for percent in (50, 95)
    )
    assert sure.forecast.coming[0].portions > usual.forecast.coming[0].portions
    assert sure.cost.high > usual.cost.high
    first = sure.forecast.coming[0]
    assert sure.forecast.portions_with(first, 30) == first.portions


def test_the_work_of_an_outlook_grows_with_the_meetings_and_hardly_with_the_seats() -> None:
    """What a summary and the order page wait for: twelve halls of 2,000 seats take a twentieth of a second."""
    small, hall, season = _calls(12, 300), _calls(12, 2_000), _calls(24, 2_000)
    assert hall < 2 * small
    assert season < 2.2 * hall


def _calls(meetings: int, seats: int) -> int:
    """How many functions an outlook calls, with nothing known from before."""
    for module in (rates, room):
        for each in vars(module).values():
            if hasattr(each, "cache_clear"):
                each.cache_clear()
    first, calls = a_meeting(1, capacity=seats), 0
    held = []
    for number in range(meetings):
        later = timedelta(days=14 * number)
        at = {name: getattr(first, name) + later for name in ("starts", "ends", "registration_closes")}
        held.append(replace(first, id=f"hal-{number}", **at))
    project = a_project(*held, guests=Guests(5_000, 3 * seats // 4, seats))
    books = Books(the_lines(), {each.id: Heads(each.id, 50, 0, 2, as_of=1) for each in held}, ())

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        found = outlook(books, project, BEFORE)
    finally:
        sys.setprofile(before)
    assert found.cost.low < found.tally.forecast < found.cost.high
    return calls
