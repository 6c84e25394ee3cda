"""A network and its seasons: whose they are, and that no id means two things."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.ops.main import app
from shared.budget.forecast import forecast
from shared.budget.lines import Heads
from shared.members.member import Member
from shared.plans.apply import apply, changes
from shared.plans.differences import NETWORK_WIDE
from shared.plans.reading import read
from shared.plans.refusing import refusals
from shared.plans.tables import Tables as PlanTables
from shared.plans.tables import Wanted
from shared.projects import Project, Turnout
from shared.projects.network import network_of
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, a_project, invited_as, there
from tests.conftest import Tables


@pytest.mark.parametrize(
    ("season", "network"),
    [("amager-oest", "amager-oest"), ("amager-oest-2018", "amager-oest"), ("moede-4", "moede-4")],
)
def test_a_network_is_called_as_its_seasons_without_the_year(season: str, network: str) -> None:
    """Where the plan names none, as plans and stored seasons did that are older than the word."""
    assert network_of(season) == network == a_project(id=season, network="").network


def following(project: Project) -> Project:
    """The season after `project`, a year later."""
    year = timedelta(weeks=52)
    names = ("starts", "ends", "registration_closes", "promotion_closes")
    later = [replace(each, **{name: getattr(each, name) + year for name in names}) for each in project.meetings]
    return replace(project, id=f"{PROJECT}-2019", meetings=tuple(later))


def test_two_seasons_have_the_same_members(tables: Tables, kept: Project) -> None:
    """Who is invited to one is to the other; who has unsubscribed from one has from the other."""
    second = following(kept)
    tables.keep(second)
    assert [each.id for each in tables.projects.seasons(PROJECT)] == [kept.id, second.id]
    tables.members.save(Member(PROJECT, "bo", "Bo", "", "bo@example.org"), None)
    assert invited_as(tables.members, second.network, "bo") is not None
    tables.members.unsubscribe(tables.projects.network(second.id), "bo", BEFORE)
    assert invited_as(tables.members, kept.network, "bo") is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"id": PROJECT, "network": "valby"}, "amager-oest is a season of the network amager-oest, and stays one."),
        ({"id": "valby", "network": "syd"}, "valby is taken already"),
        ({"id": "noget-andet", "network": "valby-2018"}, "valby-2018 is taken already"),
        ({"id": "valby-2019", "network": "valby"}, ""),
        ({"id": "valby-2019", "network": "syd"}, ""),
    ],
)
def test_no_id_means_two_things(tables: Tables, kept: Project, changed: dict[str, Any], words: str) -> None:
    """A season stays in its network; no season has the id of another network, and no network that of its season."""
    tables.keep(a_project(id="valby-2018", network="valby"))
    wanted = Wanted(replace(kept if changed["id"] == PROJECT else following(kept), **changed), ())
    known = PlanTables(tables.projects, tables.registrations, tables.budget).known(wanted)
    assert words in " ".join(refusals(wanted, known, BEFORE))
    assert bool(words) == any(
        "taken already" in each or "stays one" in each for each in refusals(wanted, known, BEFORE)
    )


def test_a_season_begins_with_what_the_one_before_taught(tables: Tables, kept: Project) -> None:
    """How many sign up, stay away and walk in; applying the plan again is no change."""
    for each in kept.meetings[:2]:
        tables.budget.count(PROJECT, Heads(each.id, 20, 4, 2, 1, came=10, walk_ins=3))
    places = PlanTables(tables.projects, tables.registrations, tables.budget)
    wanted = Wanted(following(kept), ())
    now = kept.meetings[-1].ends + timedelta(days=100)
    apply(places, wanted, places.known(wanted), now)
    made = there(tables.projects.get(wanted.project.id))
    assert made.before == (Turnout(24, 20, 10, 3),) * 2
    assert changes(wanted, places.known(wanted), now) == []
    fresh, taught = (forecast(each, {}, now) for each in (replace(made, before=()), made))
    assert taught.rates.no_show.mean > fresh.rates.no_show.mean
    assert taught.rates.meetings == 2
    assert (taught.usual.times, fresh.usual.times) == (3, 1)


def test_what_two_seasons_say_otherwise_of_their_network_is_told(
    tables: Tables, kept: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By `plan check` and `plan apply`, with both values, until the other season's data is deleted."""
    plan = Path("infra/plans/amager-oest-2018.yaml").read_text(encoding="utf-8")
    text = plan.replace("\nid: amager-oest\n", "\nid: amager-oest-2019\n", 1)
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    wanted = read(text.encode()).project()
    same = {name: getattr(wanted, name) for name in NETWORK_WIDE if name != "called"} | {"public_name": wanted.called}
    agreeing = replace(kept, **same)
    dynamodb.transact(tables.projects.writes(agreeing, kept))
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    check = ("plan", "check", str(file))
    assert "say otherwise" not in CliRunner().invoke(app, check).stdout
    other = replace(agreeing, secretariat=replace(kept.secretariat, address="kontor@example.org"))
    dynamodb.transact(tables.projects.writes(other, agreeing))
    for command in (check, ("plan", "apply", str(file), "--yes")):
        told = CliRunner().invoke(app, command, env={"COLUMNS": "300"}).stdout
        assert f"~ {PROJECT}: secretariat.address: kontor@example.org → {wanted.secretariat.address}" in told
        assert "the newest, amager-oest-2019:" in told
    monkeypatch.setattr(clock, "now", lambda: clock.at(kept.data_deleted, time(1)))
    assert "say otherwise" not in CliRunner().invoke(app, check).stdout
