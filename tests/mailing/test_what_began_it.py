"""From a request at the gateway to the mail that arrived: one id in every function's log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local import ses_events
from infra.proof.season.cloud import CONFIGURATION_SET
from shared.mails import ses
from shared.members import Member
from shared.outbox import Kind, Mail, State
from shared.technical import clock, dynamodb
from shared.technical.correlation import correlated, correlation_id
from tests.builders import BEFORE, PROJECT, a_meeting, a_project, there
from tests.conftest import Tables
from tests.registration.visitor import GOOD, Visitor
from tests.roles.stage import Stage, stage

RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook.md"
REQUEST = "request-1"
"""What API Gateway calls every request of the tests' visitor."""

ADDRESS = GOOD["address"]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Functions whose logs are kept; SES takes every mail."""
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    monkeypatch.setattr(ses, "send", lambda *_: "message-1")
    monkeypatch.setattr(ses, "_told", lambda: 14.0)
    with stage() as made:
        made.keep(a_project(*(a_meeting(number) for number in (1, 2, 3, 4))))
        yield made


def owed(played: Stage) -> list[dict[str, Any]]:
    """The stream's records of the mails that are owed."""
    found = dynamodb.client().scan(TableName=played.tables.outbox.name)["Items"]
    images = [item for item in found if item.get("state") == {"S": "owed"}]
    return [
        {"eventName": "INSERT", "dynamodb": {"NewImage": image, "SequenceNumber": str(number)}}
        for number, image in enumerate(images)
    ]


def deliver(played: Stage) -> None:
    """Send what is owed, and let SES tell of it."""
    records = owed(played)
    assert played.functions.invoke("send", {"Records": records}) == {"batchItemFailures": []}
    for record in records:
        request = {
            "ConfigurationSetName": CONFIGURATION_SET,
            "EmailTags": [{"Name": "mail_id", "Value": record["dynamodb"]["NewImage"]["id"]["S"]}],
            "Content": {"Raw": {"Data": f"To: {ADDRESS}\n\nHej\n".encode()}},
        }
        for event in ses_events.of("message-1", request, [ADDRESS], BEFORE):
            played.functions.invoke("feedback", event)


def lines(played: Stage, id: str) -> list[tuple[str, str]]:
    """What the runbook's query finds: each line's message, and what became of the request or the mail."""
    found: list[Mapping[str, Any]] = [json.loads(line) for line in played.functions.logs]
    return [
        (each["message"], str(each.get("state") or each.get("what") or each.get("status")))
        for each in found
        if each.get("correlation_id") == id
    ]


def test_one_query_follows_a_sign_up_to_the_mail_that_arrived(played: Stage) -> None:
    """The gateway's id of the request stands in the registration's line, the sender's, and in each of SES's."""
    assert Visitor().post(f"/{PROJECT}/moede-1", GOOD).status == 200
    deliver(played)
    assert lines(played, REQUEST) == [
        ("answered", "200"),
        ("mail", "sent"),
        ("told", "sent"),
        ("told", "delivered"),
    ]


def test_the_runbook_s_query_asks_for_what_is_there(played: Stage) -> None:
    """Each of its fields stands in some line of a sign-up; a field that nobody writes is an empty column for ever."""
    [fields] = re.findall(
        r"^    fields (.*)\n    \| filter correlation_id", RUNBOOK.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert Visitor().post(f"/{PROJECT}/moede-1", GOOD).status == 200
    deliver(played)
    written = {name for line in map(json.loads, played.functions.logs) for name in line}
    assert {each.strip() for each in fields.split(",")} - written == {"@timestamp"}


def test_a_mail_that_breaks_beside_another_is_found_too(played: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda logs an error where the whole batch broke; of one record in it nobody would know why it came again."""
    for name in ("aase", "bo"):
        played.tables.members.save(Member(PROJECT, name, "Bo", "Bos", f"{name}@example.org"), None)
        with correlated(f"for {name}"):
            mail = Mail(Kind.INVITATION, PROJECT, name, BEFORE, BEFORE + timedelta(days=9), ("moede-1",))
            played.tables.outbox.owe(mail)

    def break_one(sender: str, to: str, *_: object) -> str:
        if to.startswith("bo@"):
            raise KeyError(to)
        return "message-1"

    monkeypatch.setattr(ses, "send", break_one)
    answer = played.functions.invoke("send", {"Records": owed(played)})
    assert len(answer["batchItemFailures"]) == 1
    [line] = [line for line in map(json.loads, played.functions.logs) if line["message"] == "broken"]
    assert (line["error"], line["correlation_id"]) == ("KeyError", "for bo")
    assert "bo@example.org" not in json.dumps(line)


def test_what_is_owed_twice_keeps_its_first_cause(played: Stage) -> None:
    """A retry, or the planner that owes a lost mail again, does not hide who began it."""
    mail = Mail(Kind.INVITATION, PROJECT, "bo", BEFORE, BEFORE + timedelta(days=9), ("moede-1",))
    for id in ("first", "second"):
        with correlated(id):
            played.tables.outbox.owe(mail)
    entry = there(played.tables.outbox.get(mail.id))
    with correlated("third"):
        assert played.tables.outbox.owe_again(entry, BEFORE)
    again = there(played.tables.outbox.get(mail.id))
    assert (again.state, again.cause) == (State.OWED, "first")


def test_a_campaigns_mails_carry_the_ticks_id(played: Stage) -> None:
    """The line that says how many were owed in the season has the same one; the tick before it owed none itself."""
    for name in ("aase", "bo"):
        played.tables.members.save(Member(PROJECT, name, "Bo", "Bos", f"{name}@example.org"), None)
    invites = a_meeting().starts - timedelta(days=20)
    played.functions.invoke("plan", {"time": clock.text(invites)})
    tick, look = [line for line in map(json.loads, played.functions.logs) if line["message"] == "tick"]
    causes = {record["dynamodb"]["NewImage"]["cause"]["S"] for record in owed(played)}
    assert tick["owed"] == 0 < look["owed"]
    assert causes == {look["correlation_id"]}


def test_what_nobody_began_has_no_cause(tables: Tables) -> None:
    """The command's own mails, and entries from before there were causes: no attribute, and the log no id."""
    mail = Mail(Kind.INVITATION, PROJECT, "bo", BEFORE, BEFORE + timedelta(days=9), ("moede-1",))
    assert "cause" not in tables.outbox.put(mail).item
    tables.outbox.owe(mail)
    entry = there(tables.outbox.get(mail.id))
    assert entry.cause == ""


def test_a_cause_ends_with_what_it_began() -> None:
    """The next request in the same process is another's, whatever became of this one."""

    def fail() -> None:
        with correlated("one"):
            assert correlation_id() == "one"
            raise KeyError(id)

    with pytest.raises(KeyError):
        fail()
    assert correlation_id() == ""
