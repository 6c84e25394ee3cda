"""A plan and a desk that edit two meetings in any order, between sign-ups, ticks and mails.

After every round of the planner everybody with a live registration knows the meeting as it is, nobody was told what she
knew, and the seats are a recount.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.campaigns import audience
from shared.campaigns.planner import Planner
from shared.desk.meeting_form import filled, read_meeting
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.meetings import Meeting, Told, Venue
from shared.outbox.items import entry
from shared.outbox.kinds import Kind
from shared.outbox.mail import Entry, State
from shared.plans.apply import CannotApply, apply
from shared.plans.changing import MeetingChanged, cancelled, change_meeting
from shared.plans.tables import Tables, Wanted
from shared.projects import Project
from shared.registrations import signing_up
from shared.registrations.refusals import RegistrationClosed, TooManySeated
from shared.registrations.registration import Status
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from shared.technical.fields import FormInvalid
from tests.builders import BEFORE, a_guest, a_meeting, a_project, the_lines
from tests.conftest import Tables as Five
from tests.desk.visitor import LINKS

MEETINGS = st.sampled_from(["moede-1", "moede-2"])
DAYS = st.integers(0, 2)
TITLES = st.sampled_from(["Netværksmøde", " Netværksmøde ", "Om skilte"])
VENUES = st.sampled_from([Venue("Verdensrummet", "Eksempelvej 1"), Venue("Biblioteket", "Eksempelvej 2")])
CALLED_OFF = "called off"
NUMBERS = count()


class Edits(RuleBasedStateMachine):
    """One season; `knows` is what each guest has seen or read of each meeting, `saw` a page that was opened."""

    tables: Five

    def __init__(self) -> None:
        super().__init__()
        tables, self.id = self.tables, f"saeson-{next(NUMBERS)}"
        self.places = Tables(tables.projects, tables.registrations, tables.budget)
        self.planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox)
        self.sources = MailSources(tables.projects, tables.members, tables.registrations, tables.budget, tables.outbox)
        self.now = BEFORE
        self.put(a_project(a_meeting(1), a_meeting(2), id=self.id))
        self.knows: dict[tuple[str, str], Told | str] = {}
        self.saw = self.project
        self.guests = count(1)

    @property
    def project(self) -> Project:
        found = self.tables.projects.fresh(self.id)
        assert found is not None
        return found

    def put(self, project: Project) -> None:
        wanted = Wanted(project, the_lines())
        apply(self.places, wanted, self.places.known(wanted), self.now)

    @rule()
    def open_a_page(self) -> None:
        self.saw = self.project

    @rule(meeting=MEETINGS, stale=st.booleans())
    def come(self, meeting: str, stale: bool) -> None:
        """Somebody signs up, from a page that was opened now or a while ago."""
        seen = self.saw if stale else self.project
        [one] = [each for each in seen.meetings if each.id == meeting]
        guest = a_guest(next(self.guests))
        guest = replace(guest, person=f"{self.id}{guest.person}".replace("-", "a")[:26])
        try:
            sign_up(self.tables.registrations, seen, [one], guest, self.now)
        except RegistrationClosed:
            return
        self.knows[meeting, guest.person] = one.told

    def edit_file(self, meeting: str, **changes: Any) -> None:
        meetings = tuple(replace(each, **changes) if each.id == meeting else each for each in self.project.meetings)
        try:
            self.put(replace(self.project, meetings=meetings))
        except CannotApply:
            return

    @rule(meeting=MEETINGS, days=DAYS, title=TITLES, capacity=st.integers(3, 6))
    def the_file_changes(self, meeting: str, days: int, title: str, capacity: int) -> None:
        usual = a_meeting(int(meeting[-1]))
        names = ("starts", "ends", "registration_closes", "promotion_closes")
        moved = {name: getattr(usual, name) + timedelta(days=days) for name in names}
        self.edit_file(meeting, title=title, capacity=capacity, **moved)

    @rule(meeting=MEETINGS)
    def the_file_calls_it_off(self, meeting: str) -> None:
        self.edit_file(meeting, cancelled=True)

    @rule(meeting=MEETINGS, days=DAYS, venue=VENUES, topic=st.sampled_from(["Ét", "To"]))
    def the_desk_changes(self, meeting: str, days: int, venue: Venue, topic: str) -> None:
        project = self.project
        one = project.meeting(meeting)
        assert one is not None
        day = a_meeting(int(meeting[-1])).day + timedelta(days=days)
        typed = filled(one) | {"day": day.isoformat(), "venue": venue.name, "address": venue.address, "topic": topic}
        try:
            wanted = read_meeting({name: [value] for name, value in typed.items()}, one, 0, self.now, project)
            if not one.cancelled:
                self.change(project, wanted)
        except FormInvalid:
            return

    @rule(meeting=MEETINGS)
    def the_desk_calls_it_off(self, meeting: str) -> None:
        project = self.project
        one = project.meeting(meeting)
        assert one is not None
        self.change(project, cancelled(one, self.now))

    def change(self, project: Project, wanted: Meeting) -> None:
        try:
            change_meeting(self.places, project, wanted, self.now)
        except (MeetingChanged, TooManySeated):
            return

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def a_tick_owes(self) -> None:
        self.planner.tick(self.now)

    @rule()
    def mails_go(self) -> None:
        """Each mail that is owed is written and read; none says what its reader knew."""
        for each in self.owed():
            key = (each.mail.meetings[0], each.mail.person)
            meeting = self.project.meeting(key[0])
            assert meeting is not None
            try:
                compose(each.mail, self.sources, LINKS, self.now)
            except NoLongerApplies:
                self.tables.outbox.give_up(each.mail, State.DROPPED, State.OWED, "gone", self.now)
                continue
            news: Told | str = CALLED_OFF if each.mail.kind is Kind.MEETING_CANCELLED else meeting.told
            assert self.knows[key] != news, f"{key[1]} was told what she knew"
            self.knows[key] = news
            assert self.tables.outbox.claim(each.mail, "claim", self.now)
            assert self.tables.outbox.sent(each.mail, "claim", f"message-{each.mail.id}", self.now)

    def owed(self) -> list[Entry]:
        items = map(dynamodb.unpack, dynamodb.client().scan(TableName=self.tables.outbox.name)["Items"])
        found = [entry(item) for item in items if item.get("project") == self.id and "kind" in item]
        kinds = {Kind.MEETING_MOVED, Kind.MEETING_CANCELLED}
        return [each for each in found if each.mail.kind in kinds and each.state is State.OWED]

    @rule()
    def all_is_quiet(self) -> None:
        """A tick and its mails later everybody knows what there is to know."""
        self.now += timedelta(minutes=15)
        self.a_tick_owes()
        self.mails_go()
        for meeting in self.project.meetings:
            for each in self.tables.registrations.all(self.id, meeting.id):
                if each.live:
                    known = self.knows[meeting.id, each.person]
                    assert known == (CALLED_OFF if meeting.cancelled else meeting.told), f"{each.person} is untold"

    @invariant()
    def seats_are_a_recount(self) -> None:
        for id, seats in self.tables.registrations.seats(self.id, ["moede-1", "moede-2"]).items():
            registered = list(self.tables.registrations.all(self.id, id))
            for status, counted in ((Status.CONFIRMED, seats.taken), (Status.WAITING, seats.waiting)):
                assert sum(each.party for each in registered if each.status is status) == counted
            assert seats.taken <= seats.open

    def teardown(self) -> None:
        self.all_is_quiet()


@pytest.fixture
def machine(tables: Five) -> type[Edits]:
    return type("Here", (Edits,), {"tables": tables})


def test_any_order_of_edits(machine: type[Edits]) -> None:
    """By file and by desk, at any time, between sign-ups, ticks and mails."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def stale_sign_up(season: Edits) -> None:
    """She signs up from an old page once the campaign about the move is through."""
    season.the_file_changes("moede-1", 1, "Netværksmøde", 6)
    season.all_is_quiet()
    season.come("moede-1", stale=True)
    season.all_is_quiet()


