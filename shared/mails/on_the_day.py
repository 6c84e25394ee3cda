"""Letters around a meeting: whom to expect the day before, and how it went the day after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from shared import limits
from shared.budget.catering import ordered
from shared.budget.recount import counted
from shared.check_in.tap import AFTERWARDS
from shared.desk.audit import LinkPurpose
from shared.documents.badges import Badges, badges_of, badges_pdfs
from shared.documents.guest_list import file_name, guest_list
from shared.documents.participants import ParticipantList, participants_pdfs
from shared.documents.participants_xlsx import participants_xlsx
from shared.documents.workbook import XLSX
from shared.evaluations.results import results
from shared.evaluations.table import EvaluationsTable
from shared.mails.evaluations import heard
from shared.mails.meetings import of_its_day
from shared.mails.rendered import Attachment, NoLongerApplies
from shared.mails.secretariat import on_its_day
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import Mail
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.registrations.diets import diets
from shared.registrations.links import Links
from shared.summaries.afterwards import Turnout, cost_of
from shared.technical import clock
from shared.technical.languages import spoken

PDF = "application/pdf"
MOST_SAID = 12
"""Sentences of each kind in the letter of the day after; the season's report has them all."""


def day_before(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Whom to expect tomorrow: lists and badges to print, and the page to check people in on."""
    meeting = of_its_day(mail, project)
    if meeting.starts <= now:
        raise NoLongerApplies("the meeting has begun")
    registrations = list(post.registrations.all(project.id, meeting.id))
    confirmed = [each for each in registrations if each.status is Status.CONFIRMED]
    waiting = [each for each in registrations if each.status is Status.WAITING]
    links = links.within(spoken(project.secretariat.language))
    return MailView(
        to=project.secretariat,
        project=project,
        words="day-before",
        layout="day-before",
        language=links.language,
        facts={
            "meeting": meeting,
            "days": (meeting.day - clock.local(now).date()).days,
            "people": sum(each.party for each in confirmed),
            "parties": len(confirmed),
            "waiting": sum(each.party for each in waiting),
            "diets": diets(confirmed if project.catering.serves(meeting.id) else ()),
            "topics": list(dict.fromkeys(each.topics for each in confirmed if each.topics))[:MOST_SAID],
            "printed": _printed(registrations),
            "order": ordered(post.budget.books(project.id).entries, meeting.id),
            "action_link": links.desk(LinkPurpose.CHECK_IN, project.id, meeting.id, now=now),
            "order_link": _order_link(project, meeting, links, now),
            "message_link": links.desk(LinkPurpose.MESSAGE, project.id, meeting.id, now=now),
        },
        attachments=tuple(
            _papers(project, meeting, guest_list(project, meeting, registrations, now), _printed(registrations))
        ),
    )


def _order_link(project: Project, meeting: Meeting, links: Links, now: datetime) -> str:
    """Where the food is ordered or the order corrected; empty where there is none."""
    if not project.catering.serves(meeting.id):
        return ""
    return links.desk(LinkPurpose.ORDER, project.id, meeting.id, now=now)


def day_after(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Who came, what they said, and what it cost against its budget.

    Raises:
        AppliesLater: two other mails go to the secretariat today.
    """
    meeting = of_its_day(mail, project)
    if not meeting.over(now):
        raise NoLongerApplies("the meeting is not over")
    on_its_day(mail, project, now)
    [seats] = post.registrations.seats(project.id, [meeting.id]).values()
    heads = counted(meeting.id, post.registrations.all(project.id, meeting.id), seats)
    links = links.within(spoken(project.secretariat.language))
    return MailView(
        to=project.secretariat,
        project=project,
        words="day-after",
        layout="day-after",
        language=links.language,
        facts={
            "meeting": meeting,
            "turnout": Turnout.of(heads),
            "results": results(EvaluationsTable(post.registrations.name).all(project.id, meeting.id)),
            "heard": heard(post, project.id, meeting.id).heard[:MOST_SAID],
            "cost": cost_of(meeting, post.budget.books(project.id), len(project.meetings)),
            "most": MOST_SAID,
            "late_days": AFTERWARDS.days,
            "fed_later": any(each.starts > now and project.catering.serves(each.id) for each in project.meetings),
            "topic_link": links.desk(LinkPurpose.TOPIC, project.id, now=now),
            "action_link": links.desk(LinkPurpose.EXPENSE, project.id, now=now) if project.grant else "",
            "check_in_link": links.desk(LinkPurpose.CHECK_IN, project.id, meeting.id, now=now),
            "message_link": links.desk(LinkPurpose.MESSAGE, project.id, meeting.id, now=now),
        },
    )


def _printed(registrations: Sequence[Registration]) -> bool:
    """Whether lists and badges are drawn; of more people there is the spreadsheet alone."""
    return sum(each.party for each in registrations if each.live) <= limits.MOST_PRINTED


def _papers(project: Project, meeting: Meeting, facts: ParticipantList, printed: bool) -> Iterator[Attachment]:
    name = file_name(meeting)
    badges = Badges(
        project.committee.name,
        meeting.title,
        meeting.starts,
        badges_of(facts.confirmed, meeting.reserved),
        project.appearance.accent,
        facts.language,
        facts.companies,
    )
    if printed:
        yield from _pdfs(f"{name}-deltagere", participants_pdfs(facts))
    yield Attachment(f"{name}-deltagere.xlsx", XLSX, participants_xlsx(facts))
    if printed and not meeting.online:
        yield from _pdfs(f"{name}-navneskilte", badges_pdfs(badges))


def _pdfs(name: str, files: Sequence[bytes]) -> Iterator[Attachment]:
    for number, each in enumerate(files, start=1):
        yield Attachment(f"{name}{f'-{number}' if len(files) > 1 else ''}.pdf", PDF, each)
