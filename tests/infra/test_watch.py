"""What watches: every alarm and every curve rests on a figure that exists, and goes off for what it says."""

from __future__ import annotations

from collections import Counter

import pytest

from infra.roles.policy import resolved
from shared.alerts import heartbeat
from tests.infra.watch import (
    ALARMS,
    DAY,
    FIGURES,
    KNOWN,
    OWN,
    TEMPLATE,
    WATCH,
    Figure,
    curves,
    dashboard,
    watched,
)

# ---- alarms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_watches_what_somebody_publishes(alarm: str) -> None:
    """Namespace, name and dimensions: CloudWatch takes one that does not exist, and is silent for ever."""
    assert [each for each in watched(ALARMS[alarm]) if not each.exists(FIGURES)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        Figure("AWS/ApiGateway", "5XXError", (("ApiId", "Api"),)),
        Figure("AWS/DynamoDB", "ReadThrottleEvents", (("TableName", "t"), ("Operation", "Query"))),
        Figure("AWS/DynamoDB", "ThrottledRequests", (("TableName", "t"),)),
        Figure(OWN, "MailsFailed"),
        Figure(OWN, "FailedMails", (("Stack", "stack"),)),
    ],
)
def test_a_figure_that_nobody_publishes_is_seen(wrong: Figure) -> None:
    """The control: the REST API's name, a dimension too many or too few, a name that no filter makes."""
    assert not wrong.exists(FIGURES)


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_tells_somebody_and_says_where_to_look(alarm: str) -> None:
    """Each goes to the topic, and its words lead to the runbook."""
    written = ALARMS[alarm]
    assert [resolved(each, KNOWN) for each in written["AlarmActions"]] == ["Alarms"]
    assert "docs/runbook.md" in written["AlarmDescription"]


@pytest.mark.parametrize("alarm", ALARMS)
def test_silence_means_what_it_should(alarm: str) -> None:
    """What should happen and does not is an alarm; what should not happen and does not is none. SES's rates hold."""
    written = ALARMS[alarm]
    lacking = str(written["ComparisonOperator"]) == "LessThanThreshold"
    rate = any(each.namespace == "AWS/SES" for each in watched(written))
    wanted = "breaching" if lacking else "ignore" if rate else "notBreaching"
    assert str(written["TreatMissingData"]) == wanted


@pytest.mark.parametrize("alarm", ALARMS)
def test_cloudwatch_takes_an_alarm_s_periods(alarm: str) -> None:
    """A day in all, or a week where a period is an hour at least (PutMetricAlarm, "Period")."""
    written = ALARMS[alarm]
    periods = [each["MetricStat"]["Period"] for each in written.get("Metrics", ()) if "MetricStat" in each]
    [period] = {int(each) for each in periods} or {int(written["Period"])}
    assert period % 60 == 0
    assert period * int(written["EvaluationPeriods"]) <= (7 * DAY if period >= 3600 else DAY)


def test_there_is_one_alarm() -> None:
    """Each costs 0.10 USD a month for each figure that it looks at, in months in which nothing happens too."""
    assert list(ALARMS) == ["TicksStopped"]
    assert len(watched(ALARMS["TicksStopped"])) == 1


def test_every_schedule_is_missed_when_it_does_not_run() -> None:
    """Each function that the template runs by the clock leaves a sign that another one misses, or has the alarm."""
    scheduled = {
        name.removesuffix("Function").lower()
        for name, each in TEMPLATE["Resources"].items()
        for event in each.get("Properties", {}).get("Events", {}).values()
        if event["Type"] == "ScheduleV2"
    }
    signs = {heartbeat.TICK: "plan", heartbeat.NIGHT: "budget", heartbeat.MORNING: "summaries"}
    assert scheduled == {signs[each] for each in heartbeat.LONGEST}
    [(_, planner)] = watched(ALARMS["TicksStopped"])[0].dimensions
    assert planner == "PlanFunction"


def test_a_month_in_which_nothing_happens_makes_no_figures() -> None:
    """Figures of our own and the dashboard are there where somebody wants them, and not by default."""
    shown = [
        each
        for each in WATCH["Resources"].values()
        if each["Type"] in {"AWS::Logs::MetricFilter", "AWS::CloudWatch::Dashboard"}
    ]
    assert shown
    assert {str(each["Condition"]) for each in shown} == {"Shown"}
    assert TEMPLATE["Parameters"]["Dashboard"]["Default"] == "false"
    assert TEMPLATE["Parameters"]["Tracing"]["Default"] == "PassThrough"


def test_nobody_polls_a_queue() -> None:
    """Lambda asks a queue several times a minute, each of which is paid for."""
    assert not [each for each in TEMPLATE["Resources"].values() if each["Type"] == "AWS::SQS::Queue"]


def test_the_stack_hands_over_what_it_calls_so() -> None:
    """An alarm on the sender looks at the sender: no parameter stands for another's resource."""
    handed = TEMPLATE["Resources"]["Watch"]["Properties"]["Parameters"]
    assert set(handed) == set(WATCH["Parameters"])
    other = {
        "Stack": "AWS::StackName",
        "WatchFunction": "WatchFunction.Arn",
        "WithDashboard": "Dashboard",
        "Expenses": "Tables.Outputs.Budget",
    } | {name: f"Tables.Outputs.{name}" for name in ("Projects", "Members", "Registrations", "Outbox")}
    assert {name: str(each.value) for name, each in handed.items()} == {name: other.get(name, name) for name in handed}


# ---- the dashboard ------------------------------------------------------------------------------------------------


def test_every_curve_shows_what_somebody_publishes() -> None:
    """An empty graph looks like a quiet night."""
    found = list(curves())
    assert [each for each in found if not each.exists(FIGURES)] == []
    assert len(found) > 40


def test_the_dashboard_shows_what_ops_looks_for() -> None:
    """Mails, sign-ups, latency, errors, throttles, how far behind, SES's opinion, ticks; the alarm."""
    shown = {each.name for each in curves()}
    assert shown >= FIGURES | {
        *("Duration", "Errors", "Throttles", "IteratorAge", "Invocations", "Latency", "5xx", "ReadThrottleEvents"),
        *("Reputation.BounceRate", "Reputation.ComplaintRate"),
    }
    alarms = [each for widget in dashboard() for each in widget["properties"].get("alarms", ())]
    assert {each.removeprefix("arn:") for each in alarms} == set(ALARMS)


def test_no_widget_covers_another() -> None:
    """Twenty-four columns, each place once."""
    places = Counter(
        (x, y)
        for each in dashboard()
        for x in range(each["x"], each["x"] + each["width"])
        for y in range(each["y"], each["y"] + each["height"])
    )
    assert set(places.values()) == {1}
    assert max(x for x, _ in places) == 23
