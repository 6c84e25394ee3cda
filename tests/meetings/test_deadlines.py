"""Until when a meeting takes registrations, hands seats on, and is still to come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.meetings import Meeting
from tests.builders import a_meeting

A_MOMENT = timedelta(microseconds=1)


def test_registration_is_open_until_its_deadline_and_not_at_it(meeting: Meeting) -> None:
    """The last moment before counts."""
    assert meeting.takes_registrations(meeting.registration_closes - A_MOMENT)
    assert not meeting.takes_registrations(meeting.registration_closes)


def test_seats_are_handed_on_until_promotion_closes_and_not_then(meeting: Meeting) -> None:
    """Hours after registration has closed people still move up."""
    assert meeting.promotes(meeting.registration_closes)
    assert meeting.promotes(meeting.promotion_closes - A_MOMENT)
    assert not meeting.promotes(meeting.promotion_closes)


@pytest.mark.parametrize("before", [timedelta(days=30), A_MOMENT])
def test_a_cancelled_meeting_takes_nobody_and_promotes_nobody(before: timedelta) -> None:
    """However early it is."""
    cancelled = a_meeting(cancelled=True)
    assert not cancelled.takes_registrations(cancelled.registration_closes - before)
    assert not cancelled.promotes(cancelled.promotion_closes - before)


def test_a_meeting_is_over_when_it_ends(meeting: Meeting) -> None:
    """At that moment, not before."""
    assert not meeting.over(meeting.ends - A_MOMENT)
    assert meeting.over(meeting.ends)
