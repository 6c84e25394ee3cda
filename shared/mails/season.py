"""The letter with the season's evaluation and accounts, ready to be handed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.applications.document import application_docx
from shared.applications.next_season import next_season
from shared.desk.audit import LinkPurpose
from shared.documents.docx import DOCX
from shared.documents.season_report_docx import season_report_docx
from shared.documents.season_report_pdf import season_report_pdf
from shared.documents.season_report_xlsx import season_report_xlsx
from shared.documents.workbook import XLSX
from shared.evaluations.table import EvaluationsTable
from shared.mails.on_the_day import PDF
from shared.mails.rendered import Attachment, NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.members.consents import Subscription
from shared.outbox.mail import Mail
from shared.outbox.occasion import OfDay
from shared.projects import Project
from shared.projects.report_words import report_words
from shared.registrations.links import Links
from shared.summaries.figures import Figures
from shared.summaries.season import SeasonFound, begun, season_report
from shared.tasks.task import Chore
from shared.technical.languages import spoken
from shared.topics.table import AnswersTable
from shared.topics.voting import Ballots


def report(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The report as PDF and XLSX, what is still missing in it, by when it is due; and the next season's application."""
    last = project.last
    if isinstance(mail.occasion, OfDay):
        if last is None or mail.occasion != OfDay(last.day, last.edition):
            raise NoLongerApplies("another meeting is the last one")
        if not (last.cancelled or last.over(now)):
            raise NoLongerApplies("the season is not over")
    seasons = Figures(post.projects, post.members, post.registrations, post.budget)
    found = replace(season_found(project, post), seasons=seasons.over_the_seasons(project.network, now))
    made = season_report(project, found, now)
    links = links.within(spoken(project.secretariat.language))
    papers = "evaluering-og-regnskab" if project.grant else "evaluering"
    name = f"{project.id}-{made.made.isoformat()}-{papers}"
    following = next_season(project, found.books.lines, made)
    application = application_docx(following.data, made.made, project.committee.name)
    return MailView(
        to=project.secretariat,
        project=project,
        words="season-report",
        layout="season-report",
        language=links.language,
        facts={
            "report": made,
            "left": made.planned - made.actual,
            "came": sum((each.came or 0) + each.walk_ins for each in made.counted),
            "without_receipt": made.without_receipt,
            "uncounted": len(made.held) - len(made.counted),
            "words_link": links.desk(LinkPurpose.WORDS, project.id, now=now),
            "action_link": links.desk(LinkPurpose.TASK, project.id, Chore.REPORT.value, now=now),
        },
        attachments=(
            Attachment(f"{name}.pdf", PDF, season_report_pdf(made)),
            Attachment(f"{name}.xlsx", XLSX, season_report_xlsx(made)),
            Attachment(f"{name}.docx", DOCX, season_report_docx(made)),
            Attachment(f"{following.data['id']}-ansoegning.docx", DOCX, application),
        ),
    )


def season_found(project: Project, post: MailSources) -> SeasonFound:
    """What the tables say of the whole season."""
    ids = [each.id for each in project.meetings]
    standings = post.members.standings(project.network)
    members = [each for each, stands in standings if stands is Subscription.INVITED]
    since, answers = begun(project), AnswersTable(post.projects.name)
    return SeasonFound(
        registrations={id: list(post.registrations.all(project.id, id)) for id in ids},
        seats=post.registrations.seats(project.id, ids),
        evaluations=EvaluationsTable(post.registrations.name).season(project.id, ids),
        answers=answers.all(project.id),
        out=answers.out(project.id),
        books=post.budget.books(project.id),
        members=len(members),
        joined=sum(each.joined is not None and each.joined >= since for each in members),
        votes=Ballots(post.registrations.name).season(project),
        words=report_words(post.projects.name, project.id),
        companies=[each.company for each, _ in standings if each.joined is None or each.joined < since],
    )
