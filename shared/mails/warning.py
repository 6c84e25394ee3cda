"""The letter about a budget line that is about to break."""

from __future__ import annotations

from datetime import datetime

from shared.budget.breaking import remedies
from shared.budget.outlook import outlook
from shared.desk.audit import LinkPurpose
from shared.mails.rendered import NoLongerApplies
from shared.mails.secretariat import can_wait
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.outbox.mail import Mail
from shared.outbox.office_occasions import OfLine
from shared.projects import Project
from shared.registrations.links import Links
from shared.technical.languages import spoken


def budget_warning(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """A line will cost more than it may; what would mend it, each by itself."""
    books = post.budget.books(project.id)
    seen = outlook(books, project, now)
    line = seen.tally.line(mail.of(OfLine).line)
    if line is None or not line.over:
        raise NoLongerApplies("the line keeps again")
    can_wait(mail, project, post, now)
    found = remedies(line, seen, project)
    links = links.within(spoken(project.secretariat.language))
    titles = {each.id: each for each in project.meetings}
    return MailView(
        to=project.secretariat,
        project=project,
        words="budget-warning",
        layout="office",
        language=links.language,
        facts={
            "line": line,
            "found": found,
            "fewer": [(titles[id], now_, then) for id, now_, then in found.fewer.meetings] if found.fewer else [],
            "others": [each for each in found.others if each.enough],
            "tally": seen.tally,
            "action_link": links.desk(LinkPurpose.MONEY, project.id, line.line.id, now=now),
        },
    )
