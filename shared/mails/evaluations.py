"""What evaluations make the secretariat hear at once, and everybody afterwards."""

from __future__ import annotations

from datetime import datetime

from shared.evaluations.results import results
from shared.evaluations.table import EvaluationsTable
from shared.mails.rendered import NoLongerApplies
from shared.mails.secretariat import can_wait
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.outbox.mail import Mail
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
    said = table.get(project.id, meeting.id, mail.of(OfRecord).id)
    if said is None or not said.low:
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
            "score": said.score,
            "name": one_line(said.signed_name),
            "useful": one_line(said.useful),
            "next_topics": one_line(said.next_topics),
            "free": one_line(said.free),
            "results": results(table.all(project.id, meeting.id)),
            "meeting_link": links.meeting(project.id, meeting.id),
            "action_link": "",
        },
    )


def heard(post: MailSources, project: str, meeting: str) -> Heard:
    """What the guests of a meeting raised, on the form and afterwards, and what the committee did in the season."""
    guests = list(post.registrations.all(project, meeting))
    said = gather(guests, EvaluationsTable(post.registrations.name).all(project, meeting))
    return told(said, AnswersTable(post.projects.name).all(project), names(guests))
