"""What is due when, on clocks in Copenhagen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.campaigns.timetable import LAST_REMINDER, campaigns, due
from shared.meetings import Meeting, Venue
from shared.technical import clock


def meeting(starts: str) -> Meeting:
    """A meeting that starts at local time `starts`."""
    begins = clock.parse(datetime.fromisoformat(starts).replace(tzinfo=clock.COPENHAGEN).isoformat())
    return Meeting(
        id="moede-1",
        title="Netværksmøde",
        topic="",
        starts=begins,
        ends=begins + timedelta(minutes=90),
        venue=Venue("Verdensrummet", "Amager"),
        capacity=30,
        reserved=2,
        registration_closes=begins - timedelta(hours=20),
        promotion_closes=begins - timedelta(hours=14),
    )


@pytest.mark.parametrize(
    ("starts", "invitation", "reminder"),
    [
        ("2018-08-15T08:00", "2018-07-25T07:00", "2018-08-13T07:00"),
        # 28 October 2018 the clocks went back, between the invitation and the reminder.
        ("2018-11-07T08:00", "2018-10-17T07:00", "2018-11-05T08:00"),
        # 25 March 2018 they went forward.
        ("2018-03-27T08:00", "2018-03-06T08:00", "2018-03-25T07:00"),
        ("2019-01-10T08:00", "2018-12-20T08:00", "2019-01-08T08:00"),
    ],
)
def test_nine_oclock_in_copenhagen_whatever_the_season(starts: str, invitation: str, reminder: str) -> None:
    """Three weeks and two days before, at nine on the wall: across both changes of the clocks and the year's end."""
    found = [each.at.strftime("%Y-%m-%dT%H:%M") for each in campaigns(meeting(starts))]
    assert found == [invitation, reminder]


def test_an_outage_heals_and_nothing_goes_out_late() -> None:
    """A day late the invitation is still due; once sign-up is closed it is not, nor a reminder in the last hours."""
    one = meeting("2018-08-15T08:00")
    [invitation, reminder] = campaigns(one)
    moments = [
        invitation.at - timedelta(seconds=1),
        invitation.at,
        invitation.at + timedelta(days=1),
        reminder.at,
        one.registration_closes,
        one.starts - LAST_REMINDER,
    ]
    assert [[each.kind.value for each in due([one], now)] for now in moments] == [
        [],
        ["invitation"],
        ["invitation"],
        ["invitation", "reminder"],
        ["reminder"],
        [],
    ]


def test_a_skipped_hour_means_the_moment_after_it() -> None:
    """02:30 on the night when the clocks go forward is 03:30; twice 02:30 in October means the first."""
    from datetime import date, time

    assert clock.at(date(2018, 3, 25), time(2, 30)) == datetime(2018, 3, 25, 1, 30, tzinfo=UTC)
    assert clock.at(date(2018, 10, 28), time(2, 30)) == datetime(2018, 10, 28, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2018-08-15", True),
        ("2018-08-18", False),
        ("2018-03-30", False),
        ("2018-04-02", False),
        ("2018-05-10", False),
        ("2018-06-05", False),
        ("2018-12-24", False),
        ("2018-12-27", True),
        ("2018-12-31", False),
        ("2023-05-05", False),
        ("2024-04-26", True),
    ],
)
def test_a_municipal_office_keeps_the_holidays(day: str, working: bool) -> None:
    """Weekends, Easter, Ascension Day, Constitution Day, Christmas; Great Prayer Day until 2023 and no longer."""
    from datetime import date

    assert clock.working_day(date.fromisoformat(day)) is working
