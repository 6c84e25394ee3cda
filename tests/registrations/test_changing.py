"""What a guest changes of her own registrations, against the real tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.budget.recount import counted, recount
from shared.check_in.table import CheckInTable
from shared.check_in.tap import Tap, milliseconds
from shared.plans.changing import moved
from shared.projects import Project
from shared.registrations import Seats, Status
from shared.registrations.changing import change, erase, move
from shared.registrations.promotion import resize
from shared.registrations.refusals import TooOften
from shared.registrations.registration import MOST_CHANGES, Details, Registration
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, a_guest, a_meeting, a_project, there
from tests.conftest import Tables

LATER = BEFORE + timedelta(hours=1)


def details(party: int, **changes: Any) -> Details:
    """What guest 1 says of herself, with another party."""
    usual: dict[str, Any] = {"name": "Åse Ærø 1", "company": "Smørrebrød nr. 1 ApS", "diet": "", "topics": ""}
    return Details(party=party, **{**usual, **changes})


def queue(tables: Tables, capacity: int, *parties: int) -> Project:
    """A meeting of `capacity` seats, for which guests with `parties` signed up in this order."""
    project = a_project(a_meeting(1, capacity=capacity, reserved=0))
    tables.keep(project)
    for number, party in enumerate(parties, start=1):
        at = BEFORE + timedelta(minutes=number)
        sign_up(tables.registrations, project, project.meetings, a_guest(number, party=party), at)
    return project


def stands(tables: Tables, project: Project) -> dict[str, str]:
    return {each.person: each.status.value for each in tables.registrations.all(project.id, "moede-1")}


def owed(tables: Tables) -> list[tuple[str, str]]:
    items = [dynamodb.unpack(item) for item in dynamodb.client().scan(TableName=tables.outbox.name)["Items"]]
    return sorted((item["kind"], item["person"]) for item in items if item["owed_at"] >= LATER.isoformat())


def seats(tables: Tables, project: Project) -> Seats:
    return tables.registrations.seats(project.id, ["moede-1"])["moede-1"]


def test_a_smaller_party_hands_its_seats_on(tables: Tables) -> None:
    """Three become one: the pair that waits has its seats in the same transaction."""
    project = queue(tables, 3, 3, 2)
    change(tables.registrations, project, project.meetings[0], "person0001", details(1), LATER)
    assert stands(tables, project) == {"person0001": "confirmed", "person0002": "confirmed"}
    assert seats(tables, project) == Seats(3, 0, taken=3, waiting=0, version=3)
    assert owed(tables) == [("changed", "person0001"), ("promoted", "person0002")]


def test_a_smaller_waiting_party_moves_up_if_it_fits_now(tables: Tables) -> None:
    """Two wait for one seat; one of them stays at home, and the other has the seat."""
    project = queue(tables, 2, 1, 2)
    now = change(
        tables.registrations,
        project,
        project.meetings[0],
        "person0002",
        Details(name="Åse Ærø 2", company="Smørrebrød nr. 2 ApS", party=1),
        LATER,
    )
    assert now is not None and (now.status, now.party) == (Status.CONFIRMED, 1)
    assert seats(tables, project) == Seats(2, 0, taken=2, waiting=0, version=3)
    assert owed(tables) == [("changed", "person0002")]


def test_a_waiting_party_that_grows_keeps_its_place(tables: Tables) -> None:
    """Her place is when she came; a larger party only waits for a larger gap."""
    project = queue(tables, 2, 2, 1, 1)
    change(
        tables.registrations,
        project,
        project.meetings[0],
        "person0002",
        Details(name="Åse Ærø 2", company="Smørrebrød nr. 2 ApS", party=2),
        LATER,
    )
    assert [each.person for each in tables.registrations.waiting(project.id, "moede-1")] == ["person0002", "person0003"]
    assert seats(tables, project).waiting == 3


def test_changing_again_and_again_ends_for_today(tables: Tables) -> None:
    """Each change is a mail, and may be a promotion that is taken back; one may still cancel."""
    project = queue(tables, 5, 1)
    for turn in range(MOST_CHANGES):
        change(
            tables.registrations,
            project,
            project.meetings[0],
            "person0001",
            details(1 + turn % 2, diet=str(turn)),
            LATER,
        )
    with pytest.raises(TooOften):
        change(tables.registrations, project, project.meetings[0], "person0001", details(1, diet="x"), LATER)
    cancel(tables.registrations, project, project.meetings[0], "person0001", LATER)
    assert stands(tables, project) == {"person0001": "cancelled"}


def test_another_address_keeps_the_seat_and_the_place(tables: Tables) -> None:
    """The registration goes over as it is; the old address holds nothing any more; both are told."""
    project = queue(tables, 2, 2, 1, 1)
    move(tables.registrations, project, "person0002", "newperson", "ny@example.org", LATER)
    assert stands(tables, project) == {
        "person0001": "confirmed",
        "person0002": "moved",
        "newperson": "waiting",
        "person0003": "waiting",
    }
    waiting = tables.registrations.waiting(project.id, "moede-1")
    assert [(each.person, each.address) for each in waiting] == [
        ("newperson", "ny@example.org"),
        ("person0003", "guest3@example.org"),
    ]
    assert owed(tables) == [("address-changed", "person0002"), ("changed", "newperson")]
    assert seats(tables, project).waiting == 2


def test_another_address_at_the_door_stays_ticked_off(tables: Tables) -> None:
    """Who is in the room and mends her address is one who came, and nobody walked in."""
    project = queue(tables, 5, 2)
    door, meeting = CheckInTable(tables.registrations.name), project.meetings[0]
    tap = Tap("0" * 16, "person0001", 2, milliseconds(meeting.starts))
    assert door.take(project, meeting.id, tap, meeting.starts)
    move(tables.registrations, project, "person0001", "newperson", "ny@example.org", meeting.starts)
    rows = {row.person: (row.came, row.mark) for row in door.rows(project.id, meeting.id)}
    assert rows == {"newperson": (2, tap.mark), "person0001": (0, "")}
    found = counted(meeting.id, tables.registrations.all(project.id, meeting.id), seats(tables, project))
    assert (found.confirmed, found.came, found.walk_ins) == (2, 2, 0)


def test_who_moves_to_an_address_that_was_ticked_off_before_is_not_here_yet(tables: Tables) -> None:
    """What an earlier registration of that address left behind is not hers."""
    project = queue(tables, 5, 1, 1)
    door, meeting = CheckInTable(tables.registrations.name), project.meetings[0]
    door.take(project, meeting.id, Tap("0" * 16, "person0002", 1, milliseconds(LATER)), LATER)
    cancel(tables.registrations, project, meeting, "person0002", LATER)
    move(tables.registrations, project, "person0001", "person0002", "guest2@example.org", LATER)
    rows = {row.person: row.came for row in door.rows(project.id, meeting.id)}
    assert rows == {"person0001": 0, "person0002": 0}


def test_an_address_that_is_registered_already_is_not_taken_over(tables: Tables) -> None:
    """Both stay as they are, and the answer does not tell which addresses are known."""
    project = queue(tables, 5, 1, 1)
    moved = move(tables.registrations, project, "person0001", "person0002", "guest2@example.org", LATER)
    assert (list(moved), owed(tables)) == ([], [])
    assert stands(tables, project) == {"person0001": "confirmed", "person0002": "confirmed"}


def test_who_moved_away_may_sign_up_again_with_the_old_address(tables: Tables) -> None:
    """What is left of the old address does not stand in its way."""
    project = queue(tables, 5, 1)
    move(tables.registrations, project, "person0001", "newperson", "ny@example.org", LATER)
    sign_up(tables.registrations, project, project.meetings, a_guest(1), LATER)
    assert stands(tables, project) == {"person0001": "confirmed", "newperson": "confirmed"}


def test_erasing_before_the_meeting_frees_the_seat(tables: Tables) -> None:
    """The first who waits moves up; nothing of the person is left; she gets no mail."""
    project = queue(tables, 1, 1, 1)
    assert erase(tables.registrations, project, "person0001", LATER) == 1
    assert stands(tables, project) == {"person0002": "confirmed"}
    assert owed(tables) == [("promoted", "person0002")]


def test_erasing_after_the_meeting_leaves_a_head_without_a_name(tables: Tables) -> None:
    """The accounts still count who ate; who that was is gone, in every field."""
    project = queue(tables, 5, 3)
    assert erase(tables.registrations, project, "person0001", project.meetings[0].ends) == 1
    [left] = tables.registrations.all(project.id, "moede-1")
    assert (left.party, left.status, left.name, left.address, left.company) == (3, Status.CONFIRMED, "", "", "")
    assert left.person != "person0001"
    assert erase(tables.registrations, project, "person0001", project.meetings[0].ends) == 0


def tick(tables: Tables, project: Project, number: int, at: datetime) -> None:
    """She is there, says the door."""
    tap = Tap("0" * 16, f"person{number:04}", 1, milliseconds(at))
    assert CheckInTable(tables.registrations.name).take(project, "moede-1", tap, at)


def test_who_cancelled_and_came_stays_a_head_when_she_is_erased(tables: Tables) -> None:
    """She ate; a count that forgot her would say so in the accounts from the next night on."""
    project = queue(tables, 5, 1)
    [meeting] = project.meetings
    cancel(tables.registrations, project, meeting, "person0001", LATER)
    tick(tables, project, 1, meeting.starts)
    before = there(recount(tables.registrations, tables.budget, project.id, "moede-1"))
    assert before.walk_ins == 1
    assert erase(tables.registrations, project, "person0001", meeting.ends) == 1
    assert recount(tables.registrations, tables.budget, project.id, "moede-1") == replace(
        before, as_of=before.as_of + 1
    )
    [left] = tables.registrations.all(project.id, "moede-1")
    assert (left.name, left.address, left.person == "person0001") == ("", "", False)


def test_a_tick_at_the_door_while_she_is_erased_is_not_lost(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes her place is made from what was read; the door ticked her behind that."""
    project = queue(tables, 5, 1)
    [meeting] = project.meetings
    read = tables.registrations.get
    ticked: list[bool] = []

    def get(*key: str) -> Registration | None:
        found = read(*key)
        if not ticked:
            ticked.append(True)
            tick(tables, project, 1, meeting.starts)
        return found

    monkeypatch.setattr(tables.registrations, "get", get)
    assert erase(tables.registrations, project, "person0001", meeting.ends) == 1
    [left] = tables.registrations.all(project.id, "moede-1")
    assert (left.came, left.name) == (1, "")


