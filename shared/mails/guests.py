"""Letters to a guest about their own registrations, as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.mails import calendar
from shared.mails.attending import Attendance, confirmed, draft, guest, live, with_calendar
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting, clashing
from shared.outbox.mail import Mail
from shared.outbox.occasion import OfChange, OfMoment
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.registrations.links import Links


def registered(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """You are registered, or you wait, or the one here and the other there."""
    to = guest(mail, project, post, links, now)
    standing = live(to)
    queues = [(each, _place(post, each.registration)) for each in standing if not each.confirmed]
    view = draft(
        "registered",
        to,
        standing,
        clashing=_clashing(mail, project, post, standing),
        queues=queues,
        promoting=any(each.meeting.promotes(now) for each, _ in queues),
    )
    return with_calendar(view, to, [each for each in standing if each.confirmed])


def _place(post: MailSources, mine: Registration) -> int:
    """The party's number in the queue, from 1; 0 where it does not wait any more."""
    queue = [each.person for each in post.registrations.waiting(mine.project, mine.meeting)]
    return queue.index(mine.person) + 1 if mine.person in queue else 0


def _clashing(mail: Mail, project: Project, post: MailSources, standing: Sequence[Attendance]) -> list[Meeting]:
    """The meetings at the same time as another one that the guest has signed up for, now or before."""
    mine = [each.meeting for each in standing]
    known = {each.id for each in mine}
    held = [each for each in project.meetings if each.id not in known and not each.cancelled]
    beside = [each for each in held if each in clashing([each, *mine])]
    others = post.guest(project.id, [each.id for each in beside], mail.person)[0] if beside else ()
    live_at = {each.meeting for each in others if each.live}
    return clashing(sorted([*mine, *(each for each in beside if each.id in live_at)], key=lambda each: each.starts))


def promoted(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """You have moved up from the waiting list."""
    to = guest(mail, project, post, links, now)
    seated = confirmed(to)
    return with_calendar(draft("promoted", to, seated), to, seated)


def fresh_link(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Your link, which somebody, maybe you, has asked for; also where nothing is to come, since it shows the past."""
    to = guest(mail, project, post, links, now, past=True, called_off=True)
    if all(each.registration.status is Status.MOVED for each in to.attending):
        raise NoLongerApplies("registered with another address")
    ahead = [each for each in to.attending if not each.meeting.over(now) and not each.meeting.cancelled]
    return draft("fresh-link", to, [each for each in ahead if each.registration.live])


def changed(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Your registration is changed; this is how it stands."""
    to = guest(mail, project, post, links, now)
    standing = live(to)
    return with_calendar(draft("changed", to, standing), to, [each for each in standing if each.confirmed])


def address_changed(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """To the old address: your registration is held under another one. Says nothing of the new one, and how to take it
    back.

    The event leaves this address's calendar; the new address has got its own.
    """
    to = guest(mail, project, post, links, now, called_off=True)
    moved = [each for each in to.attending if each.registration.status is Status.MOVED]
    if not moved:
        raise NoLongerApplies("registered with this address again")
    asked = post.address_request(project.id, mail.person, now)
    gone_to = {each.registration.moved_to for each in moved}
    back = to.links.take_back(project.id, mail.person, now) if asked and asked.person in gone_to else ""
    notice = draft("address-changed", to, moved, action_link=back, manage_link="", answered_by_link=True)
    return notice if mail.of(OfMoment).waited else with_calendar(notice, to, moved, calendar.CANCEL)


def cancelled(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The receipt of a cancellation, which also takes the meeting out of the calendar."""
    to = guest(mail, project, post, links, now, called_off=True)
    gone = [each for each in to.attending if each.registration.status is Status.CANCELLED]
    if not gone:
        raise NoLongerApplies("has come back")
    waited = mail.of(OfChange).waited
    meeting = gone[0].meeting
    opened = meeting.takes_registrations(now)
    receipt = draft("cancelled", to, gone, waited=waited, open=opened)
    if opened:
        again = to.links.meeting(project.id, meeting.id)
        receipt = replace(receipt, facts={**receipt.facts, "action_link": again})
    return receipt if waited else with_calendar(receipt, to, gone, calendar.CANCEL)
