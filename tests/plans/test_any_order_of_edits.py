"""A plan and a desk that edit meetings, budget and dates in any order, between sign-ups, orders, ticks and mails.

After every round of the planner everybody with a live registration knows the meeting as it is and how they stand,
nobody was told what they knew, the kitchen hears of its meeting, nothing counted is lost, and what was accepted keeps
the rules.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from shared.budget import watching
from shared.budget.catering import outdated, told
from shared.budget.lines import Commitment, Expense
from shared.campaigns import audience
from shared.campaigns.planner import Planner
from shared.desk.meeting_form import filled, read_meeting
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.meetings import Announcement, Meeting, Venue
from shared.meetings.moment import Moment
from shared.outbox.items import entry
from shared.outbox.kinds import Kind
from shared.outbox.mail import SECRETARIAT, Entry, State
from shared.outbox.office_occasions import OfOrder
from shared.plans.apply import CannotApply, apply
from shared.plans.changing import MeetingChanged, cancelled, change_meeting
from shared.plans.rules import needed_until
from shared.plans.tables import Known, Tables, Wanted
from shared.projects import Project, table
from shared.projects.table import ProjectsTable
from shared.projects.timetable import Timetable
from shared.registrations import seat_writes, signing_up
from shared.registrations.changing import move
from shared.registrations.refusals import RegistrationClosed, TooManySeated, TooOften
from shared.registrations.registration import Status
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Check, ConditionFailed, Write
from shared.technical.fields import FormInvalid
from tests.builders import BEFORE, DAYS, a_guest, a_meeting, a_project, the_lines
from tests.conftest import Tables as Five
from tests.desk.visitor import LINKS

IDS = ["moede-1", "moede-2", "moede-3"]
MEETINGS = st.sampled_from(IDS)
PEOPLE = st.integers(1, 6)
VENUES = [Venue("Verdensrummet", "Eksempelvej 1"), Venue("Biblioteket", "Eksempelvej 2")]
CLOSINGS = [(1, time(12)), (2, time(9)), (0, time(6))]
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Netværksmøde", " Netværksmøde ", "Om skilte"]),
        "topic": st.sampled_from(["Ét", "To"]),
        "speaker": st.sampled_from(["", "En anden"]),
        "programme": st.sampled_from([(), ("8.00 Kaffe",)]),
        "venue": st.sampled_from(VENUES),
        "day": st.integers(0, 2),
        "closes": st.tuples(st.sampled_from(CLOSINGS), st.sampled_from(CLOSINGS)),
        "seats": st.tuples(st.integers(2, 5), st.integers(0, 1)),
        "sign_up": st.booleans(),
    },
)
"""What is changed of a meeting: `day` is so many days after the usual one; the closing times are days before, and the
hour; `seats` all and reserved ones."""

DESK = ("title", "topic", "speaker", "venue", "day", "seats")
DELETED = [date(2018, 10, 27), date(2018, 12, 21), date(2019, 11, 21)]
TIMETABLES = [Timetable(), Timetable({"reminder": Moment(-3, time(9))}), Timetable({"evaluation": Moment(-3, time(9))})]
NEXT_DAY = needed_until(Timetable(), [a_meeting(3)]) + timedelta(days=1)
"""As early as the data may go, as long as the last meeting is on its usual day."""

CALLED_OFF = "called off"
NUMBERS = count()
EXAMPLES = int(os.environ.get("TOVHOLDER_EXAMPLES", "30"))


@dataclass(frozen=True)
class Knows:
    """What somebody knows of a meeting (None: nothing), and whether it is a seat that they have there."""

    meeting: Announcement | str | None
    status: Status


def edited(meeting: Meeting, edit: dict[str, Any]) -> Meeting:
    """`meeting` with `edit`; what closes keeps its distance where only the day changes."""
    plain = {
        name: edit[name] for name in ("title", "topic", "speaker", "programme", "venue", "sign_up") if name in edit
    }
    made = replace(meeting, **plain)
    if "seats" in edit:
        made = replace(made, capacity=edit["seats"][0], reserved=edit["seats"][1])
    if "day" in edit:
        day = DAYS[int(meeting.id[-1]) - 1] + timedelta(days=edit["day"])
        by = day - meeting.day
        names = ("starts", "ends", "registration_closes", "promotion_closes")
        made = replace(made, **{name: getattr(meeting, name) + by for name in names})
    if "closes" in edit:
        ends = sorted(clock.at(made.day - timedelta(days=days), at) for days, at in edit["closes"])
        made = replace(made, registration_closes=ends[0], promotion_closes=ends[1])
    return made


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
        self.lines = the_lines()
        self.put(a_project(*map(self.usual, IDS), id=self.id), self.lines)
        self.knows: dict[tuple[str, str], Knows] = {}
        self.saw = self.project
        self.asked: tuple[Wanted, Known] | None = None
        self.numbers = count(1)
        self.orders: dict[str, Commitment] = {}
        self.expenses: dict[str, Expense] = {}
        self.held: dict[str, Announcement] = {}

    @staticmethod
    def usual(id: str) -> Meeting:
        """The meeting of that id as the plan first has it."""
        return a_meeting(int(id[-1]), capacity=4, reserved=1)

    @property
    def project(self) -> Project:
        found = self.tables.projects.fresh(self.id)
        assert found is not None
        return found

    def put(self, project: Project, lines: Any) -> None:
        wanted = Wanted(project, lines)
        apply(self.places, wanted, self.places.known(wanted), self.now)

    # Guests.

    def person(self, number: int) -> str:
        return f"{self.id}person{number}".replace("-", "a")[:26]

    @rule()
    def open_a_page(self) -> None:
        self.saw = self.project

    @rule(meeting=MEETINGS, number=PEOPLE, stale=st.booleans())
    def come(self, meeting: str, number: int, stale: bool) -> None:
        """Somebody signs up, from a page that was opened now or a while ago."""
        seen = self.saw if stale else self.project
        one = seen.meeting(meeting)
        key = (meeting, self.person(number))
        if one is None or key in self.knows:
            return
        guest = replace(a_guest(number), person=key[1])
        with suppress(RegistrationClosed, TooOften):
            [outcome] = sign_up(self.tables.registrations, seen, [one], guest, self.now)
            self.knows[key] = Knows(one.announced, outcome.status)

    @rule(meeting=MEETINGS, number=PEOPLE)
    def leave(self, meeting: str, number: int) -> None:
        """Somebody cancels, and knows nothing of the meeting from then on."""
        one, key = self.project.meeting(meeting), (meeting, self.person(number))
        if one and key in self.knows and not one.cancelled and one.starts > self.now:
            cancel(self.tables.registrations, self.project, one, key[1], self.now)
            del self.knows[key]

    @rule(number=PEOPLE, to=PEOPLE)
    def change_address(self, number: int, to: int) -> None:
        """Somebody has another address from now on, and knows what they knew. It takes a mail and its click."""
        self.time_passes(1, 0)
        left, new = self.person(number), self.person(to)
        with suppress(TooOften):
            for each in move(self.tables.registrations, self.project, left, new, a_guest(to).address, self.now):
                self.knows[each.meeting, new] = self.knows.pop((each.meeting, left))

    # The file.

    def changed_by_file(self, meetings: Iterator[Meeting] | tuple[Meeting, ...], **changes: Any) -> None:
        with suppress(CannotApply):
            self.put(replace(self.project, meetings=tuple(meetings), **changes), self.lines)

    @rule(meeting=MEETINGS, edit=EDITS)
    def the_file_changes(self, meeting: str, edit: dict[str, Any]) -> None:
        self.changed_by_file(edited(each, edit) if each.id == meeting else each for each in self.project.meetings)

    @rule(meeting=MEETINGS)
    def the_file_calls_it_off(self, meeting: str) -> None:
        self.changed_by_file(
            replace(each, cancelled=True) if each.id == meeting else each for each in self.project.meetings
        )

    @rule(meeting=MEETINGS)
    def the_file_drops_it(self, meeting: str) -> None:
        left = [each for each in self.project.meetings if each.id != meeting]
        if left:  # a file without any meeting is refused before it is held against the tables
            self.changed_by_file(iter(left))

    @rule(meeting=MEETINGS)
    def the_file_has_it_again(self, meeting: str) -> None:
        if self.project.meeting(meeting) is None:
            every = [*self.project.meetings, self.usual(meeting)]
            self.changed_by_file(tuple(sorted(every, key=lambda each: each.starts)))

    @rule(deleted=st.sampled_from(DELETED), times=st.sampled_from(TIMETABLES))
    def the_file_has_other_dates(self, deleted: date, times: Timetable) -> None:
        self.changed_by_file(self.project.meetings, data_deleted=deleted, timetable=times)

    @rule(gone=st.sampled_from(["", "kommunikation", "oplaegsholder"]), planned=st.sampled_from([0, 300_000]))
    def the_file_has_another_budget(self, gone: str, planned: int) -> None:
        before = self.lines
        self.lines = tuple(
            replace(each, planned=planned) if each.id == "kommunikation" else each
            for each in the_lines()
            if each.id != gone
        )
        try:
            self.put(self.project, self.lines)
        except CannotApply:
            self.lines = before

    @rule(meeting=MEETINGS, edit=EDITS, drop=st.booleans(), deleted=st.sampled_from(DELETED))
    def ops_is_asked(self, meeting: str, edit: dict[str, Any], drop: bool, deleted: date) -> None:
        """What the tables hold is read; ops answers later, when something else may be so."""
        # A file without any meeting is refused before it is held against the tables.
        kept = [each for each in self.project.meetings if not drop or each.id != meeting] or self.project.meetings
        meetings = tuple(edited(each, edit) if each.id == meeting else each for each in kept)
        wanted = Wanted(replace(self.project, meetings=meetings, data_deleted=deleted), self.lines)
        self.asked = (wanted, self.places.known(wanted))

    @precondition(lambda self: self.asked is not None)
    @rule()
    def ops_answers(self) -> None:
        assert self.asked is not None
        (wanted, known), self.asked = self.asked, None
        with suppress(CannotApply):
            apply(self.places, wanted, known, self.now)
            self.lines = wanted.lines

    # The desk.

    @rule(meeting=MEETINGS, edit=EDITS, stale=st.booleans())
    def the_desk_changes(self, meeting: str, edit: dict[str, Any], stale: bool) -> None:
        project = self.saw if stale else self.project
        one = project.meeting(meeting)
        if one is None or one.cancelled:
            return
        wanted = edited(one, {name: edit[name] for name in DESK if name in edit})
        typed = {name: [value] for name, value in filled(wanted).items()}
        seats = self.tables.registrations.seats(self.id, [meeting]).get(meeting)
        with suppress(FormInvalid):
            taken = seats.taken if seats else 0
            self.change(project, read_meeting(typed, one, taken, self.now, project))

    @rule(meeting=MEETINGS, stale=st.booleans())
    def the_desk_calls_it_off(self, meeting: str, stale: bool) -> None:
        project = self.saw if stale else self.project
        one = project.meeting(meeting)
        if one is not None and one.starts > self.now:
            self.change(project, cancelled(one, self.now))

    def change(self, project: Project, wanted: Meeting) -> None:
        with suppress(MeetingChanged, TooManySeated):
            change_meeting(self.places, project, wanted, self.now)

    @rule(meeting=MEETINGS, stale=st.booleans())
    def the_desk_orders_food(self, meeting: str, stale: bool) -> None:
        """From a page that was opened now or a while ago."""
        one = (self.saw if stale else self.project).meeting(meeting)
        standing = [each for each in self.orders.values() if each.meeting == meeting]
        if one is None or one.cancelled or one.over(self.now) or standing:
            return
        made = Commitment(
            f"order-{next(self.numbers)}", "forplejning", meeting, 65_000, clock.local(self.now).date(), "Mad",
            "Bageren", portions=10, **told(one),
        )  # fmt: skip
        if self.written(self.tables.budget.entering(self.id, made), meeting):
            self.orders[made.id] = made

    @rule(meeting=MEETINGS, withdraw=st.booleans())
    def the_desk_answers_the_kitchen(self, meeting: str, withdraw: bool) -> None:
        """An order is kept for the meeting as it is now, or withdrawn."""
        one, budget = self.project.meeting(meeting), self.tables.budget
        standing = [each for each in self.orders.values() if each.meeting == meeting]
        if one is None or one.over(self.now) or not standing:
            return
        [old] = standing
        kept = replace(old, id=f"order-{next(self.numbers)}", **told(one))
        writes = budget.voiding(self.id, old) + ([] if withdraw else budget.entering(self.id, kept))
        if self.written(writes, "" if withdraw else meeting):
            del self.orders[old.id]
            if not withdraw:
                self.orders[kept.id] = kept

    def written(self, writes: list[Write], meeting: str) -> bool:
        """Whether the writes were made, with what keeps `meeting` in the plan."""
        beside = [self.tables.registrations.touch(self.id, meeting)] if meeting else []
        try:
            dynamodb.transact([*writes, *beside])
        except ConditionFailed:
            return False
        watching.watch(self.tables.budget, self.tables.outbox, self.project, self.now)  # as the desk does
        return True

    @rule(line=st.sampled_from(["kommunikation", "oplaegsholder", "forplejning"]), amount=st.integers(1, 900_000))
    def the_desk_notes_an_expense(self, line: str, amount: int) -> None:
        if line in {each.id for each in self.tables.budget.lines(self.id)}:
            spent = Expense(f"expense-{next(self.numbers)}", line, DAYS[0], "Køb", "Butik", amount)
            assert self.tables.budget.record(self.id, spent)
            self.expenses[spent.id] = spent

    @rule(void=st.booleans())
    def the_desk_takes_an_expense_out_or_puts_it_back(self, void: bool) -> None:
        for id, each in list(self.expenses.items())[:1]:
            if self.tables.budget.void(self.id, each, void=void):
                self.expenses[id] = replace(each, void=void)

    # Time, the planner and the mails.

    @rule(minutes=st.integers(1, 90), days=st.sampled_from([0, 0, 0, 1, 9]))
    def time_passes(self, minutes: int, days: int) -> None:
        self.now += timedelta(minutes=minutes, days=days)
        for each in self.project.meetings:
            if each.starts <= self.now and not each.cancelled:
                self.held.setdefault(each.id, each.announced)

    @rule()
    def a_tick_owes(self) -> None:
        self.planner.tick(self.now)

    @rule()
    def mails_go(self) -> None:
        """Each mail that is owed is written and read; none says what its reader knew."""
        for each in self.owed(Kind.MEETING_MOVED, Kind.MEETING_CANCELLED, Kind.PROMOTED):
            key = (each.mail.meetings[0], each.mail.person)
            if each.mail.latest <= self.now:
                self.tables.outbox.give_up(each.mail, State.MISSED, State.OWED, "late", self.now)
                continue
            try:
                compose(each.mail, self.sources, LINKS, self.now)
            except NoLongerApplies:
                self.tables.outbox.give_up(each.mail, State.DROPPED, State.OWED, "gone", self.now)
                continue
            meeting = self.project.meeting(key[0])
            assert meeting is not None
            known, before = self.knows[key], self.knows[key]
            if each.mail.kind is Kind.PROMOTED:
                known = replace(known, status=Status.CONFIRMED)
            else:
                off = each.mail.kind is Kind.MEETING_CANCELLED
                known = replace(known, meeting=CALLED_OFF if off else meeting.announced)
            assert known != before, f"{key[1]} was told what was known: {each.mail.id}"
            self.knows[key] = known
            assert self.tables.outbox.claim(each.mail, "claim", self.now)
            assert self.tables.outbox.sent(each.mail, "claim", f"message-{each.mail.id}", self.now)

    def owed(self, *kinds: Kind, states: tuple[State, ...] = (State.OWED,)) -> list[Entry]:
        items = map(dynamodb.unpack, dynamodb.client().scan(TableName=self.tables.outbox.name)["Items"])
        found = [entry(item) for item in items if item.get("project") == self.id and "kind" in item]
        return [each for each in found if each.mail.kind in kinds and each.state in states]

    @rule()
    def all_is_quiet(self) -> None:
        """A tick and its mails later everybody knows what there is to know."""
        self.time_passes(15, 0)
        self.a_tick_owes()
        self.mails_go()
        for meeting in self.project.meetings:
            if meeting.starts <= self.now:
                continue
            live = [each for each in self.tables.registrations.all(self.id, meeting.id) if each.live]
            assert {each.person for each in live} == {who for id, who in self.knows if id == meeting.id}
            for each in live:
                known = self.knows[meeting.id, each.person]
                now = CALLED_OFF if meeting.cancelled else meeting.announced
                assert known.meeting == now, f"{each.person} is untold of {meeting.id}"
                if not meeting.cancelled:
                    assert known.status is each.status, f"{each.person} is untold of a seat"
            self.the_kitchen_hears_of(meeting)

    def the_kitchen_hears_of(self, meeting: Meeting) -> None:
        """Where it knows another day or place, a mail about just this order asks for an answer."""
        for order in (each for each in self.orders.values() if each.meeting == meeting.id):
            if outdated(order, meeting):
                states = (State.OWED, State.SENT, State.DELIVERED)
                told = self.owed(Kind.KITCHEN, states=states)
                about = [each for each in told if each.mail.of(OfOrder).order == order.id]
                assert any(self.applies(each) for each in about), f"nobody tells the kitchen of {order.id}"

    def applies(self, each: Entry) -> bool:
        assert each.mail.person == SECRETARIAT
        with suppress(NoLongerApplies):
            return bool(compose(each.mail, self.sources, LINKS, self.now))
        return False

    @invariant()
    def seats_are_a_recount(self) -> None:
        for id, seats in self.tables.registrations.seats(self.id, IDS).items():
            registered = list(self.tables.registrations.all(self.id, id))
            for status, counted in ((Status.CONFIRMED, seats.taken), (Status.WAITING, seats.waiting)):
                assert sum(each.party for each in registered if each.status is status) == counted
            assert seats.taken <= seats.open

    @invariant()
    def nothing_counted_is_lost(self) -> None:
        """Every expense and order is in the tally, on a line that is shown, for a meeting that is in the plan."""
        found = self.tables.budget.books(self.id).tally()
        assert found.spent == sum(each.amount for each in self.expenses.values() if not each.void)
        assert found.committed == sum(each.amount for each in self.orders.values())
        ordered = {each.meeting for each in self.orders.values()}
        assert ordered <= {each.id for each in self.project.meetings}, "money is promised for a meeting that is gone"

    @invariant()
    def what_was_accepted_keeps_the_rules(self) -> None:
        """Data outlives the last mail that needs it; doors close in their order; what was held stays as it was held."""
        project = self.project
        needed = needed_until(project.timetable, project.meetings)
        assert project.data_deleted > needed, "the data is deleted before it is needed"
        for each in project.meetings:
            assert each.registration_closes <= each.promotion_closes <= each.starts < each.ends
        held = {each.id: each.announced for each in project.meetings if each.id in self.held and not each.cancelled}
        assert held == self.held

    def teardown(self) -> None:
        self.all_is_quiet()


@pytest.fixture
def machine(tables: Five) -> type[Edits]:
    return type("Here", (Edits,), {"tables": tables})


def run(machine: type[Edits], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples, stateful_step_count=steps),
    )


def test_any_order_of_edits(machine: type[Edits]) -> None:
    """By file and by desk, at any time, between sign-ups, orders, ticks and mails."""
    run(machine, 8, 16)


@pytest.mark.check
def test_any_order_of_many_edits(machine: type[Edits]) -> None:
    """The same for longer; TOVHOLDER_EXAMPLES says for how long, and draws others each time."""
    run(machine, EXAMPLES, 40)


def stale_sign_up(season: Edits) -> None:
    """Somebody signs up from an old page once the campaign about the move is through."""
    season.come("moede-1", 1, stale=False)
    season.open_a_page()
    season.the_file_changes("moede-1", {"day": 1})
    season.all_is_quiet()
    season.come("moede-1", 2, stale=True)
    season.all_is_quiet()


def slip(season: Edits) -> None:
    """A wrong day is put right before a tick came."""
    season.come("moede-1", 1, stale=False)
    season.the_file_changes("moede-1", {"day": 2})
    season.the_file_changes("moede-1", {"day": 0})
    season.all_is_quiet()


def late_order(season: Edits) -> None:
    """Food is ordered from a page that was open when the meeting was taken out."""
    season.open_a_page()
    season.the_file_drops_it("moede-3")
    season.the_desk_orders_food("moede-3", stale=True)
    season.nothing_counted_is_lost()


def crossing(season: Edits) -> None:
    """The day of deletion is brought forward by somebody who read the plan before a meeting was put off."""
    season.ops_is_asked("moede-1", {}, drop=False, deleted=NEXT_DAY)
    season.the_desk_changes("moede-3", {"day": 2}, stale=False)
    season.ops_answers()
    season.what_was_accepted_keeps_the_rules()


def moved_with_food(season: Edits) -> None:
    """A meeting moves after its food was ordered."""
    season.the_desk_orders_food("moede-1", stale=False)
    season.the_desk_changes("moede-1", {"day": 1}, stale=False)
    season.all_is_quiet()


def another_address(season: Edits) -> None:
    """A meeting moves, its guest reads that and changes address; then it moves back to what was seen at the sign-up."""
    season.come("moede-1", 1, stale=False)
    season.the_file_changes("moede-1", {"day": 1})
    season.all_is_quiet()
    season.change_address(1, 2)
    season.the_file_changes("moede-1", {"day": 0})
    season.all_is_quiet()


def gone_at_the_desk(season: Edits) -> None:
    """A meeting is called off at the desk by somebody whose page is from before the file took it out."""
    season.open_a_page()
    season.the_file_drops_it("moede-3")
    season.the_desk_calls_it_off("moede-3", stale=True)


def gone_for_ops(season: Edits) -> None:
    """A plan is applied that was read before another one took a meeting out, of which it changes nothing."""
    season.ops_is_asked("moede-1", {"topic": "To"}, drop=False, deleted=DELETED[2])
    season.the_file_drops_it("moede-3")
    season.ops_answers()


def taken_in_again(season: Edits) -> None:
    """Somebody signs up from a page on which a meeting stood before the file took it out and had it again."""
    season.open_a_page()
    season.the_file_changes("moede-1", {"day": 1})
    season.the_file_drops_it("moede-1")
    season.the_file_has_it_again("moede-1")
    season.come("moede-1", 1, stale=True)
    season.all_is_quiet()


@pytest.mark.parametrize("way", [another_address, gone_at_the_desk, gone_for_ops, taken_in_again])
def test_what_the_model_found(machine: type[Edits], way: Callable[[Edits], None]) -> None:
    """Each way was a fault once."""
    way(machine())


def sign_up_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_up, "_changes_meanwhile", lambda *_: [])


def nothing_is_news(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "_news", lambda *_: False)


def the_writer_does_not_look(monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.mails import meetings

    monkeypatch.setattr(meetings, "_known", lambda *_: None)
    monkeypatch.setattr(audience, "_news", lambda meeting, known, _: known < meeting.version)


def orders_hold_no_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    touch = seat_writes.touch_seats
    monkeypatch.setattr(seat_writes, "touch_seats", lambda *at: replace(touch(*at), condition=None))


def meetings_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "RULES_OF_DATES", ())
    monkeypatch.setattr(
        ProjectsTable,
        "plan_check",
        lambda self, _: Check(self.name, {"project": "#", "part": "#"}, "attribute_not_exists(part)"),
    )


def nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_orders", lambda *_: iter(()))


@pytest.mark.parametrize(
    ("out", "way", "seen"),
    [
        (sign_up_says_nothing, stale_sign_up, "untold"),
        (nothing_is_news, stale_sign_up, "untold"),
        (the_writer_does_not_look, slip, "what was known"),
        (orders_hold_no_meeting, late_order, "promised for a meeting that is gone"),
        (meetings_are_not_looked_at, crossing, "deleted before it is needed"),
        (nobody_watches, moved_with_food, "nobody tells the kitchen"),
    ],
)
def test_with_one_rule_out_the_model_sees_it(
    machine: type[Edits],
    monkeypatch: pytest.MonkeyPatch,
    out: Callable[[pytest.MonkeyPatch], None],
    way: Callable[[Edits], None],
    seen: str,
) -> None:
    """The control: on the same way nothing is wrong with the rule, and something without it."""
    way(machine())
    out(monkeypatch)
    with pytest.raises(AssertionError, match=seen):
        way(machine())
