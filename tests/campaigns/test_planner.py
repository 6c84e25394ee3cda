"""A tick of the planner, against the real tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.campaigns import checkpoints
from shared.campaigns import planner as planning
from shared.campaigns.campaign import Campaign
from shared.campaigns.due import campaign
from shared.campaigns.planner import RESERVE, Planner
from shared.members import Member
from shared.members.member import Standing
from shared.outbox import Kind, Mail
from shared.outbox.kinds import FRESH
from shared.outbox.protocol import RECOVER_AFTER, RecoveryAction
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.projects.table import ProjectsTable
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, a_guest, there
from tests.conftest import Tables, tables


@pytest.fixture
def planner(tables: Tables) -> Planner:
    return Planner(tables.projects, tables.members, tables.registrations, tables.outbox)


def join(tables: Tables, count: int) -> None:
    """`count` members of the network."""
    for number in range(count):
        tables.members.save(
            Member("amager-oest", f"member{number:04}", f"Åse {number}", "", f"m{number}@example.org"), None
        )


def owed(tables: Tables, kind: Kind) -> list[str]:
    """To whom a mail of `kind` is owed, sorted."""
    paginator = dynamodb.client().get_paginator("scan")
    items = [
        dynamodb.unpack(item) for page in paginator.paginate(TableName=tables.outbox.name) for item in page["Items"]
    ]
    return sorted(item["person"] for item in items if item.get("kind") == kind.value)


def of(project: Project, kind: Kind) -> Campaign:
    """The campaign of `kind` about the first meeting."""
    return there(campaign(project, project.meetings[0], kind))


def told(tables: Tables) -> list[str]:
    """The mails owed to the secretariat, by kind."""
    kinds = (Kind.SHARE_KIT, Kind.PREVIEW)
    return [kind.value for kind in kinds for _ in owed(tables, kind)]


def test_three_weeks_before_every_member_is_invited_once(kept: Project, planner: Planner) -> None:
    """However often the planner ticks; and nobody is a minute before nine."""
    join(tables, 200)
    planner.tick(BEFORE - timedelta(days=1, minutes=1))
    assert (owed(tables, Kind.INVITATION), told(tables)) == ([], ["share-kit", "preview"])
    assert [planner.tick(BEFORE).owed for _ in range(3)] == [200, 0, 0]
    assert owed(tables, Kind.INVITATION) == [f"member{number:04}" for number in range(200)]


def test_a_pause_of_a_moment_ago_holds(kept: Project, planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that may lag behind what was just written would send what somebody has just stopped."""
    join(tables, 3)
    dynamodb.write(tables.projects.override_write(kept.id, CampaignOverride("moede-1", Kind.INVITATION, paused=True)))
    monkeypatch.setattr(ProjectsTable, "get", lambda self, id: kept)
    planner.tick(BEFORE)
    assert owed(tables, Kind.INVITATION) == []


def test_who_asked_not_to_be_mailed_is_not_invited(kept: Project, planner: Planner) -> None:
    """Neither the unsubscribed nor the suppressed; and an import does not bring them back."""
    join(tables, 2)
    gone = there(tables.members.get("amager-oest", "member0001"))
    tables.members.suppress("amager-oest", "member0001", BEFORE)
    tables.members.save(replace(gone, company="Nyt ApS", standing=Standing.ACTIVE), gone)
    planner.tick(BEFORE)
    assert owed(tables, Kind.INVITATION) == ["member0000"]


