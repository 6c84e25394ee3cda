"""What a sign-up came to."""

from __future__ import annotations

from dataclasses import dataclass

from shared.meetings import Meeting
from shared.registrations.registration import Status


@dataclass(frozen=True)
class Outcome:
    """What a sign-up for one meeting came to."""

    meeting: Meeting
    status: Status
