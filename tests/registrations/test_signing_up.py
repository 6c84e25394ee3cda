"""Signing up, cancelling and changing the seats, against the real tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter
from typing import Any

import pytest

from shared.meetings import Meeting
from shared.outbox import Kind, State
from shared.projects import Project
from shared.registrations import Seats, Status, writes
from shared.registrations.by_the_office import correcting, entering
from shared.registrations.changing import change
from shared.registrations.promotion import resize
from shared.registrations.reads import RegistrationBrief, briefs, with_offers
from shared.registrations.refusals import (
    PartyTooLarge,
    SeatsChanged,
    TooManySeated,
    TooOften,
    WaitingListFull,
)
from shared.registrations.registration import MOST_CHANGES, Details, Offer, values
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, a_guest, a_meeting, a_project, there
from tests.conftest import Tables

FULL = timedelta(minutes=1)


def outbox(tables: Tables) -> list[tuple[str, str]]:
    """Kind and person of each mail owed, in the order they were owed."""
    found = dynamodb.client().scan(TableName=tables.outbox.name)["Items"]
    items = sorted((dynamodb.unpack(item) for item in found), key=lambda item: (item["owed_at"], item["id"]))
    return [(item["kind"], item["person"]) for item in items]


def small(tables: Tables, capacity: int = 4) -> Project:
    """A project whose one meeting has `capacity` seats, none reserved."""
    project = a_project(a_meeting(1, capacity=capacity, reserved=0))
    tables.keep(project)
    return project


def parties_sign_up(tables: Tables, project: Project, sizes: tuple[int, ...]) -> None:
    """Guests 1, 2, … sign up, a minute apart, each with so many people."""
    for number, party in enumerate(sizes, start=1):
        at = BEFORE + timedelta(minutes=number)
        sign_up(tables.registrations, project, project.meetings, a_guest(number, party=party), at)


def test_several_meetings_are_one_transaction_and_one_mail(tables: Tables) -> None:
    """Each meeting has its own outcome: here a seat, there the waiting list."""
    project = a_project(a_meeting(1, capacity=2, reserved=2), a_meeting(2))
    tables.keep(project)
    outcomes = sign_up(tables.registrations, project, project.meetings, a_guest(), BEFORE)
    assert [each.status for each in outcomes] == [Status.WAITING, Status.CONFIRMED]
    assert outbox(tables) == [("confirmation", "person0001")]


def test_signing_up_again_changes_nothing(tables: Tables, kept: Project) -> None:
    """Two clicks at once are one sign-up: the answer is what she has, and no mail tells it again."""
    first = sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(party=2), BEFORE)
    for minutes in (1, 2):
        again = sign_up(
            tables.registrations,
            kept,
            kept.meetings[:1],
            a_guest(party=2, name="Somebody Else"),
            BEFORE + timedelta(minutes=minutes),
        )
        assert again == first
    assert tables.registrations.seats(kept.id, ["moede-1"])["moede-1"].taken == 2
    registration = tables.registrations.get(kept.id, "moede-1", "person0001")
    assert registration is not None and registration.name == "Åse Ærø 1"
    assert outbox(tables) == [("confirmation", "person0001")]


def test_who_is_registered_at_one_meeting_may_add_another(tables: Tables, kept: Project) -> None:
    """The one she has stays as it is; the new one is entered; one mail tells of both."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(), BEFORE + FULL)
    seats = tables.registrations.seats(kept.id, ["moede-1", "moede-2"])
    assert {id: each.taken for id, each in seats.items()} == {"moede-1": 1, "moede-2": 1}
    assert outbox(tables) == [("confirmation", "person0001"), ("confirmation", "person0001")]


