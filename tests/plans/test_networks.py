"""A network and its seasons: whose they are, and that no id means two things."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.budget.forecast import forecast
from shared.budget.lines import Heads
from shared.members.member import Member
from shared.plans.apply import apply, changes
from shared.plans.refusing import refusals
from shared.plans.tables import Tables as PlanTables
from shared.plans.tables import Wanted
from shared.projects import Project, Turnout
from shared.projects.network import network_of
from tests.builders import BEFORE, PROJECT, a_project, invited_as
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
    made = tables.projects.get(wanted.project.id)
    assert made is not None
    assert made.before == (Turnout(24, 20, 10, 3),) * 2
    assert changes(wanted, places.known(wanted), now) == []
    fresh, taught = (forecast(each, {}, now) for each in (replace(made, before=()), made))
    assert taught.rates.no_show.mean > fresh.rates.no_show.mean
    assert taught.rates.meetings == 2
    assert (taught.usual.times, fresh.usual.times) == (3, 1)
