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
from infra.applications.calendar_names import DAY, MONTHS, WEEKDAYS, day_of_week
from infra.applications.written import YEAR, Bare, Clocks, parts

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
    found = [_in_week(*each, year_in(text), years) for each in weekly.in_weeks(text)]
    bare, spans, _ = parts(weekly.without(text))
    for place, each in enumerate(bare):
        later = [other.year for other in bare[place:] if other.year]
        when = _dated(replace(each, year=later[0] if later else None), years, found[-1].day if found else after)
        if each.span and found and when.day > found[-1].day > date.min:
            first = found.pop()
            found += _series(first, when, text) or _between(first, when)
        else:
            found.append(when)
    of_days = {day: span for span in spans if (day := _day_before(text, span)) is not None}
    return [
        _at(each, found, [own] if (own := of_days.get(each.day.weekday())) and len(of_days) > 1 else spans)
        for each in _but(found, excepted)
    ]


def _in_week(week: int, weekday: int, where: tuple[int, int], written: int | None, years: Years) -> When:
    """The day of a week (ISO 8601) in the year that is `written` beside it, or else in the one that is known."""
    year = written or years.named
    days = [date.fromisocalendar(each, week, weekday) for each in ([year] if year else _next_years(years))]
    day = next((each for each in days if year or each >= years.today), days[-1])
    called = f"{WEEKDAYS[weekday - 1]} i uge {week}"
    return When(day, where=where, assumed="" if written else _why(called, year, years))


def _next_years(years: Years) -> list[int]:
    return [years.today.year, years.today.year + 1]


def _why(written: str, named: int | None, years: Years) -> str:
    """Why a day has the year that it has, where none is written."""
    if named:
        return f"{written}: {named} is the year that the application names"
    return f"{written}: no year is written; it is the next such day after {years.today}"


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


def _day_before(text: str, span: Clocks) -> int | None:
    """The day of the week that stands right before a time, without a date: `lørdag kl. 10-17, søndag kl. 10-15`."""
    match = re.search(rf"\b({DAY})(?:e|ene)?[\s:,]*$", text[: span.where[0]], re.IGNORECASE)
    return day_of_week(match[1]) if match else None


def _at(when: When, every: Sequence[When], spans: Sequence[Clocks]) -> When:
    """`when` with its times: the first that stand behind it and before the next day, or else the only ones."""
    upto = min((each.where[0] for each in every if each.where[0] >= when.where[1]), default=sys.maxsize)
    mine = [each for each in spans if when.where[1] <= each.where[0] < upto] or spans
    return replace(when, starts=mine[0].starts, ends=mine[0].ends) if mine else when


def without(text: str) -> str:
    """`text` without its days and times."""
    return " ".join(parts(weekly.without(text))[2].replace("\0", " ").split())


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
        candidates, why = [years.named], _why(written, years.named, years)
    else:
        candidates, why = _next_years(years), _why(written, None, years)
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
