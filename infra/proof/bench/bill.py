"""What a played season uses of what AWS is paid for: invocation by invocation, and in sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from infra.proof.bench.played import Invocation, Played
from infra.proof.bench.prices import KEPT_WARM, LOG_LINE, PRICES, PROCESSOR, START_UP, VIRTUAL_PROCESSOR, WAIT
from infra.proof.bench.requests import MAIL, SIGN_UP
from infra.proof.season.streams import TEMPLATE
from shared.technical.keys import FRESH_FOR

HOURS_A_MONTH = 730
TICKS_A_MONTH = HOURS_A_MONTH * 4
NIGHTS_A_MONTH = HOURS_A_MONTH / 24
SCHEDULED = {"plan": 2, "budget": 1, "summaries": 1}
"""Functions with a schedule, and how many of a run's requests are for all projects: the directory, the queue."""

SECRETS = {"registration": 2, "desk": 3, "send": 2}
"""Secrets that a process of these reads at its start, and again when they are five minutes old."""

PAGES = {"registration", "desk"}
SHOWN = "Shown"
"""The condition of what is there for the dashboard alone."""
GB = 1024**3

Amounts = Mapping[str, float]
"""How many units of each of `PRICES`."""


@dataclass(frozen=True)
class Template:
    """What a month costs whatever happens, how long the scheduled functions may take, and how many requests come in."""

    alarms: int
    metrics: int
    dashboards: int
    traced: bool
    memory: int
    timeouts: Mapping[str, int]
    requests_a_second: int
    senders: int
    """Of one shard of the stream, for mails to many."""


def template() -> Template:
    """As it is deployed, with what it nests."""
    said = YAML(typ="rt").load(TEMPLATE)["Resources"]
    nested = [_resources(each) for each in said.values() if each["Type"] == "AWS::Serverless::Application"]
    every = [each for resources in (said, *nested) for each in resources.values()]
    if str(YAML(typ="rt").load(TEMPLATE)["Parameters"]["Dashboard"]["Default"]) != "true":
        every = [each for each in every if str(each.get("Condition")) != SHOWN]
    metrics = {
        transformation["MetricName"]
        for each in every
        if each["Type"] == "AWS::Logs::MetricFilter"
        for transformation in each["Properties"]["MetricTransformations"]
    }
    shared = YAML(typ="rt").load(TEMPLATE)["Globals"]["Function"]
    return Template(
        sum(_behind(each["Properties"]) for each in every if each["Type"] == "AWS::CloudWatch::Alarm"),
        len(metrics),
        sum(each["Type"] == "AWS::CloudWatch::Dashboard" for each in every),
        str(YAML(typ="rt").load(TEMPLATE)["Parameters"]["Tracing"]["Default"]) == "Active",
        int(shared["MemorySize"]),
        {name: int(said[f"{name.capitalize()}Function"]["Properties"].get("Timeout", 3)) for name in SCHEDULED},
        int(said["ApiStage"]["Properties"]["DefaultRouteSettings"]["ThrottlingRateLimit"]),
        int(said["CampaignStream"]["Properties"].get("ParallelizationFactor", 1)),
    )


