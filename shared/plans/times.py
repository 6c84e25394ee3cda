"""When mails go out, where a plan wants another time than the usual one: days, the clock, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from shared.campaigns.due import LAST_REMINDER
from shared.campaigns.invited import BETWEEN_INVITATIONS
from shared.meetings import Meeting
from shared.outbox.mail import Kind
from shared.plans.form import Form
from shared.plans.values import Clock, Count, count
from shared.projects.timetable import Moment, Timetable

MOST_DAYS = 365


def days(value: Any) -> int:
    """A number of days, a year at most."""
    found = count(value)
    if found > MOST_DAYS:
        raise ValueError(f"“{found}” days are more than a year")
    return found


DayCount = Annotated[int, BeforeValidator(days)]


class Before(Form):
    """So many days before a meeting."""

    days_before: DayCount | None = None
    clock: Clock | None = None

    def of(self, usual: Moment) -> Moment:
        """`usual`, with what is said here in its place."""
        return _moment(usual, None if self.days_before is None else -self.days_before, self)


class WorkingDaysBefore(Form):
    """So many working days before a meeting."""

    working_days_before: DayCount | None = None
    clock: Clock | None = None

    def of(self, usual: Moment) -> Moment:
        """`usual`, with what is said here in its place."""
        return _moment(usual, None if self.working_days_before is None else -self.working_days_before, self)


class After(Form):
    """So many days after a meeting."""

    days_after: DayCount | None = None
    clock: Clock | None = None

    def of(self, usual: Moment) -> Moment:
        """`usual`, with what is said here in its place."""
        return _moment(usual, self.days_after, self)


class WorkingDaysAfter(Form):
    """So many working days after a meeting."""

    working_days_after: DayCount | None = None
    clock: Clock | None = None

    def of(self, usual: Moment) -> Moment:
        """`usual`, with what is said here in its place."""
        return _moment(usual, self.working_days_after, self)


class BeforeTheEnd(Form):
    """So many minutes before a meeting ends."""

    minutes_before_end: Count | None = None


def _moment(usual: Moment, days: int | None, said: Before | WorkingDaysBefore | After | WorkingDaysAfter) -> Moment:
    return replace(usual, days=usual.days if days is None else days, clock=said.clock or usual.clock)


class PlannedTimetable(Form):
    """Each mail to many, or to the secretariat; what is left out goes out at its usual time."""

    share_kit: Before = Before()
    preview: Before = Before()
    invitation: Before = Before()
    second_invitation: Before = Before()
    catering_order: WorkingDaysBefore = WorkingDaysBefore()
    reminder: Before = Before()
    day_before: Before = Before()
    evaluation: BeforeTheEnd = BeforeTheEnd()
    day_after: WorkingDaysAfter = WorkingDaysAfter()
    thanks: After = After()
    season_report: After = After()

    def timetable(self) -> Timetable:
        """The usual timetable, with what is said here in its place."""
        return timetable({name: getattr(self, name) for name in type(self).model_fields})


def timetable(said: Mapping[str, Any]) -> Timetable:
    """The usual timetable, with what is `said` in its place."""
    usual = Timetable()
    moments = {name: form.of(getattr(usual, name)) for name, form in said.items() if name != "evaluation"}
    minutes = said["evaluation"].minutes_before_end if "evaluation" in said else None
    if minutes is not None:
        moments["evaluation_minutes_before_end"] = minutes
    return replace(usual, **moments)


def out_of_order(times: Timetable, meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Fields whose mail could not go out in time for `meeting`, or would go out in the wrong order; and why."""

    def at(kind: Kind) -> datetime:
        return times.at(kind, meeting)

    invitation, second = at(Kind.INVITATION), at(Kind.SECOND_INVITATION)
    closes, starts, ends = meeting.registration_closes, meeting.starts, meeting.ends
    between = f"is less than {BETWEEN_INVITATIONS.days} days after the first invitation"
    wrong = {
        "share_kit": at(Kind.SHARE_KIT) > invitation and "is after the invitation, which its texts go with",
        "preview": at(Kind.PREVIEW) > invitation and "is after the invitation that it shows",
        "invitation": invitation >= closes and "is not before registration closes",
        "second_invitation": (second < invitation + BETWEEN_INVITATIONS and between)
        or (second >= closes and "is not before registration closes"),
        "catering_order": at(Kind.CATERING_ORDER) >= starts and "is not before the meeting",
        "reminder": at(Kind.REMINDER) >= starts - LAST_REMINDER and "is less than three hours before the meeting",
        "day_before": at(Kind.DAY_BEFORE) >= starts and "is not before the meeting",
        "evaluation": at(Kind.EVALUATION) < starts and "is before the meeting starts",
        **{
            kind.value.replace("-", "_"): at(kind) <= ends and "is not after the meeting"
            for kind in (Kind.DAY_AFTER, Kind.THANKS, Kind.SEASON_REPORT)
        },
    }
    yield from ((field, why) for field, why in wrong.items() if why)
