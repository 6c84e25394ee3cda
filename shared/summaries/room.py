"""Two mails a day to the secretariat: what can wait gives way to what the timetable has.

Not counted is what cannot wait (an order that no longer fits, a kitchen that must hear), and what the secretariat asks
for itself.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from shared.campaigns.due import campaigns
from shared.outbox.declaration import Audience
from shared.projects import Project
from shared.technical import clock, dynamodb

MOST_A_DAY = 2

MORNING = time(8)
"""When a mail goes that waited for another day."""


def state_id(project: str) -> str:
    """Under which id the Outbox table keeps what is known of the last summary."""
    return f"summary-state.{project}"


def planned_for_the_office(project: Project, day: date) -> int:
    """How many mails the timetable has for the secretariat on `day`, besides the summary."""
    listed = (each for meeting in project.meetings for each in campaigns(project, meeting))
    to_us = (each for each in listed if each.audience is Audience.SECRETARIAT)
    going = (each for each in to_us if not project.override(each.meeting, each.kind).paused)
    return sum(clock.local(each.at).date() == day for each in going)


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
