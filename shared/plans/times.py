"""When mails go out, where a plan wants another time than the usual one: days, the clock, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, create_model

from shared.campaigns.invited import BETWEEN_INVITATIONS
from shared.evaluations.giving import BEFORE_THE_END
from shared.meetings import Meeting
from shared.meetings.moment import Days, Moment
from shared.outbox.declaration import From, Latest
from shared.outbox.kinds import TIMETABLE, Kind
from shared.plans.form import Form
from shared.plans.values import Clock, Count, count
from shared.projects.timetable import Timetable

MOST_DAYS = 365

TICKS = timedelta(minutes=30)
"""A mail that may go out for a shorter time than this may fall between two ticks of the planner."""

EVALUATION_OPENS = f"comes before its link answers, {BEFORE_THE_END // timedelta(minutes=1)} minutes before the end"


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

    def of(self, usual: Moment) -> Moment:
        """`usual`, with what is said here in its place."""
        return usual if self.minutes_before_end is None else Moment(minutes_before_end=self.minutes_before_end)


Time = Before | WorkingDaysBefore | After | WorkingDaysAfter | BeforeTheEnd
"""What a plan may say of a mail's moment."""


def _moment(usual: Moment, days: int | None, given: Before | WorkingDaysBefore | After | WorkingDaysAfter) -> Moment:
    return replace(usual, days=usual.days if days is None else days, clock=given.clock or usual.clock)


class PlannedTimetable(Form):
    """Each mail of the timetable; what is left out goes out at its usual time."""

    def timetable(self) -> Timetable:
        """The usual timetable, with what is said here in its place."""
        return timetable({name: getattr(self, name) for name in type(self).model_fields})


def _form(usual: Moment) -> type[Form]:
    """How a plan says another moment than the `usual` one: on the same side of the meeting, days counted alike."""
    if usual.minutes_before_end is not None:
        return BeforeTheEnd
    if usual.counted is Days.WORKING:
        return WorkingDaysAfter if usual.days > 0 else WorkingDaysBefore
    return After if usual.days > 0 else Before


if not TYPE_CHECKING:
    PlannedTimetable = create_model(
        PlannedTimetable.__name__,
        __base__=PlannedTimetable,
        **{kind.name_in_plan: (form := _form(kind.declared.due), form()) for kind in TIMETABLE},
    )


def timetable(given: Mapping[str, Time]) -> Timetable:
    """The usual timetable, with what is `said` in its place."""
    usual = Timetable()
    moments = {kind.name_in_plan: usual.moment(kind) for kind in TIMETABLE}
    wanted = {name: form.of(moments[name]) for name, form in given.items()}
    return Timetable({name: moment for name, moment in wanted.items() if moment != moments[name]})


def out_of_order(times: Timetable, meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Fields whose mail could not go out in time for `meeting`, or would go out in the wrong order; and why."""
    at = {kind: times.at(kind, meeting) for kind in TIMETABLE}
    invitation, second = at[Kind.INVITATION], at[Kind.SECOND_INVITATION]
    order = {
        Kind.SHARE_KIT: at[Kind.SHARE_KIT] > invitation and "is after the invitation, which its texts go with",
        Kind.PREVIEW: at[Kind.PREVIEW] > invitation and "is after the invitation that it shows",
        Kind.SECOND_INVITATION: second < invitation + BETWEEN_INVITATIONS
        and f"is less than {BETWEEN_INVITATIONS.days} days after the first invitation",
        Kind.EVALUATION: (at[Kind.EVALUATION] < meeting.starts and "is before the meeting starts")
        or (at[Kind.EVALUATION] < meeting.ends - BEFORE_THE_END and EVALUATION_OPENS),
    }
    for kind in TIMETABLE:
        if why := order.get(kind) or _too_late(kind, at[kind], meeting) or _too_early(kind, at[kind], meeting):
            yield kind.name_in_plan, why


def _too_late(kind: Kind, at: datetime, meeting: Meeting) -> str:
    latest = kind.latest(at, meeting)
    if at + TICKS <= latest:
        return ""
    if at < latest:
        return f"leaves it {(latest - at) // timedelta(minutes=1)} minutes to go out; the planner looks every quarter"
    match kind.declared.latest:
        case Latest(From.REGISTRATION_CLOSES):
            return "is not before registration closes"
        case Latest(From.START, plus) if plus:
            return f"is less than {-plus // timedelta(hours=1)} hours before the meeting"
        case Latest(From.START):
            return "is not before the meeting"
        case _:
            return "is too late to be of use"


def _too_early(kind: Kind, at: datetime, meeting: Meeting) -> str:
    """A mail that usually follows the meeting cannot go before it."""
    due = kind.declared.due
    follows = due is not None and due.days > 0
    return "is not after the meeting" if follows and at <= meeting.ends else ""
