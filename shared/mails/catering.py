"""Letters about food: what to order, and that the order no longer fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from shared.budget.books import Books
from shared.budget.catering import CateringOrder, delta, food, order, ordered, outdated, to_tell
from shared.budget.lines import Commitment
from shared.budget.outlook import outlook
from shared.desk.audit import LinkPurpose
from shared.mails.meetings import of_its_day
from shared.mails.render import paragraphs
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import Mail
from shared.outbox.office_occasions import OfOrder
from shared.projects import Project
from shared.registrations.links import Links
from shared.technical.languages import spoken
from shared.technical.templates import environment
from shared.technical.writing import lines, one_line

LONGEST_MAILTO = 2000
"""Characters; Outlook on Windows cuts longer links off."""

NEW_LINE, CRLF = "\n", "\r\n"


def catering_order(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """How much to order and why, in words that can be sent on to the caterer as they stand."""
    meeting = of_its_day(mail, project)
    if meeting.starts <= now:
        raise NoLongerApplies("the meeting has begun")
    books = post.budget.books(project.id)
    placed = ordered(books.entries, meeting.id)
    if placed and not outdated(placed, meeting):
        raise NoLongerApplies("it is ordered already")
    return _draft("catering-order", project, meeting, _order(project, post, books, meeting, now), links, now)


def catering_change(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """So many more or fewer than were ordered."""
    meeting, books, placed = _about(mail, project, post, now)
    found = _order(project, post, books, meeting, now)
    change = delta(placed.portions, found.portions, project.catering.margin)
    if meeting.cancelled or outdated(placed, meeting) or change is None:
        raise NoLongerApplies("the order fits, or is for another day")
    return _draft("catering-change", project, meeting, found, links, now, change=change, supplier=placed.supplier)


def kitchen(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The meeting whose food is ordered has another day or place, or is called off."""
    meeting, books, placed = _about(mail, project, post, now)
    why = to_tell(books.entries, [meeting]).get(meeting.id)
    if why is None:
        raise NoLongerApplies("the kitchen knows")
    found = _order(project, post, books, meeting, now)
    paid = placed.id not in {each.id for each in books.entries.commitments}
    view = _draft("kitchen", project, meeting, found, links, now, why=why.value, placed=placed, paid=paid)
    return replace(view, layout="office")


def _about(mail: Mail, project: Project, post: MailSources, now: datetime) -> tuple[Meeting, Books, Commitment]:
    """The meeting that a mail is about, the books, and its order, if that is still the one that the mail is about."""
    meeting = project.meeting(mail.meetings[0])
    if meeting is None or meeting.starts <= now:
        raise NoLongerApplies("the meeting is gone or has begun")
    books = post.budget.books(project.id)
    placed = ordered(books.entries, meeting.id)
    if placed is None or placed.id != mail.of(OfOrder).order:
        raise NoLongerApplies("the order is another one")
    return meeting, books, placed


def _order(project: Project, post: MailSources, books: Books, meeting: Meeting, now: datetime) -> CateringOrder:
    seen = outlook(books, project, now)
    everybody = post.registrations.all(project.id, meeting.id)
    return order(meeting, everybody, seen.forecast, food(seen.tally, meeting.id))


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
    written, mailto = _written(project, meeting, found, now, links.language)
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
            "written": paragraphs(written),
            "mailto": mailto,
            **facts,
        },
    )


def _written(project: Project, meeting: Meeting, found: CateringOrder, now: datetime, language: str) -> tuple[str, str]:
    """The order in words to be sent on, and a link that opens a mail with them (RFC 6068); the link is empty where they
    are too many for one.
    """
    delivered = meeting.starts - timedelta(minutes=project.catering.delivered_minutes_before)
    facts = {"now": now, "project": project, "meeting": meeting, "order": found, "delivered": delivered}
    rendered: Any = (
        environment("shared.mails", "shared.registrations", language=language)
        .get_template("order.txt")
        .make_module(facts)
    )
    words, subject = lines(rendered.words()), one_line(rendered.subject())
    link = f"mailto:?subject={quote(subject, safe='')}&body={quote(words.replace(NEW_LINE, CRLF), safe='')}"
    return words, link if len(link) <= LONGEST_MAILTO else ""
