"""`tovholder application read`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.ops.main import app
from shared.plans.reading import read
from tests.applications.papers import AMAGER_OEST, headed
from tests.conftest import Tables


def ops(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_an_application_becomes_a_plan_that_is_put_in_force_when_it_is_whole(
    tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command says what is open, and writes here what nobody named; what is not written yet reaches no guest."""
    file, plan = tmp_path / "ansoegning.docx", tmp_path / "ansoegning.yaml"
    file.write_bytes(headed(AMAGER_OEST))
    monkeypatch.chdir(tmp_path)
    done = ops("application", "read", str(file))
    assert done.exit_code == 0, done.output
    assert "Afsættelse af puljemidler" in done.stdout
    assert "Still to be written: venues.verdensrummet.address" in " ".join(done.stdout.split())
    assert ops("application", "read", str(file), "--to", str(plan)).exit_code != 0
    assert ops("plan", "check", str(plan)).exit_code == 0
    refused = ops("plan", "apply", str(plan), "--yes")
    assert refused.exit_code != 0
    assert "venues.sted.name" in refused.output
    assert tables.projects.ids() == []
    text = plan.read_text(encoding="utf-8")
    for asked, written in (("stedets navn", "Mødelokalet"), ("stedets adresse", "Jemtelandsgade 3, 2300 København S")):
        text = text.replace(f"'[Udfyld: {asked}]'", written)
    plan.write_text(text, encoding="utf-8")
    assert ops("plan", "apply", str(plan), "--yes").exit_code == 0
    assert tables.projects.ids() == [read(plan.read_bytes()).id]


def test_an_application_without_a_budget_is_read(tmp_path: Path) -> None:
    """It says that there are no lines, and does not fail."""
    file, plan = tmp_path / "a.txt", tmp_path / "a.yaml"
    file.write_text("Projektnavn: Sang\nTidsplan:\n3/2 2027 kl. 19-21\n", encoding="utf-8")
    done = ops("application", "read", str(file), "--to", str(plan))
    assert (done.exit_code, "0 lines of a budget" in " ".join(done.stdout.split())) == (0, True), done.output


@pytest.mark.parametrize("content", [b"", b"PK no zip"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    """Nothing is written."""
    file, plan = tmp_path / "ansoegning", tmp_path / "plan.yaml"
    file.write_bytes(content)
    assert ops("application", "read", str(file), "--to", str(plan)).exit_code != 0
    assert not plan.exists()
