"""`python -m infra.bench.cost`: what a season costs at AWS, and an idle month, and how many committees it carries.

Counts are those of a whole season as it is played (`make season`): invocations, DynamoDB's units, mails, bytes. Time is
the processor time of each kind of invocation (`infra.bench.requests`), the waits that `infra.bench.prices` assumes, and
for an invocation that found no warm process its start-up. Prices are typed, with their date and pages, in
`infra.bench.prices`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from infra.bench import start_up
from infra.bench.played import Invocation, Played, play
from infra.bench.prices import (
    EUROPE,
    KEPT_WARM,
    KRONER,
    LOG_LINE,
    PRICES,
    QUOTAS,
    TYPED,
    VIRTUAL_PROCESSOR,
    WAIT,
)
from infra.bench.requests import MAIL, SIGN_UP, measure
from infra.season.play import script, short
from infra.season.streams import TEMPLATE

HOURS_A_MONTH = 730
TICKS_A_MONTH = HOURS_A_MONTH * 4
NIGHTS_A_MONTH = HOURS_A_MONTH / 24
SCHEDULED = {"plan", "budget", "summaries"}
PAGES = {"registration", "desk"}
COMMITTEES = (12, 10_000)
GB = 1024**3

Amounts = Mapping[str, float]
"""How many units of each of `PRICES`."""


@dataclass(frozen=True)
class Template:
    """What a month costs whatever happens, and how long the scheduled functions may take."""

    alarms: int
    metrics: int
    memory: int
    timeouts: Mapping[str, int]


def template() -> Template:
    """As it is deployed."""
    said = YAML(typ="rt").load(TEMPLATE)
    kinds = Counter(each["Type"] for each in said["Resources"].values())
    metrics = {
        transformation["MetricName"]
        for each in said["Resources"].values()
        if each["Type"] == "AWS::Logs::MetricFilter"
        for transformation in each["Properties"]["MetricTransformations"]
    }
    every = said["Globals"]["Function"]
    timeouts = {
        name: int(said["Resources"][f"{name.capitalize()}Function"]["Properties"].get("Timeout", every["Timeout"]))
        for name in ("plan", "budget", "summaries")
    }
    return Template(kinds["AWS::CloudWatch::Alarm"], len(metrics), int(every["MemorySize"]), timeouts)


@dataclass
class Model:
    """Knows what an invocation uses. `spent` is seconds of processor time by function and kind; `start_up`, those of a
    new process by function.
    """

    made: Template
    spent: Mapping[tuple[str, str], float]
    start_up: Mapping[str, float]

    def seconds(self, each: Invocation, *, cold: bool = False) -> float:
        """How long it runs."""
        waits = sum(WAIT[call.service] for call in each.answers)
        own = self.spent.get((each.function, each.kind), 0.010 * max(1, len(each.event.get("Records", ()))))
        return waits + (own + (self.start_up[each.function] if cold else 0)) * VIRTUAL_PROCESSOR / self.made.memory

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
                "Scheduler": float(each.function in SCHEDULED and "time" in each.event),
                "X-Ray": 1,
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
        total: Counter[str] = Counter()
        for each in some:
            before = last.get(each.function)
            cold = before is None or (each.at - before).total_seconds() > KEPT_WARM
            last[each.function] = each.at
            total += self.uses(each, cold=cold)
        return total


def add(some: Iterable[Counter[str]]) -> Counter[str]:
    """All together."""
    return sum(some, Counter())


def times(used: Amounts, count: float) -> Counter[str]:
    """So often."""
    return Counter({name: amount * count for name, amount in used.items()})


def dollars(used: Amounts) -> float:
    """What it costs."""
    return sum(PRICES[name].here * amount for name, amount in used.items())


@dataclass(frozen=True)
class Bill:
    """What is used: in a season, in a month in which nobody does anything, for a sign-up, and for 1,000 invitations."""

    season: Counter[str]
    shared: Counter[str]
    """Of it what a deployment pays once, however many committees there are: a tick, but not its reading of each."""
    idle: Counter[str]
    sign_up: Counter[str]
    mails: Counter[str]


def bill(played: Played, model: Model) -> Bill:
    """What `played` uses."""
    quiet = model.mean(played.of("plan", "nothing due"), cold=True)
    night = model.mean(played.of("budget", "night"), cold=True)
    morning = model.mean(played.of("summaries", "nothing due"), cold=True)
    months = played.days * 24 / HOURS_A_MONTH
    kept = {"DynamoDB, kept": sum(played.stored.values()) / GB}
    fixed = Counter({"Alarms": model.made.alarms, "Metrics": model.made.metrics})
    daily = add([times(night, NIGHTS_A_MONTH), times(morning, NIGHTS_A_MONTH)])
    idle = add([times(quiet, TICKS_A_MONTH), daily, fixed, Counter(kept)])
    left_out = times(quiet, played.ticks - len(played.of("plan")))
    reading = model.mean(played.of("plan", "nothing due"))
    for each in ("DynamoDB, reads", "Lambda, time"):
        quiet[each] -= reading[each]
    shared = add([times(fixed, months), times(quiet, played.ticks)])
    season = add([model.all(played.invocations), left_out, times(fixed, months), times(kept, months)])
    told = add(model.mean(played.of("feedback", kind)) for kind in ("Send", "Delivery"))
    page, form = (model.mean(played.of("registration", kind)) for kind in ("GET meeting 200", SIGN_UP))
    confirmation, recount = model.mean(played.of("send", "confirmation")), model.mean(played.of("budget", "recount"))
    sign_up = add([page, form, confirmation, recount, told])
    mails = times(add([model.mean([each for each in played.of("send", MAIL) if each.sent]), told]), 1000)
    return Bill(season, shared, idle, sign_up, mails)


@dataclass(frozen=True)
class Limit:
    """How many committees fit, until `quota` is met; `then` is what to do."""

    committees: float
    quota: str
    then: str


def limits(played: Played, model: Model) -> list[Limit]:
    """What is met, the nearest first."""
    invited = len(played.of("send", MAIL)) or 1
    write_units = sum(each.cost.write_units for each in played.of("send", MAIL)) / invited
    found = [
        Limit(
            model.made.timeouts[name] / model.seconds(longest(played, model, name, kind)),
            f"{name}: {model.made.timeouts[name]} s for all projects, one after the other",
            "give each project its own invocation: the schedule's run puts ids on a queue",
        )
        for name, kind in (("summaries", "something due"), ("budget", "night"), ("plan", "nothing due"))
    ]
    by_day: Counter[date] = Counter()
    for each in played.of("send"):
        by_day[each.at.date()] += each.sent
    day = max(by_day.values())
    found += [
        Limit(QUOTAS["mails a day"].value / day, f"{QUOTAS['mails a day'].name}, when all invite on one day", SES),
        Limit(
            QUOTAS["mails a second"].value * 3600 / day,
            f"{QUOTAS['mails a second'].name}: the busiest day's mails of all within an hour",
            SES,
        ),
        Limit(
            QUOTAS["partition writes"].value / 2 * 3600 / day,
            "DynamoDB, the index partition `pending` (two writes a mail): the same within an hour",
            f"spread the queue over shards by the mail's id; its other {write_units:.0f} units spread by themselves",
        ),
        Limit(
            QUOTAS["concurrency"].value / model.seconds(played.of("registration", SIGN_UP)[0]) / played.members,
            f"{QUOTAS['concurrency'].name}: every invited member signs up in the same second",
            f"ask for more. A new account has {QUOTAS['new concurrency'].value:g}: ask before the first invitation",
        ),
    ]
    return sorted(found, key=lambda each: each.committees)


SES = "ask AWS for more (a form; it counts bounces and complaints), or plan the invitations on different days"


def longest(played: Played, model: Model, function: str, kind: str) -> Invocation:
    """The invocation of a kind that takes longest."""
    return max(played.of(function, kind), key=model.seconds)


def money(amount: float) -> tuple[str, str]:
    """In dollars and in kroner."""

    def said(value: float) -> str:
        return f"{value:,.4f}" if value < 1 else f"{value:,.2f}"

    return said(amount), said(amount * KRONER)


def modelled(played: Played) -> Model:
    """The model, from what is measured now."""
    _, found = measure(played)
    spent = {(each.function, each.kind): each.milliseconds / 1000 for each in found}
    started = start_up.measure(played, list(start_up.FIRST), rounds=1)
    return Model(template(), spent, {name: started.median(name)[1] / 1000 for name in start_up.FIRST})


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench.cost", description=__doc__)
    parser.add_argument("--short", action="store_true", help="of a season of one meeting and thirty members: quick")
    asked = parser.parse_args()
    whole = script()
    played = play(short(whole) if asked.short else whole)
    model = modelled(played)
    found = bill(played, model)
    console = Console()
    table = Table("", "USD", "DKK")
    alone = dollars(found.season) - dollars(found.shared)
    rows: list[tuple[str, float]] = [
        (
            f"a season of {1 if asked.short else len(whole.project.meetings)} meetings, {played.days:.0f} days",
            dollars(found.season),
        ),
        ("a sign-up: page, form, confirmation, recount", dollars(found.sign_up)),
        ("1,000 invitations, sent and confirmed by SES", dollars(found.mails)),
        ("an idle month", dollars(found.idle)),
        *((f"the same, of {count:,} committees", dollars(found.shared) + alone * count) for count in COMMITTEES),
    ]
    for what, amount in rows:
        table.add_row(what, *money(amount))
    console.print(table)
    parts = Table("of which, USD", "a season", "an idle month", "1,000 invitations")
    for name, price in PRICES.items():
        each = [price.here * used[name] for used in (found.season, found.idle, found.mails)]
        parts.add_row(name, *(f"{amount:.4f}" for amount in each))
    first = Table("committees", "until", "then")
    for limit in limits(played, model):
        first.add_row(f"{limit.committees:,.0f}", limit.quota, limit.then)
    for each_table in (table, parts):
        for column in each_table.columns[1:]:
            column.justify = "right"
    console.print(parts)
    console.print(first)
    sent = sum(each.sent for each in played.invocations)
    print(
        f"{len(played.invocations):,} invocations and {sent:,} mails of a played season; prices of us-east-1 typed on"
        f" {TYPED}, with {EUROPE - 1:.0%} on top for Europe, without free tiers and VAT; {KRONER:.2f} DKK a dollar"
    )


if __name__ == "__main__":
    main()
