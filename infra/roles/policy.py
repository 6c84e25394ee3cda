"""The policies of template.yaml: of each function what its role allows, with references made into ARNs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from infra.roles.needs import Account, Need

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
FUNCTION = "AWS::Serverless::Function"
POLICY = "AWS::IAM::Policy"


@dataclass(frozen=True)
class Condition:
    """What must hold of the call's `key` (`ses:FromAddress`, `dynamodb:LeadingKeys`) for a statement to allow it."""

    operator: str
    key: str
    values: tuple[str, ...]

    def holds(self, need: Need) -> bool:
        """As IAM evaluates it: a key that the call lacks fails, except of `ForAllValues:` and `Null`.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
        """
        given = dict(need.context).get(self.key, ())
        match self.operator:
            case "Null":
                return [str(not given).lower()] == list(self.values)
            case "StringEquals":
                return any(each in self.values for each in given)
            case "ForAllValues:StringLike":
                return all(any(_fits(pattern, each) for pattern in self.values) for each in given)
            case "ForAllValues:StringNotLike":
                return not any(_fits(pattern, each) for pattern in self.values for each in given)
        raise AssertionError(f"this reader knows no {self.operator}")


@dataclass(frozen=True)
class Statement:
    """Actions that are allowed on resources where all `conditions` hold; the first two may hold `*` and `?`."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()

    def allows(self, need: Need) -> bool:
        """Whether this statement alone is enough."""
        return (
            any(_fits(each.lower(), need.action.lower()) for each in self.actions)
            and any(_fits(each, need.resource) for each in self.resources)
            and all(each.holds(need) for each in self.conditions)
        )

    def pairs(self) -> Iterator[Need]:
        """Each action with each resource."""
        return (Need(action, resource) for action in self.actions for resource in self.resources)


@dataclass(frozen=True)
class Role:
    """What a function may do besides logging and tracing; everything else is refused."""

    function: str
    statements: tuple[Statement, ...]

    def allows(self, need: Need) -> bool:
        """Whether some statement allows it."""
        return any(each.allows(need) for each in self.statements)

    def without(self, statement: Statement) -> Role:
        """The role with one statement fewer."""
        return replace(self, statements=tuple(each for each in self.statements if each is not statement))


def roles(references: Mapping[str, str], template: Path = TEMPLATE) -> dict[str, Role]:
    """Each function's role by its service name. `references`: what `!Ref X` and `!GetAtt X.Y` stand for, by X and X.Y.

    Reads what the template uses, and fails on anything else: a Deny, another condition, a policy by its name. A policy
    that is a resource of its own counts where it allows something and is always there.
    """
    found: dict[str, Role] = {}
    beside: dict[str, list[Any]] = {}
    for policy in (each for each in resources(template).values() if each["Type"] == POLICY):
        for role in policy["Properties"]["Roles"]:
            beside.setdefault(str(role.value), []).extend(
                each
                for each in policy["Properties"]["PolicyDocument"]["Statement"]
                if each["Effect"] == "Allow" and "Condition" not in policy
            )
    for logical, resource in resources(template).items():
        if resource["Type"] != FUNCTION:
            continue
        properties = resource["Properties"]
        name = str(properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"])
        assert name not in found, f"{logical} logs as {name}, as another function does"
        statements = [each for policy in properties.get("Policies", []) for each in policy["Statement"]]
        statements += beside.get(f"{logical}Role", [])
        found[name] = Role(name, tuple(_statement(each, references) for each in statements))
    return found


@cache
def resources(template: Path = TEMPLATE) -> Mapping[str, Any]:
    """The template's resources by their logical names, with CloudFormation's short tags as they are written."""
    found: Mapping[str, Any] = YAML(typ="rt").load(template)["Resources"]
    return found


def references(
    account: Account, tables: Mapping[str, str], *, stack: str, sender: str, mail: str, keys: str, receipts: str
) -> dict[str, str]:
    """What the template's references stand for. `tables`: their names by their variables, as `infra.tables` has it."""
    known = {
        "Sender": sender,
        "WholeDomain": "false",
        "AWS::NoValue": "",
        "Mail": mail,
        "Keys.Arn": account.arn("ssm", f"parameter{keys}"),
        "Receipts.Arn": f"arn:aws:s3:::{receipts}",
        "GivenUp": account.arn("sns", "given-up"),
        "Alarms": account.arn("sns", "alarms"),
        "AWS::Partition": "aws",
        "AWS::Region": account.region,
        "AWS::AccountId": account.id,
        "AWS::StackName": stack,
    }
    for each in ("Plan", "Budget", "Summaries"):
        known[f"{each}Function.Arn"] = account.arn("lambda", f"function:{stack}-{each}Function-1")
    for variable, name in tables.items():
        output = f"Tables.Outputs.{variable.removesuffix('_TABLE').capitalize()}"
        known[output] = name
        known[f"{output}Arn"] = account.table(name)
        known[f"{output}StreamArn"] = f"{account.table(name)}/stream/2018-07-20T08:00:00.000"
    return known


def resolved(written: Any, references: Mapping[str, str]) -> str:
    """A value of the template as text; `!Ref`, `!GetAtt`, `!Sub` and `!If` stand for what `references` says."""
    match _tag(written):
        case None:
            return str(written)
        case "!Ref" | "!GetAtt":
            return references[str(written.value)]
        case "!If":
            condition, yes, no = written
            return resolved(yes if references[str(condition)] == "true" else no, references)
        case "!Sub" if isinstance(written, list):
            text, own = written
            known = {**references, **{name: resolved(each, references) for name, each in own.items()}}
            return _substituted(str(text), known)
        case "!Sub":
            return _substituted(str(written.value), references)
        case other:
            raise AssertionError(f"this reader knows no {other}")


def _statement(written: Mapping[str, Any], references: Mapping[str, str]) -> Statement:
    assert {"Effect", "Action", "Resource"} <= set(written) <= {"Effect", "Action", "Resource", "Condition"}, (
        f"this reader knows no {set(written)}"
    )
    assert written["Effect"] == "Allow"
    actions = _list(written["Action"])
    on = (resolved(each, references) for each in _list(written["Resource"]))
    conditions = (
        Condition(str(operator), str(key), tuple(resolved(each, references) for each in _list(values)))
        for operator, keys in written.get("Condition", {}).items()
        for key, values in keys.items()
    )
    return Statement(tuple(map(str, actions)), tuple(filter(None, on)), tuple(conditions))


def _list(written: Any) -> list[Any]:
    return list(written) if isinstance(written, list) and _tag(written) is None else [written]


def _substituted(text: str, known: Mapping[str, str]) -> str:
    return re.sub(r"\$\{([^}]+)\}", lambda found: known[found[1]], text)


def _tag(written: Any) -> str | None:
    return getattr(getattr(written, "tag", None), "value", None)


def _fits(pattern: str, value: str) -> bool:
    """IAM's `*` (any text) and `?` (any one letter); they stop at nothing, not at a slash either."""
    parts = (".*" if each == "*" else "." if each == "?" else re.escape(each) for each in pattern)
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None
