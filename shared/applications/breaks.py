"""Days on which a committee holds no meeting: holidays, and the breaks of schools."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shared.technical.clock import holidays_of

FILE = Path(__file__).with_name("breaks.toml")
DAY = timedelta(days=1)
SATURDAY = 5


@cache
def _rules() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def closed(day: date) -> str:
    """Why nobody meets on `day`: the name of the school break, `helligdag`, or nothing."""
    found = next((name for name, (first, last) in _breaks(day.year).items() if first <= day <= last), "")
    return found.strip() or ("helligdag" if day in _holidays(day.year) else "")


@cache
def _holidays(year: int) -> frozenset[date]:
    return holidays_of(year)


@cache
def _breaks(year: int) -> Mapping[str, tuple[date, date]]:
    """The breaks that touch `year`, by their names."""
    from dateutil.easter import easter

    rules = _rules()
    found: dict[str, tuple[date, date]] = {}
    for name, week in rules["weeks"].items():
        monday = date.fromisocalendar(year, week, 1)
        found[name] = monday - 2 * DAY, monday + 6 * DAY
    sunday = easter(year)
    for name, (first, last) in rules["easter"].items():
        found[name] = sunday + first * DAY, sunday + last * DAY
    june = date(year, 6, 30)
    for name, days in rules["summer"].items():
        saturday = june - (june.weekday() - SATURDAY) % 7 * DAY
        found[name] = saturday, saturday + (days - 1) * DAY
    for name, (first, last) in rules["christmas"].items():
        found[name] = date(year, *first), date(year + 1, *last)
        found[f"{name} "] = date(year - 1, *first), date(year, *last)
    return found
