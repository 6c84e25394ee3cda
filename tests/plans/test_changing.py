"""Moving one meeting and calling it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from shared.budget.lines import Heads
from shared.meetings import Announcement, Meeting, Venue
from shared.plans.changing import SETTLES, cancelled, change_meeting, changed, moved
from shared.plans.tables import Tables
from shared.projects import Project
from shared.registrations.promotion import resize
from shared.registrations.refusals import TooManySeated
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, there
from tests.conftest import Tables as Five

ELSEWHERE = Venue("Mødelokalet", "Eksempelvej 2, 2300 København S")


def told(meeting: Meeting) -> Announcement:
    return Announcement(meeting.title, meeting.starts, meeting.ends, meeting.venue)


def test_a_moved_meeting_takes_its_closing_times_along(meeting: Meeting) -> None:
    """It lasts as long as before, and closes as long before it starts; what guests knew stands beside it."""
    week = timedelta(days=7)
    assert moved(meeting, starts=meeting.starts + week, now=BEFORE) == replace(
        meeting,
        starts=meeting.starts + week,
        ends=meeting.ends + week,
        registration_closes=meeting.registration_closes + week,
        promotion_closes=meeting.promotion_closes + week,
        version=1,
        changed_at=BEFORE,
        before=told(meeting),
        history=(told(meeting),),
    )


def test_over_a_change_of_the_clocks_it_closes_at_the_same_hour(meeting: Meeting) -> None:
    """Distance is counted on the wall: noon the day before stays noon the day before."""
    winter = moved(meeting, starts=clock.at(date(2018, 10, 28), time(8)), now=BEFORE)
    assert clock.local(winter.registration_closes).strftime("%d %H:%M") == "27 12:00"


def test_what_says_nothing_new_changes_nothing(meeting: Meeting) -> None:
    """A form that is sent as it was brings nobody a mail."""
    assert moved(meeting, title=meeting.title, venue=meeting.venue, now=BEFORE) == meeting


def test_a_correction_belongs_to_the_move_that_it_corrects(meeting: Meeting) -> None:
    """Guests may not have heard of what lay between; later they have."""
    first = moved(meeting, venue=ELSEWHERE, now=BEFORE)
    hour = first.starts + timedelta(hours=1)
    soon = moved(first, starts=hour, now=BEFORE + SETTLES - timedelta(seconds=1))
    assert (soon.version, soon.before) == (2, told(meeting))
    later = moved(first, starts=hour, now=BEFORE + SETTLES)
    assert (later.version, later.before) == (2, told(first))
    back = moved(first, venue=meeting.venue, now=BEFORE)
    assert (back.version, back.before, back.announced) == (2, None, back.announced_as_of(0)), (
        "moved back: no page says that it moved"
    )


def test_a_cancelled_meeting_stays_as_its_guests_know_it(meeting: Meeting) -> None:
    """Twice is once, and nothing brings it back."""
    off = cancelled(meeting, BEFORE)
    assert off == replace(
        meeting, cancelled=True, version=1, changed_at=BEFORE, before=told(meeting), history=(told(meeting),)
    )
    assert cancelled(off, BEFORE + timedelta(days=1)) == off
    assert changed(off, meeting, BEFORE) == off
    assert changed(meeting, replace(meeting, cancelled=True, title="Nyt"), BEFORE) == off


@pytest.fixture
def places(tables: Five) -> Tables:
    return Tables(tables.projects, tables.registrations, tables.budget)


def test_a_cancelled_meeting_feeds_nobody(places: Tables, kept: Project) -> None:
    """Its heads leave the forecast in the same transaction."""
    places.budget.count(PROJECT, Heads("moede-1", confirmed=9, waiting=0, reserved=2, as_of=1))
    change_meeting(places, kept, cancelled(kept.meetings[0], BEFORE), BEFORE)
    assert places.budget.books(PROJECT).heads == {}


def somebody_comes(monkeypatch: pytest.MonkeyPatch, places: Tables, kept: Project) -> None:
    """Between the counting of the seats and the next transaction two parties of four sign up."""
    transact, waiting = dynamodb.transact, [a_guest(1, party=4), a_guest(2, party=4)]

    def late(writes: Sequence[Any]) -> None:
        while waiting:
            sign_up(places.registrations, kept, kept.meetings[:1], waiting.pop(), BEFORE)
        transact(writes)

    monkeypatch.setattr(dynamodb, "transact", late)


def shown(places: Tables) -> tuple[int, int, int]:
    """Seats as the meeting shows them, as they are, and those taken."""
    project = there(places.projects.fresh(PROJECT))
    seats = places.registrations.seats(PROJECT, ["moede-1"])["moede-1"]
    return project.meetings[0].capacity, seats.capacity, seats.taken


def test_a_move_that_opens_promotion_again_hands_on_what_lay_free(places: Tables, kept: Project) -> None:
    """A seat that came free when it was too late to move up goes to who waits, before somebody new signs up for it."""
    known, table = kept.meetings[0], places.registrations
    resize(table, PROJECT, known, known.reserved + 1, known.reserved, BEFORE)
    for number in range(2):
        sign_up(table, kept, [known], a_guest(number), BEFORE)
    late = known.promotion_closes
    cancel(table, kept, known, a_guest(0).person, late)
    assert [each.person for each in table.waiting(PROJECT, known.id)] == [a_guest(1).person]
    small = replace(known, capacity=known.reserved + 1)
    dynamodb.transact([places.projects.meeting_write(PROJECT, small, known)])
    now_small = there(places.projects.fresh(PROJECT))
    change_meeting(places, now_small, moved(small, starts=small.starts + timedelta(days=7), now=late), late)
    assert table.waiting(PROJECT, known.id) == []
    assert table.seats(PROJECT, [known.id])[known.id].taken == 1


def test_nobody_signs_up_for_a_seat_that_goes_at_that_moment(
    places: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused, the meeting stays as it was; where they still fit, it is counted again and changed."""
    somebody_comes(monkeypatch, places, kept)
    with pytest.raises(TooManySeated):
        change_meeting(places, kept, replace(kept.meetings[0], capacity=9), BEFORE)
    assert shown(places) == (30, 30, 8)
    change_meeting(places, kept, replace(kept.meetings[0], capacity=10), BEFORE)
    assert shown(places) == (10, 10, 8)


def test_in_two_steps_the_meeting_would_have_fewer_seats_than_guests(
    places: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control: the meeting is written first, and its seats behind it."""
    somebody_comes(monkeypatch, places, kept)
    fewer = replace(kept.meetings[0], capacity=9)
    dynamodb.transact([places.projects.meeting_write(PROJECT, fewer, kept.meetings[0])])
    with pytest.raises(TooManySeated):
        resize(places.registrations, PROJECT, fewer, 9, 2, BEFORE)
    assert shown(places) == (9, 30, 8)
