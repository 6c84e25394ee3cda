"""Figures that are counted from log lines: each is counted from what the functions really write."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from infra.local import ses_events
from infra.local.log_filter import Filter, value
from infra.proof.season.cloud import CONFIGURATION_SET
from shared.alerts.alert import Kind as Alert
from shared.alerts.alert import of_lines
from shared.mails import ses
from shared.outbox import Kind, Mail
from shared.outbox.mail import State
from shared.outbox.occasion import OfHour
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, a_meeting, a_project, there
from tests.infra.watch import COUNTED, FILTERS, WAKES
from tests.registration.test_api import REGISTRATIONS, WHO
from tests.registration.visitor import GOOD, Visitor
from tests.roles.stage import Stage, stage


def a_mail(person: str, kind: Kind = Kind.INVITATION, hours: int = 240) -> Mail:
    return Mail(kind, PROJECT, person, BEFORE, BEFORE + timedelta(hours=hours), ("moede-1",))


def sign_ups() -> None:
    """By a click in the mail that a form brings: at a meeting's page, the season's, in a frame; a program's form, of
    which nobody clicks the mail; one form with a fault, and a look at a page.
    """
    visitor = Visitor()
    several = {**GOOD, "meetings": ["moede-1", "moede-2"]}
    forms: Sequence[tuple[str, Mapping[str, str | Sequence[str]]]] = (
        (f"/{PROJECT}/moede-1", GOOD),
        (f"/{PROJECT}", several),
        (f"/{PROJECT}/embed", several),
    )
    for number, (path, form) in enumerate(forms):
        assert visitor.sign_up(path, {**form, "address": f"aase{number}@example.org"}).status == 200
    assert visitor.post_json(REGISTRATIONS, {**WHO, "address": "dora@example.org"}).status < 300
    assert visitor.post(f"/{PROJECT}/moede-1", {**GOOD, "address": ""}).status == 422
    assert visitor.get(f"/{PROJECT}/moede-1").status == 200


def sent(played: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every confirmation that is owed; then one that SES refuses, and one whose time has passed."""
    items = dynamodb.client().scan(TableName=played.tables.outbox.name)["Items"]
    _send(played, [item for item in items if item.get("state") == {"S": "owed"}])
    mail = Mail(
        Kind.DESK_APPROVAL, PROJECT, "secretariat", BEFORE, BEFORE + timedelta(hours=2), occasion=OfHour(BEFORE)
    )
    missed = a_mail("late", hours=-1)
    for each in (mail, missed):
        played.tables.outbox.owe(each)

    def refuse(*_: object) -> str:
        raise ses.Refused("BadRequestException")

    monkeypatch.setattr(ses, "send", refuse)
    _send(played, [dict(dynamodb.pack(played.tables.outbox.put(each).item)) for each in (mail, missed)])


def _send(played: Stage, images: list[Any]) -> None:
    records = [{"dynamodb": {"NewImage": image, "SequenceNumber": str(n)}} for n, image in enumerate(images)]
    assert played.functions.invoke("send", {"Records": records}) == {"batchItemFailures": []}


def stuck(played: Stage) -> None:
    """At one tick: a mail that the stream lost, and one whose time has passed."""
    outbox = played.tables.outbox
    for each in (a_mail("lost"), a_mail("passed", hours=1)):
        outbox.owe(each)
    played.functions.invoke("plan", {"time": clock.text(BEFORE + timedelta(hours=2))})


def refused_afterwards(played: Stage) -> None:
    """SES took a mail, and then found something in it."""
    mail = a_mail("virus")
    played.tables.outbox.owe(mail)
    played.tables.outbox.claim(mail, "try", BEFORE)
    request = {
        "ConfigurationSetName": CONFIGURATION_SET,
        "EmailTags": [{"Name": "mail_id", "Value": mail.id}],
        "Content": {"Raw": {"Data": b"To: bo@example.org\n\nHej\n"}},
    }
    event = next(ses_events.of("message", request, ["bo@example.org"], BEFORE))
    event["detail"]["eventType"] = "Reject"
    played.functions.invoke("feedback", event)
    entry = there(played.tables.outbox.get(mail.id))
    assert entry.state is State.FAILED


