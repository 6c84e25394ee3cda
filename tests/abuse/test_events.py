"""Events that nobody should send: records of streams, events of SES, schedules and CloudFormation, with parts missing,
of the wrong kind, or too many.

What a handler cannot read it raises or reports: the event comes again, and then lies in the dead-letter queue, or is
counted as given up where it would hold an address (SES's); an alarm sees either (docs/runbook.md). What is asked here
is that it takes nobody else's along.
"""

from __future__ import annotations

import copy
import io
import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from budget import app as budget
from keys import app as keys
from mailing import feedback, plan, send
from shared.mails import ses
from shared.outbox.mail import Kind, Mail, State
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import clock, dynamodb
from summaries import app as summaries
from tests.abuse import drawn
from tests.abuse.fit import soon
from tests.builders import BEFORE, PROJECT, a_guest
from tests.conftest import KEYS_PARAMETER, Tables

ADDRESS = "guest1@example.org"
Events = Callable[[], Any]


@dataclass
class Context:
    """What Lambda tells of an invocation."""

    aws_request_id: str = "request-1"
    invoked_function_arn: str = "arn:aws:lambda:eu-north-1:123456789012:function:keys"
    function_name: str = "function"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


CONTEXT: Any = Context()
odd = st.one_of(
    st.none(),
    st.integers(),
    st.booleans(),
    drawn.texts,
    st.just([]),
    st.just({}),
    st.sampled_from(
        ({"S": ""}, {"N": "x"}, {"N": "1.5"}, {"L": [{"M": {}}]}, {"BOOL": "no"}, {"XX": 1}, {"NULL": True})
    ),
)


def mangled(good: Any) -> SearchStrategy[Any]:
    """`good` with one to three of its parts taken out, replaced, or joined by others, at any depth."""

    @st.composite
    def draw(pick: Any) -> Any:
        made = copy.deepcopy(good)
        for _ in range(pick(st.integers(1, 3))):
            at = made
            while True:
                names = list(at) if isinstance(at, dict) else list(range(len(at)))
                if not names:
                    break
                name = pick(st.sampled_from(names))
                if isinstance(at[name], (dict, list)) and at[name] and pick(st.booleans()):
                    at = at[name]
                    continue
                if pick(st.booleans()):
                    at[name] = copy.deepcopy(pick(odd))  # the next one may be put into it
                else:
                    del at[name]
                break
        return made

    return draw()