def slip(season: Edits) -> None:
    """A wrong day is put right before a tick came."""
    season.come("moede-1", stale=False)
    season.the_file_changes("moede-1", 2, "Netværksmøde 1", 30)
    season.the_file_changes("moede-1", 0, "Netværksmøde 1", 30)
    season.all_is_quiet()


def sign_up_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_up, "_changes_meanwhile", lambda *_: [])


def nothing_is_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "_news", lambda *_: False)


def the_writer_does_not_look(monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.mails import meetings

    monkeypatch.setattr(meetings, "_known", lambda *_: None)
    monkeypatch.setattr(audience, "_news", lambda meeting, known, _: known < meeting.version)


@pytest.mark.parametrize(
    ("out", "way"),
    [(sign_up_says_nothing, stale_sign_up), (nothing_is_news, stale_sign_up), (the_writer_does_not_look, slip)],
)
def test_with_one_rule_out_the_model_sees_it(
    machine: type[Edits],
    monkeypatch: pytest.MonkeyPatch,
    out: Callable[[pytest.MonkeyPatch], None],
    way: Callable[[Edits], None],
) -> None:
    """The control: on the same way nothing is wrong with the rule, and something without it."""
    way(machine())
    out(monkeypatch)
    season = machine()
    season.come("moede-1", stale=False)
    with pytest.raises(AssertionError, match=r"untold|what she knew"):
        way(season)
