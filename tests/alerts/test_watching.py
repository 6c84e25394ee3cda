"""What ops is mailed, of what happened, and how often."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from shared.alerts import heartbeat
from shared.alerts.alert import Happened, Kind, period
from shared.alerts.table import count
from shared.technical import clock, dynamodb
from tests.builders import BEFORE
from tests.conftest import Tables
from tests.privacy.marks import Marks, found
from watch import app

ARN = "arn:aws:lambda:eu-north-1:123456789012:function:stack-BudgetFunction-1ABC"
GIVEN_UP = {"requestContext": {"functionArn": ARN, "condition": "RetriesExhausted"}}
Mails = list[Mapping[str, str]]
FAILED = {"message": "mail", "state": "failed"}


def lines(*each: Mapping[str, Any]) -> dict[str, Any]:
    """Log lines as CloudWatch pushes them."""
    pushed = {"logEvents": [{"message": json.dumps(line)} for line in each] + [{"message": "INIT_START Runtime"}]}
    return {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(pushed).encode())).decode()}}


@pytest.fixture
def mails(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> Mails:
    """What the function has published."""
    sent: Mails = []
    monkeypatch.setenv("ALARMS_TOPIC", "topic")
    monkeypatch.setenv("STACK", "stack")
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    monkeypatch.setattr(app, "topics", lambda: SimpleNamespace(publish=lambda **mail: sent.append(mail)))
    app.wiring.cache_clear()
    return sent


def told(mails: Mails) -> list[str]:
    """Their subjects."""
    return [each["Subject"] for each in mails]


@pytest.mark.parametrize(
    ("event", "subject"),
    [
        (lines(FAILED), "stack: mails failed"),
        (lines({"message": "mail", "state": "missed"}), "stack: mails missed"),
        (lines({"message": "tick", "tended": {"miss": 2}, "again": 0}), "stack: mails missed"),
        (lines({"message": "told", "what": "complained"}), "stack: a mail was called spam"),
        (lines({"message": "gateway", "status": 503, "function": "-"}), "stack: visitors were turned away"),
        (lines({"message": "overdue", "schedule": "night"}), "stack: a schedule has stopped"),
        ({"Records": [{"Sns": {"Message": json.dumps(GIVEN_UP)}}]}, "stack: work was given up"),
        (GIVEN_UP, "stack: work was given up"),
        ({"source": "aws.ses", "detail-type": "Sending Status Disabled"}, "stack: SES has stopped sending"),
    ],
)
def test_trouble_is_told_at_once(mails: Mails, event: dict[str, Any], subject: str) -> None:
    """One mail, that says where in the runbook one goes on."""
    app.handler(event, None)  # type: ignore[arg-type] # it reads nothing of it
    assert told(mails) == [subject]
    assert "docs/runbook.md" in mails[0]["Message"]


def test_the_same_trouble_is_told_once_an_hour(mails: Mails, monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign that fails ten thousand times is one mail, and one more in the next hour if it goes on."""
    for minutes in (0, 1, 30, 59, 60, 61):
        monkeypatch.setattr(clock, "now", lambda at=BEFORE + timedelta(minutes=minutes): at)
        app.handler(lines(*[FAILED] * 50), None)  # type: ignore[arg-type] # it reads nothing of it
    assert [each["Message"].split()[0] for each in mails] == ["50", "50"]


@pytest.mark.parametrize(
    ("line", "silent", "subject"),
    [
        ({"message": "answered", "status": 500}, 1, "stack: pages are broken"),
        ({"message": "tick", "tended": {}, "again": 7}, 1, "stack: mails do not go"),
        ({"message": "told", "what": "bounced"}, 9, "stack: mails bounce"),
    ],
)
def test_what_happens_once_is_no_news(mails: Mails, line: dict[str, Any], silent: int, subject: str) -> None:
    """A visitor tries again, a stream hiccups, an address is old: told when it goes on."""
    for _ in range(silent):
        app.handler(lines(line), None)  # type: ignore[arg-type] # it reads nothing of it
    assert mails == []
    app.handler(lines(line), None)  # type: ignore[arg-type] # it reads nothing of it
    assert told(mails) == [subject]


def test_nothing_of_an_event_is_quoted(mails: Mails) -> None:
    """An exception's words, an event's address: the mail is made of our own words, numbers and a function's name."""
    mark = Marks().draw("a name")
    failed = {
        **GIVEN_UP,
        "requestPayload": {"mail": {"destination": [f"{mark}@example.org"]}},
        "responsePayload": {"errorMessage": mark},
    }
    app.handler(failed, None)  # type: ignore[arg-type] # it reads nothing of it
    app.handler(lines({**FAILED, "mail": mark, "error": mark}), None)  # type: ignore[arg-type] # it reads nothing of it
    assert len(mails) == 2
    assert found(mails) == set()
    assert found(failed) == {mark}


