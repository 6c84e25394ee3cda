"""The next season's plan and application, and a report at any time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.ops.main import app
from shared.mails.compose import compose
from shared.outbox.items import entry
from shared.outbox.kinds import Kind
from shared.plans.reading import read
from shared.projects import Project
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT
from tests.conftest import tables
from tests.desk.visitor import LINKS

NEW = "amager-oest-2019"


def ops(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize(("id", "line"), [(NEW, False), ("mere-end-morgenmad", True)])
def test_the_command_writes_the_next_plan_and_its_application(
    kept: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, id: str, line: bool
) -> None:
    """From what the tables hold: the application says the same plan, of the same network, and overwrites nothing."""
    monkeypatch.setattr(clock, "now", lambda: kept.meetings[-1].ends)
    to, paper, again = tmp_path / "next.yaml", tmp_path / "next.docx", tmp_path / "again.yaml"
    words = ("season", "next", "--to", str(to), "--starts", "2019-08-14")
    assert ops(*words, "--id", kept.id).exit_code != 0
    assert not to.exists()
    done = ops(*words, "--id", id)
    assert done.exit_code == 0, done.output
    assert f"The members of {PROJECT} are invited" in " ".join(done.stdout.split())
    made = read(to.read_bytes())
    assert (made.id, made.project().network) == (id, kept.network)
    assert (f"network: {PROJECT}" in to.read_text(encoding="utf-8")) == line
    assert ops("application", "read", str(paper), "--to", str(again)).exit_code == 0
    assert read(again.read_bytes()).project() == made.project()
    assert ops(*words, "--id", id).exit_code != 0


@pytest.mark.parametrize("held", [True, False])
def test_the_report_can_be_had_at_any_time(kept: Project, monkeypatch: pytest.MonkeyPatch, held: bool) -> None:
    """In mid-season and long after it, as often as somebody asks."""
    now: Callable[[], object] = lambda: kept.meetings[-1].ends if held else BEFORE  # noqa: E731
    monkeypatch.setattr(clock, "now", now)
    assert ops("season", "report").exit_code == 0
    items = map(dynamodb.unpack, dynamodb.client().scan(TableName=tables.outbox.name)["Items"])
    [owed] = [entry(item) for item in items if item.get("kind") == Kind.SEASON_REPORT.value]
    letter = compose(owed.mail, tables.sources, LINKS, owed.mail.owed_at)
    assert letter.to == kept.secretariat
    names = [each.filename for each in letter.attachments]
    assert [name.rsplit(".")[-1] for name in names] == ["pdf", "xlsx", "docx", "docx"]
    assert names[-1] == "amager-oest-2019-ansoegning.docx"