def test_a_tick_at_the_door_while_what_she_cancelled_is_erased_is_not_lost(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She comes all the same, in the moment between reading what is left of her and deleting it."""
    project = queue(tables, 5, 1)
    [meeting] = project.meetings
    cancel(tables.registrations, project, meeting, "person0001", LATER)
    forget = tables.registrations.forget
    ticked: list[bool] = []

    def late(left: Registration) -> bool:
        if not ticked:
            ticked.append(True)
            tick(tables, project, 1, meeting.starts)
        return forget(left)

    monkeypatch.setattr(tables.registrations, "forget", late)
    assert erase(tables.registrations, project, "person0001", meeting.starts) == 1
    [left] = tables.registrations.all(project.id, "moede-1")
    assert (left.came, left.name, left.person == "person0001") == (1, "", False)


def test_who_signs_up_again_while_she_is_erased_stays(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new registration was confirmed to her, and she has asked nothing of it."""
    project = queue(tables, 5, 1)
    [meeting] = project.meetings
    forget = tables.registrations.forget

    def late(left: Registration) -> bool:
        sign_up(tables.registrations, project, [meeting], a_guest(1), LATER)
        return forget(left)

    monkeypatch.setattr(tables.registrations, "forget", late)
    erase(tables.registrations, project, "person0001", LATER)
    assert stands(tables, project) == {"person0001": "confirmed"}


def test_who_is_erased_and_comes_again_moves_up_again_and_holds_nobody_up(tables: Tables) -> None:
    """The outbox still knows the mails of the registration that was erased; those of the new one are others."""
    project = queue(tables, 0, 1)
    [meeting] = project.meetings
    resize(tables.registrations, project.id, meeting, 1, 0, LATER)
    assert stands(tables, project) == {"person0001": "confirmed"}
    erase(tables.registrations, project, "person0001", LATER)
    resize(tables.registrations, project.id, meeting, 0, 0, LATER)
    for number in (1, 2):
        at = LATER + timedelta(minutes=number)
        sign_up(tables.registrations, project, [meeting], a_guest(number), at)
    resize(tables.registrations, project.id, meeting, 2, 0, LATER + timedelta(hours=1))
    assert stands(tables, project) == {"person0001": "confirmed", "person0002": "confirmed"}
    assert [kind for kind, person in owed(tables) if person == "person0001"].count("promoted") == 2


def test_a_tap_on_an_address_that_was_left_counts_where_the_registration_stands(tables: Tables, kept: Project) -> None:
    """A phone whose list was loaded before the change ticks the old row."""
    project, meeting = kept, kept.meetings[0]
    sign_up(tables.registrations, project, [meeting], a_guest(1, party=2), BEFORE)
    move(tables.registrations, project, "person0001", "second", "second@example.org", LATER)
    move(tables.registrations, project, "second", "third", "third@example.org", LATER)
    door = CheckInTable(tables.registrations.name)
    tap = Tap("0" * 16, "person0001", 2, milliseconds(meeting.starts))
    assert door.take(project, meeting.id, tap, meeting.starts)
    heads = recount(tables.registrations, tables.budget, project.id, meeting.id)
    new = tables.registrations.get(project.id, meeting.id, "third")
    assert heads is not None
    assert new is not None
    assert (heads.came, heads.walk_ins, new.came) == (2, 0, 2)
    assert not door.take(project, meeting.id, tap, meeting.starts)


def test_who_moves_up_with_a_cancellation_fits_into_one_transaction(tables: Tables) -> None:
    """A process died between a meeting's move and its seats: sixty are free, and sixty wait. The next who cancels hands
    them on, forty parties at a time.
    """
    meeting = a_meeting(1, capacity=62, reserved=0)
    project = a_project(meeting)
    tables.keep(project)
    late = meeting.promotion_closes + timedelta(minutes=1)
    for number in range(120):
        sign_up(tables.registrations, project, [meeting], a_guest(number), BEFORE + timedelta(seconds=number))
    for number in range(60):
        cancel(tables.registrations, project, meeting, f"person{number:04}", late)
    later = moved(meeting, now=late, starts=meeting.starts + timedelta(days=14))
    sizes: list[int] = []

    def count(params: dict[str, Any], **_: object) -> None:
        sizes.append(len(params["TransactItems"]))

    dynamodb.client().meta.events.register("provide-client-params.dynamodb.TransactWriteItems", count)
    cancel(tables.registrations, project, later, "person0060", late + timedelta(hours=1))
    assert max(sizes) <= 100
    seats = tables.registrations.seats(project.id, [meeting.id])[meeting.id]
    assert (seats.taken, seats.waiting) == (59, 0)
