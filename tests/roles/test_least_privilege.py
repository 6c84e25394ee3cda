"""Each function does all of its work under exactly its role, and its role allows nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from infra.proof.season.cloud import SENDER
from infra.roles.guard import Guard, playing
from infra.roles.mappings import lambdas_own
from infra.roles.needs import Need, Unknown, needs
from infra.roles.policy import TEMPLATE, Role, Statement, roles
from shared.technical import dynamodb
from tests.builders import PROJECT, a_project
from tests.registration.visitor import GOOD, Visitor
from tests.roles.stage import HERE, known, stage

pytestmark = pytest.mark.xdist_group("roles")
"""One process plays the journeys for all."""

INFRA = TEMPLATE.parent / "infra"
TEMPLATES = (TEMPLATE, *(INFRA / f"{name}.yaml" for name in ("tables", "watch", "github")))
FUNCTIONS = sorted(roles(known()))

CONTENT = {"Raw": {"Data": b"Hej"}}
TABLE = HERE.table("t")


def unused(guard: Guard, function: str) -> set[Need]:
    """What the role allows and nobody needed."""
    needed = guard.used[function] | lambdas_own(known()).get(function, set())
    return {
        pair
        for statement in guard.roles[function].statements
        for pair in statement.pairs()
        if not any(Statement((pair.action,), (pair.resource,), statement.conditions).allows(need) for need in needed)
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_that_a_function_does_is_refused(journeys: Guard, function: str) -> None:
    """A whole season and every page, letter and event besides; what fails here is named as AWS would name it."""
    assert journeys.used[function], "no journey runs it"
    assert sorted(map(str, journeys.refused[function])) == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nothing_is_allowed_that_no_journey_needs(journeys: Guard, function: str) -> None:
    """Each action on each resource: take it out of the template, or play the journey that wants it."""
    assert sorted(map(str, unused(journeys, function))) == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_statement_can_be_spared(journeys: Guard, function: str) -> None:
    """With any one of them taken away something that the function does is refused: the journeys see it."""
    role = journeys.roles[function]
    needed = journeys.used[function] | lambdas_own(known()).get(function, set())
    spared = [each for each in role.statements if all(role.without(each).allows(need) for need in needed)]
    assert spared == []


def test_lambda_may_read_the_streams_that_are_mapped() -> None:
    """And may send what it gives up to the queue."""
    found = roles(known())
    missing = [
        need for function, own in lambdas_own(known()).items() for need in own if not found[function].allows(need)
    ]
    assert missing == []


def test_a_sign_up_without_its_statement_is_refused() -> None:
    """The control: nobody is signed up where the role may not owe the mail, and it is said what was missing."""
    with stage() as played:
        owes = Need("dynamodb:PutItem", HERE.table(played.tables.outbox.name))
        whole = played.guard.roles["registration"]
        [statement] = [each for each in whole.statements if each.allows(owes)]
        project = played.keep(a_project())
        played.guard.roles = {"registration": whole.without(statement)}
        answer = Visitor().post(f"/{PROJECT}/moede-1", GOOD)
        assert (answer.status, dict(played.guard.refused)) == (500, {"registration": {owes}})
        assert list(played.tables.registrations.all(project.id, "moede-1")) == []
        played.guard.roles = {"registration": whole}
        assert Visitor().post(f"/{PROJECT}/moede-1", GOOD).status == 200


def test_what_no_function_does_is_nobodys_to_refuse() -> None:
    """The tests' own reading and writing pass; in a function's name the same is refused."""
    with stage() as played:
        name = played.tables.members.name
        assert dynamodb.get(name, {"project": "p", "person": "p"}) is None
        with playing("pictures"), pytest.raises(ClientError, match="AccessDenied"):
            dynamodb.get(name, {"project": "p", "person": "p"})


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "wanted"),
    [
        (
            "dynamodb",
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": {"TableName": "t"}},
                    {"Update": {"TableName": "t"}},
                    {"Delete": {"TableName": "u"}},
                    {"ConditionCheck": {"TableName": "u"}},
                ]
            },
            [
                ("dynamodb:PutItem", TABLE),
                ("dynamodb:UpdateItem", TABLE),
                ("dynamodb:DeleteItem", HERE.table("u")),
                ("dynamodb:ConditionCheckItem", HERE.table("u")),
            ],
        ),
        (
            "dynamodb",
            "BatchGetItem",
            {"RequestItems": {"t": {}, "u": {}}},
            [("dynamodb:BatchGetItem", TABLE), ("dynamodb:BatchGetItem", HERE.table("u"))],
        ),
        ("dynamodb", "Query", {"TableName": "t"}, [("dynamodb:Query", TABLE)]),
        ("dynamodb", "Query", {"TableName": "t", "IndexName": "i"}, [("dynamodb:Query", f"{TABLE}/index/i")]),
        (
            "sesv2",
            "SendEmail",
            {"FromEmailAddress": SENDER, "ConfigurationSetName": "mail", "Content": CONTENT},
            [
                (f"ses:{action}", HERE.arn("ses", resource))
                for action in ("SendEmail", "SendRawEmail")
                for resource in (f"identity/{SENDER}", "configuration-set/mail")
            ],
        ),
    ],
)
def test_a_call_needs_what_aws_says(
    service: str, operation: str, arguments: dict[str, object], wanted: list[tuple[str, str]]
) -> None:
    """Each part of a transaction its own action, a query of an index the index, a MIME message the raw one too."""
    assert [(each.action, each.resource) for each in needs(HERE, service, operation, arguments)] == wanted


def test_a_call_that_nobody_described_is_no_call() -> None:
    """It fails, instead of passing because nothing is known of it: a scan has no place in a function at all."""
    with pytest.raises(Unknown, match="dynamodb Scan"):
        list(needs(HERE, "dynamodb", "Scan", {"TableName": "t"}))


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        ("s3:GetObject", "arn:aws:s3:::bucket/a/b.png", True),
        ("s3:GetObject", "arn:aws:s3:::bucket", False),
        ("s3:PutObject", "arn:aws:s3:::bucket/a", False),
        ("S3:getobject", "arn:aws:s3:::bucket/a", True),
    ],
)
def test_a_role_allows_what_iam_would(action: str, resource: str, *, allowed: bool) -> None:
    """A star is any text, and the case of an action does not count."""
    role = Role("f", (Statement(("s3:Get*",), ("arn:aws:s3:::bucket/*",)),))
    assert role.allows(Need(action, resource)) is allowed


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_wildcard_has_its_reason_above_it(template: Path) -> None:
    """Every action or resource that ends in a star, or is one, stands in a statement under a comment."""
    bare = [f"{template.name}:{number}" for number in wildcards(template) if not reasoned(template, number)]
    assert bare == []


def test_a_wildcard_without_a_reason_is_seen(tmp_path: Path) -> None:
    """The control."""
    written = tmp_path / "t.yaml"
    written.write_text(
        "      - Effect: Allow\n        Action: s3:*\n        Resource: x\n"
        '      # It knows no resource.\n      - Effect: Allow\n        Action: a:B\n        Resource: "*"\n'
    )
    assert [(number, reasoned(written, number)) for number in wildcards(written)] == [(2, False), (7, True)]


def wildcards(template: Path) -> Iterator[int]:
    """The lines, from 1, that allow or deny something by a star."""
    under = ""
    for number, line in enumerate(template.read_text(encoding="utf-8").splitlines(), 1):
        key = re.match(r"\s*(?:- )?(Action|NotAction|Resource|NotResource|Principal):", line)
        under = key[1] if key else under if re.match(r"\s+- (?!\w+:)", line) else ""
        if under and "*" in line.partition(" #")[0]:
            yield number


def reasoned(template: Path, number: int) -> bool:
    """Whether a comment stands right above the statement that holds this line, or in it."""
    lines = template.read_text(encoding="utf-8").splitlines()
    above = number - 1
    while not re.match(r"\s*- (Effect|Sid):", lines[above]):
        above -= 1
    return any(line.lstrip().startswith("#") for line in lines[above - 1 : number])
