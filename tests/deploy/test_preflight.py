"""What stops a deployment before anything is made, and what it says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
import typer
from botocore.exceptions import ClientError
from ruamel.yaml import YAML

from infra.aws import client
from infra.deploy import __main__ as command
from infra.deploy import account, artifacts, domain, preflight
from infra.deploy.__main__ import main
from infra.deploy.account import Identity, Stack
from infra.deploy.answers import Wrong, read
from infra.deploy.domain import Domain
from infra.deploy.telling import without_byte_code
from infra.tables import create_all
from tests.deploy.test_answers import GOOD, TEMPLATE
from tests.deploy.test_deploying import Programs, Typist, aws, deploy

__all__ = ["aws"]
HOME = "lokaludvalg.example.org"
REFUSED = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "CreateBudget")


def dns(**records: Sequence[str]) -> domain.Lookup:
    """A DNS with these records; a key is a type, and a name with `_` for each dot where it is not HOME's own."""

    def lookup(name: str, kind: str) -> Sequence[str]:
        return records.get({HOME: kind}.get(name, name.replace(".", "_")), ())

    return lookup


# ---- the sender's domain --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["bestyrelsen@gmail.com", "amager@hotmail.dk", "Udvalg@Outlook.DK", "os@mail.dk"])
def test_a_provider_s_address_is_no_sender(address: str) -> None:
    """Its DMARC record makes nearly everything bounce; the committee learns it at the question, not from its "
    "members.
    """
    with pytest.raises(Wrong, match="lets nobody else send in its name"):
        replace(GOOD, sender=address).checked()


@pytest.mark.parametrize(
    ("records", "policy"),
    [
        ({}, ""),
        ({f"_dmarc_{HOME}".replace(".", "_"): ["v=DMARC1; p=reject; rua=mailto:a@example.org"]}, "reject"),
        ({f"_dmarc_{HOME}".replace(".", "_"): ["v=spf1 -all", "v=DMARC1;p=Quarantine"]}, "quarantine"),
        ({"_dmarc_example_org": ["v=DMARC1; p=reject"]}, "reject"),
        ({"_dmarc_example_org": ["v=DMARC1; p=reject; sp=none"]}, "none"),
        (
            {
                f"_dmarc_{HOME}".replace(".", "_"): ["v=DMARC1; p=none; sp=reject"],
                "_dmarc_example_org": ["v=DMARC1; p=reject"],
            },
            "none",
        ),
    ],
)
def test_dmarc_is_read_as_mail_servers_read_it(records: dict[str, list[str]], policy: str) -> None:
    """The domain's own record, or else a parent's, whose `sp` speaks of those below it."""
    assert domain.look(HOME, dns(MX=["10 mail.example.org."], **records)) == Domain(HOME, policy, takes_mail=True)


@pytest.mark.parametrize(
    ("records", "takes"),
    [({}, False), ({"MX": ["0 ."]}, False), ({"A": ["192.0.2.1"]}, True), ({"MX": ["10 mail.example.org."]}, True)],
)
def test_a_domain_takes_mail_where_its_dns_says_so(records: dict[str, list[str]], *, takes: bool) -> None:
    """By an MX, or an address of its own without one; "0 ." says no (RFC 7505)."""
    assert domain.look(HOME, dns(**records)).takes_mail is takes


@pytest.mark.parametrize("policy", ["reject", "quarantine"])
def test_a_single_address_at_a_domain_that_signs_is_refused(policy: str) -> None:
    """SES cannot sign for it; with the whole domain it does, and all is well."""
    found = Domain(HOME, policy, takes_mail=True)
    with pytest.raises(Wrong, match="Answer yes"):
        preflight.sender(GOOD, found)
    preflight.sender(replace(GOOD, sender_domain=HOME), found)
    preflight.sender(GOOD, replace(found, policy="none"))


