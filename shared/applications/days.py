"""The days of the next season: on the same days of the week, and outside of holidays and school breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from shared.applications.breaks import closed

WEEK = timedelta(weeks=1)
YEAR = 52 * WEEK
HANDLING = 10 * WEEK
"""What an application needs at least from being drafted until its first meeting: to be decided on, and to invite."""

FARTHEST = 3
"""Weeks that a day is moved at most; one that no free week is near stays, for it was meant (a feast in July)."""


@dataclass(frozen=True)
class Proposed:
    """A day for a meeting; `avoids` is what stood in the way of the day that it would else have had."""

    day: date
    avoids: str = ""


def propose(days: Sequence[date], today: date, starts: date | None = None) -> list[Proposed]:
    """A day of the next season for each of `days`, in their order; meetings on one day stay on one day.

    Without `starts` each is on the same weekday of the same week of its month (the third Wednesday of August) a year
    later, or as many years later as leave `HANDLING` from `today`. With it the first is in the week of `starts`, and
    every other as many weeks later.
    """
    if not days:
        return []
    distinct = sorted(set(days))
    if starts is not None:
        weeks = round((starts - distinct[0]) / WEEK) * WEEK
        wanted = [each + weeks for each in distinct]
    else:
        wanted = _years_later(distinct, today)
    found: dict[date, Proposed] = {}
    before = date.min
    for old, day in zip(distinct, wanted, strict=True):
        found[old] = _moved(day, before)
        before = found[old].day
    return [found[each] for each in days]


def _years_later(days: Sequence[date], today: date) -> list[date]:
    years = 1
    while True:
        wanted = [_same_of_month(each, years) for each in days]
        if any(later <= earlier for earlier, later in pairwise(wanted)):
            wanted = [each + years * YEAR for each in days]
        if wanted[0] > days[-1] and wanted[0] >= today + HANDLING:
            return wanted
        years += 1


def _same_of_month(day: date, years: int) -> date:
    """The third Wednesday of the month, where `day` is one; the last where there is no fifth."""
    first = date(day.year + years, day.month, 1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7) + (day.day - 1) // 7 * WEEK
    return found if found.month == day.month else found - WEEK


def _moved(day: date, before: date) -> Proposed:
    """The nearest day on the same weekday on which one meets, behind `before`; the later of two as near."""
    why = closed(day)
    steps = sorted(range(-FARTHEST, FARTHEST + 1), key=lambda each: (abs(each), -each))
    for step in steps:
        near = day + step * WEEK
        if near > before and not closed(near):
            return Proposed(near, why if step else "")
    return Proposed(day if day > before else before + WEEK)