@pytest.fixture
def sent(tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The ids of the mails that reach SES; a guest is signed up, so that there is one to send."""
    names = {"PUBLIC_URL": "https://moeder.example.org", "SENDER": "os@example.org", "CONFIGURATION_SET": "set"}
    for name, value in {**names, "KEYS_PARAMETER": KEYS_PARAMETER}.items():
        monkeypatch.setenv(name, value)
    wired: Any = (send.wiring, feedback.wiring, plan.wiring, budget.wiring, summaries.wiring)
    for each in wired:
        each.cache_clear()
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(1), BEFORE)
    found: list[str] = []

    def deliver(sender: str, to: str, cc: object, raw: bytes, mail_id: str, configuration_set: str) -> str:
        found.append(mail_id)
        return f"ses-{len(found)}"

    monkeypatch.setattr(ses, "send", deliver)
    monkeypatch.setattr(ses.SendRate, "at", lambda self, now: 1_000_000.0)
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    yield found
    for each in wired:
        each.cache_clear()


def owed(number: int) -> Mail:
    return Mail(Kind.FRESH_LINK, PROJECT, a_guest(1).person, BEFORE, BEFORE + timedelta(days=1), version=f"v{number}")


def record(tables: Tables, mail: Mail, number: int, event: str = "INSERT") -> dict[str, Any]:
    item = dynamodb.pack(tables.outbox.put(mail).item)
    return {
        "eventName": event,
        "dynamodb": {"SequenceNumber": str(number), "Keys": {"id": item["id"]}, "NewImage": item},
    }


def outbox(tables: Tables) -> list[Any]:
    found = dynamodb.client().scan(TableName=tables.outbox.name)["Items"]
    return sorted(map(str, found))


def test_a_bad_record_takes_no_other_mail_along(tables: Tables, sent: list[str]) -> None:
    """Whatever it is, the mail beside it goes, once; of the bad one nothing goes, and it alone comes again."""
    bad = record(tables, owed(0), 1)
    bad["dynamodb"]["OldImage"] = copy.deepcopy(bad["dynamodb"]["NewImage"])
    count = iter(range(1, 10**9))

    @drawn.examples(25)
    @given(mangled(bad["dynamodb"]), st.sampled_from(("INSERT", "MODIFY", "REMOVE", "?")), st.booleans())
    def holds(image: dict[str, Any], event: str, before: bool) -> None:
        mail = owed(next(count))
        tables.outbox.owe(mail)
        good = record(tables, mail, 2)
        odd = {"eventName": event, "dynamodb": {**image, "SequenceNumber": "1"}}
        with soon():
            answer = send.handler({"Records": [odd, good] if before else [good, odd]}, CONTEXT)
        assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] in ([], ["1"])
        assert sent == [mail.id]
        sent.clear()

    holds()


def test_a_batch_of_bad_records_alone_fails(tables: Tables, sent: list[str]) -> None:
    """It is halved until each stands alone, and lies in the dead-letter queue; raising is how Lambda is told."""
    bad = record(tables, owed(0), 1)
    bad["dynamodb"]["NewImage"]["kind"] = {"S": "no kind of ours"}
    with pytest.raises(ExceptionGroup):
        send.handler({"Records": [bad]}, CONTEXT)
    assert sent == []


def test_a_mail_to_what_is_no_address_ends_and_is_not_quoted(
    tables: Tables, sent: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One that was kept before it was looked at as closely as now: it has failed, and the log does not say to whom."""
    person = a_guest(1).person
    held = tables.registrations.get(PROJECT, "moede-1", person)
    assert held is not None
    key = {"meeting": {"S": f"{PROJECT}/moede-1"}, "part": {"S": f"person#{person}"}}
    found = dynamodb.client().scan(TableName=tables.registrations.name)["Items"]
    [item] = [each for each in found if each.get("address", {}).get("S") == ADDRESS]
    item["address"] = {"S": "victim@a(1)b.example.org"}
    dynamodb.client().put_item(TableName=tables.registrations.name, Item=item)
    assert key
    mail = owed(1)
    tables.outbox.owe(mail)
    assert send.handler({"Records": [record(tables, mail, 1)]}, CONTEXT) == {"batchItemFailures": []}
    entry = tables.outbox.get(mail.id)
    assert entry is not None
    assert (entry.state, sent) == (State.FAILED, [])
    assert "victim" not in str(entry) + capsys.readouterr().out


def test_a_bad_record_takes_no_other_count_along(tables: Tables, sent: list[str]) -> None:
    """The meeting beside it is counted; the bad one alone comes again."""
    good = {
        "dynamodb": {"SequenceNumber": "2", "Keys": {"meeting": {"S": f"{PROJECT}/moede-1"}, "part": {"S": "seats"}}}
    }
    bad = copy.deepcopy(good["dynamodb"])

    @drawn.examples(25)
    @given(mangled(bad), drawn.texts)
    def holds(image: dict[str, Any], key: str) -> None:
        odd = {"dynamodb": {**image, "SequenceNumber": "1"}}
        other = {"dynamodb": {"SequenceNumber": "3", "Keys": {"meeting": {"S": key}}}}
        dynamodb.write(tables.budget.uncount(PROJECT, "moede-1"))
        with soon():
            answer = budget.handler({"Records": [odd, other, good]}, CONTEXT)
        assert "2" not in {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        assert tables.budget.books(PROJECT).heads

    holds()


def told(what: str) -> dict[str, Any]:
    mail = {
        "messageId": "ses-1",
        "destination": [ADDRESS],
        "tags": {"mail_id": ["fresh-link.amager-oest.person0001.v1"]},
        "commonHeaders": {"to": [f"Anna <{ADDRESS}>"], "subject": "Hej Anna"},
    }
    detail: dict[str, Any] = {"eventType": what, "mail": mail}
    detail["delivery"] = {"recipients": [ADDRESS]}
    detail["bounce"] = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": ADDRESS}]}
    detail["complaint"] = {"complainedRecipients": [{"emailAddress": ADDRESS}]}
    return {"time": "2018-07-26T07:00:00Z", "detail": detail}


@pytest.mark.parametrize("what", ["Send", "Delivery", "Bounce", "Complaint", "Reject", "Open", "DeliveryDelay", ""])
def test_an_odd_event_of_ses_changes_no_other_mail(
    tables: Tables, sent: list[str], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is kept, passed over or raised, and neither the log nor the error says whose address it was."""
    tables.outbox.owe(owed(1))
    tables.outbox.owe(owed(2))
    other = tables.outbox.get(owed(2).id)

    @drawn.examples(10)
    @given(mangled(told(what)))
    def holds(event: dict[str, Any]) -> None:
        raised = ""
        with soon():
            try:
                feedback.handler(event, CONTEXT)
            except Exception as error:  # noqa: BLE001
                raised = repr(error)
        assert ADDRESS not in raised
        assert tables.outbox.get(owed(2).id) == other

    holds()
    assert ADDRESS not in capsys.readouterr().out


@pytest.mark.parametrize("id", ["", "no mail of ours", "x" * 256, "../x", "fresh-link.amager-oest.person0001.v1\r\n"])
def test_what_ses_tells_of_a_mail_that_is_not_ours_changes_nothing(tables: Tables, sent: list[str], id: str) -> None:
    """Somebody else in the account sends with the same configuration set, or a mail is long forgotten."""
    before = outbox(tables)
    for what in ("Send", "Delivery", "Bounce", "Complaint", "Reject"):
        event = told(what)
        event["detail"]["mail"]["tags"]["mail_id"] = [id]
        feedback.handler(event, CONTEXT)
        del event["detail"]["mail"]["tags"]["mail_id"]
        feedback.handler(event, CONTEXT)
    assert outbox(tables) == before


TIMES = (
    "",
    "soon",
    "2018-07-26",
    "2018-07-26T07:00:00",
    "26-07-2018T07:00Z",
    "2018-02-30T00:00:00Z",
    "0",
    "<aws.time>",
)


@pytest.mark.parametrize(
    "handler", [plan.handler, summaries.handler, budget.handler], ids=["plan", "summaries", "budget"]
)
@pytest.mark.parametrize(
    "event", [{}, {"time": None}, {"time": 1532588400}, *({"time": each} for each in TIMES)], ids=str
)
def test_a_schedule_without_a_time_does_nothing(
    tables: Tables, sent: list[str], handler: Callable[[Any, Any], Any], event: dict[str, Any]
) -> None:
    """`now` comes from the event alone: without it the event is raised, and the next tick does what was due."""
    before = outbox(tables)
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        handler(event, CONTEXT)
    assert outbox(tables) == before


REQUEST = {
    "RequestType": "Create",
    "ResponseURL": "https://cloudformation.example.org/answer",
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "Keys",
    "PhysicalResourceId": "/tovholder/keys",
    "ResourceProperties": {"Name": "/tovholder/new-keys"},
}


def test_cloudformation_is_always_answered(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it waits an hour for each. It fails where it must, and no answer ever holds a key."""
    answers: list[Any] = []

    def put(request: urllib.request.Request, timeout: float) -> io.BytesIO:
        answers.append(json.loads(request.data))  # type: ignore[arg-type]
        return io.BytesIO()

    monkeypatch.setattr(urllib.request, "urlopen", put)

    @drawn.examples(25)
    @given(mangled(REQUEST), st.sampled_from(("Create", "Update", "Delete", "Explode")))
    def holds(event: dict[str, Any], kind: str) -> None:
        answers.clear()
        if "RequestType" in event and isinstance(event["RequestType"], str):
            event["RequestType"] = kind
        keys.handler({**event, "ResponseURL": REQUEST["ResponseURL"]}, CONTEXT)
        [answer] = answers
        assert answer["Status"] in {"SUCCESS", "FAILED"}
        assert "signing" not in str(answer)
        assert answer.keys() == {"Status", "Reason", "PhysicalResourceId", "Data"} | {
            "StackId",
            "RequestId",
            "LogicalResourceId",
        }

    holds()
