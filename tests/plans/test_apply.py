"""Putting a plan in force: what changes, what is refused, and what an interrupted run leaves to the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense, Heads, Move
from shared.budget.prices import PerMeeting
from shared.meetings import Announcement, Meeting, Venue
from shared.outbox import Kind
from shared.plans.apply import CannotApply, apply, changes, stay_cancelled
from shared.plans.differences import Change
from shared.plans.tables import Tables, Wanted
from shared.projects import Project
from shared.registrations import Seats, Status
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting, a_project, the_lines, there
from tests.conftest import Tables as Five

DAY = date(2018, 8, 1)

KNOWN = Announcement(a_meeting().title, a_meeting().starts, a_meeting().ends, a_meeting().venue)
"""What guests know of the first meeting before anything changes."""


@pytest.fixture
def places(tables: Five) -> Tables:
    return Tables(tables.projects, tables.registrations, tables.budget)


def wanted(*meetings: Meeting, lines: tuple[BudgetLine, ...] | None = None, **project: object) -> Wanted:
    return Wanted(a_project(*meetings, **project), the_lines() if lines is None else lines)


def put(places: Tables, plan: Wanted, now: datetime = BEFORE) -> None:
    apply(places, plan, places.known(plan), now)


def seen(places: Tables, plan: Wanted) -> list[Change]:
    return list(changes(plan, places.known(plan), BEFORE))


def refused(places: Tables, plan: Wanted) -> tuple[str, ...]:
    """Why it cannot be applied."""
    with pytest.raises(CannotApply) as error:
        put(places, plan)
    return error.value.reasons


def in_force(places: Tables) -> Project:
    return there(places.projects.get(PROJECT))


def test_a_new_plan_opens_its_seats_and_writes_its_budget(places: Tables) -> None:
    """After one run the season can be signed up for and paid from."""
    put(places, wanted())
    assert in_force(places) == a_project()
    assert places.projects.ids() == [PROJECT]
    assert places.registrations.seats(PROJECT, [f"moede-{number}" for number in range(1, 5)]) == {
        f"moede-{number}": Seats(capacity=30, reserved=2, taken=0) for number in range(1, 5)
    }
    assert places.budget.lines(PROJECT) == the_lines()


def test_a_second_run_writes_nothing(places: Tables) -> None:
    """Applying is idempotent, down to the number of requests that write."""
    put(places, wanted())
    with (
        patch.object(dynamodb, "transact", wraps=dynamodb.transact) as transact,
        patch.object(dynamodb, "write") as write,
    ):
        assert seen(places, wanted()) == []
        put(places, wanted())
    assert [list(call.args[0]) for call in transact.call_args_list if call.args[0]] == []
    write.assert_not_called()


def test_what_changes_is_shown_old_and_new(places: Tables) -> None:
    """Times on clocks in Copenhagen, amounts in kroner."""
    put(places, wanted(a_meeting(1), a_meeting(2)))
    moved = a_meeting(
        1,
        starts=datetime(2018, 8, 15, 7, tzinfo=UTC),
        venue=Venue("Mødelokalet", "Eksempelvej 1, 2300 København S"),
        speaker="Ekstern oplægsholder",
    )
    lines = (
        replace(the_lines()[0], planned=80_000),
        *the_lines()[1:3],
        BudgetLine("print", "Plakater", planned=12_345, order=4),
    )
    assert seen(places, wanted(moved, a_meeting(3), lines=lines, name="Netværk")) == [
        Change("project: name", "Fortsættelse af erhvervsnetværk Amager Øst", "Netværk"),
        Change("meeting moede-1: starts", "2018-08-15 08:00", "2018-08-15 09:00"),
        Change("meeting moede-1: venue.name", "Verdensrummet", "Mødelokalet"),
        Change("meeting moede-1: version", "0", "1"),
        Change("meeting moede-1: speaker", None, "Ekstern oplægsholder"),
        Change(
            "meeting moede-3",
            None,
            "Netværksmøde 3; Wed 17 October 2018, 08:00-09:30; Verdensrummet; 30 seats, 2 reserved",
        ),
        Change(
            "meeting moede-2",
            "Netværksmøde 2; Wed 19 September 2018, 08:00-09:30; Verdensrummet; 30 seats, 2 reserved",
            None,
        ),
        Change("budget line lokaleleje: planned", "1.600,00 kr.", "800,00 kr."),
        Change("budget line print", None, "Plakater: 123,45 kr."),
        Change("budget line oplaegsholder", "Evt. ekstern oplægsholder: 5.000,00 kr.", None),
    ]


@pytest.mark.parametrize(
    ("change", "version"),
    [
        ({"title": "Et andet møde"}, 1),
        ({"starts": datetime(2018, 8, 15, 7, tzinfo=UTC)}, 1),
        ({"ends": datetime(2018, 8, 15, 8, tzinfo=UTC)}, 1),
        ({"venue": Venue("Et andet sted", "Eksempelvej 2")}, 1),
        ({"capacity": 40}, 0),
        ({"topic": "Noget andet"}, 0),
        ({"registration_closes": datetime(2018, 8, 13, tzinfo=UTC)}, 0),
    ],
)
def test_the_version_rises_with_what_guests_must_hear_of(places: Tables, change: dict[str, Any], version: int) -> None:
    """Time, place and title bring a calendar update; how many seats there are does not."""
    put(places, wanted(a_meeting()))
    put(places, wanted(a_meeting(**change)))
    [found] = in_force(places).meetings
    assert replace(found, changed_at=None, before=None, history=()) == a_meeting(**change, version=version)
    told = (BEFORE, KNOWN, (KNOWN,)) if version else (None, None, ())
    assert (found.changed_at, found.before, found.history) == told


def test_a_second_move_counts_on(places: Tables) -> None:
    """Each calendar update has a higher SEQUENCE than the one before."""
    for hours in range(4):
        put(places, wanted(a_meeting(ends=datetime(2018, 8, 15, 8, tzinfo=UTC) + timedelta(hours=hours))))
    assert in_force(places).meetings[0].version == 3


def test_a_meeting_with_registrations_is_not_dropped(places: Tables) -> None:
    """People signed up for it; a file that lacks it must not make it vanish. Nothing else of the file is applied."""
    put(places, wanted(a_meeting(1), a_meeting(2)))
    sign_up(places.registrations, a_project(), [a_meeting(2)], a_guest(), BEFORE)
    assert refused(places, wanted(a_meeting(1), name="Noget andet")) == (
        "moede-2 is not in the plan any more, but 1 party signed up for it; cancel it instead.",
    )
    assert in_force(places) == a_project(a_meeting(1), a_meeting(2))


def test_a_meeting_without_live_registrations_is_dropped_whole(places: Tables) -> None:
    """Its seats go too, what is left of who cancelled or declined there, and nobody is forecast to eat there."""
    put(places, wanted(a_meeting(1), a_meeting(2)))
    project = in_force(places)
    sign_up(places.registrations, project, [a_meeting(2)], a_guest(), BEFORE)
    cancel(places.registrations, project, a_meeting(2), a_guest().person, BEFORE)
    places.registrations.decline(PROJECT, "moede-2", "person0002", BEFORE, project.data_deleted)
    places.budget.count(PROJECT, Heads("moede-2", confirmed=0, waiting=0, reserved=2, as_of=2))
    put(places, wanted(a_meeting(1)))
    assert in_force(places).meetings == (a_meeting(1),)
    assert list(places.registrations.all(PROJECT, "moede-2")) == []
    assert places.registrations.seats(PROJECT, ["moede-1", "moede-2"]) == {"moede-1": Seats(30, 2, 0)}
    assert places.budget.books(PROJECT).heads == {}


def test_somebody_who_signs_up_meanwhile_keeps_the_meeting(places: Tables) -> None:
    """Between looking and writing somebody signs up for the meeting that goes: nothing is written."""
    put(places, wanted(a_meeting(1), a_meeting(2)))
    plan = wanted(a_meeting(1), name="Noget andet")
    known = places.known(plan)
    sign_up(places.registrations, a_project(), [a_meeting(2)], a_guest(), BEFORE)
    with pytest.raises(CannotApply):
        apply(places, plan, known, BEFORE)
    assert in_force(places) == a_project(a_meeting(1), a_meeting(2))


def test_more_seats_go_to_those_who_wait(places: Tables, tables: Five) -> None:
    """A larger room is handed on in the order people came, and they are told."""
    put(places, wanted(a_meeting(capacity=3)))
    project = in_force(places)
    for number in (1, 2, 3):
        sign_up(
            places.registrations, project, list(project.meetings), a_guest(number), BEFORE + timedelta(minutes=number)
        )
    put(places, wanted(a_meeting(capacity=4)))
    assert {each.person: each.status for each in places.registrations.all(PROJECT, "moede-1")} == {
        "person0001": Status.CONFIRMED,
        "person0002": Status.CONFIRMED,
        "person0003": Status.WAITING,
    }
    made = int((BEFORE + timedelta(minutes=2)).timestamp() * 1000)
    assert tables.outbox.get(f"{Kind.PROMOTED.value}.{PROJECT}.moede-1.person0002.2-{made}") is not None
    assert seen(places, wanted(a_meeting(capacity=4))) == []


def test_fewer_seats_than_guests_are_refused(places: Tables) -> None:
    """Nobody who is confirmed is put out by a file."""
    put(places, wanted(a_meeting()))
    sign_up(places.registrations, in_force(places), [a_meeting()], a_guest(party=4), BEFORE)
    why = refused(places, wanted(a_meeting(capacity=5, reserved=2)))
    assert why == ("moede-1 would have 3 seats for guests, but 4 are confirmed.",)


BILL = Expense("1", "kommunikation", DAY, "Plakater", "Trykkeriet", 90_000)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (BILL, "900,00 kr. was spent on it"),
        (Commitment("1", "kommunikation", "", 90_000, DAY, "Plakater", "Trykkeriet"), "900,00 kr. was ordered on it"),
        (Move("1", "oplaegsholder", "kommunikation", 90_000, DAY, "Plakater"), "the books have entries on it"),
    ],
)
def test_a_budget_line_that_the_books_use_stays(places: Tables, entry: Expense | Commitment | Move, words: str) -> None:
    """One that a receipt belongs to, as the accounts must show it; one that somebody was promised money of, or that
    money was moved to; not one whose entries are void.
    """
    put(places, wanted())
    dynamodb.write(places.budget.enter(PROJECT, entry))
    without = wanted(lines=tuple(each for each in the_lines() if each.id != "kommunikation"))
    [reason] = refused(places, without)
    assert reason == f"The budget line kommunikation is not in the plan any more, but {words}."
    places.budget.void(PROJECT, entry)
    put(places, without)
    assert len(places.budget.lines(PROJECT)) == 3


def test_a_line_s_price_a_meeting_is_shown_in_kroner(places: Tables) -> None:
    """As every amount is; its meetings by their ids."""
    put(places, wanted())
    rent = replace(the_lines()[0], price=PerMeeting(80_000), meetings=("moede-1", "moede-3"))
    assert seen(places, wanted(lines=(rent, *the_lines()[1:]))) == [
        Change("budget line lokaleleje: price.type", "planned", "per_meeting"),
        Change("budget line lokaleleje: price.each", None, "800,00 kr."),
        Change("budget line lokaleleje: meetings.1", None, "moede-1"),
        Change("budget line lokaleleje: meetings.2", None, "moede-3"),
    ]


@pytest.mark.parametrize("survives", range(4))
def test_an_interrupted_run_is_finished_by_the_next(places: Tables, survives: int) -> None:
    """Whatever call it dies behind, the tables then hold the plan and there is nothing left to change."""
    put(places, wanted(a_meeting(1), a_meeting(2)))
    plan = wanted(a_meeting(1, capacity=40, title="Nyt"), a_meeting(2, capacity=50), a_meeting(3))
    real, calls = dynamodb.transact, 0

    def dies(writes: list[dynamodb.Write]) -> None:
        nonlocal calls
        if calls == survives:
            raise KeyboardInterrupt
        calls += 1
        real(writes)

    with patch.object(dynamodb, "transact", dies), suppress(KeyboardInterrupt):
        put(places, plan)
    put(places, plan)
    assert in_force(places).meetings == (
        a_meeting(1, capacity=40, title="Nyt", version=1, changed_at=BEFORE, before=KNOWN, history=(KNOWN,)),
        a_meeting(2, capacity=50),
        a_meeting(3),
    )
    assert places.registrations.seats(PROJECT, ["moede-1", "moede-2", "moede-3"]) == {
        "moede-1": Seats(40, 2, 0, version=2, meeting_version=1),
        "moede-2": Seats(50, 2, 0, version=1),
        "moede-3": Seats(30, 2, 0),
    }
    assert seen(places, plan) == []


def test_seats_that_were_left_behind_are_shown_and_mended(places: Tables) -> None:
    """A run that died between the meeting and its seats leaves a difference that the next one shows."""
    put(places, wanted(a_meeting()))
    dynamodb.transact(places.projects.writes(a_project(a_meeting(capacity=40)), in_force(places)))
    assert seen(places, wanted(a_meeting(capacity=40))) == [
        Change("seats moede-1", "30, 2 of them reserved", "40, 2 of them reserved")
    ]


def test_a_plan_of_many_meetings_is_applied(places: Tables) -> None:
    """More writes than one transaction of DynamoDB holds."""
    meetings = [a_meeting(1, id=f"moede-{n:02}", ends=datetime(2018, 8, 15, 8, n % 60, tzinfo=UTC)) for n in range(60)]
    put(places, wanted(*meetings))
    assert in_force(places).meetings == tuple(meetings)


def test_a_meeting_that_the_plan_calls_off_stays_and_feeds_nobody(places: Tables) -> None:
    """Its guests are still to be told, so their registrations stay; its heads leave the forecast."""
    put(places, wanted(a_meeting(1), a_meeting(2)))
    sign_up(places.registrations, in_force(places), [a_meeting(2)], a_guest(), BEFORE)
    places.budget.count(PROJECT, Heads("moede-2", confirmed=1, waiting=0, reserved=2, as_of=1))
    off = wanted(a_meeting(1), a_meeting(2, cancelled=True))
    assert seen(places, off) == [
        Change("meeting moede-2: version", "0", "1"),
        Change("meeting moede-2: cancelled", "no", "yes"),
    ]
    put(places, off)
    [first, second] = in_force(places).meetings
    assert (first, second.cancelled, second.changed_at) == (a_meeting(1), True, BEFORE)
    assert places.registrations.seats(PROJECT, ["moede-2"])["moede-2"].taken == 1
    assert places.budget.books(PROJECT).heads == {}
    assert seen(places, off) == []


def test_no_file_brings_a_cancelled_meeting_back(places: Tables) -> None:
    """Everybody was told that it is off: a file that does not know it, from before, changes nothing of it."""
    put(places, wanted(a_meeting(1), a_meeting(2, cancelled=True)))
    older = wanted(a_meeting(1), a_meeting(2, title="Nyt", starts=BEFORE))
    assert (seen(places, older), stay_cancelled(older, places.known(older))) == ([], ["moede-2"])


def test_two_that_apply_at_once_do_not_undo_each_other(places: Tables) -> None:
    """Who looked before the other wrote is refused, and looks again."""
    put(places, wanted(a_meeting()))
    slow = wanted(a_meeting(title="Langsom"))
    known = places.known(slow)
    put(places, wanted(a_meeting(title="Hurtig")))
    with pytest.raises(CannotApply):
        apply(places, slow, known, BEFORE)
    assert in_force(places).meetings[0].title == "Hurtig"
