"""What checkov is told to overlook has its reason, and what it cannot see is looked at here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / ".checkov.yaml"
TEMPLATES = [
    ROOT / "template.yaml",
    *(ROOT / "infra" / f"{name}.yaml" for name in ("tables", "watch", "front", "github")),
]
TABLES = YAML(typ="rt").load(ROOT / "infra" / "tables.yaml")


def test_checkov_looks_at_every_template_and_workflow() -> None:
    """A list, because a folder beside it makes checkov forget the files."""
    found = YAML(typ="safe").load(CONFIGURATION)
    workflows = (ROOT / ".github" / "workflows").glob("*.yml")
    assert {ROOT / each for each in found["file"]} == {*TEMPLATES, *workflows}
    assert "directory" not in found


def test_every_exception_is_argued() -> None:
    """Under a comment of its own, of more than a few words."""
    lines = CONFIGURATION.read_text(encoding="utf-8").splitlines()
    argued: list[str] = []
    reason = ""
    for line in lines:
        if line.startswith("  - CKV_"):
            assert len(reason.split()) > 12, line
            argued.append(line)
        reason = f"{reason} {line.strip(' #')}" if line.startswith("  #") else ""
    assert argued


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_exception_of_a_resource_is_argued(template: Path) -> None:
    """Behind the check's name."""
    for found in re.findall(r"checkov:skip=(.*)", template.read_text(encoding="utf-8")):
        check, _, reason = found.partition(":")
        assert re.fullmatch(r"CKV_AWS_\d+", check)
        assert len(reason.split()) > 6, found


def test_tables_are_recovered_and_protected_unless_somebody_says_no() -> None:
    """CKV_AWS_28 does not read `!If`."""
    assert TABLES["Parameters"]["Protect"]["Default"] == "true"
    for name, table in TABLES["Resources"].items():
        properties = table["Properties"]
        recovery = properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        for switch in (recovery, properties["DeletionProtectionEnabled"]):
            assert list(switch) == ["Protected", True, False], name


def test_two_deployments_of_one_account_do_not_meet() -> None:
    """SAM calls a schedule after the function alone, so that a second stack's would be the first one's."""
    template = YAML(typ="rt").load(ROOT / "template.yaml")
    for name, resource in template["Resources"].items():
        for event in resource.get("Properties", {}).get("Events", {}).values():
            if event["Type"] == "ScheduleV2":
                assert event["Properties"].get("OmitName") is True, name
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            assert "${AWS::StackName}" in resource["Properties"]["LayerName"].value, name
