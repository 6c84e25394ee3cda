"""Time at the edges: UTC inside, Europe/Copenhagen for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

LISTED = Path(__file__).parents[2] / "compiled" / "holidays.json"
"""In the deployed layer, the holidays of many years (infra/layer/closed_days.py)."""


def now() -> datetime:
    """The present moment in UTC.

    Only handlers call this, and only where the triggering event carries no time of its own that may be trusted: a
    stream record that is retried is as old as its first delivery. The season simulator replaces it.
    """
    return datetime.now(UTC)


def parse(text: str) -> datetime:
    """The moment written in an ISO 8601 `text` with an offset, in UTC.

    Raises:
        ValueError: not such a text, or one without an offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a time without an offset: {text}")
    return moment.astimezone(UTC)


def text(moment: datetime) -> str:
    """`moment` as ISO 8601 in UTC, in milliseconds; texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def local(moment: datetime) -> datetime:
    """`moment` on a clock in Copenhagen."""
    return moment.astimezone(COPENHAGEN)


def at(day: date, clock: time) -> datetime:
    """The moment when clocks in Copenhagen show `clock` on `day`, in UTC.

    An hour that occurs twice means its first time; an hour that is skipped means the moment as far after the skip.
    """
    return datetime.combine(day, clock, COPENHAGEN).astimezone(UTC)


def next_at(hour: int, day: date, now: datetime) -> datetime:
    """The first moment after `now` at which clocks in Copenhagen show the full `hour`, on `day` at the earliest."""
    moment = at(max(day, local(now).date()), time(hour))
    return moment if moment > now else at(local(now).date() + timedelta(days=1), time(hour))


def working_day(day: date) -> bool:
    """Whether a municipal office works on `day`: no weekend, no Danish holiday, nor the days when offices keep closed
    (1 May, 5 June, 24 and 31 December).
    """
    return day.weekday() < 5 and day not in _holidays(day.year)


def holidays_of(year: int) -> frozenset[date]:
    """The days of `year` on which offices are closed beside weekends, as the library reckons them."""
    import holidays

    return frozenset(holidays.country_holidays("DK", years=year, categories=("public", "optional")))


@cache
def _holidays(year: int) -> frozenset[date]:
    """The same, once a process: a tick asks for dozens of days."""
    listed = _listed().get(str(year))
    return frozenset(map(date.fromisoformat, listed)) if listed else holidays_of(year)


@cache
def _listed() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = json.loads(LISTED.read_text(encoding="utf-8")) if LISTED.is_file() else {}
    return found
