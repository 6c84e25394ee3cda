"""A meeting that moves or is called off, wishes, messages, second invitations: what a tick then owes, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.campaigns.checkpoints import Checkpoints
from shared.campaigns.due import campaigns
from shared.campaigns.invited import BETWEEN_INVITATIONS
from shared.campaigns.joining import Joining
from shared.campaigns.planner import Planner
from shared.members import Member
from shared.members.importing import Imported, import_members
from shared.members.spreadsheet import Row
from shared.outbox import Kind
from shared.people import person_id
from shared.plans.changing import cancelled, change_meeting, moved
from shared.plans.tables import Tables as Three
from shared.projects import Project
from shared.projects.overrides import CampaignOverride, Message, Text
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest, a_meeting, a_project, there
from tests.campaigns.test_planner import join, of, owed, told
from tests.conftest import Tables, tables

SOON = timedelta(minutes=15)
TEXT = Text("Husk kaffekop", "Tag en kop med.")


@pytest.fixture
def project() -> Project:
    """One meeting with two seats."""
    return a_project(a_meeting(capacity=4, reserved=2))


@pytest.fixture
def planner(kept: Project) -> Planner:
    return Planner(tables.projects, tables.members, tables.registrations, tables.outbox)


def now_is(tables: Tables) -> Project:
    return there(tables.projects.get(PROJECT))


def enter(tables: Tables, number: int, now: datetime, party: int = 1) -> None:
    project = now_is(tables)
    sign_up(tables.registrations, project, list(project.meetings), a_guest(number, party=party), now)


def move(tables: Tables, by: timedelta, now: datetime) -> None:
    project = now_is(tables)
    three = Three(tables.projects, tables.registrations, tables.budget)
    [meeting] = project.meetings
    change_meeting(three, project, moved(meeting, starts=meeting.starts + by, now=now), now)


def call_off(tables: Tables, now: datetime) -> None:
    project = now_is(tables)
    three = Three(tables.projects, tables.registrations, tables.budget)
    change_meeting(three, project, cancelled(project.meetings[0], now), now)


def test_a_move_is_told_to_everybody_registered_until_then(planner: Planner) -> None:
    """Who waits too; not who has cancelled, and not who signed up for the new date. Once, however often it ticks."""
    for number in range(1, 5):
        enter(tables, number, BEFORE)
    cancel(tables.registrations, now_is(tables), now_is(tables).meetings[0], "person0004", BEFORE)
    changed = BEFORE + timedelta(days=1)
    move(tables, timedelta(days=7), changed)
    enter(tables, 5, changed)
    for ticks in range(3):
        planner.tick(changed + ticks * SOON)
    assert owed(tables, Kind.MEETING_MOVED) == ["person0001", "person0002", "person0003"]
    move(tables, timedelta(hours=1), changed + timedelta(days=1))
    planner.tick(changed + timedelta(days=1))
    assert len(owed(tables, Kind.MEETING_MOVED)) == 3 + 4, "the second move has a version of its own"


def test_a_moved_meeting_is_reminded_of_again_and_invited_to_no_more(planner: Planner) -> None:
    """The reminder had gone out; the new date has its own. Nobody in the network is invited twice."""
    join(tables, 2)
    enter(tables, 1, BEFORE)
    reminder = of(now_is(tables), Kind.REMINDER).at
    for now in (BEFORE, reminder):
        planner.tick(now)
    move(tables, timedelta(days=28), reminder + timedelta(hours=1))
    later = now_is(tables)
    for kind in (Kind.INVITATION, Kind.REMINDER):
        planner.tick(of(later, kind).at)
    assert owed(tables, Kind.REMINDER) == ["person0001"] * 2
    assert owed(tables, Kind.INVITATION) == ["member0000", "member0001"]
    assert told(tables) == ["share-kit"] * 2 + ["preview"], "a new date to share; no preview of what went long ago"


def test_a_meeting_that_is_called_off_is_told_of_and_nothing_else(planner: Planner) -> None:
    """To those with a seat and those who wait; no reminder, no evaluation, no thanks."""
    for number in (1, 2, 3):
        enter(tables, number, BEFORE)
    changed = BEFORE + timedelta(days=1)
    call_off(tables, changed)
    for days in range(40):
        planner.tick(changed + timedelta(days=days))
    assert owed(tables, Kind.MEETING_CANCELLED) == ["person0001", "person0002", "person0003"]
    assert [owed(tables, kind) for kind in (Kind.REMINDER, Kind.EVALUATION, Kind.THANKS, Kind.INVITATION)] == [[]] * 4


def test_those_who_were_there_are_asked_and_thanked(planner: Planner) -> None:
    """Also who signed up late; not who waited until the end."""
    enter(tables, 1, BEFORE)
    enter(tables, 2, now_is(tables).meetings[0].registration_closes - timedelta(minutes=1))
    enter(tables, 3, now_is(tables).meetings[0].registration_closes - timedelta(seconds=1))
    for kind in (Kind.REMINDER, Kind.EVALUATION, Kind.THANKS):
        planner.tick(of(now_is(tables), kind).at)
    assert owed(tables, Kind.REMINDER) == ["person0001"]
    assert owed(tables, Kind.EVALUATION) == owed(tables, Kind.THANKS) == ["person0001", "person0002"]


def test_a_paused_invitation_goes_no_further(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither begun nor continued; what was owed stays owed. Taken back, it goes on where it was."""
    monkeypatch.setattr("shared.campaigns.checkpoints.PAGE", 2)
    monkeypatch.setattr("shared.campaigns.planner.PAGES", 3)
    join(tables, 5)
    planner.tick(BEFORE)
    dynamodb.write(tables.projects.override_write(PROJECT, CampaignOverride("moede-1", Kind.INVITATION, paused=True)))
    assert (planner.tick(BEFORE).owed, len(owed(tables, Kind.INVITATION))) == (0, 2)
    taken_back = replace(now_is(tables).override("moede-1", Kind.INVITATION), paused=False)
    dynamodb.transact([tables.projects.override_write(PROJECT, taken_back), *tables.projects.agenda.wake(PROJECT)])
    assert (planner.tick(BEFORE).owed, len(owed(tables, Kind.INVITATION))) == (3, 5)


