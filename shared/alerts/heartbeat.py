"""Schedules watch each other: each leaves a sign when it has come to its end, and another one misses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Put

TICK, NIGHT, MORNING = "tick", "night", "morning"

LONGEST: Mapping[str, timedelta] = {
    # The planner leaves its sign with the first tick of an hour.
    TICK: timedelta(hours=3),
    # A night in October has 25 hours from one run to the next.
    NIGHT: timedelta(hours=26),
    MORNING: timedelta(hours=26),
}
"""How long each may stay away."""


def beat(outbox: str, schedule: str, now: datetime) -> None:
    """Leave a sign in the table called `outbox`."""
    dynamodb.write(Put(outbox, {"id": _id(schedule), "at": clock.text(now)}))


def overdue(outbox: str, schedules: Sequence[str], now: datetime) -> list[str]:
    """Those of `schedules` that have stayed away for too long. One that has never run is waited for from now on."""
    signs = {item["id"]: item["at"] for item in dynamodb.get_many(outbox, [{"id": _id(each)} for each in schedules])}
    for each in schedules:
        if _id(each) not in signs:
            with suppress(ConditionFailed):
                dynamodb.write(
                    Put(outbox, {"id": _id(each), "at": clock.text(now)}, condition="attribute_not_exists(id)")
                )
    return [each for each in schedules if _id(each) in signs and now - clock.parse(signs[_id(each)]) > LONGEST[each]]


def _id(schedule: str) -> str:
    return f"heartbeat.{schedule}"
