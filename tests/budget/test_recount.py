"""The recount, against the real tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.budget.lines import Heads
from shared.budget.recount import counted, recount
from shared.budget.table import BudgetTable
from shared.projects import Project
from shared.registrations import Registration, Seats, Status
from shared.registrations.keys import PREFIX
from shared.registrations.signing_up import cancel, sign_up
from shared.registrations.table import RegistrationsTable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Busy
from tests.builders import BEFORE, a_guest, a_meeting, a_registration, there
from tests.conftest import tables


def test_the_recount_counts_people_whatever_happened_before(kept: Project) -> None:
    """Sign-ups and cancellations, counted once or five times, give what is in the table."""
    for number in range(1, 5):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=number), BEFORE)
    cancel(tables.registrations, kept, kept.meetings[0], "person0003", BEFORE + timedelta(hours=1))
    for _ in range(5):
        recount(tables.registrations, tables.budget, kept.id, "moede-1")
    assert tables.budget.books(kept.id).heads == {"moede-1": Heads("moede-1", 7, 0, reserved=2, as_of=5)}


def test_of_two_recounts_that_began_alike_the_slower_counts_again(
    kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has read; then somebody is ticked off at the door and counted. What the slow one read is not kept, though
    the seats' version is what it was.
    """
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(1, party=2), BEFORE)
    read, ticks = RegistrationsTable.with_seats, iter([2])

    def slowly(table: RegistrationsTable, project: str, meeting: str) -> tuple[Seats | None, list[Registration]]:
        seats, found = read(table, project, meeting)
        for came in ticks:
            key = {"meeting": f"{project}/{meeting}", "part": f"{PREFIX}{found[0].person}"}
            dynamodb.write(dynamodb.Update(table.name, key, "SET came = :came", values={":came": came}))
            recount(table, tables.budget, project, meeting)
        return seats, found

    monkeypatch.setattr(RegistrationsTable, "with_seats", slowly)
    recount(tables.registrations, tables.budget, kept.id, "moede-1")
    assert tables.budget.books(kept.id).heads["moede-1"].came == 2


def test_a_recount_that_others_always_overtake_comes_again(kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives up without a word of its own in the books; its event is delivered once more."""
    monkeypatch.setattr(BudgetTable, "as_of", lambda *_: -1)
    tables.budget.count(kept.id, Heads("moede-1", 9, 0, 2, as_of=1))
    with pytest.raises(Busy):
        recount(tables.registrations, tables.budget, kept.id, "moede-1")
    assert tables.budget.books(kept.id).heads["moede-1"].confirmed == 9


def test_the_tally_moves_with_a_sign_up(kept: Project) -> None:
    """A party of three, and two reserved seats: five breakfasts at 65 kroner."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(party=3), BEFORE)
    recount(tables.registrations, tables.budget, kept.id, "moede-1")
    forecast = {each.line.id: each.forecast for each in tables.budget.books(kept.id).tally().lines}
    assert forecast["forplejning"] == 5 * 6_500


def test_who_came_is_counted_apart_from_who_has_a_seat() -> None:
    """Three of four came, nobody of two; who waited, a guest's colleague and two strangers walked in."""
    meeting = a_meeting()

    def party(status: Status, size: int, came: int | None, walk_in: bool = False) -> Registration:
        return a_registration(0, party=size, status=status, came=came, walk_in=walk_in)

    found = [
        party(Status.CONFIRMED, 4, 3),
        party(Status.CONFIRMED, 2, 0),
        party(Status.CONFIRMED, 1, 2),
        party(Status.CONFIRMED, 3, None),
        party(Status.WAITING, 1, 1),
        party(Status.CANCELLED, 2, None),
        party(Status.WALK_IN, 2, None, walk_in=True),
    ]
    seats = Seats(30, 2, taken=10, waiting=1, version=9)
    assert counted(meeting.id, found, seats) == Heads(meeting.id, 10, 1, 2, as_of=1, came=4, walk_ins=4)
    assert counted(meeting.id, found[3:4], seats).came is None


def test_a_walk_in_holds_no_seat(kept: Project) -> None:
    """Its status is its own: the counter of seats stays equal to a recount of the confirmed."""
    stranger = {
        "meeting": f"{kept.id}/moede-1", "part": "registration#walk-in-1", "project": kept.id, "person": "walk-in-1",
        "name": "", "company": "", "address": "", "party": 1, "status": "walk-in", "walk_in": True, "came": 1,
        "registered_at": clock.text(BEFORE), "version": 1,
    }  # fmt: skip
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(1, party=2), BEFORE)
    dynamodb.write(dynamodb.Put(tables.registrations.name, stranger))
    heads = recount(tables.registrations, tables.budget, kept.id, "moede-1")
    assert heads == Heads("moede-1", 2, 0, reserved=2, as_of=1, came=0, walk_ins=1)
    assert tables.budget.books(kept.id).heads == {"moede-1": heads}
    assert tables.registrations.seats(kept.id, ["moede-1"])["moede-1"].taken == 2


def test_who_came_stays_counted_when_a_guest_is_erased(kept: Project) -> None:
    """What is left of her at a meeting held says that somebody came, and not who."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(1, party=2), BEFORE)
    seen = there(tables.registrations.get(kept.id, "moede-1", "person0001"))
    tables.registrations.anonymise(replace(seen, came=2), "nobody", kept.data_deleted)
    heads = there(recount(tables.registrations, tables.budget, kept.id, "moede-1"))
    assert (heads.confirmed, heads.came) == (2, 2)
