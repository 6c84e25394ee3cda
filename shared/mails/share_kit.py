"""Everything that it takes to tell the world of a meeting: two texts, a picture, a link and its code."""

from __future__ import annotations

from datetime import datetime

from shared.documents import share_picture
from shared.mails.meetings import of_its_day
from shared.mails.members import open_seats
from shared.mails.rendered import Attachment, NoLongerApplies
from shared.mails.secretariat import on_its_day
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import Mail
from shared.projects import Project
from shared.registrations.links import Links
from shared.technical import qr
from shared.technical.languages import SOURCE, spoken


def share_kit(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """To the secretariat, to be forwarded by whoever likes: no link in it is signed.

    Raises:
        AppliesLater: two other mails go to the secretariat today.
    """
    meeting = of_its_day(mail, project)
    if not meeting.invites(now):
        raise NoLongerApplies("the meeting takes no registrations")
    on_its_day(mail, project, now)
    # Who follows it is met in the language of their own browser.
    link = links.within(SOURCE).meeting(project.id, meeting.id)
    language = spoken(project.secretariat.language)
    files = attachments(project, meeting, link, language)
    return MailView(
        to=project.secretariat,
        project=project,
        words="share-kit",
        layout="share-kit",
        language=language,
        facts={
            "meeting": meeting,
            "seats": open_seats(meeting),
            "link": link,
            "picture": files[0].filename,
            "codes": [each.filename for each in files[1:]],
            "action_link": "",
        },
        attachments=files,
    )


def attachments(project: Project, meeting: Meeting, link: str, language: str) -> tuple[Attachment, ...]:
    """The share picture, and the link's code for the screen and for print."""
    name = f"{meeting.day.isoformat()}-{meeting.id}"
    return (
        Attachment(
            f"{name}.png", "image/png", share_picture.draw(share_picture.of_meeting(project, meeting, language))
        ),
        Attachment(f"{name}-qr.png", "image/png", qr.png(link)),
        Attachment(f"{name}-qr.svg", "image/svg+xml", qr.svg(link, meeting.title).encode()),
    )
