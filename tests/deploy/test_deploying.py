"""`make deploy`, from the first question to what is left to do; AWS and sam are played."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import boto3
import pytest
import typer
from botocore.exceptions import NoCredentialsError

from infra.deploy import __main__ as command
from infra.deploy import account, busy_page, domain
from infra.deploy.__main__ import Deployment, main
from infra.deploy.account import Caller, Identity, MailAccount, Stack
from infra.deploy.answers import Answers, Wrong, read, written
from infra.deploy.questions import asked
from infra.deploy.telling import after, before
from shared.technical.languages import LANGUAGES
from tests.deploy.test_answers import ARN, GOOD, OWN, ZONE

HERE = Caller("123456789012", "arn:aws:iam::123456789012:role/deployer")
SANDBOX = MailAccount(sandbox=True, sending=True, standing="HEALTHY", a_day=200, a_second=1)
OUT = replace(SANDBOX, sandbox=False, a_day=50_000, a_second=14)
OUTPUTS = {"PublicUrl": "https://netvaerk.example.org", "OwnNamePointsTo": "d-abc.execute-api.eu-north-1.amazonaws.com"}
RECORDS = [("abc._domainkey.example.org", "CNAME", "abc.dkim.amazonses.com")]


@dataclass
class Typist:
    """Types `words` one after the other; keeps what was asked, and what was offered."""

    words: list[str]
    heard: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, question: str, usual: str) -> str:
        self.heard.append((question, usual))
        return self.words.pop(0)


@dataclass
class Programs:
    """Keeps what was run."""

    ran: list[Sequence[str]] = field(default_factory=list)
    broken: str = ""

    def __call__(self, words: Sequence[str]) -> None:
        self.ran.append(words)
        if self.broken and self.broken in words[0]:
            raise subprocess.CalledProcessError(1, list(words))


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """An account in the sandbox; what is asked of it is kept."""
    did: list[tuple[object, ...]] = []
    monkeypatch.setattr(account, "caller", lambda: HERE)
    monkeypatch.setattr(account, "post", lambda region: SANDBOX)
    monkeypatch.setattr(account, "confirmed", lambda region, identity: False)
    monkeypatch.setattr(account, "outputs", lambda region, stack: OUTPUTS)
    monkeypatch.setattr(account, "stack", lambda region, name: Stack(name, "UPDATE_COMPLETE"))
    monkeypatch.setattr(account, "identity", lambda region, name, address: Identity(known=True, ours=True))
    monkeypatch.setattr(account, "at_once", lambda region: 1000)
    monkeypatch.setattr(account, "ask_for_more", lambda *words: did.append(("more", *words)))
    monkeypatch.setattr(domain, "ask", lambda name, kind: ["10 mail.example.org."] if kind == "MX" else [])
    monkeypatch.setattr(account, "have_confirmed", lambda *words: did.append(("confirm", *words)))
    monkeypatch.setattr(account, "limit_costs", lambda *words: did.append(("limit", *words)))
    return did


def deploy(folder: Path, programs: Programs | None = None, told: Answers = GOOD, builder: str = "") -> Programs:
    """`make deploy` with these answers kept; what it ran."""
    programs = programs or Programs()
    (folder / "deploy.toml").write_text(written(told), encoding="utf-8")
    Deployment("tovholder", True, folder / "deploy.toml", programs, builder).whole()
    return programs


# ---- questions ------------------------------------------------------------------------------------------------------


def test_the_shortest_way_has_eight_questions() -> None:
    """Nobody without a name of her own is asked for its zone."""
    typist = Typist(["eu-north-1", GOOD.sender, "no", GOOD.secretariat, GOOD.alarm_address, "no", "-", "10"])
    assert asked(Answers(), typist) == GOOD
    assert typist.words == []


def test_a_name_of_our_own_asks_for_its_dns() -> None:
    """The zone, or else the certificate."""
    words = ["eu-north-1", GOOD.sender, "ja", GOOD.secretariat, "-", "no", OWN, ZONE, "-", "0"]
    found = asked(Answers(), Typist(words))
    made = {"sender_domain": "lokaludvalg.example.org", "domain_name": OWN, "hosted_zone": ZONE, "certificate": ""}
    assert found == replace(GOOD, alarm_address="", limit=0, **made)  # type: ignore[arg-type] # texts alone


def test_a_wrong_answer_is_asked_again(capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason, and without forgetting the others."""
    words = ["us-east-1", "eu-west-1", "netvaerk", GOOD.sender, "no", GOOD.secretariat, "-", "no", "-", "ten", "10"]
    assert asked(Answers(), Typist(words)).region == "eu-west-1"
    said = [line.partition("”")[0] for line in capsys.readouterr().err.splitlines()]
    assert said == ["“us-east-1", "“netvaerk", "“ten"]


