"""What evaluations make the secretariat hear at once, and everybody afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.evaluations.results import results
from shared.evaluations.table import EvaluationsTable
from shared.mails.rendered import NoLongerApplies
from shared.mails.secretariat import can_wait
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfDay
from shared.outbox.office_occasions import OfRecord
from shared.projects import Project
from shared.registrations.links import Links
from shared.technical.languages import spoken
from shared.technical.writing import one_line
from shared.topics.answer import Heard, names
from shared.topics.answer import heard as told
from shared.topics.gathering import gather
from shared.topics.table import AnswersTable


def low_score(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Somebody was not content. Whose answer it is stands there only where they signed it."""
    meeting = project.meeting(mail.meetings[0])
    if meeting is None:
        raise NoLongerApplies("the meeting is gone")
    table = EvaluationsTable(post.registrations.name)
    evaluation = table.get(project.id, meeting.id, mail.of(OfRecord).id)
    if evaluation is None or not evaluation.low:
        raise NoLongerApplies("the evaluation is gone, or no longer low")
    can_wait(mail, project, post, now)
    links = links.within(spoken(project.secretariat.language))
    return MailView(
        to=project.secretariat,
        project=project,
        words="low-score",
        layout="low-score",
        language=links.language,
        facts={
            "meeting": meeting,
            "score": evaluation.score,
            "name": one_line(evaluation.signed_name),
            "useful": one_line(evaluation.useful),
            "next_topics": one_line(evaluation.next_topics),
            "free": one_line(evaluation.free),
            "results": results(table.all(project.id, meeting.id)),
            "meeting_link": links.meeting(project.id, meeting.id),
            "action_link": "",
        },
    )


def heard(post: MailSources, project: str, meeting: str, until: datetime | None = None) -> Heard:
    """What the guests of a meeting raised, on the form and afterwards, and what the committee did in the season.

    Quoted is what people said who were there, `until` then where that is said, and what the secretariat has let stand.
    """
    guests, answers = list(post.registrations.all(project, meeting)), AnswersTable(post.projects.name)
    sentences = gather(guests, EvaluationsTable(post.registrations.name).all(project, meeting), answers.out(project))
    seen = [each for each in sentences if until is None or each.at <= until]
    return told(seen, answers.all(project), names(guests))


def shown_to_the_secretariat(post: MailSources, project: Project, meeting: Meeting) -> datetime:
    """When the secretariat's mail of the day after went, which shows what will be quoted; long ago where none went."""
    day = OfDay(meeting.day, meeting.edition)
    mail = Mail(Kind.DAY_AFTER, project.id, SECRETARIAT, meeting.ends, meeting.ends, (meeting.id,), day)
    entry = post.outbox.get(mail.id)
    return entry.sent_at if entry and entry.sent_at else datetime.min.replace(tzinfo=UTC)