def test_send_now_sends_at_the_next_tick(planner: Planner) -> None:
    """Days before its time, and then not again."""
    join(tables, 2)
    early = BEFORE - timedelta(days=10)
    assert planner.tick(early).owed == 0
    dynamodb.write(tables.projects.override_write(PROJECT, CampaignOverride("moede-1", Kind.INVITATION, now_at=early)))
    for now in (early, early + SOON, BEFORE):
        planner.tick(now)
    assert owed(tables, Kind.INVITATION) == ["member0000", "member0001"]


def test_a_plan_applied_late_is_previewed_and_invited_to_at_once(planner: Planner) -> None:
    """The preview goes along; the second invitation waits its days from when the first went in fact."""
    join(tables, 2)
    late = of(now_is(tables), Kind.SECOND_INVITATION).at + timedelta(hours=3)
    planner.tick(late)
    assert told(tables) == ["share-kit", "preview"]
    assert (len(owed(tables, Kind.INVITATION)), owed(tables, Kind.SECOND_INVITATION)) == (2, [])
    planner.tick(late + BETWEEN_INVITATIONS - timedelta(seconds=1))
    assert owed(tables, Kind.SECOND_INVITATION) == []
    planner.tick(late + BETWEEN_INVITATIONS)
    assert owed(tables, Kind.SECOND_INVITATION) == ["member0000", "member0001"]


