"""The season to subscribe to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar

from shared.meetings import Meeting
from shared.meetings.calendar import Words
from shared.plans.changing import cancelled
from shared.projects.feed import season
from tests.builders import BEFORE, a_meeting, a_project

DAY = timedelta(days=1)


def events(*meetings: Meeting, now: datetime = BEFORE) -> list[Any]:
    """The events of the feed, read at `now`."""
    feed = season([a_project(*meetings)], lambda _: lambda each: Words(each.title, ""), "https://example.org", now)
    return Calendar.from_ical(feed).walk("VEVENT")


def test_a_cancelled_meeting_is_crossed_out_where_it_was() -> None:
    """It stays in the feed, cancelled: a calendar would keep for ever what merely vanishes."""
    assert [each["STATUS"] for each in events(cancelled(a_meeting(1), BEFORE), a_meeting(2))] == [
        "CANCELLED",
        "CONFIRMED",
    ]


def test_the_sequence_never_falls_however_little_is_known_of_before() -> None:
    """A meeting that was moved twice, taken out and put in anew, or restored from a copy, counts from nothing: the
    calendars that have it must take what is true now all the same.
    """
    [before] = events(replace(a_meeting(1), version=7), now=BEFORE)
    [after] = events(a_meeting(1, starts=a_meeting(1).starts + DAY, ends=a_meeting(1).ends + DAY), now=BEFORE + DAY)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
