"""Letters to members of the network."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from shared.mails.draft import Draft
from shared.mails.letter import NoLongerApplies
from shared.mails.names import first_name
from shared.mails.post import Post
from shared.members.member import Standing
from shared.outbox.mail import Mail
from shared.projects import Contact, Project
from shared.registrations.links import Links
from shared.technical.languages import spoken


def invitation(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """Come to a meeting. Not to somebody who has answered already, by signing up, by cancelling or by declining."""
    meeting = project.meeting(mail.meetings[0])
    if meeting is None or not meeting.takes_registrations(now):
        raise NoLongerApplies("the meeting is gone or takes no registrations")
    member = post.members.get(project.id, mail.person)
    if member is None or member.standing is not Standing.ACTIVE:
        raise NoLongerApplies("no longer a member who may be mailed")
    if post.registrations.get(project.id, meeting.id, mail.person) is not None:
        raise NoLongerApplies("has answered already")
    unsubscribe = f"mailto:{project.secretariat.address}?subject={quote('Ingen flere invitationer')}"
    links = links.within(spoken(member.language))
    return Draft(
        to=Contact(member.name, member.address),
        project=project,
        words="invitation",
        layout="invitation",
        language=links.language,
        facts={
            "name": first_name(member.name),
            "meeting": meeting,
            "seats": max(0, meeting.capacity - meeting.reserved),
            "later": [each for each in project.meetings if each.starts > meeting.starts],
            "meeting_link": links.meeting(project.id, meeting.id),
            "season_link": links.season(project.id),
            "decline_link": links.decline(project.id, meeting.id, mail.person, now),
            "unsubscribe_link": unsubscribe,
        },
        unsubscribe=unsubscribe,
    )
