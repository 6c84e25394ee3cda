"""The timetable: which mails to many are due when, relative to a meeting, on clocks in Copenhagen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from shared.meetings.meeting import Meeting
from shared.outbox.mail import Kind
from shared.technical import clock


class Audience(StrEnum):
    """To whom a campaign goes."""

    MEMBERS = "members"
    """Every member who may be mailed and has not signed up."""
    PARTICIPANTS = "participants"
    """Everybody confirmed whose confirmation is not fresh at the campaign's time."""


@dataclass(frozen=True)
class Rule:
    """A mail to many: so many days before each meeting, at that time of the day."""

    kind: Kind
    audience: Audience
    days_before: int
    clock: time


@dataclass(frozen=True)
class Campaign:
    """One mail to many about one meeting: due at `at`, not started or sent any more from `latest`."""

    kind: Kind
    audience: Audience
    meeting: str
    at: datetime
    latest: datetime


TIMETABLE = (
    Rule(Kind.INVITATION, Audience.MEMBERS, days_before=21, clock=time(9)),
    Rule(Kind.REMINDER, Audience.PARTICIPANTS, days_before=2, clock=time(9)),
)

FRESH = timedelta(hours=18)
"""Who signed up so shortly before a campaign's time has a confirmation that says it all."""

LAST_REMINDER = timedelta(hours=3)
"""A reminder that reaches somebody later than this before the start helps nobody."""


def campaigns(meeting: Meeting, rules: Iterable[Rule] = TIMETABLE) -> Sequence[Campaign]:
    """Every campaign of `meeting`, past ones too."""
    return [
        Campaign(
            rule.kind,
            rule.audience,
            meeting.id,
            at=clock.at(clock.local(meeting.starts).date() - timedelta(days=rule.days_before), rule.clock),
            latest=_latest(rule, meeting),
        )
        for rule in rules
    ]


def due(meetings: Iterable[Meeting], now: datetime) -> Sequence[Campaign]:
    """The campaigns that should have been started by `now` and may still go out."""
    return [each for meeting in meetings for each in campaigns(meeting) if each.at <= now < each.latest]


def _latest(rule: Rule, meeting: Meeting) -> datetime:
    if rule.kind is Kind.INVITATION:
        return meeting.registration_closes
    return meeting.starts - LAST_REMINDER