def _resources(application: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = YAML(typ="rt").load(Path(TEMPLATE).parent / application["Properties"]["Location"])
    return found["Resources"]  # type: ignore[no-any-return]


def _behind(alarm: Mapping[str, Any]) -> int:
    """The metrics that an alarm looks at; each is paid for."""
    return sum("MetricStat" in each for each in alarm.get("Metrics", ())) or 1


@dataclass
class Model:
    """Knows what an invocation uses."""

    made: Template

    def seconds(self, each: Invocation, *, cold: bool = False) -> float:
        """How long it runs."""
        waits = sum(WAIT[call.service] for call in each.answers)
        own = PROCESSOR[each.function] * max(1, len(each.event.get("Records", ())))
        return waits + (own + (START_UP if cold else 0)) * VIRTUAL_PROCESSOR / self.made.memory

    def a_project(self, each: Invocation) -> float:
        """How long a scheduled run takes for one project, beside what it does once."""
        calls = each.cost.calls.total()
        return self.seconds(each) * max(1, calls - SCHEDULED[each.function]) / max(1, calls)

    def uses(self, each: Invocation, *, cold: bool = False) -> Counter[str]:
        """Units of what is paid for."""
        used: Counter[str] = Counter()
        used.update(
            {
                "Lambda, requests": 1,
                "Lambda, time": self.seconds(each, cold=cold) * self.made.memory / 1024,
                "API Gateway": float(each.function in PAGES),
                "DynamoDB, reads": each.cost.read_units,
                "DynamoDB, writes": each.cost.write_units,
                "SES": each.sent,
                "SES, data": each.bytes_out / GB if each.sent else 0,
                "Scheduler": float(each.function in SCHEDULED and "time" in each.event),
                "X-Ray": float(self.made.traced),
                "KMS": SECRETS.get(each.function, 0) if cold else 0,
                "Logs": LOG_LINE / GB,
                "Data out": each.bytes_out / GB,
            }
        )
        return used

    def mean(self, some: Sequence[Invocation], *, cold: bool = False) -> Counter[str]:
        """Of the usual one among `some`."""
        return times(add(self.uses(each, cold=cold) for each in some), 1 / len(some))

    def all(self, some: Iterable[Invocation]) -> Counter[str]:
        """Of `some` as they came; which of them found no warm process shows from their times."""
        last: dict[str, datetime] = {}
        read: dict[str, datetime] = {}
        total: Counter[str] = Counter()
        for each in some:
            cold = _longer(last.get(each.function), each.at, KEPT_WARM)
            last[each.function] = each.at
            total += self.uses(each, cold=cold)
            if cold or _longer(read.get(each.function), each.at, FRESH_FOR):
                read[each.function] = each.at
                total["KMS"] += 0 if cold else SECRETS.get(each.function, 0)
        return total


def _longer(before: datetime | None, now: datetime, seconds: float) -> bool:
    return before is None or (now - before).total_seconds() > seconds


def add(some: Iterable[Amounts]) -> Counter[str]:
    """All together."""
    return sum((Counter(each) for each in some), Counter())


def times(used: Amounts, count: float) -> Counter[str]:
    """So often."""
    return Counter({name: amount * count for name, amount in used.items()})


def dollars(used: Amounts, free_months: float = 0) -> float:
    """What it costs, where what is free was used for so many months."""
    return sum(PRICES[name].here * max(0.0, amount - PRICES[name].free * free_months) for name, amount in used.items())


@dataclass(frozen=True)
class Bill:
    """What is used: in a season of so many `months`, in a month in which nobody does anything, for a sign-up, and for
    1,000 invitations.
    """

    months: float
    season: Counter[str]
    shared: Counter[str]
    """Of it what a deployment pays once, however many committees there are: a tick, but not its reading of each."""
    idle: Counter[str]
    sign_up: Counter[str]
    mails: Counter[str]

    def committees(self, count: int) -> Counter[str]:
        """What a season of so many uses."""
        alone = add([self.season, times(self.shared, -1)])
        return add([self.shared, times(alone, count)])


def bill(played: Played, model: Model) -> Bill:
    """What `played` uses."""
    quiet: dict[str, float] = dict(model.mean(played.of("plan", "nothing due"), cold=True))
    # The ticks that are played are those of full hours, each of which leaves a sign of life; three of four leave none.
    quiet["DynamoDB, writes"] /= 4
    night = model.mean(played.of("budget", "night"), cold=True)
    morning = model.mean(played.of("summaries", "nothing due"), cold=True)
    months = played.days * 24 / HOURS_A_MONTH
    kept = {"DynamoDB, kept": sum(played.stored.values()) / GB}
    made = model.made
    fixed = {"Alarms": made.alarms, "Dashboard": made.dashboards}
    daily = add([times(night, NIGHTS_A_MONTH), times(morning, NIGHTS_A_MONTH)])
    # Of the figures from logs a night makes one, in one hour of its day.
    nights = {"Metrics": min(made.metrics, 1) * NIGHTS_A_MONTH / HOURS_A_MONTH}
    idle = add([times(quiet, TICKS_A_MONTH), daily, fixed, nights, kept])
    left_out = times(quiet, played.ticks - len(played.of("plan")))
    hours = len({(each.function, each.at.date(), each.at.hour) for each in played.of("send")}) * 2
    counted = {"Metrics": min(made.metrics, 1) * (hours / HOURS_A_MONTH + months * NIGHTS_A_MONTH / HOURS_A_MONTH)}
    season = add([model.all(played.invocations), left_out, times(fixed, months), counted, times(kept, months)])
    told = add(model.mean(played.of("feedback", kind)) for kind in ("Send", "Delivery"))
    page, form = (model.mean(played.of("registration", kind)) for kind in ("GET meeting 200", SIGN_UP))
    confirmation, recount = model.mean(played.of("send", "confirmation")), model.mean(played.of("budget", "recount"))
    sign_up = add([page, form, confirmation, recount, told])
    mails = times(add([model.mean([each for each in played.of("send", MAIL) if each.sent]), told]), 1000)
    return Bill(months, season, _shared(played, model, quiet, fixed, months), idle, sign_up, mails)


def _shared(played: Played, model: Model, quiet: Amounts, fixed: Amounts, months: float) -> Counter[str]:
    """What is once, however many projects there are: a tick is one invocation, and looks at each project in it."""
    each = played.of("plan", "nothing due")
    looking = sum(map(model.a_project, each)) / len(each) * model.made.memory / 1024
    reads = sum(one.cost.read_units for one in each) / len(each)
    once = {
        **quiet,
        "Lambda, time": quiet["Lambda, time"] - looking,
        "DynamoDB, reads": quiet["DynamoDB, reads"] - reads,
    }
    return add([times(fixed, months), times(once, played.ticks)])
