"""Letters that let the secretariat's own people, and nobody else, use its pages."""

from __future__ import annotations

from datetime import datetime

from shared.desk.audit import LinkPurpose
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.outbox.mail import Mail
from shared.outbox.occasion import OfHour
from shared.outbox.office_occasions import OfLink
from shared.projects import Project
from shared.registrations.links import DESK_AGE, Links
from shared.technical.languages import spoken


def approval(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """A browser that we do not know wants to act; whoever reads the secretariat's mail may let it."""
    links = links.within(spoken(project.secretariat.language))
    link = links.desk(LinkPurpose.BROWSER, project.id, mail.of(OfHour).text, now=now)
    return _draft("desk-approval", project, links, link)


def fresh_link(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """A link in place of one that expired: for the same purpose, about the same."""
    expired = mail.of(OfLink)
    links = links.within(spoken(project.secretariat.language))
    meeting = next((found for each in expired.about if (found := project.meeting(each))), None)
    link = links.desk(expired.purpose, project.id, *expired.about, now=now)
    return _draft("desk-link", project, links, link, meeting=meeting, days=DESK_AGE.days)


def _draft(words: str, project: Project, links: Links, link: str, **facts: object) -> MailView:
    return MailView(
        to=project.secretariat,
        project=project,
        words=words,
        layout="office",
        language=links.language,
        facts={"action_link": link, **facts},
    )
