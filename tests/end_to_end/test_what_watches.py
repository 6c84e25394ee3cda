"""The deployed alarms and the dashboard: made of what is deployed beside them."""

from __future__ import annotations

import json
from typing import Any

from shared.projects.table import ProjectsTable
from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.visitors import PROJECT, sign_up
from tests.infra.watch import ALARMS, WATCH

MADE = {name for name in ALARMS if "Condition" not in WATCH["Resources"][name]}


def test_every_alarm_watches_what_is_deployed(local_cloud: LocalCloud) -> None:
    """Its dimension is the name of a function, the queue or the API of this very stack."""
    alarms = local_cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]
    names = {name for each in alarms for name in MADE if f"-{name}-" in each["AlarmName"]}
    assert names == MADE
    outputs = local_cloud.outputs
    there = {
        *outputs.values(),
        outputs["DeadLetters"].rpartition("/")[2],
        outputs["ApiUrl"].split("//")[1].split(".")[0],
    }
    watched = {dimension["Value"] for each in alarms for dimension in each["Dimensions"]}
    assert watched <= there
    assert all(each["AlarmActions"] for each in alarms)


def test_the_dashboard_shows_what_is_deployed(local_cloud: LocalCloud) -> None:
    """Called as the stack is; every function and table in it by its real name."""
    api = local_cloud.client("cloudwatch")
    body = json.loads(api.get_dashboard(DashboardName="tovholder")["DashboardBody"])
    text = json.dumps(body)
    assert "${" not in text
    outputs = local_cloud.outputs
    shown = [value for name, value in outputs.items() if name.endswith(("Function", "Table"))]
    assert [each for each in shown if each not in text] == []
    arns = {each["AlarmArn"] for each in api.describe_alarms()["MetricAlarms"]}
    assert {each for widget in body["widgets"] for each in widget["properties"].get("alarms", ())} == arns


def test_one_sign_up_is_followed_through_every_function_s_log(aws: LocalCloud) -> None:
    """The query of the runbook, over real processes, a real stream and SES's events: one id from POST to delivered."""
    project = ProjectsTable(aws.outputs["ProjectsTable"]).get(PROJECT)
    assert project is not None
    address = "fulgt@example.org"
    assert sign_up(aws, project.meetings[0].id, "Frida Fulgt", address).status == 200
    [message] = aws.eventually(lambda: aws.messages(to=address))

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
