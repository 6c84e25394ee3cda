"""Who gets a seat, who waits, and who moves up."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.registrations import Registration, Seats, Status
from shared.registrations.refusals import PartyTooLarge
from shared.registrations.seats import promoted

NOON = datetime(2018, 8, 1, 12, tzinfo=UTC)


def waiting(person: str, party: int, minute: int) -> Registration:
    return Registration(
        project="amager-oest",
        meeting="moede-1",
        person=person,
        name="Åse Ørsted-Kjær",
        company="Bageriet",
        address=f"{person}@example.org",
        party=party,
        status=Status.WAITING,
        registered_at=NOON + timedelta(minutes=minute),
        version=1,
    )


def test_reserved_seats_are_not_for_guests() -> None:
    """Of 30 seats with 2 reserved, 28 guests are confirmed and no more."""
    seats = Seats(capacity=30, reserved=2, taken=27)
    assert (seats.fits(1), seats.fits(2), seats.free) == (True, False, 1)


def test_a_party_that_does_not_fit_waits() -> None:
    """A party is never split."""
    seats = Seats(capacity=30, reserved=2, taken=26)
    assert [seats.outcome(party) for party in (1, 2, 3)] == [Status.CONFIRMED, Status.CONFIRMED, Status.WAITING]


def test_a_freed_seat_goes_to_the_first_who_fits() -> None:
    """First come, first served, but a party too large for the gap does not block those after it."""
    queue = [waiting("large", 4, 0), waiting("pair", 2, 1), waiting("late", 1, 2)]
    seats = Seats(capacity=30, reserved=2, taken=26, waiting=7)
    assert [each.person for each in promoted(seats, queue)] == ["pair"]


def test_the_order_is_when_they_came_not_how_they_are_stored() -> None:
    """Who came first moves up first, in whatever order the table gives them."""
    queue = [waiting("second", 1, 5), waiting("first", 1, 1)]
    assert [each.person for each in promoted(Seats(30, 2, taken=27), queue)] == ["first"]


def test_more_reserved_than_capacity_leaves_no_seat() -> None:
    """A plan that keeps every seat for itself confirms nobody, and counts nothing below zero."""
    seats = Seats(capacity=2, reserved=5, taken=0)
    assert (seats.open, seats.free, seats.fits(1)) == (0, 0, False)


@pytest.mark.parametrize(
    ("list_of", "party", "turned_away"),
    [(None, 4, False), (8, 1, False), (8, 3, False), (8, 4, True), (0, 2, False), (0, 3, True)],
)
def test_who_gets_no_seat_is_turned_away_once_the_waiting_list_is_full(
    list_of: int | None, party: int, turned_away: bool
) -> None:
    """Two seats are left and five people wait; whoever fits needs no place on the list."""
    seats = Seats(capacity=30, reserved=2, taken=26, waiting=5, waiting_list=list_of)
    assert seats.turns_away(party) is turned_away


@pytest.mark.parametrize(("open", "party", "refused"), [(4, 4, False), (4, 5, True), (1, 2, True), (0, 1, False)])
def test_a_party_larger_than_the_room_does_not_wait_in_vain(open: int, party: int, refused: bool) -> None:
    """Where no seat is open at all there may be some one day."""
    with pytest.raises(PartyTooLarge) if refused else nullcontext() as error:
        Seats(capacity=open + 2, reserved=2, taken=0).require_room(party)
    assert not refused or (error and error.value.most == open)


@given(
    capacity=st.integers(0, 40),
    reserved=st.integers(0, 5),
    taken=st.integers(0, 40),
    parties=st.lists(st.integers(1, 4), max_size=30),
)
def test_after_promotion_nobody_who_fits_is_left(capacity: int, reserved: int, taken: int, parties: list[int]) -> None:
    """Never more than the seats, and nobody who would fit in what is left still waits."""
    seats = Seats(capacity, reserved, min(taken, max(0, capacity - reserved)))
    queue = [waiting(f"p{place:02}", party, place) for place, party in enumerate(parties)]
    moved = promoted(seats, queue)
    left = seats.free - sum(each.party for each in moved)
    still = [each.party for each in queue if each not in moved]
    assert left >= 0
    assert all(party > left for party in still)
