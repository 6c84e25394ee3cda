"""What is due: the timetable's campaigns as the secretariat wants them, and what a change to a meeting brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shared.campaigns.campaign import Audience, Campaign
from shared.meetings.meeting import Meeting
from shared.outbox.mail import Kind

if TYPE_CHECKING:
    from shared.projects.project import Project

TIMETABLE: Mapping[Kind, Audience] = {
    Kind.SHARE_KIT: Audience.SECRETARIAT,
    Kind.PREVIEW: Audience.SECRETARIAT,
    Kind.INVITATION: Audience.MEMBERS,
    Kind.SECOND_INVITATION: Audience.MEMBERS,
    Kind.REMINDER: Audience.PARTICIPANTS,
    Kind.EVALUATION: Audience.PARTICIPANTS,
    Kind.THANKS: Audience.PARTICIPANTS,
    Kind.CATERING_ORDER: Audience.SECRETARIAT,
    Kind.DAY_BEFORE: Audience.SECRETARIAT,
    Kind.DAY_AFTER: Audience.SECRETARIAT,
    Kind.SEASON_REPORT: Audience.SECRETARIAT,
}
"""The mails that go out by the timetable, each to whom. A preview goes before the invitation of the same minute."""

FRESH = timedelta(hours=18)
"""Who signed up, or heard of a move, so shortly before a reminder's time knows it all."""

MESSAGE_LATE = timedelta(days=2)
"""A message written behind the meeting (its slides are here) may take so long to go out."""

LAST_REMINDER = timedelta(hours=3)
"""A reminder that reaches somebody later than this before the start helps nobody."""


def campaigns(project: Project, meeting: Meeting) -> Sequence[Campaign]:
    """Every campaign about `meeting`, past ones and those to come, the earliest first.

    Of a cancelled meeting only word of the cancellation goes out.
    """
    if meeting.cancelled:
        found = [*_told(meeting, Kind.MEETING_CANCELLED, meeting.ends)]
    else:
        found = [*_timed(project, meeting), *_told(meeting, Kind.MEETING_MOVED, meeting.starts)]
        found += _messages(project, meeting)
    return sorted(found, key=lambda each: each.at)


def campaign(project: Project, meeting: Meeting, kind: Kind) -> Campaign | None:
    """The campaign of `kind` about `meeting`, or None where there is none to come."""
    return next((each for each in campaigns(project, meeting) if each.kind is kind), None)


def due(project: Project, now: datetime) -> Sequence[Campaign]:
    """The campaigns that should have been started by `now`, may still go out and are not paused, the earliest first."""
    found = (each for meeting in project.meetings for each in campaigns(project, meeting))
    going = (each for each in found if each.at <= now < each.latest)
    wanted = (each for each in going if not project.override(each.meeting, each.kind).paused)
    return sorted(wanted, key=lambda each: each.at)


def _timed(project: Project, meeting: Meeting) -> Iterator[Campaign]:
    last = max((each.starts for each in project.meetings if not each.cancelled), default=None)
    for kind, audience in TIMETABLE.items():
        if kind is Kind.SEASON_REPORT and meeting.starts != last:
            continue
        if kind is Kind.CATERING_ORDER and not project.catering.serves(meeting.id):
            continue
        planned = project.timetable.at(kind, meeting)
        at = _wanted(project, meeting, kind, audience, planned)
        if kind is Kind.REMINDER and meeting.changed_at and meeting.changed_at > at - FRESH:
            continue
        if kind is Kind.PREVIEW and at > _invited(project, meeting):
            continue
        yield Campaign(
            kind,
            audience,
            meeting.id,
            at,
            _latest(kind, meeting, planned),
            version="" if audience is Audience.MEMBERS else meeting.day.isoformat(),
            since=at - FRESH if kind is Kind.REMINDER else None,
        )


def _wanted(project: Project, meeting: Meeting, kind: Kind, audience: Audience, planned: datetime) -> datetime:
    pressed = project.override(meeting.id, kind).now_at
    if pressed is None:
        return planned
    # “Send now” was said of the date that the meeting had then; members are invited once, to whichever date.
    if audience is not Audience.MEMBERS and meeting.changed_at and pressed < meeting.changed_at:
        return planned
    return min(planned, pressed)


def _invited(project: Project, meeting: Meeting) -> datetime:
    """When the invitation goes; who has said “send now” needs no preview of it."""
    planned = project.timetable.at(Kind.INVITATION, meeting)
    return _wanted(project, meeting, Kind.INVITATION, Audience.MEMBERS, planned)


def _latest(kind: Kind, meeting: Meeting, planned: datetime) -> datetime:
    match kind:
        case Kind.SHARE_KIT | Kind.PREVIEW | Kind.INVITATION | Kind.SECOND_INVITATION:
            return meeting.registration_closes
        case Kind.REMINDER:
            return meeting.starts - LAST_REMINDER
        case Kind.EVALUATION:
            return meeting.ends + timedelta(days=3)
        case Kind.THANKS:
            return planned + timedelta(days=10)
        case Kind.DAY_AFTER:
            return planned + timedelta(days=5)
        case Kind.SEASON_REPORT:
            return planned + timedelta(days=30)
        case _:
            return meeting.starts


def _told(meeting: Meeting, kind: Kind, latest: datetime) -> Iterator[Campaign]:
    """Word of the meeting's last change, to those who knew it otherwise."""
    if meeting.changed_at is not None:
        at, version = meeting.changed_at, str(meeting.version)
        yield Campaign(kind, Audience.REGISTERED, meeting.id, at, latest, version, since=at)


def _messages(project: Project, meeting: Meeting) -> Iterator[Campaign]:
    """To those who have a seat: who waits is no participant, and a message about what to bring would tell her that
    she comes.
    """
    for each in project.messages:
        if each.meeting == meeting.id and not each.withdrawn:
            latest = max(meeting.ends, each.written_at + MESSAGE_LATE)
            yield Campaign(Kind.MESSAGE, Audience.PARTICIPANTS, meeting.id, each.written_at, latest, each.id)
