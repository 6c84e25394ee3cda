"""What nobody's page starts: streams, schedules, SES's events, a shared link's picture, and the deployment itself."""

from __future__ import annotations

import json
import os
import urllib.request
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

import boto3

from infra.local import ses_events
from infra.proof.gallery.state import NO_LIMIT
from infra.proof.gallery.states import everything
from infra.proof.season.cloud import CONFIGURATION_SET, KEYS
from infra.proof.season.web import event as request_of
from infra.roles.guard import playing
from shared.budget.lines import Expense
from shared.mails.sources import MailSources
from shared.members.member import Member
from shared.outbox import Kind, Mail
from shared.projects.overrides import Message, Text
from shared.registrations.asking import ask
from shared.registrations.requests import RequestsTable
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting, a_project
from tests.roles.stage import HERE, Stage

NO_MAIL = {
    "eventID": "1",
    "eventSource": "aws:dynamodb",
    "dynamodb": {"Keys": {"id": {"S": "1"}}, "NewImage": {"id": {"S": "1"}}, "SequenceNumber": "1"},
}
"""A campaign's checkpoint."""

NIGHT = BEFORE.replace(hour=1)
"""Three o'clock in Copenhagen."""

TOO_MUCH = Expense("1" * 32, "forplejning", BEFORE.date(), "Morgenmad", "Bageriet", 900_000, "moede-1")


def letters(stage: Stage) -> None:
    """Every letter in every state, written as the send function writes it; and a record that is no mail."""
    assert stage.run("send", {"Records": [NO_MAIL]}) == {"batchItemFailures": []}
    tables = stage.tables
    post = MailSources(tables.projects, tables.members, tables.registrations, tables.budget, tables.outbox)
    assert {each.kind for each in everything(post)} == set(Kind)


def feedback(stage: Stage) -> None:
    """All that SES tells of a mail: sent, delivered, bounced for good or for now, complained of."""
    for name in ("guest", "bounce", "full", "complaint", "ooto", "suppressionlist"):
        address = f"{name}{ses_events.SIMULATOR}"
        stage.tables.members.save(Member(PROJECT, name, "Bo", "Bos", address), None)
        mail = Mail(Kind.INVITATION, PROJECT, name, BEFORE, BEFORE + timedelta(days=9), ("moede-1",))
        stage.tables.outbox.owe(mail)
        stage.tables.outbox.claim(mail, "claim", BEFORE)
        stage.tables.outbox.sent(mail, "claim", name, BEFORE)
        request = {
            "ConfigurationSetName": CONFIGURATION_SET,
            "EmailTags": [{"Name": "mail_id", "Value": mail.id}],
            "Content": {"Raw": {"Data": f"To: {address}\n\nHej\n".encode()}},
        }
        for event in ses_events.of(name, request, [address], BEFORE):
            stage.run("feedback", event)


def schedules(stage: Stage) -> None:
    """Nights, mornings and ticks: four meetings, of which one is called off; one alone, and too dear; a season that is
    over.
    """
    project = stage.keep(a_project(*(a_meeting(number, cancelled=number == 4) for number in range(1, 5))))
    alone = stage.keep(a_project(a_meeting(), id="alone"))
    over = stage.keep(a_project(a_meeting(), id="over", data_deleted=BEFORE.date()))
    # What was held of the season that is over goes that night: a registration, a message, an expense's words.
    sign_up(stage.tables.registrations, over, over.meetings[:1], a_guest(), BEFORE)
    written = Message("m", over.meetings[0].id, Text("Hej", "Hej"), BEFORE)
    dynamodb.write(stage.tables.projects.message_write(over.id, written))
    dynamodb.write(stage.tables.budget.enter(over.id, TOO_MUCH))
    stage.tables.members.save(Member(over.id, "lea", "Lea", "Leas", "lea@example.org"), None)
    stage.tables.members.unsubscribe(over.id, "lea", BEFORE)
    for each in (project, over):
        stage.tables.members.save(Member(each.id, "bo", "Bo", "Bos", "bo@example.org"), None)
    # And of a network that has been silent for years, one member is asked and another, out of reach, removed.
    long_ago = {name: getattr(a_meeting(), name) - timedelta(days=1000) for name in ("starts", "ends")}
    stage.keep(a_project(a_meeting(**long_ago), id="silent"))
    for name in ("ida", "eva"):
        stage.tables.members.save(Member("silent", name, "Ida", "", f"{name}@example.org"), None)
    stage.tables.members.suppress("silent", "eva", BEFORE - timedelta(days=1000))
    stage.run("plan", {"time": f"{NIGHT + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"})
    # One who signed up and whose mailbox has not answered is reminded after 20 hours, and forgotten after 24.
    requests = RequestsTable(stage.tables.registrations.name, stage.tables.outbox)
    ask(requests, project, project.meetings[:1], a_guest(7), "a-mailbox", NO_LIMIT, NIGHT + timedelta(hours=2))
    for each in (project, alone):
        sign_up(stage.tables.registrations, each, each.meetings[:1], a_guest(), BEFORE)
    dynamodb.write(stage.tables.budget.enter(alone.id, TOO_MUCH))
    for hours in range(0, 30 * 24, 6):
        for function in ("plan", "budget", "summaries"):
            stage.run(function, {"time": f"{NIGHT + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"})


def picture(stage: Stage) -> None:
    """The season's and a meeting's."""
    stage.keep(a_project())
    for path in (f"/{PROJECT}/share.png", f"/{PROJECT}/moede-1/share.png"):
        assert stage.run("pictures", request_of("GET", path, now=BEFORE))["statusCode"] == 200


def keys(stage: Stage) -> None:
    """CloudFormation asks for them once."""
    arn = HERE.arn("lambda", "function:keys")
    event: dict[str, Any] = {
        "RequestType": "Create",
        "ResourceProperties": {"Name": KEYS},
        "ResponseURL": "https://example.org",
        **dict.fromkeys(("StackId", "RequestId", "LogicalResourceId"), "id"),
    }
    with patch.object(urllib.request, "urlopen", MagicMock()) as answered, playing("keys"):
        from keys.app import handler

        handler(event, SimpleNamespace(invoked_function_arn=arn))
    assert b'"SUCCESS"' in answered.call_args.args[0].data


def trouble(stage: Stage) -> None:
    """A batch that Lambda gave up, as the topic tells of it."""
    arn = HERE.arn("lambda", "function:season-BudgetFunction-1ABC")
    given_up = {"requestContext": {"functionArn": arn, "condition": "RetriesExhausted"}}
    names = {"ALARMS_TOPIC": HERE.arn("sns", "alarms"), "STACK": "season"}
    with patch.dict(os.environ, names):
        boto3.client("sns").create_topic(Name="alarms")
        stage.run("watch", {"Records": [{"Sns": {"Message": json.dumps(given_up)}}]})