def test_what_was_answered_before_is_offered() -> None:
    """Whoever deploys again presses Enter; a name that is taken away takes its zone along."""
    known = replace(GOOD, domain_name=OWN, hosted_zone=ZONE, certificate=ARN)
    typist = Typist([known.region, known.sender, "no", known.secretariat, known.alarm_address, "no", "-", "10"])
    assert asked(known, typist) == GOOD
    assert [usual for _, usual in typist.heard][:2] == [known.region, known.sender]
    assert typist.heard[6][1] == OWN


# ---- the whole -----------------------------------------------------------------------------------------------------


def test_without_credentials_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Eight answers for nothing would be unkind."""

    def unknown() -> Caller:
        raise NoCredentialsError

    monkeypatch.setattr(account, "caller", unknown)
    monkeypatch.setattr(command, "prompt", pytest.fail)
    with pytest.raises(NoCredentialsError):
        Deployment("tovholder", False, tmp_path / "deploy.toml", Programs()).whole()


def test_a_deployment_builds_deploys_and_says_what_is_left(
    aws: list[tuple[object, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sandbox as SES tells it goes to the template; the secretariat gets a link; the budget is set."""
    builder = "arn:aws:iam::123456789012:role/builder"
    build, deployed = deploy(tmp_path, builder=builder).ran
    assert build[-1] == "artifacts"
    assert set(deployed) >= {"eu-north-1", "--role-arn", builder}
    assert set(deployed) >= {'SesSandbox="true"', f'Sender="{GOOD.sender}"', 'DomainName=""'}
    assert aws == [
        ("limit", HERE.account, "tovholder", 10, GOOD.alarm_address),
        ("confirm", "eu-north-1", GOOD.secretariat),
    ]
    said = capsys.readouterr().out
    assert "in its sandbox" in said
    assert f"1. Open the link that SES has sent to {GOOD.sender}" in said


