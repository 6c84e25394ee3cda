"""Events that nobody should send: of SES, of schedules and of CloudFormation, with parts missing, wrong, or too many.

What a handler cannot read it raises or reports: the event comes again, and then lies in the dead-letter queue, or is
counted as given up where it would hold an address (SES's); an alarm sees either (docs/runbook.md). What is asked here
is that it takes nobody else's along.
"""

from __future__ import annotations

import io
import json
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import app as budget
from keys import app as keys
from mailing import feedback, plan
from summaries import app as summaries
from tests.abuse import drawn
from tests.abuse.fit import soon
from tests.abuse.told import ADDRESS, CONTEXT, mangled, outbox, owed, told
from tests.conftest import Tables


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

    def made() -> list[str]:
        found = boto3.client("ssm", region_name="eu-north-1").get_parameters_by_path(Path="/", Recursive=True)
        return [each["Value"] for each in found["Parameters"]]

    @drawn.examples(25)
    @given(mangled(REQUEST), st.sampled_from(("Create", "Update", "Delete", "Explode")))
    def holds(event: dict[str, Any], kind: str) -> None:
        answers.clear()
        if "RequestType" in event and isinstance(event["RequestType"], str):
            event["RequestType"] = kind
        keys.handler({**event, "ResponseURL": REQUEST["ResponseURL"]}, CONTEXT)
        [answer] = answers
        assert answer["Status"] in {"SUCCESS", "FAILED"}
        assert not any(secret in str(answer) for secret in made())
        assert answer.keys() == {"Status", "Reason", "PhysicalResourceId", "Data"} | {
            "StackId",
            "RequestId",
            "LogicalResourceId",
        }

    holds()
