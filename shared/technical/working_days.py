"""Counting in working days, as a municipal office keeps them."""

from __future__ import annotations

from datetime import date, timedelta

from shared.technical.clock import working_day

ONE = timedelta(days=1)


def on_or_before(day: date) -> date:
    """`day` itself, or the last working day before it."""
    while not working_day(day):
        day -= ONE
    return day


def on_or_after(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not working_day(day):
        day += ONE
    return day


def counted(day: date, days: int) -> date:
    """The working day that is `days` working days after `day`, or before it where `days` is negative."""
    step = ONE if days > 0 else -ONE
    for _ in range(abs(days)):
        day += step
        while not working_day(day):
            day += step
    return day