def test_a_cancellation_promotes_those_who_fit_in_the_same_transaction(tables: Tables) -> None:
    """Three seats freed: the pair that waits longest moves up, the next does not fit, the single behind it does."""
    project = small(tables)
    parties_sign_up(tables, project, (3, 1, 2, 2, 1))
    cancel(tables.registrations, project, project.meetings[0], "person0001", BEFORE + timedelta(hours=1))
    statuses = {each.person: each.status.value for each in tables.registrations.all(project.id, "moede-1")}
    assert statuses == {
        "person0001": "cancelled",
        "person0002": "confirmed",
        "person0003": "confirmed",
        "person0004": "waiting",
        "person0005": "confirmed",
    }
    seats = tables.registrations.seats(project.id, ["moede-1"])["moede-1"]
    assert (seats.taken, seats.waiting) == (4, 2)
    assert outbox(tables)[-3:] == [
        ("cancelled", "person0001"),
        ("promoted", "person0003"),
        ("promoted", "person0005"),
    ]


def test_nobody_moves_up_once_promotion_is_closed(tables: Tables) -> None:
    """At half past six on the evening before, nobody is told to come at eight."""
    project = small(tables, capacity=1)
    for number in (1, 2):
        sign_up(tables.registrations, project, project.meetings, a_guest(number), BEFORE + FULL * number)
    late = project.meetings[0].promotion_closes
    cancel(tables.registrations, project, project.meetings[0], "person0001", late)
    seats = tables.registrations.seats(project.id, ["moede-1"])["moede-1"]
    assert (seats.taken, seats.waiting) == (0, 1)


def test_repeats_are_no_turns_and_open_no_way_round(tables: Tables, kept: Project) -> None:
    """A form sent three times is one sign-up, a button pressed three times one cancellation: so it takes as many rounds
    as ever until today is over, and each round owes two mails, whatever is sent between.
    """
    meeting = kept.meetings[0]
    for turn in range(MOST_CHANGES):
        for again in range(3):
            sign_up(tables.registrations, kept, [meeting], a_guest(), BEFORE + FULL * turn + timedelta(seconds=again))
        for again in range(3):
            at = BEFORE + FULL * turn + timedelta(seconds=30 + again)
            cancel(tables.registrations, kept, meeting, "person0001", at)
    before = (tables.registrations.get(kept.id, "moede-1", "person0001"), outbox(tables))
    for again in range(3):
        with pytest.raises(TooOften):
            sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(), BEFORE + FULL * (MOST_CHANGES + again))
        cancel(tables.registrations, kept, meeting, "person0001", BEFORE + FULL * (MOST_CHANGES + again))
    assert before == (tables.registrations.get(kept.id, "moede-1", "person0001"), outbox(tables))
    assert before[0] is not None and (before[0].status, before[0].daily_changes) == (Status.CANCELLED, MOST_CHANGES)
    assert Counter(kind for kind, _ in before[1]) == {
        "confirmation": MOST_CHANGES,
        "cancelled": MOST_CHANGES,
    }
    assert tables.registrations.get(kept.id, "moede-2", "person0001") is None


def test_more_seats_promote_in_steps_that_let_nobody_jump_the_queue(tables: Tables) -> None:
    """Sixty waiting parties take two transactions; the seats are opened no faster than their owners move up."""
    project = small(tables, capacity=1)
    for number in range(1, 62):
        sign_up(tables.registrations, project, project.meetings, a_guest(number), BEFORE + timedelta(seconds=number))
    resize(tables.registrations, project.id, project.meetings[0], 61, 0, BEFORE + timedelta(hours=1))
    assert tables.registrations.seats(project.id, ["moede-1"])["moede-1"] == Seats(
        61, 0, taken=61, waiting=0, version=63
    )
    assert sum(kind == "promoted" for kind, _ in outbox(tables)) == 60


