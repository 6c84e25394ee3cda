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
from shared.technical.handing_on import pause
from shared.technical.keys import FRESH_FOR

HOURS_A_MONTH = 730
TICKS_A_MONTH = HOURS_A_MONTH * 4
NIGHTS_A_MONTH = HOURS_A_MONTH / 24
SCHEDULED = ("plan", "budget", "summaries")
"""Functions with a schedule. What one hands on, a season an invocation, is asked of the same function."""

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
    whole = YAML(typ="rt").load(TEMPLATE)
    said, usual, shared = whole["Resources"], whole["Parameters"], whole["Globals"]["Function"]
    nested = [_resources(each) for each in said.values() if each["Type"] == "AWS::Serverless::Application"]
    every = [each for resources in (said, *nested) for each in resources.values()]
    if str(usual["Dashboard"]["Default"]) != "true":
        every = [each for each in every if str(each.get("Condition")) != SHOWN]
    metrics = {
        transformation["MetricName"]
        for each in every
        if each["Type"] == "AWS::Logs::MetricFilter"
        for transformation in each["Properties"]["MetricTransformations"]
    }
    return Template(
        sum(_behind(each["Properties"]) for each in every if each["Type"] == "AWS::CloudWatch::Alarm"),
        len(metrics),
        sum(each["Type"] == "AWS::CloudWatch::Dashboard" for each in every),
        str(usual["Tracing"]["Default"]) == "Active",
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
                "Scheduler": float(each.function in SCHEDULED and each.event.keys() == {"time"}),
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
    """Of it what a deployment pays once, however many committees there are: ticks, nights and mornings that hand on
    nothing.
    """
    idle: Counter[str]
    clock: Counter[str]
    """What the ticks, nights and mornings of a month use in which nothing is due."""
    asleep: Counter[str]
    """What a season adds to that in which nothing is due: one look a night."""
    second: Counter[str]
    """What a run uses for a second in which it waits between two seasons that it hands on."""
    sign_up: Counter[str]
    mails: Counter[str]

    def committees(self, count: int) -> Counter[str]:
        """What a season of so many uses."""
        alone = add([self.season, times(self.shared, -1)])
        return add([self.shared, times(alone, count), self._between(count, 3 * self.months * NIGHTS_A_MONTH)])

    def repair(self, count: int) -> Counter[str]:
        """What the nightly looks of a month use, at so many seasons in which nothing is due."""
        return add([times(self.asleep, count), self._between(count, NIGHTS_A_MONTH)])

    def _between(self, count: int, runs: float) -> Counter[str]:
        return times(self.second, runs * (count - 1) * pause(count)) if count > 1 else Counter()


def bill(played: Played, model: Model) -> Bill:
    """What `played` uses."""
    quiet: dict[str, float] = dict(model.mean(played.of("plan", "nothing due"), cold=True))
    # The ticks that are played are those of full hours, each of which leaves a sign of life; three of four leave none.
    quiet["DynamoDB, writes"] /= 4
    # A night and a morning hand on the one season that is played.
    daily = add(model.mean(played.of(name, "something due"), cold=True) for name in ("budget", "summaries"))
    looks = {name: [each for each in played.of(name) if "season" in each.event] for name in SCHEDULED}
    # The look with the fewest calls stands for one at which nothing is due, which writes nothing.
    second = Counter({"Lambda, time": model.made.memory / 1024})
    look = model.uses(min(looks["plan"], key=lambda each: each.cost.calls.total()))
    swept = add([look, times(second, WAIT["lambda"])])
    awake = add([swept, model.mean(looks["budget"]), model.mean(played.of("summaries", "a season, nothing due"))])
    months = played.days * 24 / HOURS_A_MONTH
    kept = {"DynamoDB, kept": sum(played.stored.values()) / GB}
    made = model.made
    fixed = {"Alarms": made.alarms, "Dashboard": made.dashboards}
    clock = add([times(quiet, TICKS_A_MONTH), times(daily, NIGHTS_A_MONTH)])
    # Of the figures from logs a night makes one, in one hour of its day.
    nights = {"Metrics": min(made.metrics, 1) * NIGHTS_A_MONTH / HOURS_A_MONTH}
    idle = add([clock, times(awake, NIGHTS_A_MONTH), fixed, nights, kept])
    ticks = len(played.of("plan")) - len(looks["plan"])
    left_out = add([times(quiet, played.ticks - ticks), times(swept, played.days)])
    hours = len({(each.function, each.at.date(), each.at.hour) for each in played.of("send")}) * 2
    counted = {"Metrics": min(made.metrics, 1) * (hours / HOURS_A_MONTH + months * NIGHTS_A_MONTH / HOURS_A_MONTH)}
    season = add([model.all(played.invocations), left_out, times(fixed, months), counted, times(kept, months)])
    told = add(model.mean(played.of("feedback", kind)) for kind in ("Send", "Delivery"))
    page, form = (model.mean(played.of("registration", kind)) for kind in ("GET meeting 200", SIGN_UP))
    confirmation, recount = model.mean(played.of("send", "confirmation")), model.mean(played.of("budget", "recount"))
    sign_up = add([page, form, confirmation, recount, told])
    mails = times(add([model.mean([each for each in played.of("send", MAIL) if each.sent]), told]), 1000)
    shared = add(
        [times(fixed, months), times(quiet, played.ticks), times(daily, len(played.of("budget", "something due")))]
    )
    return Bill(months, season, shared, idle, clock, times(swept, NIGHTS_A_MONTH), second, sign_up, mails)
