"""When a project's time is up its members go; a no stays a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from shared.campaigns.planner import Planner
from shared.members import retention
from shared.members.member import Member
from shared.members.retention import retire
from shared.projects import Project
from shared.technical import clock, dynamodb
from tests.builders import BEFORE
from tests.conftest import Tables


@pytest.fixture
def night(kept: Project) -> datetime:
    """Ten past three on the night of the day that the project names."""
    return clock.at(kept.data_deleted, time(3, 10))


@pytest.fixture
def network(tables: Tables, kept: Project) -> None:
    for number in range(5):
        member = Member(kept.id, f"member{number}", f"Åse {number}", "Bageriet", f"aase{number}@example.org")
        tables.members.save(member, None)
    tables.members.leave(kept.id, "member3", BEFORE)


@pytest.mark.usefixtures("network")
def test_members_go_on_the_project_s_day_and_not_before(tables: Tables, kept: Project, night: datetime) -> None:
    """A night earlier, or by day, nothing happens; then no name and no address is left."""
    for now in (night - timedelta(days=1), night - timedelta(hours=1), night + timedelta(hours=5)):
        assert retire(tables.members, kept, now) == 0
    assert retire(tables.members, kept, night) == 5
    left = dynamodb.client().scan(TableName=tables.members.name)["Items"]
    assert [dynamodb.unpack(item)["person"] for item in left] == ["member3"]
    assert "aase" not in str(left).casefold()


@pytest.mark.usefixtures("network")
def test_who_said_no_is_not_invited_by_the_next_list(tables: Tables, kept: Project, night: datetime) -> None:
    """Her pseudonym and her no outlast the list; the same list, imported again, invites the others alone."""
    retire(tables.members, kept, night)
    for number in (2, 3):
        member = Member(kept.id, f"member{number}", "Åse", "Bageriet", "aase@example.org")
        tables.members.save(member, None)
    invitable = [tables.members.invitable(kept.id, f"member{number}") for number in (2, 3)]
    assert [each is not None for each in invitable] == [True, False]


@pytest.mark.usefixtures("network")
def test_a_new_season_s_plan_keeps_the_list(tables: Tables, kept: Project, night: datetime) -> None:
    """The plan that is applied before the day names a later one."""
    later = replace(kept, data_deleted=kept.data_deleted + timedelta(days=365))
    assert retire(tables.members, later, night) == 0
    assert tables.members.active(kept.id) == 4


@pytest.mark.usefixtures("network")
def test_the_planner_looks_at_night_and_a_large_network_takes_more_nights(
    tables: Tables, kept: Project, night: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each tick does a bounded piece, and the next one the rest."""
    monkeypatch.setattr(retention, "PAGE", 2)
    monkeypatch.setattr(retention, "PAGES", 1)
    planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox)
    ticks = [planner.tick(night + timedelta(minutes=15 * number)).retired for number in range(3)]
    assert sum(ticks) == 5
    assert max(ticks) == 2
