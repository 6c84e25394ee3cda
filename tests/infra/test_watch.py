"""What watches: every alarm and every curve rests on a figure that exists, and goes off for what it says."""

from __future__ import annotations

from collections import Counter

import pytest

from infra.roles.policy import resolved
from tests.infra.watch import (
    ALARMS,
    DAY,
    FIGURES,
    FILTERS,
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


def test_what_runs_once_a_day_may_take_twenty_five_hours() -> None:
    """When the clocks go back; an alarm that calls somebody every October is soon one that nobody reads."""
    daily = [ALARMS[name] for name in ("NightsStopped", "SummariesStopped")]
    assert [int(each["Period"]) * int(each["EvaluationPeriods"]) for each in daily] == [26 * 3600] * 2


def test_every_schedule_is_missed_when_it_does_not_run() -> None:
    """Each function that the template runs by the clock has an alarm for its silence."""
    scheduled = {
        name
        for name, each in TEMPLATE["Resources"].items()
        for event in each.get("Properties", {}).get("Events", {}).values()
        if event["Type"] == "ScheduleV2"
    }
    lacking = [each for each in ALARMS.values() if str(each["ComparisonOperator"]) == "LessThanThreshold"]
    seen = {value for each in lacking for found in watched(each) for _, value in found.dimensions}
    logs = {str(each["LogGroupName"].value) for name, each in FILTERS.items() if name == "NightsDone"}
    assert scheduled == seen | {each.replace("Log", "Function") for each in logs}


def test_an_account_s_free_alarms_and_figures_nearly_suffice() -> None:
    """Ten of each are free; 0.10 USD a month for each alarm's metric beyond, 0.30 for each figure."""
    assert sum(len(watched(each)) for each in ALARMS.values()) == 18
    assert len(FIGURES) <= 10


def test_the_stack_hands_over_what_it_calls_so() -> None:
    """An alarm on the sender looks at the sender: no parameter stands for another's resource."""
    handed = TEMPLATE["Resources"]["Watch"]["Properties"]["Parameters"]
    assert set(handed) == set(WATCH["Parameters"])
    other = {
        "Stack": "AWS::StackName",
        "DeadLetters": "DeadLetters.QueueName",
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
    """Mails, sign-ups, latency, errors, throttles, how far behind, SES's opinion, dead letters, ticks; every alarm."""
    shown = {each.name for each in curves()}
    assert shown >= FIGURES | {
        *("Duration", "Errors", "Throttles", "IteratorAge", "Invocations", "Latency", "5xx", "ReadThrottleEvents"),
        *("Reputation.BounceRate", "Reputation.ComplaintRate", "ApproximateNumberOfMessagesVisible"),
    }
    alarms = [each for widget in dashboard() for each in widget["properties"].get("alarms", ())]
    unconditional = {name for name, each in WATCH["Resources"].items() if name in ALARMS and "Condition" not in each}
    assert {each.removeprefix("arn:") for each in alarms} == unconditional


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
