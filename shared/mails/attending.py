"""A guest at the moment of writing to them: what they have, and what every letter to them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.mails import calendar
from shared.mails.names import first_name
from shared.mails.render import sentences
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import Mail
from shared.projects import Contact, Project
from shared.registrations import Registration, Status
from shared.registrations.labels import eats
from shared.registrations.links import Links
from shared.technical import clock
from shared.technical.languages import spoken

SHORT = frozenset({"address-changed", "already-registered", "cancelled", "changed", "fresh-link", "meeting-cancelled"})
"""Letters that need not tell what the meeting is about."""


@dataclass(frozen=True)
class Attendance:
    """A meeting and the guest's registration at it."""

    meeting: Meeting
    registration: Registration

    @property
    def confirmed(self) -> bool:
        """Whether the guest has a seat."""
        return self.registration.status is Status.CONFIRMED


@dataclass(frozen=True)
class Guest:
    """A guest at the moment of writing to them: their registrations at the meetings that the mail is about."""

    project: Project
    attending: tuple[Attendance, ...]
    links: Links
    now: datetime

    @property
    def registration(self) -> Registration:
        """The registration made last: the name, address and wishes that they wrote last."""
        return max((each.registration for each in self.attending), key=lambda each: each.registered_at)

    @property
    def manage_link(self) -> str:
        """Their own signed link."""
        return self.links.manage(self.project.id, self.registration.person, self.now)


def guest(
    mail: Mail,
    project: Project,
    post: MailSources,
    links: Links,
    now: datetime,
    *,
    past: bool = False,
    called_off: bool = False,
) -> Guest:
    """The guest whom `mail` is to; one that names no meeting is about all of them.

    Meetings that are over count only where the letter looks at the `past`, cancelled ones only where it may speak of
    what is `called_off`.

    Raises:
        NoLongerApplies: there is no such meeting or registration, or they want no mail of us at all.
    """
    named = mail.meetings or [meeting.id for meeting in project.meetings]
    found_meetings = [meeting for id in named if (meeting := project.meeting(id))]
    standing = [meeting for meeting in found_meetings if called_off or not meeting.cancelled]
    if found_meetings and not standing:
        raise NoLongerApplies("the meeting is cancelled")
    meetings = {meeting.id: meeting for meeting in standing if past or not meeting.over(now)}
    if not meetings:
        raise NoLongerApplies("the meeting is gone or over")
    registrations, silenced = post.guest(project.id, list(meetings), mail.person)
    found = [each for each in registrations if each.address]
    if not found:
        raise NoLongerApplies("no such registration")
    if silenced:
        raise NoLongerApplies("has complained")
    attending = [Attendance(meetings[each.meeting], each) for each in found]
    written_to = Guest(project, tuple(sorted(attending, key=lambda each: each.meeting.starts)), links, now)
    return replace(written_to, links=links.within(spoken(written_to.registration.language)))


def live(guest: Guest) -> Sequence[Attendance]:
    """Where they have a seat or wait for one.

    Raises:
        NoLongerApplies: nowhere.
    """
    found = [each for each in guest.attending if each.registration.live]
    if not found:
        raise NoLongerApplies("cancelled meanwhile")
    return found


def confirmed(guest: Guest) -> Sequence[Attendance]:
    """Where they have a seat.

    Raises:
        NoLongerApplies: nowhere.
    """
    seated = [each for each in guest.attending if each.confirmed]
    if not seated:
        raise NoLongerApplies("not confirmed any more")
    return seated


def _fed(guest: Guest, attending: Sequence[Attendance]) -> bool:
    """Whether there is food at one of those meetings."""
    return any(guest.project.catering.serves(each.meeting.id) for each in attending)


def draft(words: str, guest: Guest, attending: Sequence[Attendance], layout: str = "guest", **facts: Any) -> MailView:
    """The draft of a letter to `guest` about `attending`, in `words`; `facts` replace what every such letter knows."""
    registration = guest.registration
    manage = guest.manage_link
    return MailView(
        to=Contact(registration.name, registration.address),
        project=guest.project,
        words=words,
        layout=layout,
        language=guest.links.language,
        facts={
            "name": first_name(registration.name),
            "written_as": ", ".join(dict.fromkeys(filter(None, (registration.name, registration.company)))),
            "party": registration.party,
            "diet": eats(registration, guest.links.language).rstrip(". ") if _fed(guest, attending) else "",
            "topics": registration.topics,
            "attending": attending,
            "confirmed": [each for each in attending if each.confirmed],
            "waiting": [each for each in attending if each.registration.status is Status.WAITING],
            "first": attending[0].meeting if attending else None,
            "several": len(attending) > 1,
            "short": len(attending) > 1 or words in SHORT,
            "manage_link": manage,
            "action_link": manage,
            "answered_by_link": False,
            "season_link": guest.links.network(guest.project.network),
            "privacy_link": guest.links.privacy(guest.project.id),
            **facts,
        },
    )


def with_calendar(
    draft: MailView, guest: Guest, events: Sequence[Attendance], method: str = calendar.REQUEST
) -> MailView:
    """`draft` with the calendar's message, or with a file for each where there are several events (see `mime`)."""
    invites = []
    for each in events:
        joins = method == calendar.REQUEST
        texts = sentences(("event",), {**draft.facts, "meeting": each.meeting, "joins": joins}, draft.language)
        words = calendar.Words(texts["title"], "\n".join(texts["description"]))
        invites.append(calendar.invite(method, guest.project, each.meeting, each.registration, words, guest.now))
    if len(invites) == 1:
        [invite] = invites
        return replace(draft, calendar=invite, attachments=(calendar.attached(invite, "invite.ics", alone=False),))
    names = [f"{clock.local(each.meeting.starts).date().isoformat()}-{each.meeting.id}.ics" for each in events]
    files = [calendar.attached(each, name, alone=True) for each, name in zip(invites, names, strict=True)]
    return replace(draft, attachments=tuple(files))
