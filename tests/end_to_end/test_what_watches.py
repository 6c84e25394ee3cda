"""What watches, as it is deployed: made of what is deployed beside it, and heard."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from shared.outbox import Kind, Mail
from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.technical import clock
from tests.builders import there
from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.visitors import PROJECT, sign_up
from tests.infra.watch import ALARMS, WAKES


def test_the_alarm_watches_what_is_deployed(local_cloud: LocalCloud) -> None:
    """Its dimension is the name of this very stack's planner."""
    [alarm] = local_cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert f"-{next(iter(ALARMS))}-" in alarm["AlarmName"]
    assert [each["Value"] for each in alarm["Dimensions"]] == [local_cloud.outputs["PlanFunction"]]
    assert alarm["AlarmActions"] == [local_cloud.outputs["AlarmsTopic"]]


def test_every_log_that_tells_of_trouble_is_handed_on(local_cloud: LocalCloud) -> None:
    """Each function's, and the API's; to the function that mails ops."""
    api = local_cloud.client("logs")
    watch = local_cloud.client("lambda").get_function(FunctionName=local_cloud.outputs["WatchFunction"])
    for each in WAKES.values():
        group = f"/tovholder/tovholder/{str(each['LogGroupName'].value).removesuffix('Log').lower()}"
        [made] = api.describe_subscription_filters(logGroupName=group)["subscriptionFilters"]
        assert made["destinationArn"] == watch["Configuration"]["FunctionArn"]
        assert made["filterPattern"] == str(each["FilterPattern"])


def test_a_mail_that_fails_becomes_a_mail_to_ops(aws: LocalCloud) -> None:
    """Over real processes: a line in the planner's log, pushed through its filter, counted, published on the topic."""
    outbox = OutboxTable(aws.outputs["OutboxTable"])
    now = clock.now()
    owed = Mail(Kind.INVITATION, PROJECT, "nobody", now - timedelta(hours=3), now - timedelta(hours=1), ("moede-1",))
    outbox.owe(owed)
    aws.client("lambda").invoke(
        FunctionName=aws.outputs["PlanFunction"], Payload=json.dumps({"time": clock.text(now)}).encode()
    )

    def told() -> list[Any]:
        lines = logged(aws, "watch")
        return [line for line in lines if line.get("kind") == "mails-missed" and line["told"]]

    assert aws.eventually(told)


def test_one_sign_up_is_followed_through_every_function_s_log(aws: LocalCloud) -> None:
    """The query of the runbook, over real processes, a real stream and SES's events: one id from POST to delivered."""
    project = there(ProjectsTable(aws.outputs["ProjectsTable"]).get(PROJECT))
    address = "fulgt@example.org"
    assert sign_up(aws, project.meetings[0].id, "Frida Fulgt", address).status == 200
    message, _ = aws.eventually(lambda: found if len(found := aws.messages(to=address)) == 2 else None)

    def followed() -> list[tuple[str, str]]:
        lines = [line for service in ("registration", "send", "feedback") for line in logged(aws, service)]
        [cause] = {line["correlation_id"] for line in lines if line.get("mail") == message["tags"]["mail_id"]}
        mine = [line for line in lines if line.get("correlation_id") == cause]
        found = [(line["service"], str(line.get("status") or line.get("state") or line.get("what"))) for line in mine]
        return found if len(found) >= 4 else []

    assert aws.eventually(followed) == [
        ("registration", "200"),
        ("send", "sent"),
        ("feedback", "sent"),
        ("feedback", "delivered"),
    ]


def logged(cloud: LocalCloud, service: str) -> list[dict[str, Any]]:
    """The lines of JSON in a function's log group."""
    pages = (
        cloud.client("logs").get_paginator("filter_log_events").paginate(logGroupName=f"/tovholder/tovholder/{service}")
    )
    found = []
    for event in (each for page in pages for each in page["events"]):
        try:
            line = json.loads(event["message"])
        except ValueError:
            continue
        if isinstance(line, dict) and "service" in line:
            found.append(line)
    return found
