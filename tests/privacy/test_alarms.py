"""No name, address or word of anybody stands in a figure, in an alarm, or in the mail that an alarm sends to ops.

Figures are kept for fifteen months and an alarm's mail for as long as its reader likes: neither is erased with anybody.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from tests.infra.watch import ALARMS, FILTERS, TEMPLATE, WATCH
from tests.privacy.alarms import Datum, data, message, names_in
from tests.privacy.conftest import Played
from tests.privacy.marks import Marks, found, hashed

pytestmark = pytest.mark.xdist_group("privacy")

MARK = Marks().draw("a name")


@pytest.fixture(scope="module")
def lines(played: Played) -> list[Mapping[str, Any]]:
    """What the functions logged in the season."""
    return [json.loads(line) for line in played.listens.heard["logs"]]


@pytest.fixture(scope="module")
def taken(lines: list[Mapping[str, Any]]) -> list[Datum]:
    """What the filters take out of it."""
    return list(data(FILTERS, lines))


def test_what_filters_take_out_of_a_season_names_nobody(played: Played, taken: list[Datum]) -> None:
    """Numbers, under names that are ours, without a dimension that a line could fill in; no address as a digest."""
    assert found([str(each) for each in taken]) == set()
    assert hashed([str(each) for each in taken], [each for each in played.season.people.known if "@" in each]) == set()
    assert {type(each.value) for each in taken} <= {int, float}
    assert {each.dimensions for each in taken} == {()}


def test_no_line_makes_a_figure_of_its_own(lines: list[Mapping[str, Any]]) -> None:
    """CloudWatch makes metrics of every line with `_aws` in it (its embedded metric format), past all filters."""
    assert [line for line in lines if "_aws" in line] == []


def test_no_alarm_s_mail_names_anybody(taken: list[Datum]) -> None:
    """The alarm's, had it gone off on the season's last figures: name, description, dimensions, values, the subject."""
    mails = [message(name, alarm, taken) for name, alarm in ALARMS.items()]
    assert mails
    assert found(mails) == set()


def test_alarms_and_figures_are_named_after_what_is_deployed() -> None:
    """After functions, tables, the queue, the stack: neither of them holds ops' own address, which SNS alone has."""
    words = {*names_in(list(ALARMS.values())), *names_in(list(FILTERS.values()))}
    assert words <= set(WATCH["Parameters"])
    addressed = {name for name, each in TEMPLATE["Resources"].items() if "AlarmAddress" in set(names_in(each))}
    assert addressed == {"AlarmMail"}


def test_one_function_writes_to_the_topic() -> None:
    """What it says are our own words (tests/alerts holds it to that); another's could quote somebody in an error."""
    writes = {
        name: [
            str(statement["Resource"].value)
            for policy in each["Properties"].get("Policies", ())
            for statement in policy["Statement"]
            if "sns:Publish" in statement["Action"]
        ]
        for name, each in TEMPLATE["Resources"].items()
        if each["Type"] == "AWS::Serverless::Function"
    }
    assert {name for name, topics in writes.items() if "Alarms" in topics} == {"WatchFunction"}
    assert {name for name, topics in writes.items() if topics} == {"WatchFunction", "SendFunction", "BudgetFunction"}


# ---- controls -------------------------------------------------------------------------------------------------------


def test_there_was_something_to_take_out(taken: list[Datum]) -> None:
    """The control: sign-ups, mails and nights, and what a filter reads from within a line."""
    names = Counter(each.name for each in taken)
    assert {"SignUps", "OwedMails", "SentMails", "Nights", "WaitingMails"} <= set(names)


@pytest.mark.parametrize(
    "change",
    [
        {"MetricValue": "$.name"},
        {"Dimensions": [{"Key": "Reader", "Value": "$.name"}]},
        {"Dimensions": [{"Key": "Reader", "Value": "$.about.name"}]},
    ],
)
def test_a_filter_that_takes_a_name_would_be_seen(change: Mapping[str, Any]) -> None:
    """The control: as the figure's value or a dimension, at any depth; and then in the mail of the alarm on it."""
    filter = FILTERS["SendFailures"]
    odd = {**filter, "MetricTransformations": [{**filter["MetricTransformations"][0], **change}]}
    line = {"message": "mail", "state": "failed", "name": f"{MARK} Holm", "about": {"name": MARK}}
    [datum] = data({"odd": odd}, [line])
    assert found(str(datum)) == {MARK}
    alarm = {**ALARMS["TicksStopped"], "Namespace": datum.namespace, "MetricName": datum.name, "Dimensions": []}
    assert found(message("TicksStopped", alarm, [datum])) == {MARK}


def test_an_alarm_that_names_somebody_would_be_seen() -> None:
    """The control: in its description, its dimensions or its own name."""
    alarm = ALARMS["TicksStopped"]
    assert found(message("TicksStopped", alarm, [])) == set()
    for odd in (
        {**alarm, "AlarmDescription": f"Ask {MARK}."},
        {**alarm, "Dimensions": [{"Name": "FunctionName", "Value": MARK}]},
    ):
        assert found(message("TicksStopped", odd, [])) == {MARK}
    assert found(message(f"MailsTo{MARK}", alarm, [])) == {MARK}
