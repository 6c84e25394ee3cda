"""Two mails a day to the secretariat: what can wait gives way to what the timetable has.

Not counted is what cannot wait (an order that no longer fits, a kitchen that must hear), and what the secretariat asks
for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from shared.campaigns.campaign import Campaign
from shared.campaigns.due import campaigns
from shared.outbox.declaration import Audience
from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.technical import clock, dynamodb
from shared.technical.working_days import counted

MOST_A_DAY = 2

MORNING = time(8)
"""When a mail goes that waited for another day."""


LONGEST_WAIT = timedelta(days=3)
"""So long a mail of the day after waits at most, well within the time in which it is of use."""


def state_id(project: str) -> str:
    """Under which id the Outbox table keeps what is known of the last summary."""
    return f"summary-state.{project}"


def planned_for_the_office(project: Project, day: date) -> int:
    """How many mails the timetable has for the secretariat on `day`, besides the summary."""
    return Counter(office_days(project).values())[day]


def weekly(project: Project, now: datetime) -> bool:
    """Whether this is the day of the week's summary, which comes with news or without: the first working day of the
    week on which no two other mails go; the first of all where each has two.
    """
    today = clock.local(now).date()
    return today == _weekly_day(today, Counter(_fixed(project, _listed(project)).values()))


def office_days(project: Project) -> Mapping[tuple[str, Kind], date]:
    """On which day each mail of the timetable goes to the secretariat, by its meeting and kind.

    The share kit can wait: on a day with two other mails it waits for the next working day before its invitation.
    """
    listed = _listed(project)
    days = _fixed(project, listed)
    fixed = Counter(days.values())
    for each in _of_kind(listed, Kind.SHARE_KIT):
        last = _day(project, Kind.INVITATION, each.meeting) - timedelta(days=1)
        _place(days, each, last, lambda day: day == _weekly_day(day, fixed))
    return days


def _fixed(project: Project, listed: Sequence[Campaign]) -> dict[tuple[str, Kind], date]:
    """Those of `listed` that the week's summary gives way to. Of three meetings' mails of the day after, on one Monday,
    the last waits: until the day of its meeting's thanks at most, for which it is read.
    """
    can_wait = {Kind.SHARE_KIT, Kind.DAY_AFTER}
    days = {(each.meeting, each.kind): clock.local(each.at).date() for each in listed if each.kind not in can_wait}
    for each in _of_kind(listed, Kind.DAY_AFTER):
        last = min(_day(project, Kind.THANKS, each.meeting), clock.local(each.at).date() + LONGEST_WAIT)
        _place(days, each, last, lambda _: False)
    return days


def _place(days: dict[tuple[str, Kind], date], campaign: Campaign, last: date, another: Callable[[date], bool]) -> None:
    """Put a mail that can wait on the first working day with room, `last` at most; else on its own. `another`: whether
    one goes on a day that is not among `days`.
    """
    own = day = clock.local(campaign.at).date()
    taken = Counter(days.values())
    while taken[day] + another(day) >= MOST_A_DAY and day <= last:
        day = counted(day, 1)
    days[campaign.meeting, campaign.kind] = day if day <= last else own


def _of_kind(listed: Sequence[Campaign], kind: Kind) -> Sequence[Campaign]:
    return [each for each in listed if each.kind is kind]


def _listed(project: Project) -> Sequence[Campaign]:
    """Those of the timetable to the secretariat that are not paused, in the order of their times and meetings."""
    meetings = sorted(project.meetings, key=lambda each: each.starts)
    listed = (each for meeting in meetings for each in campaigns(project, meeting))
    to_us = (each for each in listed if each.audience is Audience.SECRETARIAT)
    going = (each for each in to_us if not project.override(each.meeting, each.kind).paused)
    return sorted(going, key=lambda each: each.at)


def _day(project: Project, kind: Kind, meeting: str) -> date:
    about = project.meeting(meeting)
    return clock.local(project.timetable.at(kind, about)).date() if about else date.max


def _weekly_day(day: date, fixed: Mapping[date, int]) -> date | None:
    monday = day - timedelta(days=day.weekday())
    week = [each for number in range(5) if clock.working_day(each := monday + timedelta(days=number))]
    return next((each for each in week if fixed.get(each, 0) < MOST_A_DAY), week[0] if week else None)


def full_until(outbox: str, project: Project, now: datetime) -> datetime | None:
    """Until when a mail to the secretariat that can wait should wait; None where there is room for it today.

    `outbox` is the name of the Outbox table.
    """
    today = clock.local(now).date()
    made = [item["at"] for item in dynamodb.get_many(outbox, [{"id": state_id(project.id)}], consistent=True)]
    summed = any(clock.local(clock.parse(at)).date() == today for at in made)
    if planned_for_the_office(project, today) + summed < MOST_A_DAY:
        return None
    return clock.at(today + timedelta(days=1), MORNING)