def test_a_cancellation_hands_on_no_more_than_one_transaction_takes(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty seats are free and sixty parties wait, as a process died before it had handed them on; all move up."""
    project = small(tables, capacity=62)
    meeting = project.meetings[0]
    for number in range(120):
        sign_up(tables.registrations, project, [meeting], a_guest(number), BEFORE + timedelta(seconds=number))
    for number in range(60):
        cancel(tables.registrations, project, meeting, f"person{number:04}", meeting.promotion_closes)
    sizes: list[int] = []
    transact = dynamodb.transact

    def counted(writes: Sequence[Any]) -> None:
        sizes.append(len(writes))
        transact(writes)

    monkeypatch.setattr(dynamodb, "transact", counted)
    cancel(tables.registrations, project, meeting, "person0060", BEFORE)
    assert max(sizes) <= 100
    seats = tables.registrations.seats(project.id, [meeting.id])[meeting.id]
    assert (seats.taken, seats.waiting) == (59, 0)


def test_a_party_larger_than_the_room_does_not_wait_in_vain(tables: Tables) -> None:
    """Refused with how many there are seats for, by everybody's way in; a party that fits the room may wait."""
    project = small(tables, capacity=2)
    [meeting], table = project.meetings, tables.registrations
    for attempt in (
        lambda: sign_up(table, project, [meeting], a_guest(1, party=3), BEFORE),
        lambda: entering(table, project, meeting, a_guest(1, party=3), BEFORE),
    ):
        with pytest.raises(PartyTooLarge) as refused:
            attempt()
        assert refused.value.most == 2
    sign_up(table, project, [meeting], a_guest(1, party=2), BEFORE)
    [outcome] = sign_up(table, project, [meeting], a_guest(2, party=2), BEFORE)
    assert outcome.status is Status.WAITING
    waiting = there(table.get(project.id, meeting.id, a_guest(2).person))
    more = replace(Details(**values(waiting, Details)), party=3)
    with pytest.raises(PartyTooLarge):
        change(table, project, meeting, waiting.person, more, BEFORE)
    with pytest.raises(PartyTooLarge):
        correcting(table, project, meeting, waiting, more, BEFORE)


def test_a_waiting_list_has_an_end(tables: Tables) -> None:
    """A party that is too many for it is told so and enters nothing, unless the secretariat adds it; whoever stands on
    it stays. Beside a meeting with room it is left out. A decision that somebody overtook does not hold.
    """
    project = a_project(a_meeting(1, capacity=3, reserved=0, waiting_list=3), a_meeting(2))
    tables.keep(project)
    [meeting, other], table = project.meetings, tables.registrations

    def outcomes(*at: Meeting, number: int, party: int) -> list[tuple[str, Status]]:
        made = sign_up(table, project, at, a_guest(number, party=party), BEFORE)
        return [(each.meeting.id, each.status) for each in made]

    assert outcomes(meeting, number=1, party=3) == [("moede-1", Status.CONFIRMED)]
    before = replace(table.seats(project.id, ["moede-1"])["moede-1"], waiting_list=3)
    assert outcomes(meeting, number=2, party=2) == [("moede-1", Status.WAITING)]
    with pytest.raises(WaitingListFull):
        outcomes(meeting, number=4, party=2)
    assert outcomes(meeting, number=2, party=2) == [("moede-1", Status.WAITING)]
    assert outcomes(meeting, other, number=4, party=2) == [("moede-2", Status.CONFIRMED)]
    with pytest.raises(SeatsChanged):
        table.register(
            project.id, a_guest(5, party=2), {"moede-1": (before, Status.WAITING)}, BEFORE, project.data_deleted, []
        )
    status, writes = entering(table, project, meeting, a_guest(6, party=3), BEFORE)
    dynamodb.transact(writes)
    assert (status, table.seats(project.id, ["moede-1"])["moede-1"].waiting) == (Status.WAITING, 5)


def test_a_full_meeting_has_a_waiting_list_in_the_order_they_came(tables: Tables) -> None:
    """Nobody is turned away, and a smaller party behind a larger one is not held up by it."""
    project = small(tables)
    parties_sign_up(tables, project, (3, 2, 2, 1))
    waiting = tables.registrations.waiting(project.id, "moede-1")
    assert [each.person for each in waiting] == ["person0002", "person0003"]
    assert tables.registrations.seats(project.id, ["moede-1"])["moede-1"] == Seats(4, 0, taken=4, waiting=4, version=4)


def test_seats_that_are_taken_cannot_be_removed(tables: Tables, kept: Project) -> None:
    """Confirmed guests are never unseated by a smaller room; somebody has to talk to them."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(party=4), BEFORE)
    with pytest.raises(TooManySeated):
        resize(tables.registrations, kept.id, kept.meetings[0], 5, 2, BEFORE)


def test_a_decision_that_somebody_overtook_is_not_carried_out(tables: Tables) -> None:
    """The guard under every race: who decided on old seats is refused, whether for a seat or for the waiting list."""
    project = small(tables, capacity=1)
    stale = tables.registrations.seats(project.id, ["moede-1"])["moede-1"]
    sign_up(tables.registrations, project, project.meetings, a_guest(1), BEFORE)
    with pytest.raises(SeatsChanged):
        tables.registrations.register(
            project.id, a_guest(2), {"moede-1": (stale, Status.CONFIRMED)}, BEFORE, project.data_deleted, []
        )
    cancel(tables.registrations, project, project.meetings[0], "person0001", BEFORE + FULL)
    full = replace(stale, taken=1)
    with pytest.raises(SeatsChanged):
        tables.registrations.register(
            project.id, a_guest(2), {"moede-1": (full, Status.WAITING)}, BEFORE, project.data_deleted, []
        )
    assert [each.person for each in tables.registrations.all(project.id, "moede-1")] == ["person0001"]


def test_two_cancellations_at_once_cannot_leave_a_pair_waiting(tables: Tables) -> None:
    """Each sees a gap of one; the second is refused, reads again and promotes the pair."""
    project = small(tables, capacity=2)
    parties_sign_up(tables, project, (1, 1, 2))
    seen = tables.registrations.seats(project.id, ["moede-1"])["moede-1"]
    second = there(tables.registrations.get(project.id, "moede-1", "person0002"))
    cancel(tables.registrations, project, project.meetings[0], "person0001", BEFORE + timedelta(hours=1))
    with pytest.raises(SeatsChanged):
        tables.registrations.change(seen, [(second, replace(second, status=Status.CANCELLED))], [])
    cancel(tables.registrations, project, project.meetings[0], "person0002", BEFORE + timedelta(hours=1))
    pair = tables.registrations.get(project.id, "moede-1", "person0003")
    assert pair is not None and pair.status is Status.CONFIRMED


def test_a_mail_is_owed_with_its_latest_time(tables: Tables, kept: Project) -> None:
    """A confirmation is of no use when the meeting is over."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    found = dynamodb.client().scan(TableName=tables.outbox.name)["Items"]
    entry = there(tables.outbox.get(str(dynamodb.unpack(found[0])["id"])))
    assert (entry.mail.kind, entry.state, entry.mail.latest) == (
        Kind.CONFIRMATION,
        State.OWED,
        kept.meetings[0].ends,
    )


def test_what_is_read_in_brief_is_what_stands_there(tables: Tables, kept: Project) -> None:
    """Every registration, cancelled ones too, in each field that a brief has; and those with an offer alone."""
    table, meeting, when = tables.registrations, kept.meetings[0], BEFORE
    for number in (1, 2, 3):
        guest = a_guest(number, party=number, diets=("Vegetar",), diet="Nødder", topics="Parkering")
        sign_up(table, kept, [meeting], guest, when + timedelta(minutes=number))
    first, second, _ = sorted(table.all(kept.id, meeting.id), key=attrgetter("registered_at"))
    seats = table.seats(kept.id, [meeting.id])[meeting.id]
    table.change(seats, [(first, replace(first, status=Status.CANCELLED))], ())
    dynamodb.write(writes.offer(table.name, second, Offer(host=True, where="Lærkevej 4", at=when)))
    names = RegistrationBrief.__struct_fields__
    whole = {tuple(getattr(each, name) for name in names) for each in table.all(kept.id, meeting.id)}
    assert {tuple(getattr(each, name) for name in names) for each in briefs(table.name, kept.id, meeting.id)} == whole
    assert sorted(each.live for each in briefs(table.name, kept.id, meeting.id)) == [False, True, True]
    assert [each.person for each in with_offers(table.name, kept.id, meeting.id)] == [second.person]
