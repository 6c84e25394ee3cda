"""Which log lines and events are worth a mail to ops, and after how many of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What has happened. docs/runbook.md has a section for each."""

    FAILED = "mails-failed"
    MISSED = "mails-missed"
    WAITING = "mails-wait"
    BOUNCED = "bounces-many"
    COMPLAINED = "complaints"
    PAGES = "pages-broken"
    THROTTLED = "functions-throttled"
    GIVEN_UP = "work-given-up"
    OVERDUE = "schedule-stopped"
    SES = "ses-stopped"


@dataclass(frozen=True)
class Rule:
    """Tell when something has happened `after` times within one period of `hours`, and once in each such period."""

    after: int = 1
    hours: int = 1


RULES: Mapping[Kind, Rule] = {
    **dict.fromkeys(Kind, Rule()),
    # At two ticks: a stream that hiccups once is no news.
    Kind.WAITING: Rule(after=2),
    # Whoever meets an error tries again.
    Kind.PAGES: Rule(after=2),
    # A list of members that is old bounces at once; single ones come with every campaign. SES reviews at 5 %.
    Kind.BOUNCED: Rule(after=10, hours=24),
}


@dataclass(frozen=True)
class Happened:
    """`count` of a kind. `what`: which function or schedule, where that is known; never a person."""

    kind: Kind
    count: int = 1
    what: str = ""


def of_line(line: Mapping[str, Any]) -> Happened | None:
    """What a log line says; None where it is not worth telling.

    Functions write lines of their own; the API writes `gateway`, whose `function` is "-" where none has answered.
    """
    match line:
        case {"message": "mail", "state": "failed"} | {"message": "told", "what": "refused"}:
            return Happened(Kind.FAILED)
        case {"message": "mail", "state": "missed"}:
            return Happened(Kind.MISSED)
        case {"message": "told", "what": "bounced"}:
            return Happened(Kind.BOUNCED)
        case {"message": "told", "what": "complained"}:
            return Happened(Kind.COMPLAINED)
        case {"message": "answered", "status": 500}:
            return Happened(Kind.PAGES)
        case {"message": "overdue", "schedule": str(schedule)}:
            return Happened(Kind.OVERDUE, what=schedule)
        case {"message": "gateway", "status": int(status), "function": "-"} if status >= 500:
            return Happened(Kind.THROTTLED)
    return None


def of_tick(line: Mapping[str, Any]) -> Iterable[Happened]:
    """What the planner's line says of mails that got stuck: several things at once."""
    recovered = line.get("tended", {})
    for kind, count in (
        (Kind.MISSED, recovered.get("miss", 0)),
        (Kind.WAITING, int(line.get("again", 0) > 0)),
    ):
        if count:
            yield Happened(kind, count)


def of_lines(lines: Iterable[Mapping[str, Any]]) -> list[Happened]:
    """What they say together, each kind once."""
    counts: Counter[tuple[Kind, str]] = Counter()
    for line in lines:
        found = of_tick(line) if line.get("message") == "tick" else [of_line(line)]
        for each in found:
            if each is not None:
                counts[each.kind, each.what] += each.count
    return [Happened(kind, count, what) for (kind, what), count in counts.items()]


def period(kind: Kind, now: datetime) -> datetime:
    """When the period began that `now` is in; of a day's at midnight UTC."""
    hours = timedelta(hours=RULES[kind].hours)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (now - midnight) // hours * hours