def test_the_page_for_whoever_is_turned_away_is_put_where_cloudfront_looks(
    aws: list[tuple[object, ...]], cloud: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By each deployment that has CloudFront, in every language at once; it fetches nothing else."""
    boto3.client("s3", region_name="eu-north-1").create_bucket(
        Bucket="front", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    monkeypatch.setattr(account, "outputs", lambda region, stack: {**OUTPUTS, "BusyPageBucket": "front"})
    deploy(tmp_path, told=replace(GOOD, busy_page=True))
    found = boto3.client("s3", region_name="eu-north-1").get_object(Bucket="front", Key=busy_page.KEY)
    shown = found["Body"].read().decode()
    assert found["ContentType"] == "text/html; charset=utf-8"
    assert all(f'lang="{code}"' in shown for code in LANGUAGES)
    assert not re.search(r"<(?:img|link)[^>]* (?:src|href)=.?https?:|src=", shown)


def test_what_is_answered_is_kept(
    aws: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the next time, even where nothing is deployed this time."""
    typist = Typist(["eu-north-1", GOOD.sender, "no", GOOD.secretariat, GOOD.alarm_address, "no", "-", "10"])
    monkeypatch.setattr(command, "prompt", typist)
    monkeypatch.setattr(typer, "confirm", lambda question: False)
    programs, kept = Programs(), tmp_path / "deploy.toml"
    with pytest.raises(typer.Exit):
        Deployment("tovholder", False, kept, programs).whole()
    assert (programs.ran, aws) == ([], [])
    assert read(tomllib.loads(kept.read_text(encoding="utf-8"))) == GOOD


def test_a_build_that_fails_deploys_nothing(aws: list[tuple[object, ...]], tmp_path: Path) -> None:
    """Nor sets a budget."""
    programs = Programs(broken="make")
    with pytest.raises(subprocess.CalledProcessError):
        deploy(tmp_path, programs)
    assert (len(programs.ran), aws) == (1, [])


def test_nobody_there_and_nothing_kept_is_refused(aws: list[tuple[object, ...]], tmp_path: Path) -> None:
    """A workflow without its answers stops before it builds."""
    programs = Programs()
    with pytest.raises(Wrong):
        Deployment("tovholder", True, tmp_path / "none.toml", programs).whole()
    assert programs.ran == []


def test_without_a_screen_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Instead of waiting for an answer that never comes."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(typer.Exit):
        main("tovholder", yes=False)
    assert "say --yes" in capsys.readouterr().err


# ---- what is said --------------------------------------------------------------------------------------------------


def test_the_owner_s_own_credentials_are_warned_of() -> None:
    """And an account that SES has stopped."""
    root = replace(HERE, arn="arn:aws:iam::123456789012:root")
    said = "\n".join(before(GOOD, root, replace(OUT, standing="PROBATION"), "tovholder"))
    assert "owner's own" in said
    assert "PROBATION" in said
    assert "sandbox" not in said


def test_whoever_signs_with_a_domain_gets_its_records() -> None:
    """And is not told of a link that nobody sends."""
    told = replace(GOOD, sender_domain="example.org", domain_name=OWN, certificate=ARN)
    said = "\n".join(after(told, OUT, OUTPUTS, "tovholder", confirmed=False, records=RECORDS))
    assert "abc._domainkey.example.org  CNAME  abc.dkim.amazonses.com" in said
    assert f"{OWN}  CNAME  d-abc.execute-api.eu-north-1.amazonaws.com" in said
    assert "Open the link that SES" not in said
    assert "production access" not in said


# ---- the account, in moto -------------------------------------------------------------------------------------------


def test_a_budget_is_set_changed_and_taken_back(cloud: None) -> None:
    """One, whatever was before; with nobody to tell there is none."""
    budgets = boto3.client("budgets", region_name="us-east-1")
    number = "123456789012"

    def found() -> list[tuple[str, str]]:
        answer = budgets.describe_budgets(AccountId=number).get("Budgets", [])
        return [(each["BudgetName"], str(float(each["BudgetLimit"]["Amount"]))) for each in answer]

    for dollars in (10, 25):
        account.limit_costs(number, "tovholder", dollars, "drift@example.org")
        assert found() == [("tovholder-account", f"{dollars}.0")]
    account.limit_costs(number, "tovholder", 25, "")
    assert found() == []


def test_a_domain_has_six_records(cloud: None) -> None:
    """Three keys, where bounces come to, who may send, and what to do with what is not ours."""
    boto3.client("sesv2", region_name="eu-north-1").create_email_identity(EmailIdentity="example.org")
    found = list(account.dns_of("eu-north-1", "example.org"))
    kinds = [kind for _, kind, _ in found]
    assert kinds == ["CNAME"] * (len(found) - 3) + ["MX", "TXT", "TXT"]
    assert ("bounces.example.org", "MX", "10 feedback-smtp.eu-north-1.amazonses.com") in found


def test_a_second_link_to_the_same_address_is_not_asked_for(cloud: None) -> None:
    """SES would refuse it, and the deployment would seem to have failed."""
    assert account.have_confirmed("eu-north-1", "sekretariat@example.org")
    assert not account.confirmed("eu-north-1", "nobody@example.org")
    assert account.caller().account == "123456789012"
