"""How many committees one deployment carries: what is met first, and what to do then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from infra.proof.bench.bill import PAGES, Model
from infra.proof.bench.played import Played
from infra.proof.bench.prices import QUOTAS, WAIT
from infra.proof.bench.requests import SIGN_UP
from shared.technical.handing_on import LONGEST

HOUR = 3600
SHARDS = 4
"""That a table on demand has in its stream, to begin with: 4,000 write units a second, 1,000 a partition."""

SES = "ask AWS for more (a form; bounces and complaints count), or plan the invitations on different days"
PARTS = "several runs, each of a part of the index"


@dataclass(frozen=True)
class Limit:
    """How many committees fit, until `quota` is met; `then` is what to do."""

    committees: float
    quota: str
    then: str


def limits(played: Played, model: Model) -> list[Limit]:
    """What is met, the nearest first. The worst is taken for granted: all do the same at the same time."""
    scheduled = [
        Limit((seconds - LONGEST) / WAIT["lambda"], f"{name}: {seconds} s to hand on every season", PARTS)
        for name, seconds in model.made.timeouts.items()
    ]
    by_day: Counter[date] = Counter()
    for each in played.of("send"):
        by_day[each.at.date()] += each.sent
    found = [*scheduled, *_mails(model, max(by_day.values())), *_visitors(played, model)]
    return sorted(found, key=lambda each: each.committees)


def _mails(model: Model, day: int) -> Sequence[Limit]:
    writes = QUOTAS["partition writes"].value
    a_second = SHARDS * model.made.senders / (WAIT["sesv2"] + 6 * WAIT["dynamodb"])
    within = "the busiest day's mails of all within an hour"
    return [
        Limit(QUOTAS["mails a day"].value / day, f"{QUOTAS['mails a day'].name}, when all invite on one day", SES),
        Limit(QUOTAS["mails a second"].value * HOUR / day, f"{QUOTAS['mails a second'].name}: {within}", SES),
        Limit(
            a_second * HOUR / day,
            f"senders, {SHARDS} shards of {model.made.senders}: {a_second:.0f} mails a second: the same",
            "ParallelizationFactor of CampaignStream, up to 10",
        ),
        Limit(
            writes / 2 * HOUR / day,
            "DynamoDB, partition “pending” of the Outbox index (in and out, 1 each): the same",
            "spread the queue over shards by the mail's id; a tick asks each",
        ),
        Limit(
            writes * HOUR / day,
            "DynamoDB, the item “pace” (1 a mail): the same",
            "one such item for each share of the rate",
        ),
    ]


def _visitors(played: Played, model: Model) -> Sequence[Limit]:
    asked, running = _busiest_hour(played, model)
    seconds = model.seconds(played.of("registration", SIGN_UP)[0])
    new = QUOTAS["new concurrency"].value
    return [
        Limit(
            model.made.requests_a_second * HOUR / asked,
            f"API Gateway, our own throttle of {model.made.requests_a_second} a second: the busiest hour of all",
            "ThrottlingRateLimit in template.yaml, up to the account's 10,000",
        ),
        Limit(
            QUOTAS["concurrency"].value * HOUR / running,
            f"{QUOTAS['concurrency'].name}: the busiest hour of all at once",
            f"ask for more. A new account has {new:g}: ask before the first invitation",
        ),
        Limit(
            QUOTAS["concurrency"].value / seconds / played.members,
            f"{QUOTAS['concurrency'].name}: every invited member signs up in the same second",
            "ask for more",
        ),
    ]


def _busiest_hour(played: Played, model: Model) -> tuple[float, float]:
    """Requests in the hour with the most, and seconds of functions in theirs."""
    asked: Counter[datetime] = Counter()
    running: defaultdict[datetime, float] = defaultdict(float)
    alone = PAGES | {"send", "feedback"}
    for each in played.invocations:
        hour = each.at.replace(minute=0, second=0, microsecond=0)
        asked[hour] += each.function in PAGES
        running[hour] += model.seconds(each) if each.function in alone else 0
    return max(asked.values()), max(running.values())
