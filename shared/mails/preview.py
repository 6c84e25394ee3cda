"""The invitation, shown to the secretariat before it goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.desk.audit import LinkPurpose
from shared.mails.meetings import of_its_day
from shared.mails.members import open_seats, to_member
from shared.mails.render import body
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.members.member import Member
from shared.outbox.mail import Kind, Mail
from shared.projects import Project
from shared.projects.overrides import Text
from shared.registrations.links import Links
from shared.technical.languages import LANGUAGES, SOURCE, spoken

NOBODY = "nobody"
"""Whose invitation is shown: the links that a member alone has are left out."""


@dataclass(frozen=True)
class Edition:
    """The invitation as readers of one language get it: its subject, and its body as HTML, escaped, and as text."""

    language: str
    subject: str
    html: str
    text: str
    edited: bool


def preview(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The invitation as it will go out, to how many, and when; its button leads to editing, pausing and sending it."""
    meeting = of_its_day(mail, project)
    override = project.override(meeting.id, Kind.INVITATION)
    at = override.now_at or project.timetable.at(Kind.INVITATION, meeting)
    if not override.paused and at <= now:
        raise NoLongerApplies("the invitation is on its way")
    links = links.within(spoken(project.secretariat.language))
    return MailView(
        to=project.secretariat,
        project=project,
        words="preview",
        layout="preview",
        language=links.language,
        facts={
            "meeting": meeting,
            "at": at,
            "paused": override.paused,
            "members": post.members.active(project.network),
            "editions": editions(project, meeting, links, now),
            "action_link": links.desk(LinkPurpose.INVITATION, project.id, meeting.id, now=now),
        },
    )


def editions(
    project: Project,
    meeting: Meeting,
    links: Links,
    now: datetime,
    texts: Mapping[str, Text] | None = None,
    *,
    shown: bool = False,
) -> Sequence[Edition]:
    """The invitation in each language, in the words that the secretariat wants now, or in `texts`; see `edition`."""
    own_texts = project.override(meeting.id, Kind.INVITATION).texts if texts is None else texts
    return [edition(project, meeting, each, own_texts.get(each), links, now, shown=shown) for each in LANGUAGES]


def edition(
    project: Project,
    meeting: Meeting,
    language: str,
    text: Text | None,
    links: Links,
    now: datetime,
    *,
    shown: bool = False,
) -> Edition:
    """The invitation to `meeting` in `language`, with `text` in place of ours where there is one.

    `shown`: the whole mail, as it stands in a page; else its body, to be quoted in a mail.
    """
    view = to_nobody(project, meeting, language, text, links, now)
    view = replace(view, facts={**view.facts, "shown": shown})
    parts, html, plain = body(view, view.layout if shown else "invitation-body", now)
    return Edition(language, parts["subject"], html, plain, text is not None)


def to_nobody(
    project: Project, meeting: Meeting, language: str, text: Text | None, links: Links, now: datetime
) -> MailView:
    """The invitation without the links that a member alone has."""
    mail = Mail(Kind.INVITATION, project.id, NOBODY, now, meeting.registration_closes, (meeting.id,))
    member = Member(
        project.network, NOBODY, name="", company="", address=project.secretariat.address, language=language
    )
    draft = to_member(mail, project, meeting, member, links.within(SOURCE), now, open_seats(meeting))
    nobody_s = {
        "meeting_link": links.within(language).meeting(project.id, meeting.id),
        "decline_link": "",
        "unsubscribe_link": "",
    }
    return replace(draft, own=text, facts={**draft.facts, **nobody_s})
