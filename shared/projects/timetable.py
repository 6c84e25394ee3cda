"""The timetable: which mail to many is due when, relative to a meeting, on clocks in Copenhagen.

Every mail has its usual time here; a plan may say another (`shared/plans/times.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shared.meetings.meeting import Meeting
from shared.outbox.mail import Kind
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
    """So many days after a meeting's day (before it where negative), when clocks in Copenhagen show `clock`."""

    days: int
    clock: time
    counted: Days = Days.EVERY

    def around(self, day: date) -> datetime:
        """That moment for a meeting on `day`, in UTC."""
        return clock.at(self._day(day), self.clock)

    def _day(self, day: date) -> date:
        if self.counted is Days.WORKING:
            return working_days.counted(day, self.days)
        there = day + timedelta(days=self.days)
        if self.counted is Days.OR_BEFORE:
            return working_days.on_or_before(there)
        return working_days.on_or_after(there) if self.counted is Days.OR_AFTER else there


@dataclass(frozen=True)
class Timetable:
    """When each mail to many is due, and the usual times. The evaluation is asked for minutes before the meeting ends,
    while everybody is still in the room.
    """

    share_kit: Moment = Moment(-24, time(9), Days.OR_BEFORE)
    preview: Moment = Moment(-24, time(9), Days.OR_BEFORE)
    invitation: Moment = Moment(-21, time(9))
    second_invitation: Moment = Moment(-7, time(9))
    catering_order: Moment = Moment(-3, time(9), Days.WORKING)
    reminder: Moment = Moment(-2, time(9))
    day_before: Moment = Moment(-1, time(13))
    evaluation_minutes_before_end: int = 15
    day_after: Moment = Moment(1, time(8), Days.WORKING)
    thanks: Moment = Moment(4, time(9), Days.OR_AFTER)
    season_report: Moment = Moment(7, time(9), Days.OR_AFTER)

    def at(self, kind: Kind, meeting: Meeting) -> datetime:
        """When the mail of `kind` about `meeting` is due."""
        if kind is Kind.EVALUATION:
            return meeting.ends - timedelta(minutes=self.evaluation_minutes_before_end)
        moment: Moment = getattr(self, kind.value.replace("-", "_"))
        at = moment.around(meeting.day)
        # Whom to expect is not known before registration closes.
        return max(at, meeting.registration_closes) if kind is Kind.DAY_BEFORE else at
