"""What did not go for a reason that has passed goes after all; what went to nobody in time is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.campaigns.checkpoints import Checkpoints
from shared.campaigns.joining import Joining
from shared.campaigns.planner import Planner
from shared.members import Member
from shared.outbox import Kind, Mail, State
from shared.outbox.declaration import Audience
from shared.outbox.mail import EVERYBODY, SECRETARIAT
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.technical import dynamodb
from tests.builders import BEFORE, PROJECT, a_meeting, a_project, there
from tests.campaigns.test_planner import of, owed
from tests.campaigns.test_what_the_secretariat_wants import enter, move, now_is
from tests.conftest import Tables, tables

DAY = timedelta(days=1)


@pytest.fixture
def project() -> Project:
    """One meeting."""
    return a_project(a_meeting())


@pytest.fixture
def planner(kept: Project) -> Planner:
    return Planner(tables.projects, tables.members, tables.registrations, tables.outbox)


def missed(tables: Tables) -> list[Mail]:
    """The mails reported as missed that nobody had owed: here nobody sends those that were."""
    found = tables.outbox.troubled(PROJECT, BEFORE + 300 * DAY)
    return [
        each.mail for each in found if each.state is State.MISSED and each.reason in ("never begun", "stopped half-way")
    ]


def test_a_campaign_that_was_slept_through_is_reported(planner: Planner, kept: Project) -> None:
    """The schedule stands still from before the reminder's time until the meeting's morning: told once."""
    [meeting] = kept.meetings
    for number in (1, 2, 3):
        enter(tables, number, BEFORE)
    planner.tick(meeting.starts - timedelta(days=2, hours=1))
    for hours in range(-2, 6):
        planner.tick(meeting.starts + timedelta(hours=hours))
    found = missed(tables)
    assert [(each.kind, each.person) for each in found if each.kind is Kind.REMINDER] == [(Kind.REMINDER, EVERYBODY)]
    assert {each.person for each in found if each.kind.declared.to is Audience.SECRETARIAT} <= {SECRETARIAT}
    assert len({each.id for each in found}) == len(found)
    assert owed(tables, Kind.REMINDER) == [EVERYBODY]


def test_what_is_paused_or_went_is_not_missed(planner: Planner, kept: Project) -> None:
    """The secretariat knows of the one, the members of the other; nor is a preview that came too late."""
    [meeting] = kept.meetings
    dynamodb.write(tables.projects.override_write(kept.id, CampaignOverride(meeting.id, Kind.REMINDER, paused=True)))
    now = BEFORE
    while now < meeting.ends + 20 * DAY:
        planner.tick(now)
        now += timedelta(hours=6)
    assert missed(tables) == []


def test_a_campaign_that_stopped_half_way_is_reported(
    planner: Planner, kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some were invited; the others were not in time, and nobody else would tell."""
    for number in range(100):
        tables.members.save(Member(kept.id, f"member{number:04}", "Åse", "", f"a{number}@example.org"), None)
    monkeypatch.setattr("shared.campaigns.planner.PAGES", 3)
    first = of(kept, Kind.INVITATION)
    planner.tick(first.at)
    assert 0 < len(owed(tables, Kind.INVITATION)) < 100
    planner.tick(first.latest + DAY)
    assert [each.person for each in missed(tables) if each.kind is Kind.INVITATION] == [EVERYBODY]


def test_newcomers_to_a_meeting_that_moved_are_invited(planner: Planner, kept: Project) -> None:
    """Its invitation went before it moved to a later date, so that its time lies ahead again; the others get no second
    one.
    """
    tables.members.save(Member(kept.id, "old", "Åse", "", "old@example.org"), None)
    planner.tick(BEFORE)
    move(tables, 27 * DAY, BEFORE + 7 * DAY)
    now = BEFORE + 9 * DAY
    Joining(tables.members, tables.outbox, [now_is(tables)], now).take(
        Member(kept.id, "new", "Ny", "", "n@example.org")
    )
    while now < now_is(tables).meetings[0].starts:
        planner.tick(now)
        now += timedelta(hours=12)
    assert owed(tables, Kind.INVITATION) == ["new", "old"]


def test_what_was_dropped_is_owed_again_when_the_meeting_comes_back(planner: Planner, kept: Project) -> None:
    """Moved to another day and back: the reminder of the first day applies again, also to who came between."""
    enter(tables, 1, BEFORE)
    day = now_is(tables).meetings[0].day
    mail = of(now_is(tables), Kind.REMINDER).mail(PROJECT, "person0001", BEFORE)
    tables.outbox.owe(mail)
    tables.outbox.give_up(mail, State.DROPPED, State.OWED, "the meeting has moved to another day", BEFORE)
    assert tables.outbox.owe(mail), "the reason has passed"
    assert not tables.outbox.owe(mail), "and once is enough"
    entry = there(tables.outbox.get(mail.id))
    assert (entry.state, entry.mail.occasion.text) == (State.OWED, day.isoformat())


def test_a_campaign_that_went_before_the_meeting_changed_looks_again(planner: Planner, kept: Project) -> None:
    """A → B → A: whoever signed up while it was on the other day is reminded of the first."""
    enter(tables, 1, BEFORE)
    reminder = of(now_is(tables), Kind.REMINDER)
    early = CampaignOverride(kept.meetings[0].id, Kind.REMINDER, now_at=BEFORE)
    dynamodb.write(tables.projects.override_write(kept.id, early))
    planner.tick(BEFORE + timedelta(minutes=1))
    move(tables, DAY, BEFORE + 2 * DAY)
    enter(tables, 2, BEFORE + 3 * DAY)
    move(tables, -DAY, BEFORE + 4 * DAY)
    planner.tick(reminder.at)
    assert owed(tables, Kind.REMINDER) == ["person0001", "person0002"]


def test_a_second_invitation_does_not_wait_for_an_invitation_that_looks_again(planner: Planner, kept: Project) -> None:
    """The meeting changes a day before it: members were asked weeks ago, whatever the invitation does once more."""
    tables.members.save(Member(kept.id, "old", "Åse", "", "old@example.org"), None)
    planner.tick(of(kept, Kind.INVITATION).at)
    move(tables, timedelta(hours=1), of(kept, Kind.SECOND_INVITATION).at - DAY)
    second = of(now_is(tables), Kind.SECOND_INVITATION)
    planner.tick(second.at - timedelta(hours=12))
    assert owed(tables, Kind.SECOND_INVITATION) == []
    [invitation] = Checkpoints(tables.outbox).progress([of(now_is(tables), Kind.INVITATION).id(PROJECT)]).values()
    assert invitation.looked_again == second.at - timedelta(hours=12)
    planner.tick(second.at)
    assert owed(tables, Kind.SECOND_INVITATION) == ["old"]


def test_a_meeting_with_the_id_of_one_that_was_taken_out_is_announced(planner: Planner, kept: Project) -> None:
    """Its invitations are others, and so are the second ones that rest on them."""
    tables.members.save(Member(kept.id, "old", "Åse", "", "old@example.org"), None)
    planner.tick(BEFORE)
    assert owed(tables, Kind.INVITATION) == ["old"]
    again = replace(now_is(tables), meetings=(replace(kept.meetings[0], version=3, edition=3),))
    dynamodb.transact(tables.projects.writes(again, now_is(tables)))
    for days in range(30):
        planner.tick(BEFORE + days * DAY)
    assert owed(tables, Kind.INVITATION) == ["old", "old"]
    assert owed(tables, Kind.SECOND_INVITATION) == ["old"]
