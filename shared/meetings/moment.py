"""A moment relative to a meeting: days before or after it, on clocks in Copenhagen, or minutes before its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shared.meetings.meeting import Meeting
from shared.technical import clock, working_days


class Days(StrEnum):
    """How days are counted, and what becomes of a day on which no office works."""

    EVERY = "every"
    """All days count, and any day will do."""
    OR_BEFORE = "or-before"
    """All days count; a day off is moved to the working day before it."""
    OR_AFTER = "or-after"
    """All days count; a day off is moved to the working day after it."""
    WORKING = "working"
    """Only working days count."""


@dataclass(frozen=True)
class Moment:
    """So many days after a meeting's day (before it where negative), when clocks in Copenhagen show `clock`.

    Where `minutes_before_end` is given, that alone counts: so many minutes before the meeting ends.
    """

    days: int = 0
    clock: time = time(0)
    counted: Days = Days.EVERY
    minutes_before_end: int | None = None

    def of(self, meeting: Meeting) -> datetime:
        """That moment for `meeting`, in UTC."""
        if self.minutes_before_end is not None:
            return meeting.ends - timedelta(minutes=self.minutes_before_end)
        return self.around(meeting.day)

    def around(self, day: date) -> datetime:
        """That moment for a meeting on `day`, in UTC; only where it is counted in days."""
        return clock.at(self._day(day), self.clock)

    def _day(self, day: date) -> date:
        if self.counted is Days.WORKING:
            return working_days.counted(day, self.days)
        there = day + timedelta(days=self.days)
        if self.counted is Days.OR_BEFORE:
            return working_days.on_or_before(there)
        return working_days.on_or_after(there) if self.counted is Days.OR_AFTER else there
