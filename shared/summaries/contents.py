"""What a summary says: each meeting at a glance, what is new, and the budget."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.budget.lines import Tally
from shared.meetings import Meeting
from shared.outbox.mail import Entry
from shared.projects import Project
from shared.registrations import Registration, Seats, Status
from shared.technical import clock


@dataclass(frozen=True)
class MeetingSummary:
    """One meeting: its seats, and what came since the last summary. People are counted, not parties.

    `diets` are the words written, each with how many wrote it; `topics` the sentences, newest last;
    `new` who signed up since the last summary, newest last.
    """

    meeting: Meeting
    seats: Seats
    new_confirmed: int
    new_waiting: int
    diets: tuple[tuple[str, int], ...]
    topics: tuple[str, ...]
    new: tuple[Registration, ...]


@dataclass(frozen=True)
class Summary:
    """A summary at `now`; `since` is when the last one was made (None: this is the first)."""

    project: Project
    now: datetime
    since: datetime | None
    meetings: tuple[MeetingSummary, ...]
    tally: Tally
    troubles: tuple[Entry, ...]


def summary(
    project: Project,
    registrations: Mapping[str, Sequence[Registration]],
    seats: Mapping[str, Seats],
    tally: Tally,
    troubles: Sequence[Entry],
    since: datetime | None,
    now: datetime,
) -> Summary:
    """The summary of what has not been held yet, given everybody's registrations by meeting."""
    return Summary(
        project,
        now,
        since,
        tuple(
            _meeting(meeting, seats[meeting.id], registrations.get(meeting.id, ()), since)
            for meeting in project.upcoming(now)
            if meeting.id in seats
        ),
        tally,
        tuple(troubles),
    )


def _meeting(
    meeting: Meeting, seats: Seats, registrations: Sequence[Registration], since: datetime | None
) -> MeetingSummary:
    live = sorted((each for each in registrations if each.live), key=lambda each: each.registered_at)
    new = [each for each in live if since is None or each.registered_at > since]
    # A Counter of casefolded words keeps the spelling that came first.
    spelling: dict[str, str] = {}
    diets: Counter[str] = Counter()
    for each in live:
        if each.diet and each.status is Status.CONFIRMED:
            word = " ".join(each.diet.split())
            diets[spelling.setdefault(word.casefold(), word)] += 1
    return MeetingSummary(
        meeting,
        seats,
        new_confirmed=_people(new, Status.CONFIRMED),
        new_waiting=_people(new, Status.WAITING),
        diets=tuple(diets.most_common()),
        topics=tuple(each.topics for each in live if each.topics),
        new=tuple(new),
    )


def _people(registrations: Sequence[Registration], status: Status) -> int:
    return sum(each.party for each in registrations if each.status is status)


def fingerprint(summary: Summary) -> str:
    """A digest of what the summary says, less what passes by itself: two equal ones have no news between them."""
    said = [
        [
            (each.meeting.id, each.meeting.version, each.seats.version, each.seats.capacity, each.seats.reserved)
            for each in summary.meetings
        ],
        [(line.line.id, line.line.planned, line.forecast, line.spent) for line in summary.tally.lines],
        [entry.mail.id for entry in summary.troubles],
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def worth_sending(day_is_working: bool, monday: bool, changed: bool) -> bool:
    """On working days when something changed since the last summary; on a Monday that is a working day in any case."""
    return day_is_working and (monday or changed)


def is_monday(now: datetime) -> bool:
    """Whether it is Monday in Copenhagen."""
    return clock.local(now).weekday() == 0
