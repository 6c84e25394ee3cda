"""The docs say what there is: a setting, a command or a target that is not in them fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from ruamel.yaml import YAML

from infra.ops.main import app
from infra.texts import mail_kinds

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
TEMPLATE = YAML(typ="rt").load(ROOT / "template.yaml")
WATCH = YAML(typ="rt").load(ROOT / "infra" / "watch.yaml")


def commands(group: Any, path: str = "tovholder") -> Iterator[str]:
    """Every command as it is typed."""
    children = getattr(group, "commands", None)
    if not children:
        yield path
        return
    for name, child in children.items():
        yield from commands(child, f"{path} {name}")


@pytest.mark.parametrize("command", sorted(commands(typer.main.get_command(app))))
def test_every_command_is_in_the_readme(command: str) -> None:
    """Who reads the README knows what the command can do."""
    lines = [line.split() for line in README.splitlines() if line.lstrip().startswith("tovholder ")]
    assert any(set(command.split()) <= set(line) for line in lines), f"{command} is not in README.md"


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
def test_every_make_target_is_in_the_readme_or_listed_by_help(target: str) -> None:
    """`make help` reads the Makefile itself; the README names what a newcomer types first."""
    assert f"make {target}" in README or target in {"setup", "unit", "lint", "format", "texts"}


@pytest.mark.parametrize("parameter", sorted(TEMPLATE["Parameters"]))
def test_every_setting_is_in_the_runbook(parameter: str) -> None:
    """Who deploys finds what each parameter means."""
    assert f"`{parameter}`" in RUNBOOK


@pytest.mark.parametrize(
    "function",
    sorted(
        resource["Properties"]["Handler"].rsplit(".", 1)[0].removesuffix(".app")
        for resource in TEMPLATE["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ),
)
def test_every_function_is_in_the_runbook(function: str) -> None:
    """Who is called at night finds what the function does and what happens when it does not run."""
    assert f"`{function}`" in RUNBOOK


@pytest.mark.parametrize(
    "alarm", sorted(name for name, each in WATCH["Resources"].items() if each["Type"] == "AWS::CloudWatch::Alarm")
)
def test_every_alarm_is_in_the_runbook(alarm: str) -> None:
    """Who is woken by it finds what it means and what to do."""
    assert f"| `{alarm}` |" in RUNBOOK


def test_every_picture_is_there() -> None:
    """No page shows a broken picture."""
    pages = [README, *((path).read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))]
    named = [name for page in pages for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page)]
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_table_of_mails_is_what_is_declared() -> None:
    """`make texts` writes it."""
    assert mail_kinds.FILE.read_text(encoding="utf-8") == mail_kinds.text()


def test_every_decision_has_a_number_of_its_own_and_a_date() -> None:
    """A commit or a comment can name one, and its reader sees how old it is."""
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    bullets = [line for line in decisions.splitlines() if line.startswith("- ")]
    found = [re.match(r"- \*\*(\d+)\.\*\* \*\d{4}-\d\d-\d\d\* ", line) for line in bullets]
    assert [line for line, match in zip(bullets, found, strict=True) if match is None] == []
    numbers = [int(match[1]) for match in found if match]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
