"""The next season's plan, and a report at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.ops.main import app
from shared.mails.compose import compose
from shared.mails.sources import MailSources
from shared.outbox.items import entry
from shared.outbox.kinds import Kind
from shared.plans.next_season import next_id, next_season
from shared.plans.reading import read
from shared.projects import Project
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT
from tests.conftest import Tables
from tests.desk.visitor import LINKS

FILE = Path("infra/plans/amager-oest-2018.yaml")
NEW = "amager-oest-2019"


def ops(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_next_seasons_plan_is_a_right_one_on_the_same_weekdays() -> None:
    """The id is new, every date is whole weeks later, and all else is as it was."""
    text = FILE.read_text(encoding="utf-8")
    plan = read(text.encode())
    made = read(next_season(text, plan, date(2019, 8, 14), next_id(plan, date(2019, 8, 14))).encode())
    weeks = date(2019, 8, 14) - date(2018, 8, 15)
    assert made.id == NEW
    assert [each.date - weeks for each in made.meetings] == [each.date for each in plan.meetings]
    assert made.data_deleted - weeks == plan.data_deleted
    assert made.model_copy(update={"id": plan.id, "meetings": plan.meetings, "data_deleted": plan.data_deleted}) == plan


@pytest.mark.parametrize(("id", "line"), [(NEW, False), ("mere-end-morgenmad", True)])
def test_next_season_is_of_the_same_network(id: str, line: bool) -> None:
    """Whatever its id; the file says so where the id does not."""
    text = FILE.read_text(encoding="utf-8")
    plan = read(text.encode())
    made = next_season(text, plan, date(2019, 8, 14), id)
    assert read(made.encode()).project().network == plan.project().network == PROJECT
    assert (f"network: {PROJECT}" in made) == line


def test_the_command_writes_it_and_says_what_comes_next(tmp_path: Path) -> None:
    """It overwrites nothing, and no season gets the id of the one before."""
    to = tmp_path / "next.yaml"
    words = ("season", "next", str(FILE), "--starts", "2019-08-14", "--to", str(to))
    assert ops(*words, "--id", "amager-oest").exit_code != 0
    assert not to.exists()
    done = ops(*words)
    assert done.exit_code == 0, done.output
    assert f"The members of {PROJECT} are invited" in " ".join(done.stdout.split())
    assert read(to.read_bytes()).id == NEW
    assert ops(*words).exit_code != 0


@pytest.mark.parametrize("held", [True, False])
def test_the_report_can_be_had_at_any_time(
    tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """In mid-season and long after it, as often as somebody asks."""
    now: Callable[[], object] = lambda: kept.meetings[-1].ends if held else BEFORE  # noqa: E731
    monkeypatch.setattr(clock, "now", now)
    assert ops("season", "report").exit_code == 0
    items = map(dynamodb.unpack, dynamodb.client().scan(TableName=tables.outbox.name)["Items"])
    [owed] = [entry(item) for item in items if item.get("kind") == Kind.SEASON_REPORT.value]
    sources = MailSources(tables.projects, tables.members, tables.registrations, tables.budget, tables.outbox)
    letter = compose(owed.mail, sources, LINKS, owed.mail.owed_at)
    assert letter.to == kept.secretariat
    assert len(letter.attachments) == 2
