"""Figures over the seasons of a network, which outlive the deletion of its guests' data."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from typer.testing import CliRunner

from infra.ops.main import app
from shared.budget.lines import Expense, Heads
from shared.documents.season_figures import SeasonFigures
from shared.mails.season import season_found
from shared.members.member import Member
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.retention.retire import Retention
from shared.retention.sweeps import Names
from shared.summaries.figures import Figures
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, there
from tests.conftest import Tables, tables

SECOND = f"{PROJECT}-2019"
YEAR = timedelta(weeks=52)


def joins(tables: Tables, person: str, day: date) -> None:
    tables.members.save(Member(PROJECT, person, "Bo", "", f"{person}@example.org", joined=day), None)


def night(day: date) -> datetime:
    return clock.at(day, time(3, 15))


@pytest.fixture
def figures(tables: Tables) -> Figures:
    return Figures(tables.projects, tables.members, tables.registrations, tables.budget)


@pytest.fixture
def seasons(kept: Project) -> tuple[Project, Project]:
    """Two seasons a year apart; two of three guests come to every meeting of the first, for 600 kr. in all."""
    for number in range(4):
        joins(tables, f"m{number}", date(2018, 1, 1))
    for number in (1, 2, 3):
        sign_up(tables.registrations, kept, kept.meetings[: 4 if number < 3 else 1], a_guest(number), BEFORE)
    for each in kept.meetings:
        tables.budget.count(PROJECT, Heads(each.id, 3, 0, 2, 1, came=2, walk_ins=1))
    tables.budget.record(PROJECT, Expense("e", "forplejning", date(2018, 8, 16), "Mad", "Bageren", 60_000, "moede-1"))
    names = ("starts", "ends", "registration_closes", "promotion_closes")
    later = [replace(each, **{name: getattr(each, name) + YEAR for name in names}) for each in kept.meetings]
    second = replace(kept, id=SECOND, meetings=tuple(later), data_deleted=kept.data_deleted + YEAR)
    tables.keep(second)
    return kept, second


FIRST = SeasonFigures(
    PROJECT,
    taken=date(2018, 12, 24),
    members=4,
    joined=0,
    lost=None,
    held=4,
    counted=4,
    attended=12,
    expected=12,
    absent=4,
    people=3,
    regulars=2,
    spent=60_000,
)


def test_a_season_is_counted_by_its_meetings_members_and_books(
    figures: Figures, seasons: tuple[Project, Project]
) -> None:
    """Who went and who came in between the seasons; a season that has not begun is none yet."""
    first, second = seasons
    now = night(FIRST.taken)
    assert figures.over_the_seasons(PROJECT, now) == [FIRST]
    assert (FIRST.cost_a_head, FIRST.absent_percent) == (5_000, 33)
    figures.keep(first, now)
    tables.members.unsubscribe(PROJECT, "m0", now)
    joins(tables, "m4", date(2019, 8, 1))
    found = figures.over_the_seasons(PROJECT, second.meetings[0].starts)
    assert [(each.season, each.members, each.joined, each.lost) for each in found] == [
        (PROJECT, 4, 0, None),
        (SECOND, 4, 1, 1),
    ]
    told = season_found(second, tables.sources)
    assert (told.members, told.joined) == (4, 1), "the report and the next application count as the figures do"
    assert (found[1].held, found[1].cost_a_head, found[1].absent_percent) == (0, None, None)


def test_figures_are_kept_before_the_data_goes(figures: Figures, seasons: tuple[Project, Project]) -> None:
    """Once, a month after the last meeting or on the day of the deletion; the command shows them long after it."""
    first, _ = seasons
    day = first.meetings[-1].day + timedelta(days=30)
    for now in (night(day - timedelta(days=1)), night(day) + timedelta(hours=5)):
        figures.keep(first, now)
        assert "figures" not in parts(tables)
    figures.keep(first, night(day))
    read = there(tables.projects.get(PROJECT))
    assert (first.figures_kept, read.figures_kept) == (False, True)
    kept = figures.over_the_seasons(PROJECT, night(day))[0]
    assert kept == replace(FIRST, taken=day)
    names = Names(tables.projects.name, tables.members.name, tables.registrations.name, tables.budget.name)
    Retention(names, tables.outbox).retire(first, night(first.data_deleted))
    assert list(tables.registrations.all(PROJECT, "moede-1")) == []
    figures.keep(first, night(first.data_deleted))
    assert figures.over_the_seasons(PROJECT, night(first.data_deleted))[0] == kept
    shown = CliRunner().invoke(app, ["network", "--project", SECOND, "--json"])
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)[0]["regulars"] == 2
    assert "2 " in CliRunner().invoke(app, ["network", "--project", PROJECT]).stdout


def parts(tables: Tables) -> set[str]:
    """The parts of the first season."""
    items = map(dynamodb.unpack, dynamodb.client().scan(TableName=tables.projects.name)["Items"])
    return {item["part"] for item in items if item["project"] == PROJECT}
