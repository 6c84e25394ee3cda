"""Two mails a day to the secretariat: what can wait gives way to what the timetable has.

Not counted is what cannot wait (an order that no longer fits, a kitchen that must hear), and what the secretariat asks
for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
    return clock.local(now).date() == _weekly_day(clock.local(now).date(), Counter(_fixed(project).values()))


def office_days(project: Project) -> Mapping[tuple[str, Kind], date]:
    """On which day each mail of the timetable goes to the secretariat, by its meeting and kind.

    The share kit can wait: on a day with two other mails it waits for the next working day before its invitation.
    """
    days = dict(_fixed(project))
    fixed, taken = Counter(days.values()), Counter(days.values())
    for meeting, at in ((each.meeting, each.at) for each in _listed(project) if each.kind is Kind.SHARE_KIT):
        day, invited = clock.local(at).date(), _invited(project, meeting)
        while taken[day] + (day == _weekly_day(day, fixed)) >= MOST_A_DAY:
            if (later := counted(day, 1)) >= invited:
                break
            day = later
        days[meeting, Kind.SHARE_KIT] = day
        taken[day] += 1
    return days


def _listed(project: Project) -> Sequence[Campaign]:
    listed = (each for meeting in project.meetings for each in campaigns(project, meeting))
    to_us = (each for each in listed if each.audience is Audience.SECRETARIAT)
    going = (each for each in to_us if not project.override(each.meeting, each.kind).paused)
    return sorted(going, key=lambda each: each.at)


def _fixed(project: Project) -> Mapping[tuple[str, Kind], date]:
    """Those that cannot wait."""
    listed = (each for each in _listed(project) if each.kind is not Kind.SHARE_KIT)
    return {(each.meeting, each.kind): clock.local(each.at).date() for each in listed}


def _weekly_day(day: date, fixed: Mapping[date, int]) -> date | None:
    monday = day - timedelta(days=day.weekday())
    week = [each for number in range(5) if clock.working_day(each := monday + timedelta(days=number))]
    return next((each for each in week if fixed.get(each, 0) < MOST_A_DAY), week[0] if week else None)


def _invited(project: Project, meeting: str) -> date:
    about = project.meeting(meeting)
    return clock.local(project.timetable.at(Kind.INVITATION, about)).date() if about else date.max


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