def test_a_planner_that_dies_between_pages_continues_where_it_was(
    kept: Project, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page and its checkpoint are one transaction; nobody is left out, nobody is invited twice."""
    monkeypatch.setattr(checkpoints, "PAGE", 7)
    join(tables, 30)
    real = dynamodb.transact
    calls = 0

    def dies(writes: list[dynamodb.Write]) -> None:
        nonlocal calls
        calls += 1
        if calls in (4, 6):  # behind the secretariat's two mails
            raise KeyboardInterrupt
        real(writes)

    monkeypatch.setattr(dynamodb, "transact", dies)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            planner.tick(BEFORE)
    planner.tick(BEFORE)
    assert owed(tables, Kind.INVITATION) == [f"member{number:04}" for number in range(30)]


def test_two_planners_at_once_do_not_invite_twice(kept: Project, planner: Planner) -> None:
    """Who reads an old checkpoint finds that somebody else moved it."""
    join(tables, 3)
    campaigns = checkpoints.Checkpoints(tables.outbox)
    id = of(kept, Kind.INVITATION).id(kept.id)
    seen = campaigns.progress([id])[id]
    planner.tick(BEFORE)
    assert campaigns.step(seen, lambda after, limit: ([], None), BEFORE) is None


def test_a_mail_that_is_owed_already_does_not_hold_up_its_page(kept: Project) -> None:
    """Somebody was invited by hand; the others on the page still are."""
    mails = [
        Mail(Kind.INVITATION, "amager-oest", f"member{n}", BEFORE, BEFORE + timedelta(days=9), ("moede-1",))
        for n in range(3)
    ]
    tables.outbox.owe(mails[1])
    campaigns = checkpoints.Checkpoints(tables.outbox)
    reached = campaigns.step(checkpoints.Checkpoint("campaign.x"), lambda after, limit: (mails, None), BEFORE)
    assert reached == checkpoints.Checkpoint("campaign.x", after=None, owed=3, finished=True, began=BEFORE)
    assert owed(tables, Kind.INVITATION) == ["member0", "member1", "member2"]


def test_a_page_whose_mails_are_all_owed_costs_two_transactions(kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that was imported when the invitations' time had come: everybody on it was owed hers at once."""
    mails = [
        Mail(Kind.INVITATION, "amager-oest", f"member{n}", BEFORE, BEFORE + timedelta(days=9), ("moede-1",))
        for n in range(20)
    ]
    for mail in mails:
        tables.outbox.owe(mail)
    real = dynamodb.transact
    calls: list[int] = []

    def counted(writes: list[dynamodb.Write]) -> None:
        calls.append(len(writes))
        real(writes)

    monkeypatch.setattr(dynamodb, "transact", counted)
    campaigns = checkpoints.Checkpoints(tables.outbox)
    reached = campaigns.step(checkpoints.Checkpoint("campaign.x"), lambda after, limit: (mails, None), BEFORE)
    assert reached == checkpoints.Checkpoint("campaign.x", after=None, owed=20, finished=True, began=BEFORE)
    assert calls == [21, 1]


def test_a_tick_does_a_bounded_piece_of_work(kept: Project, planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest waits for the next tick."""
    monkeypatch.setattr(checkpoints, "PAGE", 2)
    monkeypatch.setattr(planning, "PAGES", 6)
    join(tables, 11)
    assert [planner.tick(BEFORE).owed, planner.tick(BEFORE).owed] == [2 + 8, 3]


def test_a_tick_ends_before_its_time_does(kept: Project, planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins no page that its function's time limit could cut."""
    monkeypatch.setattr(checkpoints, "PAGE", 2)
    join(tables, 10)
    left = [RESERVE + timedelta(seconds=6 - gone) for gone in range(10)]
    assert planner.tick(BEFORE, lambda: left.pop(0)).pages == 4
    planner.tick(BEFORE)
    assert len(owed(tables, Kind.INVITATION)) == 10


def test_a_participant_is_reminded_unless_her_confirmation_is_fresh(kept: Project, planner: Planner) -> None:
    """Who signed up last night needs no reminder in the morning."""
    meeting = kept.meetings[0]
    sign_up(tables.registrations, kept, [meeting], a_guest(1), BEFORE)
    reminder = of(kept, Kind.REMINDER).at
    sign_up(tables.registrations, kept, [meeting], a_guest(2), reminder - FRESH)
    planner.tick(reminder)
    assert owed(tables, Kind.REMINDER) == ["person0001"]


def test_a_project_that_breaks_does_not_hold_up_the_others(kept: Project, planner: Planner) -> None:
    """One committee's broken plan is that committee's trouble; and the tick is still seen to have failed."""
    join(tables, 2)
    dynamodb.write(dynamodb.Put(tables.projects.name, {"project": "#directory", "part": "a-broken-one"}))
    dynamodb.write(dynamodb.Put(tables.projects.name, {"project": "a-broken-one", "part": "project"}))
    dynamodb.transact(tables.projects.agenda.wake("a-broken-one"))
    with pytest.raises(ExceptionGroup):
        planner.tick(BEFORE)
    assert owed(tables, Kind.INVITATION) == ["member0000", "member0001"]


def test_the_last_of_many_is_not_owed_again_before_its_turn(
    kept: Project, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stream still holds it; the first, which should have gone by now, is owed again."""
    monkeypatch.setattr(checkpoints, "PAGE", 10)
    monkeypatch.setattr(checkpoints, "SLOWEST", 0.1)
    join(tables, 20)
    planner.tick(BEFORE)
    nudged = planner.tick(BEFORE + RECOVER_AFTER).recovered
    assert nudged == {RecoveryAction.OWE_AGAIN: 2 + 10}, "the secretariat's two, and the first page"
    assert planner.tick(BEFORE + RECOVER_AFTER + timedelta(seconds=100)).recovered == {RecoveryAction.OWE_AGAIN: 10}