def test_without_the_wait_a_late_plan_asks_twice_on_one_day(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: with no days between, the test above would see both invitations at once."""
    for module in ("invited", "audience"):
        monkeypatch.setattr(f"shared.campaigns.{module}.BETWEEN_INVITATIONS", timedelta())
    join(tables, 2)
    late = of(now_is(tables), Kind.SECOND_INVITATION).at
    planner.tick(late)
    planner.tick(late)
    assert len(owed(tables, Kind.SECOND_INVITATION)) == 2


def test_a_message_goes_to_those_who_have_a_seat(planner: Planner) -> None:
    """Each message once; not to who waits, and not once it is withdrawn."""
    for number in (1, 2, 3):
        enter(tables, number, BEFORE)
    first, second = (Message(id, "moede-1", TEXT, BEFORE + timedelta(days=1)) for id in ("one", "two"))
    for each in (first, replace(second, withdrawn=True)):
        dynamodb.write(tables.projects.message_write(PROJECT, each))
    planner.tick(BEFORE)
    assert owed(tables, Kind.MESSAGE) == []
    for ticks in range(3):
        planner.tick(BEFORE + timedelta(days=1) + ticks * SOON)
    assert owed(tables, Kind.MESSAGE) == ["person0001", "person0002"]


def a_member(number: int) -> Member:
    return Member(PROJECT, f"member{number:04}", "Åse", "", f"m{number}@example.org")


def test_who_joins_late_is_invited_to_what_the_others_were(planner: Planner) -> None:
    """Once, whatever else ticks or is imported again; and not a second time after two days."""
    join(tables, 2)
    planner.tick(BEFORE)
    days_before = of(now_is(tables), Kind.SECOND_INVITATION).at - timedelta(days=2)
    for _ in range(2):
        Joining(tables.members, tables.outbox, [now_is(tables)], days_before).take(a_member(7))
    planner.tick(days_before)
    assert owed(tables, Kind.INVITATION) == ["member0000", "member0001", "member0007"]
    planner.tick(days_before + timedelta(days=2))
    assert owed(tables, Kind.SECOND_INVITATION) == ["member0000", "member0001"]


def test_an_import_invites_who_is_new_on_the_list(planner: Planner) -> None:
    """And nobody who has stood on it before, whatever else of her has changed."""
    project = now_is(tables)
    bo, ib = Row(2, "Bo", "", "bo@example.org"), Row(3, "Ib", "", "ib@example.org")
    import_members(tables.members, PROJECT, [bo], PEPPER)
    take = Joining(tables.members, tables.outbox, [project], BEFORE).take
    done = import_members(tables.members, PROJECT, [replace(bo, name="Bo B."), ib], PEPPER, take=take)
    assert done == Imported(added=1, changed=1)
    assert owed(tables, Kind.INVITATION) == [person_id(ib.address, PEPPER)]


def test_who_joins_too_early_or_too_late_is_owed_nothing_by_it(planner: Planner) -> None:
    """Before the campaign's time it will reach her anyway; behind registration's close there is nothing to come to."""
    project = now_is(tables)
    for number, now in enumerate((of(project, Kind.INVITATION).at, project.meetings[0].registration_closes)):
        early_or_late = now - timedelta(seconds=1) if number == 0 else now
        Joining(tables.members, tables.outbox, [project], early_or_late).take(a_member(number))
    assert (len(tables.members.all(PROJECT)), owed(tables, Kind.INVITATION)) == (2, [])


def test_how_far_each_campaign_is_can_be_read(planner: Planner) -> None:
    """For the next summary: what was owed, whether that is all, and when it began."""
    join(tables, 3)
    planner.tick(BEFORE)
    project = now_is(tables)
    found = {each.kind: progress for each, progress in Checkpoints(tables.outbox).of(project)}
    invitation = found[Kind.INVITATION]
    assert (invitation.owed, invitation.finished, invitation.began) == (3, True, BEFORE)
    assert (found[Kind.REMINDER].owed, found[Kind.REMINDER].began) == (0, None)
    assert list(found) == [each.kind for each in campaigns(project, project.meetings[0])]
