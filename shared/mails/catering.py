"""Letters about food: what to order, and that the order no longer fits."""

from __future__ import annotations

from datetime import datetime

from shared.budget.catering import CateringOrder, delta, food, order, ordered
from shared.budget.outlook import outlook
from shared.budget.table import Books
from shared.desk.audit import LinkPurpose
from shared.mails.meetings import of_its_day
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import Mail
from shared.projects import Project
from shared.registrations.links import Links
from shared.technical.languages import spoken


def catering_order(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """How much to order and why, in words that can be sent on to the caterer as they stand."""
    meeting = of_its_day(mail, project)
    if meeting.starts <= now:
        raise NoLongerApplies("the meeting has begun")
    books = post.budget.books(project.id)
    if ordered(books.entries, meeting.id):
        raise NoLongerApplies("it is ordered already")
    return _draft("catering-order", project, meeting, _order(project, post, books, meeting, now), links, now)


def catering_change(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """So many more or fewer than were ordered."""
    meeting = of_its_day(mail, project)
    if meeting.starts <= now:
        raise NoLongerApplies("the meeting has begun")
    books = post.budget.books(project.id)
    found = _order(project, post, books, meeting, now)
    placed = ordered(books.entries, meeting.id)
    change = delta(placed.portions, found.portions, project.catering.margin) if placed else None
    if placed is None or change is None:
        raise NoLongerApplies("the order fits")
    return _draft("catering-change", project, meeting, found, links, now, change=change, supplier=placed.supplier)


def _order(project: Project, post: MailSources, books: Books, meeting: Meeting, now: datetime) -> CateringOrder:
    seen = outlook(books, project, now)
    everybody = post.registrations.all(project.id, meeting.id)
    return order(meeting, everybody, seen.forecast.rates, food(seen.tally, meeting.id), project.catering.enough)


def _draft(
    words: str,
    project: Project,
    meeting: Meeting,
    found: CateringOrder,
    links: Links,
    now: datetime,
    **facts: object,
) -> MailView:
    links = links.within(spoken(project.secretariat.language))
    percent_alone = project.catering.percent % 10 != 0
    return MailView(
        to=project.secretariat,
        project=project,
        words=words,
        layout="catering",
        language=links.language,
        facts={
            "meeting": meeting,
            "order": found,
            "no_show": round(100 * found.no_show),
            "action_link": links.desk(LinkPurpose.ORDER, project.id, meeting.id, now=now),
            "often": project.catering.percent // (1 if percent_alone else 10),
            "of": 100 if percent_alone else 10,
            "margin": project.catering.margin,
            "change": None,
            **facts,
        },
    )