@pytest.fixture(scope="module")
def logged() -> list[Mapping[str, Any]]:
    """The lines of an eventful hour."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(clock, "now", lambda: BEFORE)
        monkeypatch.setattr(ses, "send", lambda *_: "message-1")
        monkeypatch.setattr(ses, "_told", lambda: 14.0)
        with stage() as played:
            played.keep(a_project(*(a_meeting(number) for number in (1, 2, 3, 4))))
            sign_ups()
            sent(played, monkeypatch)
            stuck(played)
            refused_afterwards(played)
            played.functions.invoke("budget", {"time": clock.text(BEFORE)})
            return [json.loads(line) for line in played.functions.logs]


def counted(name: str, lines: Sequence[Mapping[str, Any]]) -> float:
    """What a filter adds to its figure."""
    of, amount = Filter(str(FILTERS[name]["FilterPattern"])), str(COUNTED[name]["MetricValue"])
    found = [line for line in lines if of.matches(line)]
    return sum(float(value(line, amount) if amount.startswith("$.") else amount) for line in found)


@pytest.mark.parametrize(
    ("name", "times"),
    {
        "SendFailures": 1,
        "FeedbackFailures": 1,
        "SendMisses": 1,
        "PlanMisses": 1,
        "PlanOwesAgain": 1,
        "Answers": 3,
        "NightsDone": 1,
    }.items(),
)
def test_a_filter_counts_what_happened(logged: list[Mapping[str, Any]], name: str, times: int) -> None:
    """In the lines that the functions really write: neither more nor less."""
    assert counted(name, logged) == times


def test_every_mail_that_came_is_counted_and_those_that_went(logged: list[Mapping[str, Any]]) -> None:
    """Owed are all that came to the sender; sent those that SES took: two did not go, and three ask for a click that
    was made before.
    """
    came, went = counted("MailsCame", logged), counted("MailsWent", logged)
    assert went >= 3
    assert came == went + 2 + 3


def test_no_filter_goes_untried() -> None:
    """Each is in one of the two tests above."""
    tried = {"SendFailures", "FeedbackFailures", "SendMisses", "PlanMisses", "PlanOwesAgain"}
    assert set(FILTERS) == tried | {"Answers", "NightsDone", "MailsCame", "MailsWent"}


def test_a_line_in_other_words_is_not_counted(logged: list[Mapping[str, Any]]) -> None:
    """The control: rename the message, the field or the state, and the figure stands still."""
    renamed = [{**line, "message": f"{line['message']}!"} for line in logged]
    assert {name: counted(name, renamed) for name in FILTERS} == dict.fromkeys(FILTERS, 0)


# ---- lines that wake somebody ----------------------------------------------------------------------------------------


def pushed(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that the filter of their function's log hands on."""
    of = {
        str(each["LogGroupName"].value).removesuffix("Log").lower(): Filter(str(each["FilterPattern"]))
        for each in WAKES.values()
    }

    def matches(line: Mapping[str, Any]) -> bool:
        # In this cloud the functions share a process, and their lines do not say whose they are.
        mine = [of[line["service"]]] if line.get("service") in of else list(of.values())
        return any(each.matches(line) for each in mine)

    return [line for line in lines if matches(line)]


def test_what_happened_is_pushed_and_told(logged: list[Mapping[str, Any]]) -> None:
    """Two mails failed, by the sender and by SES; two were missed; mails waited at a tick."""
    told = {each.kind: each.count for each in of_lines(pushed(logged))}
    assert told == {Alert.FAILED: 2, Alert.MISSED: 2, Alert.WAITING: 1}


def test_a_line_worth_telling_is_pushed_and_no_other(logged: list[Mapping[str, Any]]) -> None:
    """The filters and the function agree on every line of the hour: no trouble stays unheard, no other line wakes."""
    assert [line for line in logged if of_lines([line])] == pushed(logged)


@pytest.mark.parametrize(
    ("service", "line", "kind"),
    [
        *((name, {"message": "answered", "status": 500}, Alert.PAGES) for name in ("registration", "desk", "pictures")),
        ("gateway", {"message": "gateway", "status": 503, "function": "-"}, Alert.THROTTLED),
        ("gateway", {"message": "gateway", "status": 500, "function": "-"}, Alert.THROTTLED),
        ("feedback", {"message": "told", "what": "bounced"}, Alert.BOUNCED),
        ("feedback", {"message": "told", "what": "complained"}, Alert.COMPLAINED),
        ("plan", {"message": "overdue", "schedule": "night"}, Alert.OVERDUE),
        ("summaries", {"message": "overdue", "schedule": "tick"}, Alert.OVERDUE),
    ],
)
def test_what_an_hour_seldom_sees_is_pushed_too(service: str, line: dict[str, Any], kind: Alert) -> None:
    """Line by line; the field's value is what tests elsewhere find in the logs."""
    found = pushed([{**line, "service": service}])
    assert [each.kind for each in of_lines(found)] == [kind]


@pytest.mark.parametrize(
    ("service", "line"),
    [
        ("registration", {"message": "answered", "status": 503}),
        ("registration", {"message": "answered", "status": 200}),
        ("gateway", {"message": "gateway", "status": 503, "function": "503"}),
        ("gateway", {"message": "gateway", "status": 404, "function": "404"}),
        ("gateway", {"message": "gateway", "status": 429, "function": "-"}),
        ("plan", {"message": "tick", "tended": {}, "again": 0}),
        ("send", {"message": "mail", "state": "sent"}),
        ("feedback", {"message": "told", "what": "delivered"}),
    ],
)
def test_what_is_no_trouble_wakes_nobody(service: str, line: dict[str, Any]) -> None:
    """The control: whoever was asked to try again, or is not found, or came too often, is answered as it should be."""
    assert pushed([{**line, "service": service}]) == []
    assert of_lines([line]) == []
