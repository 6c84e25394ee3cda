"""Until when a meeting takes registrations, hands seats on, and is still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.meetings import Meeting, Venue
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


def test_people_are_asked_while_they_may_sign_up_or_just_come(meeting: Meeting) -> None:
    """Where nobody signs up that is until the meeting begins, unless it is cancelled."""
    closes, open_to_all = meeting.registration_closes, replace(meeting, sign_up=False)
    assert meeting.invites(closes - A_MOMENT) and not meeting.invites(closes)
    assert open_to_all.invites(meeting.starts - A_MOMENT) and not open_to_all.invites(meeting.starts)
    assert not replace(open_to_all, cancelled=True).invites(closes - A_MOMENT)


def test_what_was_told_of_each_version_is_known_as_far_back_as_it_is_kept(meeting: Meeting) -> None:
    """The version that is, and any after it, is the meeting as it stands."""
    first, second = (replace(meeting.announced, title=title) for title in ("Den første", "Den anden"))
    third = replace(meeting, version=3, history=(first, second))
    assert [third.announced_as_of(version) for version in range(5)] == [
        None,
        first,
        second,
        third.announced,
        third.announced,
    ]


def test_a_meeting_says_where_it_moved_from_until_it_begins(meeting: Meeting) -> None:
    """A new title alone is no move."""
    told, later = meeting.announced, meeting.starts - A_MOMENT
    for moved in (
        replace(told, starts=told.starts - A_MOMENT),
        replace(told, ends=told.ends - A_MOMENT),
        replace(told, venue=Venue("Biblioteket", "Eksempelvej 2")),
    ):
        there = replace(meeting, before=moved)
        assert (there.moved_from(later), there.moved_from(meeting.starts)) == (moved, None)
        assert replace(there, cancelled=True).moved_from(later) is None
    assert replace(meeting, before=replace(told, title="Et andet navn")).moved_from(later) is None
    assert meeting.moved_from(later) is None


def test_a_meeting_is_over_when_it_ends(meeting: Meeting) -> None:
    """At that moment, not before."""
    assert not meeting.over(meeting.ends - A_MOMENT)
    assert meeting.over(meeting.ends)
