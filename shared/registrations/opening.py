"""Whether a meeting still takes registrations, or at least changes of those that it has."""

from __future__ import annotations

from datetime import datetime

from shared.meetings import Meeting
from shared.registrations.refusals import MeetingCancelled, MeetingOver, RegistrationClosed


def require_ahead(meeting: Meeting, now: datetime) -> None:
    """Nothing, where a registration at `meeting` can still be changed or cancelled at `now`.

    Raises:
        MeetingCancelled, MeetingOver: why not.
    """
    if meeting.cancelled:
        raise MeetingCancelled
    if meeting.over(now):
        raise MeetingOver


def require_open(meeting: Meeting, now: datetime) -> None:
    """Nothing, where `meeting` takes registrations at `now`.

    Raises:
        MeetingCancelled, MeetingOver, RegistrationClosed: why not.
    """
    require_ahead(meeting, now)
    if not meeting.takes_registrations(now):
        raise RegistrationClosed