def test_a_domain_that_takes_no_mail_is_refused() -> None:
    """SES's link would reach nobody, nor would anybody's answer."""
    with pytest.raises(Wrong, match="no MX"):
        preflight.sender(replace(GOOD, sender_domain=HOME), Domain(HOME, "", takes_mail=False))


def test_where_the_dns_is_silent_the_deployment_says_so(
    aws: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A network without a resolver keeps nobody from deploying."""

    def silent(name: str, kind: str) -> Sequence[str]:
        raise OSError(name)

    monkeypatch.setattr(domain, "ask", silent)
    deploy(tmp_path)
    assert "The DNS cannot be asked from here" in capsys.readouterr().out


# ---- deploying again ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("ROLLBACK_COMPLETE", "It holds nothing. Delete it.*delete-stack --region eu-north-1 --stack-name tovholder"),
        ("ROLLBACK_FAILED", "stuck .ROLLBACK_FAILED: a bucket"),
        ("DELETE_FAILED", "stuck .DELETE_FAILED: a bucket"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"),
        ("UPDATE_IN_PROGRESS", "at this moment"),
        ("DELETE_IN_PROGRESS", "at this moment"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "at this moment"),
    ],
)
def test_a_stack_that_cannot_be_changed_is_told_before_anything_is_built(
    aws: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str, said: str
) -> None:
    """Its state, and the command that ends it; sam would say so after ten minutes, in CloudFormation's words."""
    monkeypatch.setattr(account, "stack", lambda region, name: Stack(name, status, "a bucket is not empty"))
    with pytest.raises(Wrong, match=said):
        deploy(tmp_path)
    assert aws == []


def test_what_a_deployment_leaves_is_not_in_the_way_of_the_next() -> None:
    """No function makes a log group anew by a late line, whatever functions there are; what holds data stays, but for a
    first deployment that failed; a sender that is somebody else's is not made, and bounces are not mailed besides.
    """
    resources = TEMPLATE["Resources"]
    functions = {name for name, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}
    denied = resources["NoLogGroups"]["Properties"]
    assert {each.value for each in denied["Roles"]} == {f"{name}Role" for name in functions}
    assert denied["PolicyDocument"]["Statement"] == [
        {"Effect": "Deny", "Action": "logs:CreateLogGroup", "Resource": "*"}
    ]
    tables = YAML(typ="rt").load(command.ROOT / "infra" / "tables.yaml")["Resources"]
    kept = [resources["Tables"], resources["Receipts"], *tables.values()]
    assert {each["DeletionPolicy"] for each in kept} == {"RetainExceptOnCreate"}
    sender = resources["SenderIdentity"]
    assert sender["Condition"] == "OwnIdentity"
    assert sender["Properties"]["FeedbackAttributes"] == {"EmailForwardingEnabled": False}


def test_a_function_is_let_to_start_itself_whatever_the_deployment_is_called() -> None:
    """By its own ARN. By its name it was until a stack's name had 33 letters: CloudFormation shortens longer ones, and
    nothing would be handed on.
    """
    for name in ("Plan", "Budget", "Summaries"):
        policy = TEMPLATE["Resources"][f"{name}HandsOn"]["Properties"]
        assert [each.value for each in policy["Roles"]] == [f"{name}FunctionRole"]
        [statement] = policy["PolicyDocument"]["Statement"]
        assert (statement["Action"], statement["Resource"].value) == ("lambda:InvokeFunction", f"{name}Function.Arn")


def test_two_indexes_of_one_table_are_told_before_anything_is_built(
    aws: list[tuple[object, ...]], cloud: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CloudFormation makes one an update: whoever skipped some changes is told which to deploy first. One of each
    of two tables is made as it is.
    """
    create_all()
    tables = ("ProjectsTable", "RegistrationsTable", "OutboxTable")
    monkeypatch.setattr(account, "outputs", lambda region, stack: {name: name for name in tables})
    assert account.indexes("eu-north-1", account.outputs("", ""))["RegistrationsTable"] == {"listed", "unanswered"}
    old = {"ProjectsTable": set(), "RegistrationsTable": {"listed"}, "OutboxTable": {"queue"}}
    monkeypatch.setattr(account, "indexes", lambda region, outputs: old)
    assert deploy(tmp_path).ran
    old["RegistrationsTable"] = set()
    with pytest.raises(Wrong, match=r"RegistrationsTable lacks 2 indexes .listed, unanswered.*IndexName: listed"):
        deploy(tmp_path)


@pytest.mark.parametrize("status", ["", "REVIEW_IN_PROGRESS"])
def test_a_first_deployment_protects_its_tables_when_it_has_succeeded(
    aws: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    """Until then a failure takes everything back; a protected table would stay, and the next attempt would find a stack
    that can be neither changed nor deleted.
    """
    monkeypatch.setattr(account, "stack", lambda region, name: Stack(name, status))
    assert [protection(words) for words in deploy(tmp_path).ran[1:]] == ["false", "true"]


def test_a_later_deployment_is_one_and_protected(aws: list[tuple[object, ...]], tmp_path: Path) -> None:
    """The control: protection is never taken away again."""
    assert [protection(words) for words in deploy(tmp_path).ran[1:]] == ["true"]


@pytest.mark.parametrize(
    ("found", "makes"),
    [
        (Identity(known=False, ours=False), "true"),
        (Identity(known=True, ours=True), "true"),
        (Identity(known=True, ours=False), "false"),
    ],
)
def test_a_sender_that_ses_knows_already_is_used_as_it_is(
    aws: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Identity, makes: str
) -> None:
    """Made by hand or by another deployment: CloudFormation would refuse to make it again, and take it away at the "
    "end.
    """
    monkeypatch.setattr(account, "identity", lambda region, name, address: found)
    assert f'MakesIdentity="{makes}"' in deploy(tmp_path).ran[-1]


def test_tables_of_an_earlier_deployment_are_named() -> None:
    """A deleted stack leaves its tables; the new ones are empty, and nobody should wonder where the members went."""
    old = Stack("tovholder", left_tables=("tovholder-Tables-1A-MembersTable-2B",))
    [line] = preflight.remarks(old, Identity(known=False, ours=False), 1000, Domain(HOME, "", takes_mail=True))
    assert "MembersTable" in line
    assert "makes new ones, empty" in line


def test_a_refused_budget_hides_nothing_of_what_is_left_to_do(
    aws: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An account within an organisation may set none; neither does SES's or the quota's refusal end the list."""

    def refuse(*words: object) -> None:
        raise REFUSED

    for name in ("limit_costs", "have_confirmed", "confirmed", "ask_for_more"):
        monkeypatch.setattr(account, name, refuse)
    monkeypatch.setattr(account, "at_once", lambda region: 10)
    deploy(tmp_path)
    out, err = capsys.readouterr()
    assert "the budget of the month is not set" in err
    assert len(err.splitlines()) >= 4
    assert re.search(r"^\d\. Open the link that SES has sent", out, re.MULTILINE)


def test_each_deployment_keeps_its_own_answers(
    aws: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A test beside production gives production neither its sender nor takes away its name."""
    programs = Programs()
    monkeypatch.setattr(command, "KEPT", tmp_path / "deploy.toml")
    monkeypatch.setattr(command, "run", programs)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", lambda question: True)
    other = replace(GOOD, sender="try@test.example.org", secretariat="me@test.example.org", alarm_address="", limit=0)
    for stack, told in (("tovholder", GOOD), ("test", other)):
        typed = [
            told.region,
            told.sender,
            "no",
            told.secretariat,
            told.alarm_address or "-",
            "no",
            "-",
            str(told.limit),
        ]
        monkeypatch.setattr(command, "prompt", Typist(typed))
        main(stack=stack, yes=False, builder="", boundary="")
    main(stack="tovholder", yes=True, builder="", boundary="")
    assert f'Sender="{GOOD.sender}"' in programs.ran[-1]
    assert read(tomllib.loads((tmp_path / "deploy-test.toml").read_text(encoding="utf-8"))) == other
    with pytest.raises(typer.Exit):
        main(stack="third", yes=True, builder="", boundary="")


# ---- a new account --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "asks"), [(10, True), (99, True), (1000, False)])
def test_a_new_account_asks_for_more_functions_at_once(
    aws: list[tuple[object, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    limit: int,
    *,
    asks: bool,
) -> None:
    """Ten are a new account's; what that means is said before anything is made."""
    monkeypatch.setattr(account, "at_once", lambda region: limit)
    deploy(tmp_path)
    assert (("more", "eu-north-1", preflight.WANTED) in aws) is asks
    assert (f"AWS runs {limit} functions" in capsys.readouterr().out) is asks


# ---- the account, in moto -------------------------------------------------------------------------------------------


class Stacks:
    """CloudFormation with one stack, whose `SenderIdentity` is this address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def describe_stack_resources(self, **asked: str) -> dict[str, object]:
        if asked["StackName"] != "tovholder":
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "no"}}, "DescribeStackResources")
        return {"StackResources": [{"PhysicalResourceId": self.address}]}


def test_an_identity_is_the_stack_s_own_or_somebody_else_s(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known to SES at all, and made by this very stack: another sender's, or a second stack, did not make it."""
    region = "eu-north-1"
    stacks = Stacks(GOOD.sender)
    monkeypatch.setattr(
        account, "client", lambda service, where: stacks if service == "cloudformation" else client(service, where)
    )
    assert account.identity(region, "tovholder", GOOD.sender) == Identity(known=False, ours=False)
    boto3.client("sesv2", region_name=region).create_email_identity(EmailIdentity=GOOD.sender)
    assert account.identity(region, "tovholder", GOOD.sender) == Identity(known=True, ours=True)
    assert account.identity(region, "second", GOOD.sender) == Identity(known=True, ours=False)
    stacks.address = "before@example.org"
    assert account.identity(region, "tovholder", GOOD.sender) == Identity(known=True, ours=False)


def test_a_quota_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that waits for AWS's answer is not made again; one that was answered is."""
    requested: list[dict[str, object]] = []

    class Quotas:
        """Service Quotas, with what has been asked for."""

        def list_requested_service_quota_change_history_by_quota(self, **_: str) -> dict[str, object]:
            return {"RequestedQuotas": requested}

        def request_service_quota_increase(self, **asked: object) -> None:
            requested.append({**asked, "Status": "PENDING"})

    monkeypatch.setattr(account, "client", lambda service, region: Quotas())
    assert account.ask_for_more("eu-north-1", 1000)
    assert not account.ask_for_more("eu-north-1", 1000)
    requested[0]["Status"] = "DENIED"
    assert account.ask_for_more("eu-north-1", 1000)
    assert [each["DesiredValue"] for each in requested] == [1000.0, 1000.0]


# ---- byte code ------------------------------------------------------------------------------------------------------


def test_layers_without_byte_code_are_named_at_the_end(tmp_path: Path) -> None:
    """Everything works without it, only slower: nobody would find out otherwise."""
    for layer in artifacts.LAYERS:
        (tmp_path / layer / "python").mkdir(parents=True)
    (tmp_path / "Domain" / "python" / "a.cpython-313.pyc").write_bytes(b"")
    found = list(artifacts.layers_without_byte_code(tmp_path))
    assert found == ["Dependencies", "Drawing"]
    [line] = without_byte_code(found)
    assert "Dependencies, Drawing" in line
    assert list(without_byte_code([])) == []


def protection(words: Sequence[str]) -> str:
    """What a run of sam says of it."""
    [found] = [each for each in words if each.startswith("Protect=")]
    return found.partition("=")[2].strip('"')
