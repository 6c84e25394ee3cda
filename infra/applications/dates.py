"""Days and times as Danes write them: `onsdag d. 3/2 kl. 8-9.30`, `den 3., 10. og 17. februar 2027`, `15.08.18`.

Nothing is guessed in silence: a day without a year says so, and a day of the week that does not fit is told.
"""

from __future__ import annotations

import calendar
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from infra.applications import weekly
from infra.applications.written import MONTHS, WEEKDAYS, YEAR, Bare, Clocks, parts

PERIOD = timedelta(days=9)
"""A span of days that is longer is no gathering but the time in which something is done."""


@dataclass(frozen=True)
class When:
    """A day, and its times where they are written. `remarks`: what was inferred (`assumed`) or does not fit (`asked`).

    `where` is the part of the text that it was read from. `until` is the last day of a period, which is no gathering.
    """

    day: date
    starts: time | None = None
    ends: time | None = None
    where: tuple[int, int] = (0, 0)
    until: date | None = None
    assumed: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Years:
    """What is known of a season's years: one that the text names, and the day on which it is read."""

    named: int | None
    today: date


def whens(text: str, years: Years, after: date | None = None) -> list[When]:
    """The days in `text`, in its order; a missing year follows from `years` and from the day before (`after`)."""
    text, excepted = weekly.cut(text)
    named, where = weekly.in_weeks(text, year_in(text) or years.named)
    found = [When(each, where=where) for each in named]
    bare, spans, _ = parts(text[: where[0]] + " " * (where[1] - where[0]) + text[where[1] :])
    for place, each in enumerate(bare):
        later = [other.year for other in bare[place:] if other.year]
        when = _dated(replace(each, year=later[0] if later else None), years, found[-1].day if found else after)
        if each.span and found and when.day > found[-1].day > date.min:
            first = found.pop()
            found += _series(first, when, text) or _between(first, when)
        else:
            found.append(when)
    return [_at(each, found, spans) for each in _but(found, excepted)]


def _series(first: When, last: When, text: str) -> list[When]:
    """The days from `first` to `last` on which something comes round (`hver tirsdag fra …`), if it does."""
    where = first.where[0], last.where[1]
    days = weekly.rounds(text[: where[1]], first.day, last.day)
    found = [replace(first, day=each, where=where, asked="") for each in days]
    return [replace(found[0], asked=first.asked), *found[1:]] if found else []


def _but(found: Sequence[When], excepted: str) -> list[When]:
    """`found` without the days that the text excepts; what it excepts in other words is asked about."""
    if not excepted:
        return [*found]
    bare, _, rest = parts(excepted)
    but = weekly.exceptions(excepted, [(each.month, each.day) for each in bare], rest.replace("\0", " "))
    asked = f"which days “{but.unknown}” takes out is not understood" if but.unknown else ""
    left = [each for each in found if not but.hold(each.day)]
    return [replace(each, asked=each.asked or asked) if each is left[0] else each for each in left]


def _at(when: When, every: Sequence[When], spans: Sequence[Clocks]) -> When:
    """`when` with its times: the first that stand behind it and before the next day, or else the only ones."""
    upto = min((each.where[0] for each in every if each.where[0] >= when.where[1]), default=sys.maxsize)
    mine = [each for each in spans if when.where[1] <= each.where[0] < upto] or spans
    return replace(when, starts=mine[0].starts, ends=mine[0].ends) if mine else when


def without(text: str) -> str:
    """`text` without its days and times."""
    return " ".join(parts(text)[2].replace("\0", " ").split())


def year_in(text: str) -> int | None:
    """The latest year that stands in `text` by itself or behind a season: `efteråret 2018`."""
    found = re.findall(rf"(?<![\d.]){YEAR}(?![\d.])", text)
    return max(map(int, found), default=None)


def _dated(bare: Bare, years: Years, before: date | None) -> When:
    """The day with its year; where there is no such day, `date.min` and what has to be asked."""
    written = f"{bare.day}. {MONTHS[bare.month - 1]}"
    if bare.year is not None:
        candidates, why = [bare.year], ""
    elif before is not None:
        candidates, why = [before.year, before.year + 1], f"{written}: the year is that of the day before it"
    elif years.named:
        candidates, why = [years.named], f"{written}: {years.named} is the year that the application names"
    else:
        candidates = [years.today.year, years.today.year + 1]
        why = f"{written}: no year is written; it is the next such day after {years.today}"
    days = [made for year in candidates if (made := _day(year, bare.month, bare.day))]
    earliest = before or (years.today if bare.year is None and not years.named else None)
    fit = [each for each in days if not (earliest and bare.year is None and each < earliest)] or days
    # A day of the week tells the year of the first day; behind another day it can only agree or not.
    on_weekday = [each for each in (fit if before is None else fit[:1]) if bare.weekday in {None, each.weekday()}]
    if not fit:
        return When(
            date.min, where=bare.where, asked=f"{written} {bare.year or ''}".strip() + " is no day of the calendar"
        )
    day = (on_weekday or fit)[0]
    asked = ""
    if bare.weekday is not None and not on_weekday:
        asked = f"{written} {day.year} is a {WEEKDAYS[day.weekday()]}, and not a {WEEKDAYS[bare.weekday]}"
    return When(day, where=bare.where, assumed=why, asked=asked)


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def _between(first: When, last: When) -> list[When]:
    """The days of a gathering of some days, each one; a longer span is a period."""
    if last.day - first.day > PERIOD:
        return [replace(first, until=last.day, where=(first.where[0], last.where[1]))]
    count = (last.day - first.day).days
    return [replace(first, day=first.day + timedelta(days=each), where=last.where) for each in range(count + 1)]
