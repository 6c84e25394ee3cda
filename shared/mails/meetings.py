"""Letters to everybody who is registered at a meeting: before it, or when it is not as they were told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.mails import calendar
from shared.mails.attending import Guest, confirmed, draft, guest, live, with_calendar
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Announcement, Meeting
from shared.outbox.mail import Mail, State
from shared.outbox.occasion import OfDay, OfMeeting
from shared.outbox.office_occasions import OfRecord
from shared.projects import Project
from shared.registrations import Registration
from shared.registrations.links import Links
from shared.registrations.listing import guests
from shared.technical import clock

READ = frozenset({State.SENDING, State.SENT, State.DELIVERED, State.COMPLAINED})
"""A mail in one of these states has been read, or may have been."""


def of_its_day(mail: Mail, project: Project) -> Meeting:
    """The meeting that `mail` is about, on the day for which the mail was owed.

    Raises:
        NoLongerApplies: the meeting is gone or cancelled, or has moved to another day, which has mails of its own.
    """
    meeting = _about(mail, project)
    if meeting.cancelled:
        raise NoLongerApplies("the meeting is cancelled")
    if mail.occasion != OfDay(meeting.day, meeting.edition):
        raise NoLongerApplies("the meeting has moved to another day")
    return meeting


def reminder(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """We meet soon; tell us if you cannot come."""
    meeting = of_its_day(mail, project)
    to = guest(mail, project, post, links, now)
    seated = confirmed(to)
    if meeting.starts <= now:
        raise NoLongerApplies("the meeting has begun")
    listed = guests(post.registrations.name, project.id, meeting.id, mail.person)
    return draft("reminder", to, seated, days=(meeting.day - clock.local(now).date()).days, listed=listed)


def moved(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The meeting has another time, place or title than you were told; can you still come?"""
    meeting = _of_its_version(mail, project)
    to = guest(mail, project, post, links, now)
    standing = live(to)
    before = _known(mail, meeting, to.registration, post)
    seen = before and (before if any(each.confirmed for each in standing) else replace(before, join=meeting.join))
    if seen == meeting.announced:
        raise NoLongerApplies("this is what was known")
    change = of_change(to, meeting, before or next(iter(meeting.history), meeting.announced))
    return with_calendar(change, to, [each for each in standing if each.confirmed])


def of_change(to: Guest, meeting: Meeting, before: Announcement) -> MailView:
    """What has changed of `meeting` since guests knew it as `before`."""
    return draft(
        "meeting-moved",
        to,
        live(to),
        layout="meeting-moved",
        before=before,
        other_day=clock.local(before.starts).date() != meeting.day,
        other_time=(before.starts, before.ends) != (meeting.starts, meeting.ends),
        other_place=before.venue != meeting.venue,
        other_title=before.title != meeting.title,
        other_link=before.join != meeting.join,
    )


def called_off(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The meeting is cancelled; here are the next ones."""
    meeting = _of_its_version(mail, project)
    if not meeting.cancelled:
        raise NoLongerApplies("the meeting is held after all")
    to = guest(mail, project, post, links, now, called_off=True)
    standing = live(to)
    view = of_cancellation(to, meeting)
    return with_calendar(view, to, [each for each in standing if each.confirmed], calendar.CANCEL)


def of_cancellation(to: Guest, meeting: Meeting) -> MailView:
    """That `meeting` is cancelled, and which ones come after it."""
    project = to.project
    later = upcoming(project, meeting, to.now)
    return draft(
        "meeting-cancelled",
        to,
        live(to),
        layout="meeting-cancelled",
        later=[(each, to.links.meeting(project.id, each.id)) for each in later],
        manage_link="",
        action_link=to.links.network(project.network) if later else "",
    )


def message(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """What the secretariat writes to the participants, in its own words; also when the meeting is over."""
    text = next(
        (each.text for each in project.messages if OfRecord(each.id) == mail.occasion and not each.withdrawn), None
    )
    if text is None:
        raise NoLongerApplies("the message is withdrawn")
    to = guest(mail, project, post, links, now, past=True)
    return replace(draft("message", to, live(to), layout="message", text=text, now=now), own=text)


def upcoming(project: Project, meeting: Meeting, now: datetime) -> list[Meeting]:
    """The meetings after `meeting` that take registrations at `now`."""
    return [each for each in project.meetings if each.starts > meeting.starts and each.takes_registrations(now)]


def _of_its_version(mail: Mail, project: Project) -> Meeting:
    meeting = _about(mail, project)
    if mail.occasion != OfMeeting(meeting.version):
        raise NoLongerApplies("the meeting has changed again")
    return meeting


def _known(mail: Mail, meeting: Meeting, registration: Registration, post: MailSources) -> Announcement | None:
    """What the guest knows of `meeting`: the last version of which a mail was read, at this address or an earlier one,
    else the version that was seen at the sign-up; None where that is too long ago.
    """
    for version in range(meeting.version - 1, registration.meeting_version, -1):
        about = replace(mail, occasion=OfMeeting(version))
        own = post.outbox.get(about.id)
        earlier = () if own else (post.outbox.get(replace(about, person=each).id) for each in registration.moved_from)
        if any(entry and entry.state in READ for entry in (own, *earlier)):
            return meeting.announced_as_of(version)
    return meeting.announced_as_of(registration.meeting_version)


def _about(mail: Mail, project: Project) -> Meeting:
    meeting = project.meeting(mail.meetings[0])
    if meeting is None:
        raise NoLongerApplies("the meeting is gone")
    return meeting
