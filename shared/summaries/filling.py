"""How the seats of meetings filled over time: the curve on the season's page, and in Monday's summary."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from shared.campaigns.due import campaigns
from shared.meetings import Meeting
from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.registrations import Seats, Status
from shared.registrations.reads import Registered

INVITATIONS = (Kind.INVITATION, Kind.SECOND_INVITATION)

PLACES = 280
"""On the curve, which is drawn 560 points wide: as fine as a phone shows it."""

Point = tuple[float, float]
"""From the left and from the bottom, each from 0 to 1."""


@dataclass(frozen=True)
class Filling:
    """A meeting's seats from `begins` to its start. `steps`: how many of the people with a seat today had signed up by
    each moment; `invited`: when invitations went out, by `now`.
    """

    meeting: Meeting
    seats: Seats
    begins: datetime
    steps: tuple[tuple[datetime, int], ...]
    invited: tuple[datetime, ...]
    now: datetime

    @property
    def points(self) -> list[Point]:
        """The curve as the corners of its steps, to now or to the meeting; its top is the seats there are."""
        most = max(self.seats.open, self.seats.taken, 1)
        found: list[Point] = [(0.0, 0.0)]
        # Of what stands at one place the last: as many corners as can be seen, however large the hall.
        for place in range(PLACES + 1):
            upto = self.begins + (self.meeting.starts - self.begins) * (place + 0.5) / PLACES
            signed_up = len(self.steps) if place == PLACES else bisect(self.steps, (upto,))
            height = self.steps[signed_up - 1][1] / most if signed_up else 0.0
            if height != found[-1][1]:
                found += [(place / PLACES, found[-1][1]), (place / PLACES, height)]
        return [*found, (self.place(self.now), found[-1][1])]

    @property
    def marks(self) -> list[float]:
        """Where the invitations stand, from the left."""
        return [self.place(each) for each in self.invited]

    def place(self, at: datetime) -> float:
        """Where a moment stands, from the left."""
        whole = (self.meeting.starts - self.begins).total_seconds() or 1.0
        return round(min(1.0, max(0.0, (at - self.begins).total_seconds() / whole)) * PLACES) / PLACES


def filling(
    project: Project, meeting: Meeting, seats: Seats, registrations: Iterable[Registered], now: datetime
) -> Filling:
    """The curve of `meeting` as it stands at `now`."""
    confirmed = Status.CONFIRMED
    seated = sorted([(each.registered_at, each.party) for each in registrations if each.status is confirmed])
    sent = [
        each.at
        for each in campaigns(project, meeting)
        if each.kind in INVITATIONS and not project.override(meeting.id, each.kind).paused
    ]
    invited = tuple(sorted(at for at in sent if at <= min(now, meeting.starts)))
    begins = min([*invited, *(at for at, _ in seated[:1]), meeting.starts])
    people = accumulate(party for _, party in seated)
    steps = tuple(zip([at for at, _ in seated], people, strict=True))
    return Filling(meeting, seats, begins, steps, invited, now)
