"""Letters to those who were there: how was it, and thanks with what was heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from shared.mails.attending import Attendance, Guest, confirmed, draft, guest
from shared.mails.evaluations import heard, shown_to_the_secretariat
from shared.mails.meetings import of_its_day, upcoming
from shared.mails.rendered import AppliesLater, NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.outbox.mail import Mail
from shared.projects import Project
from shared.registrations.links import Links
from shared.technical import clock

DOOR_TOLD = time(12)
"""On the day after, phones that were without a network at the door have told whom they ticked."""

LOOK_AGAIN = timedelta(hours=1)


def evaluation(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """How was it? Goes out shortly before the end, so that some read it in the room."""
    meeting = of_its_day(mail, project)
    to = guest(mail, project, post, links, now, past=True)
    return draft(
        "evaluation",
        to,
        _there(to, project, post, now),
        layout="brief",
        today=clock.local(now).date() == meeting.day,
        going_on=not meeting.over(now),
        manage_link="",
        answered_by_link=True,
        action_link=to.links.evaluate(project.id, meeting.id, mail.person, now),
    )


def thanks(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Thanks, what was heard, what the committee did about it, and when we meet again."""
    meeting = of_its_day(mail, project)
    if not meeting.over(now):
        raise NoLongerApplies("the meeting is not over")
    to = guest(mail, project, post, links, now, past=True)
    seated = _there(to, project, post, now)
    coming = next(iter(upcoming(project, meeting, now)), None)
    found = coming and post.registrations.get(project.id, coming.id, mail.person)
    comes = bool(found and found.live)
    until = shown_to_the_secretariat(post, project, meeting)
    results = post.once((project.id, meeting.id, until), now, lambda: heard(post, project.id, meeting.id, until))
    return draft(
        "thanks",
        to,
        seated,
        layout="thanks",
        heard=results.heard,
        answers=results.answers,
        next=coming,
        comes=comes,
        manage_link="",
        action_link=to.manage_link if coming and not comes else "",
        answered_by_link=coming and not comes,
    )


def _there(to: Guest, project: Project, post: MailSources, now: datetime) -> Sequence[Attendance]:
    """The meetings at which the guest had a seat and was, as far as one knows: the list at the door has them ticked, or
    was not kept.

    Raises:
        AppliesLater: a phone at the door may not have told yet whom it ticked.
        NoLongerApplies: at none of them.
    """
    seated = confirmed(to)
    there = [each for each in seated if each.registration.came]
    if there:
        return there
    heads = post.budget.books(project.id).heads
    found = [each for each in seated if not (each.meeting.id in heads and heads[each.meeting.id].ticked)]
    if not found:
        told_by = max(clock.at(each.meeting.day + timedelta(days=1), DOOR_TOLD) for each in seated)
        if now < told_by:
            raise AppliesLater("not ticked yet", min(now + LOOK_AGAIN, told_by))
        raise NoLongerApplies("did not come")
    return found
