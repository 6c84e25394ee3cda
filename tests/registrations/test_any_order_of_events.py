"""Whatever people do in whatever order: the promises about seats hold after every step."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shared.outbox.table import OutboxTable
from shared.registrations import Seats, Status
from shared.registrations.changing import change, erase, move
from shared.registrations.promotion import resize
from shared.registrations.refusals import PartyTooLarge, RegistrationClosed, TooManySeated, TooOften
from shared.registrations.signing_up import cancel, sign_up
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb
from tests.builders import BEFORE, a_guest, a_meeting, a_project
from tests.conftest import empty_tables

PEOPLE = st.integers(1, 8)


class Season(RuleBasedStateMachine):
    """People sign up, change, cancel, come back and are erased; the room changes; time passes, and promotion closes."""

    @initialize(capacity=st.integers(0, 6), reserved=st.integers(0, 2))
    def opens(self, capacity: int, reserved: int) -> None:
        names = empty_tables()
        self.table = RegistrationsTable(names["REGISTRATIONS_TABLE"], OutboxTable(names["OUTBOX_TABLE"]))
        self.meeting = a_meeting(1, capacity=capacity, reserved=reserved)
        self.project = a_project(self.meeting)
        dynamodb.write(self.table.open(self.project.id, "moede-1", capacity, reserved))
        self.now = BEFORE

    @rule(number=PEOPLE, party=st.integers(1, 4), minutes=st.integers(1, 5))
    def signs_up(self, number: int, party: int, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        if self.meeting.takes_registrations(self.now):
            refused = 0
            try:
                sign_up(self.table, self.project, [self.meeting], a_guest(number, party=party), self.now)
            except TooOften:
                return
            except PartyTooLarge as error:
                refused = error.most
            room = self.meeting.capacity - self.meeting.reserved
            assert refused == (room if 0 < room < party else 0), "whoever can never fit is told, and nobody else"

    @rule(number=PEOPLE)
    def cancels(self, number: int) -> None:
        cancel(self.table, self.project, self.meeting, f"person{number:04}", self.now)

    @rule(number=PEOPLE, party=st.integers(1, 4))
    def changes_her_party(self, number: int, party: int) -> None:
        guest = a_guest(number)
        wanted = replace(guest, party=party)
        with suppress(PartyTooLarge, RegistrationClosed, TooOften):
            change(self.table, self.project, self.meeting, guest.person, wanted, self.now)

    @rule(number=PEOPLE, to=PEOPLE)
    def changes_her_address(self, number: int, to: int) -> None:
        new = a_guest(to)
        move(self.table, self.project, f"person{number:04}", new.person, new.address, self.now)

    @rule(number=PEOPLE)
    def is_erased(self, number: int) -> None:
        erase(self.table, self.project, f"person{number:04}", self.now)
        assert self.table.get(self.project.id, "moede-1", f"person{number:04}") is None

    @rule(capacity=st.integers(0, 12), reserved=st.integers(0, 3))
    def is_given_another_room(self, capacity: int, reserved: int) -> None:
        try:
            resize(self.table, self.project.id, self.meeting, capacity, reserved, self.now)
        except TooManySeated:
            assert self.seats() == self.seen
        else:
            self.meeting = replace(self.meeting, capacity=capacity, reserved=reserved)

    @rule(to=st.sampled_from(["registration_closes", "promotion_closes"]))
    def time_passes(self, to: str) -> None:
        self.now = max(self.now, getattr(self.meeting, to))

    @invariant()
    def the_promises_hold(self) -> None:
        seats = self.seen = self.seats()
        registrations = list(self.table.all(self.project.id, "moede-1"))
        confirmed = sum(each.party for each in registrations if each.status is Status.CONFIRMED)
        waiting = [each for each in registrations if each.status is Status.WAITING]
        assert confirmed == seats.taken <= seats.open, "confirmed parties never exceed the seats; counter = recount"
        assert sum(each.party for each in waiting) == seats.waiting
        assert len({each.person for each in registrations}) == len(registrations), "one registration a person"
        queue = self.table.waiting(self.project.id, "moede-1")
        assert queue == sorted(waiting, key=lambda each: (each.registered_at, each.person)), "first come, first served"
        if self.now < self.meeting.promotion_closes:
            assert all(each.party > seats.free for each in waiting), "nobody who fits waits"

    def seats(self) -> Seats:
        return self.table.seats(self.project.id, ["moede-1"])["moede-1"]


@pytest.mark.usefixtures("cloud")
def test_any_order_of_events_keeps_the_promises() -> None:
    """Never more guests than seats, the counter equals a recount, and nobody who fits waits while promotion is open."""
    run_state_machine_as_test(
        Season,
        settings=settings(
            max_examples=int(os.environ.get("TOVHOLDER_EXAMPLES", "40")),
            stateful_step_count=25,
        ),
    )
