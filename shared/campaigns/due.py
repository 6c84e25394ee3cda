"""What is due: the timetable's campaigns as the secretariat wants them, and what a change to a meeting brings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shared.campaigns.campaign import Campaign
from shared.meetings.meeting import Meeting
from shared.outbox.declaration import Audience
from shared.outbox.kinds import TIMETABLE, Kind
from shared.outbox.occasion import OfDay, OfMeeting, OfMoment, of_edition
from shared.outbox.office_occasions import OfRecord
from shared.topics.voting import vote_of

if TYPE_CHECKING:
    from shared.projects.project import Project

REPORTED_WITHIN = timedelta(days=3)
"""A tick reports what an outage of so long has let pass; each later look at campaigns long past would cost reads."""

MESSAGE_LATE = timedelta(days=2)
"""A message written after the meeting (its slides are here) may take so long to go out."""


def campaigns(project: Project, meeting: Meeting) -> Sequence[Campaign]:
    """Every campaign about `meeting`, past ones and those to come, the earliest first.

    Of a cancelled meeting only word of the cancellation goes out.
    """
    if meeting.cancelled:
        listed = [*_changed(meeting, Kind.MEETING_CANCELLED), *_report(project, meeting)]
    else:
        listed = [*_timed(project, meeting), *_changed(meeting, Kind.MEETING_MOVED), *_messages(project, meeting)]
        listed += _vote(project, meeting)
    return sorted(listed, key=lambda each: each.at)


def campaign(project: Project, meeting: Meeting, kind: Kind) -> Campaign | None:
    """The campaign of `kind` about `meeting`, or None where there is none to come."""
    return next((each for each in campaigns(project, meeting) if each.kind is kind), None)


def due(project: Project, now: datetime) -> Sequence[Campaign]:
    """The campaigns that should have been started by `now`, may still go out and are not paused, the earliest first."""
    listed = (each for meeting in project.meetings for each in campaigns(project, meeting))
    going = (each for each in listed if each.at <= now < each.latest)
    wanted = (each for each in going if not project.override(each.meeting, each.kind).paused)
    return sorted(wanted, key=lambda each: each.at)


def coming(project: Project, now: datetime) -> Iterator[datetime]:
    """When those campaigns are to be started that are not due yet at `now`."""
    for meeting in project.meetings:
        yield from (each.at for each in campaigns(project, meeting) if now < each.at)


def ended(project: Project, now: datetime) -> Sequence[Campaign]:
    """The campaigns whose latest time has passed within the last days, and which nobody paused, the earliest first."""
    listed = (each for meeting in project.meetings for each in campaigns(project, meeting))
    over = (each for each in listed if each.at < each.latest <= now < each.latest + REPORTED_WITHIN)
    return sorted((each for each in over if not project.override(each.meeting, each.kind).paused), key=_at)


def _at(campaign: Campaign) -> datetime:
    return campaign.at


def _timed(project: Project, meeting: Meeting) -> Iterator[Campaign]:
    yield from _report(project, meeting)
    for kind in TIMETABLE:
        declared = kind.declared
        if declared.once_a_season:
            continue
        if (declared.with_food and not project.catering.serves(meeting.id)) or (
            declared.with_seats and not meeting.sign_up
        ):
            continue
        planned = project.timetable.at(kind, meeting)
        at = _wanted(project, meeting, kind, planned)
        since = at - declared.known_since if declared.known_since else None
        # Word of a change that came since stands for it; of one that was taken back at once nobody hears (`before`).
        if since and meeting.changed_at and meeting.changed_at > since and meeting.before:
            continue
        if kind is Kind.PREVIEW and at > _invited(project, meeting):
            continue
        members = declared.to is Audience.MEMBERS
        occasion = of_edition(meeting.edition) if members else OfDay(meeting.day, meeting.edition)
        yield Campaign(kind, meeting.id, at, kind.latest(planned, meeting), occasion, since, edition=meeting.edition)


def _report(project: Project, meeting: Meeting) -> Iterator[Campaign]:
    """The season's report, if `meeting` is the last one that was held; or the last of all, where none was."""
    kind = Kind.SEASON_REPORT
    if project.last is None or meeting.id != project.last.id:
        return
    planned = project.timetable.at(kind, meeting)
    if meeting.cancelled:
        planned = max((each.changed_at for each in project.meetings if each.changed_at), default=planned)
    else:
        # While a later meeting was still to come the season was not over.
        later = [each for each in project.meetings if each.starts > meeting.starts]
        planned = max([planned, *(each.changed_at for each in later if each.changed_at)])
    at = _wanted(project, meeting, kind, planned)
    yield Campaign(kind, meeting.id, at, kind.latest(planned, meeting), OfDay(meeting.day, meeting.edition))


def _wanted(project: Project, meeting: Meeting, kind: Kind, planned: datetime) -> datetime:
    pressed = project.override(meeting.id, kind).now_at
    if pressed is None:
        return planned
    # “Send now” was said of the date that the meeting had then; members are invited once, to whichever date.
    if kind.declared.to is not Audience.MEMBERS and meeting.changed_at and pressed < meeting.changed_at:
        return planned
    return min(planned, pressed)


def _invited(project: Project, meeting: Meeting) -> datetime:
    """When the invitation goes; somebody who has pressed “send now” needs no preview of it."""
    return _wanted(project, meeting, Kind.INVITATION, project.timetable.at(Kind.INVITATION, meeting))


def _changed(meeting: Meeting, kind: Kind) -> Iterator[Campaign]:
    """Word of the meeting's last change, to people who knew it otherwise."""
    at = meeting.changed_at
    if at is not None:
        yield Campaign(kind, meeting.id, at, kind.latest(at, meeting), OfMeeting(meeting.version), change=meeting)


def _vote(project: Project, meeting: Meeting) -> Iterator[Campaign]:
    """The question to the members what the meeting shall be about; of no use when the vote is closed."""
    if vote := vote_of(project, meeting):
        yield Campaign(Kind.VOTE, meeting.id, vote.opened, vote.closes, OfMoment(vote.opened))


def _messages(project: Project, meeting: Meeting) -> Iterator[Campaign]:
    """To everybody with a seat: people who wait are no participants, and would read in it that they come."""
    for each in project.messages:
        if each.meeting == meeting.id and not each.withdrawn:
            latest = max(Kind.MESSAGE.latest(each.written_at, meeting), each.written_at + MESSAGE_LATE)
            yield Campaign(Kind.MESSAGE, meeting.id, each.written_at, latest, OfRecord(each.id))
