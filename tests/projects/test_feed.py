"""The season to subscribe to."""

from __future__ import annotations

from icalendar import Calendar

from shared.meetings.calendar import Words
from shared.plans.changing import cancelled
from shared.projects.feed import season
from tests.builders import BEFORE, a_meeting, a_project


def test_a_cancelled_meeting_is_crossed_out_where_it_was() -> None:
    """It stays in the feed, cancelled, with a higher SEQUENCE: a calendar would keep for ever what merely vanishes."""
    project = a_project(cancelled(a_meeting(1), BEFORE), a_meeting(2))
    feed = Calendar.from_ical(season(project, lambda each: Words(each.title, ""), "https://example.org/p", BEFORE))
    assert [(each["STATUS"], each["SEQUENCE"]) for each in feed.walk("VEVENT")] == [("CANCELLED", 1), ("CONFIRMED", 0)]
