"""`tovholder doctor`: everything right, and each thing that can be wrong seen alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from infra.deploy import account
from infra.deploy.account import MailAccount
from infra.deploy.domain import Domain
from infra.ops import doctor, examined
from infra.ops.main import app

HEALTHY = MailAccount(sandbox=False, sending=True, standing="HEALTHY", a_day=50_000, a_second=14)
SENDER = "netvaerk@lokaludvalg.example.org"
OUTPUTS = {
    "SenderIdentity": "lokaludvalg.example.org",
    "Sender": SENDER,
    "AlarmsTopic": "topic",
    "SendFunction": "send",
    "BudgetFunction": "budget",
    "WatchFunction": "watch",
    "PublicUrl": "https://netvaerk.example.org",
    "ReceiptsBucket": "receipts",
    "ConfigurationSet": "set",
}


@pytest.fixture(autouse=True)
def well(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str, Any], None]:
    """A deployment in which all is right; called with another answer, one in which it is not."""

    def answers(module: object, name: str, answer: Any) -> None:
        monkeypatch.setattr(module, name, lambda *_: answer)

    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    answers(account, "outputs", OUTPUTS)
    answers(account, "confirmed", True)
    answers(account, "post", HEALTHY)
    answers(account, "at_once", 1000)
    answers(doctor, "look", Domain("lokaludvalg.example.org", "reject", takes_mail=True))
    answers(examined, "signed", True)
    answers(examined, "subscriptions", (1, 0))
    answers(examined, "mappings", [("send", "Enabled"), ("budget", "Enabled")])
    answers(examined, "ticks", 4)
    answers(examined, "answer_of", "")
    answers(examined, "status", 200)
    answers(examined, "fetched", 404)
    answers(examined, "send_to_simulator", "doctor-1")
    answers(examined, "heard", True)
    return answers


def run(*words: str) -> tuple[int, list[str]]:
    """The exit code, and what was called wrong."""
    done = CliRunner().invoke(app, ["doctor", "--stack", "tovholder", *words])
    return done.exit_code, [line for line in done.output.splitlines() if line.startswith("WRONG")]


def test_all_is_right() -> None:
    """Nothing is wrong, and the command says so."""
    assert run() == (0, [])


@pytest.mark.parametrize(
    ("module", "name", "answer", "said"),
    [
        (account, "confirmed", False, "three CNAME into the DNS"),
        (examined, "signed", False, "DKIM.*prints them"),
        (doctor, "look", Domain("a.example.org", "none", takes_mail=False), "takes no mail.*Have the address made"),
        (account, "post", MailAccount(True, True, "HEALTHY", 200, 1), "sandbox.*run `make deploy` again"),
        (account, "post", MailAccount(False, True, "PROBATION", 200, 1), "review .PROBATION.*SES loses faith"),
        (account, "post", MailAccount(False, False, "HEALTHY", 200, 1), "stopped the account"),
        (account, "at_once", 10, "Lambda runs 10.*`make deploy` asks"),
        (examined, "subscriptions", (0, 1), "Nobody is told.*open the link"),
        (examined, "subscriptions", (0, 0), "Nobody is told.*name somebody"),
        (examined, "mappings", [("send", "Disabled")], "Disabled.*update-event-source-mapping"),
        (examined, "ticks", 0, "has not ticked.*The planner does not tick"),
        (examined, "answer_of", "Unhandled", "breaks .Unhandled.*/tovholder/tovholder/watch"),
        (examined, "status", 503, "answers 503: read the logs"),
        (examined, "status", 0, "answers nothing: is its name pointed at"),
        (examined, "fetched", 403, "answers 403 to a signed link.*instead of 404"),
        (examined, "heard", False, "SES's word of it did not come.*rule of EventBridge"),
    ],
)
def test_what_is_wrong_is_said(
    well: Callable[[object, str, Any], None], module: object, name: str, answer: Any, said: str
) -> None:
    """The one thing, by a sentence that says what it means and what to do, and an exit code for a script."""
    well(module, name, answer)
    code, wrong = run()
    assert code == 1
    assert re.search(said, wrong[0])


def test_the_page_for_whoever_is_turned_away_is_looked_for(
    well: Callable[[object, str, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where CloudFront stands in front; `sam deploy` alone puts none there."""
    well(account, "outputs", {**OUTPUTS, "BusyPageBucket": "page"})
    assert run() == (0, [])
    monkeypatch.setattr(examined, "status", lambda url: 403 if url.endswith("/_page/busy.html") else 200)
    code, [wrong] = run()
    assert code == 1
    assert "make deploy" in wrong


def test_what_aws_refuses_ends_one_look_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are still made; the sentence names what was refused."""

    def refuse(*_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetAccount")

    monkeypatch.setattr(account, "post", refuse)
    code, wrong = run()
    assert (code, len(wrong)) == (1, 1)
    assert "GetAccount" in wrong[0]


def test_without_a_mail_none_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """For whoever looks every day."""
    monkeypatch.setattr(examined, "send_to_simulator", pytest.fail)
    assert run("--no-mail") == (0, [])


def test_no_such_stack_is_a_sentence(well: Callable[[object, str, Any], None]) -> None:
    """And no traceback."""
    well(account, "outputs", {})
    assert CliRunner().invoke(app, ["doctor", "--stack", "other"]).exit_code == 2
