"""The workflows: whole, pinned, and running what there is; the role: for one repository's environment alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from infra.roles.policy import roles
from tests.roles.stage import known

ROOT = Path(__file__).parents[2]
WORKFLOWS = {path.stem: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
ROLE: Mapping[str, Any] = YAML(typ="rt").load(ROOT / "infra" / "github.yaml")["Resources"]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")


def read(name: str) -> Mapping[str, Any]:
    """A workflow; fails where it is no YAML."""
    found: Mapping[str, Any] = YAML(typ="safe").load(WORKFLOWS[name])
    return found


def steps(name: str) -> Iterator[Mapping[str, Any]]:
    """What a workflow does."""
    for job in read(name)["jobs"].values():
        yield from job["steps"]


def test_both_are_there() -> None:
    """One that tests and one that deploys."""
    assert set(WORKFLOWS) == {"test", "deploy"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_what_a_workflow_runs_is_there(name: str) -> None:
    """Each target of make, each file."""
    for command in (str(each["run"]) for each in steps(name) if "run" in each):
        for target in re.findall(r"\bmake ([a-z]+)", command):
            assert target in TARGETS, target
        if command.startswith("."):
            assert (ROOT / command).exists(), command


@pytest.mark.parametrize("name", WORKFLOWS)
def test_an_action_is_pinned_to_a_commit(name: str) -> None:
    """A tag can be moved to other code; a commit cannot. Its version stands beside it, for whoever updates."""
    used = re.findall(r"uses: (.+)", WORKFLOWS[name].read_text(encoding="utf-8"))
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_the_code_and_no_more(name: str) -> None:
    """Only the job that deploys may ask for a token, and no value of the repository is pasted into a shell."""
    found = read(name)
    assert found["permissions"] == {"contents": "read"}
    extra = {job: each["permissions"] for job, each in found["jobs"].items() if "permissions" in each}
    assert extra == ({"deploy": {"contents": "read", "id-token": "write"}} if name == "deploy" else {})
    assert [each["run"] for each in steps(name) if "${{" in str(each.get("run", ""))] == []


def test_nothing_is_deployed_without_the_environment() -> None:
    """By hand alone, and the tests come before."""
    found = read("deploy")
    # YAML 1.2 reads `on` as a word.
    assert list(found["on"]) == ["workflow_dispatch"]
    assert found["jobs"]["deploy"]["environment"] == "production"
    assert found["jobs"]["deploy"]["needs"] == "test"


def test_what_is_tested_cannot_ask_for_a_token() -> None:
    """The tests run, with everything that they install, in a job without the permission; the one with it runs none."""
    jobs = read("deploy")["jobs"]
    tested = [
        name for name, job in jobs.items() if any(re.search("make (test|unit)", str(each)) for each in job["steps"])
    ]
    trusted = [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})]
    assert (tested, trusted) == (["test"], ["deploy"])
    assert "environment" not in jobs["test"]


def test_the_builder_makes_no_role_without_the_boundary() -> None:
    """Whoever can make roles can make a strong one: a policy that it cannot change says what no role may exceed."""
    statements = ROLE["Builder"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    widening = {"CreateRole", "AttachRolePolicy", "PutRolePolicy", "PutRolePermissionsBoundary", "DetachRolePolicy"}
    for statement in statements:
        if statement["Effect"] == "Deny":
            continue
        given = {each.removeprefix("iam:") for each in _list(statement["Action"]) if each.startswith("iam:")}
        assert not given & {"DeleteRolePermissionsBoundary", "CreatePolicy", "CreatePolicyVersion", "*"}
        if given & widening:
            assert statement["Condition"]["StringEquals"]["iam:PermissionsBoundary"].value == "Boundary"
        assert "iam:*" not in _list(statement["Action"])


@pytest.mark.parametrize("function", sorted(roles(known())))
def test_a_function_s_own_role_stays_within_the_boundary(function: str) -> None:
    """What it needs is not refused by the boundary: each action of each function's role is among the boundary's."""
    statements = ROLE["Boundary"]["Properties"]["PolicyDocument"]["Statement"]
    bound = {action for each in statements for action in _list(each["Action"])}
    needed = {action for each in roles(known())[function].statements for action in each.actions}
    assert needed - bound == set()


def test_every_function_and_schedule_has_the_boundary_that_is_given() -> None:
    """By the template's parameter; empty means none."""
    template = YAML(typ="rt").load(ROOT / "template.yaml")
    schedules = [
        event["Properties"]
        for each in template["Resources"].values()
        for event in each.get("Properties", {}).get("Events", {}).values()
        if event["Type"] == "ScheduleV2"
    ]
    for properties in (template["Globals"]["Function"], *schedules):
        assert next(iter(properties["PermissionsBoundary"])) == "Bounded"


def test_the_role_is_for_one_environment_of_one_repository() -> None:
    """Compared whole: a pattern that ends in a star would let pull requests in."""
    [statement] = ROLE["Deployer"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert list(statement["Condition"]) == ["StringEquals"]
    wanted = statement["Condition"]["StringEquals"]
    assert wanted["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    subject = str(wanted["token.actions.githubusercontent.com:sub"].value)
    assert subject == "repo:${Repository}:environment:${Environment}"


def test_only_cloudformation_acts_as_the_builder() -> None:
    """The deployer can hand it over, to CloudFormation alone, and to make roles is the builder's."""
    deployer = ROLE["Deployer"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    actions = {each for statement in deployer for each in _list(statement["Action"])}
    assert {each for each in actions if each.startswith("iam:")} == {"iam:PassRole", "iam:CreateServiceLinkedRole"}
    [handing] = [each for each in deployer if each["Action"] == "iam:PassRole"]
    assert handing["Resource"].value == "Builder.Arn"
    [trusted] = ROLE["Builder"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert dict(trusted["Principal"]) == {"Service": "cloudformation.amazonaws.com"}


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"vars\.(\w+)", WORKFLOWS["deploy"].read_text()))))
def test_every_variable_is_in_the_runbook(variable: str) -> None:
    """Whoever sets it up finds what it holds."""
    assert f"`{variable}`" in RUNBOOK


def _list(written: Any) -> list[str]:
    return [str(each) for each in (written if isinstance(written, list) else [written])]
