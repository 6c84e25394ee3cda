"""Letters to members of the network, who have not signed up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from shared.mails.names import first_name
from shared.mails.render import sentences
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.members.consents import Subscription, subscription
from shared.members.member import Member
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfDay, OfMoment
from shared.projects import Contact, Project
from shared.projects.overrides import Text
from shared.registrations.links import Links
from shared.retention.silence import ANSWER_WITHIN
from shared.technical.languages import spoken
from shared.topics.voting import vote_of


def invitation(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Come to a meeting. Not to somebody who has answered already, by signing up, by cancelling or by declining."""
    meeting, member = _invited(mail, project, post, now)
    return to_member(mail, project, meeting, member, links, now, open_seats(meeting))


def second_invitation(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """There is still room. Not when there is none: nobody is asked a second time to join a waiting list."""
    meeting, member = _invited(mail, project, post, now)
    seats = post.registrations.seats(project.id, [meeting.id], consistent=False).get(meeting.id)
    if seats is None or not seats.free:
        raise NoLongerApplies("no seat is left")
    return to_member(mail, project, meeting, member, links, now, seats.free)


def staying(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Whether to stay in the network, of which the member has heard nothing for long, and what happens otherwise."""
    asked = mail.of(OfDay).day
    member = _member(mail, project, post)
    if member.asked_on != asked:
        raise NoLongerApplies("has answered already")
    links = links.within(spoken(member.language))
    action = links.unsubscribe(project.id, member.person, now)
    return _letter(mail, project, member, links, now, {"until": asked + ANSWER_WITHIN, "action_link": action})


def vote(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """Which topic a meeting shall be about. Not when the vote is closed, or another one has taken its place."""
    meeting = project.meeting(mail.meetings[0])
    asked = vote_of(project, meeting) if meeting else None
    if meeting is None or asked is None or mail.of(OfMoment) != OfMoment(asked.opened) or not asked.open(now):
        raise NoLongerApplies("the vote is closed")
    member = _member(mail, project, post)
    links = links.within(spoken(member.language))
    own = links.vote(project.id, meeting.id, member.person, now)
    facts = {"meeting": meeting, "topics": asked.topics, "closes": asked.closes, "action_link": own}
    return _letter(mail, project, member, links, now, facts)


def _member(mail: Mail, project: Project, post: MailSources) -> Member:
    member, consents = post.members.seen(project.network, mail.person)
    if member is None or subscription(member, consents) is not Subscription.INVITED:
        raise NoLongerApplies("no longer a member who may be mailed")
    return member


def _letter(
    mail: Mail, project: Project, member: Member, links: Links, now: datetime, facts: Mapping[str, Any]
) -> MailView:
    """A mail to a member in the layout that is called as its kind, with what it says besides name and links."""
    unsubscribe = links.unsubscribe(project.id, member.person, now)
    return MailView(
        to=Contact(member.name, member.address),
        project=project,
        words=mail.kind.value,
        layout=mail.kind.value,
        language=links.language,
        facts={
            "name": first_name(member.name),
            "unsubscribe_link": unsubscribe,
            "privacy_link": links.privacy(project.id),
            **facts,
        },
        unsubscribe=(unsubscribe, _write_to(project)),
    )


def _write_to(project: Project) -> str:
    return f"mailto:{project.secretariat.address}?subject={quote('Ingen flere invitationer')}"


def our_text(project: Project, meeting: Meeting, language: str) -> Text:
    """What the invitation says where the secretariat has not written its own: what it starts from when it edits.

    Seats and deadline are no part of it: the mail says them after any text, as they are when it goes out.
    """
    texts = sentences(
        ("base", Kind.INVITATION.value), {"project": project, **facts(meeting, open_seats(meeting))}, language
    )
    return Text(texts["subject"], texts["opening"])


def open_seats(meeting: Meeting) -> int:
    """The seats that guests may take in all."""
    return max(0, meeting.capacity - meeting.reserved)


def to_member(
    mail: Mail, project: Project, meeting: Meeting, member: Member, links: Links, now: datetime, seats: int
) -> MailView:
    """The invitation of `mail` to `member`, with links that are theirs."""
    links = links.within(spoken(member.language))
    own = links.invitation(project.id, meeting.id, mail.person, now)
    unsubscribe = links.unsubscribe(project.id, member.person, now)
    return MailView(
        to=Contact(member.name, member.address),
        project=project,
        words=mail.kind.value,
        layout="invitation",
        language=links.language,
        facts={
            **facts(meeting, seats, second=mail.kind is Kind.SECOND_INVITATION),
            "name": first_name(member.name),
            "later": [each for each in project.meetings if each.starts > meeting.starts and not each.cancelled],
            "meeting_link": own,
            "privacy_link": links.privacy(project.id),
            "decline_link": f"{own}#nej",
            "unsubscribe_link": unsubscribe,
        },
        own=project.override(meeting.id, mail.kind).texts.get(links.language),
        unsubscribe=(unsubscribe, _write_to(project)),
    )


def facts(meeting: Meeting, seats: int, *, second: bool = False) -> Mapping[str, Any]:
    """What an invitation's words are made of."""
    return {"meeting": meeting, "seats": seats, "second": second}


def _invited(mail: Mail, project: Project, post: MailSources, now: datetime) -> tuple[Meeting, Member]:
    meeting = project.meeting(mail.meetings[0])
    if meeting is None or not meeting.invites(now):
        raise NoLongerApplies("the meeting is gone or takes no registrations")
    member, answered = post.member(project, meeting.id, mail.person)
    if member is None:
        raise NoLongerApplies("no longer a member who may be mailed")
    if answered is not None:
        raise NoLongerApplies("has answered already")
    return meeting, member