def test_every_kind_has_its_words_and_its_place_in_the_runbook() -> None:
    """And no words are left over."""
    assert set(app.texts()) == {each.value for each in Kind}
    runbook = (app.TEXTS.parents[2] / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert [each.value for each in Kind if f"`{each.value}`" not in runbook] == []


def test_two_at_once_tell_once(tables: Tables) -> None:
    """The count is one write: whichever of two takes it over the line tells."""
    happened = Happened(Kind.PAGES)
    assert [count(tables.outbox.name, happened, BEFORE) for _ in range(4)] == [None, 2, None, None]


def test_a_period_of_a_day_begins_at_midnight() -> None:
    """And one of an hour with the hour."""
    at = datetime.fromisoformat("2018-08-01T13:47:11+00:00")
    assert period(Kind.BOUNCED, at).isoformat() == "2018-08-01T00:00:00+00:00"
    assert period(Kind.FAILED, at).isoformat() == "2018-08-01T13:00:00+00:00"


# ---- schedules that miss each other ----------------------------------------------------------------------------------


def overdue(tables: Tables, *schedules: str, at: datetime) -> Sequence[str]:
    """Which have stayed away for too long."""
    return heartbeat.overdue(tables.outbox.name, schedules, at)


def test_a_schedule_that_stays_away_is_missed(tables: Tables) -> None:
    """After a night and the hour that October's has more, not before; back again, it is missed no more."""
    heartbeat.beat(tables.outbox.name, heartbeat.NIGHT, BEFORE)
    late = BEFORE + timedelta(hours=26)
    assert overdue(tables, heartbeat.NIGHT, at=late) == []
    assert overdue(tables, heartbeat.NIGHT, at=late + timedelta(minutes=1)) == [heartbeat.NIGHT]
    heartbeat.beat(tables.outbox.name, heartbeat.NIGHT, late)
    assert overdue(tables, heartbeat.NIGHT, at=late + timedelta(minutes=1)) == []


def test_one_that_has_never_run_is_missed_as_well(tables: Tables) -> None:
    """A first deployment is given its first night, and a schedule that was never switched on is missed after it."""
    assert overdue(tables, heartbeat.NIGHT, heartbeat.MORNING, at=BEFORE) == []
    assert overdue(tables, heartbeat.NIGHT, at=BEFORE + timedelta(hours=27)) == [heartbeat.NIGHT]


@pytest.mark.parametrize(
    ("function", "stopped"), [("plan", [heartbeat.NIGHT, heartbeat.MORNING]), ("summaries", [heartbeat.TICK])]
)
def test_planner_and_morning_miss_each_other(
    tables: Tables,
    monkeypatch: pytest.MonkeyPatch,
    function: str,
    stopped: list[str],
    line_of: Callable[[str, datetime], list[Mapping[str, Any]]],
) -> None:
    """A line that is pushed, in their own logs: each is seen to stand still by the other."""
    line_of(function, BEFORE)
    lines = line_of(function, BEFORE + timedelta(hours=30))
    assert [line["schedule"] for line in lines if line["message"] == "overdue"] == stopped
    for each in stopped:
        heartbeat.beat(tables.outbox.name, each, BEFORE + timedelta(hours=30))
    assert [line for line in line_of(function, BEFORE + timedelta(hours=31)) if line["message"] == "overdue"] == []


@pytest.fixture
def line_of(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, datetime], list[Mapping[str, Any]]]:
    """Runs a scheduled function at a time; what it logs."""
    from mailing import plan
    from summaries import app as summaries

    modules: Mapping[str, Any] = {"plan": plan, "summaries": summaries}
    context = SimpleNamespace(function_name="plan", aws_request_id="1", get_remaining_time_in_millis=lambda: 600_000)

    def run(function: str, at: datetime) -> list[Mapping[str, Any]]:
        module = modules[function]
        logged: list[Mapping[str, Any]] = []
        log = SimpleNamespace(
            set_correlation_id=lambda _: None,
            info=lambda message, extra=None: logged.append({"message": message, **(extra or {})}),
            warning=lambda message, extra=None: logged.append({"message": message, **(extra or {})}),
        )
        monkeypatch.setattr(module, "logger", log)
        module.wiring.cache_clear()
        module.handler({"time": clock.text(at.replace(minute=0))}, context)
        return logged

    assert dynamodb.client()
    return run
