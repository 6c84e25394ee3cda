"""A mail to participants as one of them gets it, shown to the secretariat before it goes out: its subject, and as HTML
what stands in a page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.mails.attending import Attendance, Guest, draft
from shared.mails.meetings import of_cancellation, of_change
from shared.mails.preview import NOBODY, to_nobody
from shared.mails.render import body
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import Kind, Mail
from shared.outbox.office_occasions import INVITATION, OfSample
from shared.projects import Project
from shared.projects.overrides import Text
from shared.projects.samples import sample_text
from shared.registrations import Registration, Status
from shared.registrations.links import Links
from shared.technical.languages import spoken


def sample(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """What the secretariat has asked to see in its own inbox; the links that one reader alone has are left out."""
    meeting, wanted = project.meeting(mail.meetings[0]), mail.of(OfSample).id
    if meeting is None:
        raise NoLongerApplies("the meeting is gone")
    links = links.within(spoken(project.secretariat.language))
    if wanted == INVITATION:
        text = project.override(meeting.id, Kind.INVITATION).texts.get(links.language)
        view = to_nobody(project, meeting, links.language, text, links, now)
    else:
        draft = sample_text(post.projects.name, project.id, wanted)
        if draft is None:
            raise NoLongerApplies("the draft is gone")
        view = _message(project, meeting, draft, links, now)
    return replace(view, to=project.secretariat, sample=True, unsubscribe=())


def message(project: Project, meeting: Meeting, text: Text, links: Links, now: datetime) -> tuple[str, str]:
    """What the secretariat writes, to nobody in particular."""
    return _shown(_message(project, meeting, text, links, now), now)


def change(project: Project, meeting: Meeting, links: Links, now: datetime) -> tuple[str, str]:
    """The mail that tells of the last change of `meeting`, or that it is cancelled."""
    to = _nobody(project, meeting, links, now)
    if meeting.cancelled:
        view = of_cancellation(to, meeting)
    else:
        view = of_change(to, meeting, meeting.announced_as_of(meeting.version - 1) or meeting.announced)
    return _shown(replace(view, facts={**view.facts, "manage_link": "", "action_link": ""}), now)


def _message(project: Project, meeting: Meeting, text: Text, links: Links, now: datetime) -> MailView:
    to = _nobody(project, meeting, links, now)
    message = draft("message", to, to.attending, text=text, now=now, manage_link="", action_link="")
    return replace(message, own=text, layout="message")


def _shown(view: MailView, now: datetime) -> tuple[str, str]:
    words, html, _ = body(replace(view, facts={**view.facts, "shown": True}), view.layout, now)
    return words["subject"], html


def _nobody(project: Project, meeting: Meeting, links: Links, now: datetime) -> Guest:
    nobody = Registration(
        project=project.id,
        meeting=meeting.id,
        person=NOBODY,
        name="",
        company="",
        address="",
        party=1,
        status=Status.CONFIRMED,
        registered_at=now,
        version=1,
    )
    return Guest(project, (Attendance(meeting, nobody),), links, now)
