"""Letters to guests, each about her own registrations as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.mails import calendar
from shared.mails.draft import Draft
from shared.mails.letter import NoLongerApplies
from shared.mails.names import first_name
from shared.mails.post import Post
from shared.mails.wording import sentences
from shared.meetings import Meeting
from shared.outbox.mail import WAITED, Mail
from shared.projects import Contact, Project
from shared.registrations import Registration, Status
from shared.registrations.links import Links
from shared.technical import clock
from shared.technical.languages import spoken

SHORT = frozenset({"address-changed", "already-registered", "cancelled", "changed", "fresh-link"})
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
    """A guest at the moment of writing to her: her registrations at the meetings that the mail is about."""

    project: Project
    attending: tuple[Attendance, ...]
    links: Links
    now: datetime

    @property
    def registration(self) -> Registration:
        """The registration made last: the name, address and wishes that she wrote last."""
        return max((each.registration for each in self.attending), key=lambda each: each.registered_at)

    @property
    def manage_link(self) -> str:
        """Her own signed link."""
        return self.links.manage(self.project.id, self.registration.person, self.now)


def registered(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """You are registered, or you wait, or the one here and the other there."""
    guest = _guest(mail, project, post, links, now)
    draft = _draft("registered", guest, _live(guest))
    return _with_calendar(draft, guest, [each for each in _live(guest) if each.confirmed])


def promoted(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """You have moved up from the waiting list."""
    guest = _guest(mail, project, post, links, now)
    seated = _confirmed(guest)
    return _with_calendar(_draft("promoted", guest, seated), guest, seated)


def already_registered(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """Somebody, maybe you, has filled in the form again."""
    guest = _guest(mail, project, post, links, now)
    return _draft("already-registered", guest, _live(guest))


def fresh_link(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """Your link, which somebody, maybe you, has asked for; also where nothing is to come, since it shows the past."""
    guest = _guest(mail, project, post, links, now, past=True)
    if all(each.registration.status is Status.MOVED for each in guest.attending):
        raise NoLongerApplies("registered with another address")
    coming = [each for each in guest.attending if each.registration.live and not each.meeting.over(now)]
    return _draft("fresh-link", guest, coming)


def changed(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """Your registration is changed; this is how it stands."""
    guest = _guest(mail, project, post, links, now)
    live = _live(guest)
    return _with_calendar(_draft("changed", guest, live), guest, [each for each in live if each.confirmed])


def address_changed(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """To the old address: your registration is held under another one. Says nothing of the new one.

    The event leaves this address's calendar; the new address has got its own.
    """
    guest = _guest(mail, project, post, links, now)
    moved = [each for each in guest.attending if each.registration.status is Status.MOVED]
    if not moved:
        raise NoLongerApplies("registered with this address again")
    draft = _draft("address-changed", guest, moved)
    draft = replace(draft, facts={**draft.facts, "action_link": "", "manage_link": ""})
    return draft if mail.version.endswith(WAITED) else _with_calendar(draft, guest, moved, calendar.CANCEL)


def reminder(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """We meet soon; tell us if you cannot come."""
    guest = _guest(mail, project, post, links, now)
    seated = _confirmed(guest)
    if seated[0].meeting.starts <= now:
        raise NoLongerApplies("the meeting has begun")
    days = (clock.local(seated[0].meeting.starts).date() - clock.local(now).date()).days
    return _draft("reminder", guest, seated, days=days)


def cancelled(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """The receipt of a cancellation, which also takes the meeting out of the calendar."""
    guest = _guest(mail, project, post, links, now)
    gone = [each for each in guest.attending if each.registration.status is Status.CANCELLED]
    if not gone:
        raise NoLongerApplies("has come back")
    waited = mail.version.endswith(WAITED)
    meeting = gone[0].meeting
    opened = meeting.takes_registrations(now)
    draft = _draft("cancelled", guest, gone, waited=waited, open=opened)
    if opened:
        facts = {**draft.facts, "action_link": guest.links.meeting(project.id, meeting.id)}
        draft = replace(draft, facts=facts)
    return draft if waited else _with_calendar(draft, guest, gone, calendar.CANCEL)


def _guest(mail: Mail, project: Project, post: Post, links: Links, now: datetime, *, past: bool = False) -> Guest:
    """A mail that names no meeting is about all of them; those that are over only where it looks at the `past`."""
    named = mail.meetings or [meeting.id for meeting in project.meetings]
    found_meetings = (meeting for id in named if (meeting := project.meeting(id)))
    meetings = {meeting.id: meeting for meeting in found_meetings if past or not meeting.over(now)}
    if not meetings:
        raise NoLongerApplies("the meeting is gone or over")
    found = [each for each in post.registrations.of_person(project.id, list(meetings), mail.person) if each.address]
    if not found:
        raise NoLongerApplies("no such registration")
    attending = [Attendance(meetings[each.meeting], each) for each in found]
    guest = Guest(project, tuple(sorted(attending, key=lambda each: each.meeting.starts)), links, now)
    return replace(guest, links=links.within(spoken(guest.registration.language)))


def _live(guest: Guest) -> Sequence[Attendance]:
    live = [each for each in guest.attending if each.registration.live]
    if not live:
        raise NoLongerApplies("cancelled meanwhile")
    return live


def _confirmed(guest: Guest) -> Sequence[Attendance]:
    seated = [each for each in guest.attending if each.confirmed]
    if not seated:
        raise NoLongerApplies("not confirmed any more")
    return seated


def _draft(words: str, guest: Guest, attending: Sequence[Attendance], **facts: Any) -> Draft:
    registration = guest.registration
    manage = guest.manage_link
    return Draft(
        to=Contact(registration.name, registration.address),
        project=guest.project,
        words=words,
        layout="guest",
        language=guest.links.language,
        facts={
            "name": first_name(registration.name),
            "written_as": ", ".join(each for each in (registration.name, registration.company) if each),
            "party": registration.party,
            "diet": registration.diet.rstrip(". "),
            "topics": registration.topics,
            "attending": attending,
            "confirmed": [each for each in attending if each.confirmed],
            "waiting": [each for each in attending if each.registration.status is Status.WAITING],
            "first": attending[0].meeting if attending else None,
            "several": len(attending) > 1,
            "short": len(attending) > 1 or words in SHORT,
            "manage_link": manage,
            "action_link": manage,
            "season_link": guest.links.season(guest.project.id),
            **facts,
        },
    )


def _with_calendar(draft: Draft, guest: Guest, events: Sequence[Attendance], method: str = calendar.REQUEST) -> Draft:
    """`draft` with the calendar's message, or with a file for each where there are several events (see `mime`)."""
    invites = []
    for each in events:
        said = sentences(("event",), {**draft.facts, "meeting": each.meeting}, draft.language)
        words = calendar.Words(said["title"], "\n".join(said["description"]))
        invites.append(calendar.invite(method, guest.project, each.meeting, each.registration, words, guest.now))
    if len(invites) == 1:
        [invite] = invites
        return replace(draft, calendar=invite, attachments=(calendar.attached(invite, "invite.ics", alone=False),))
    names = [f"{clock.local(each.meeting.starts).date().isoformat()}-{each.meeting.id}.ics" for each in events]
    files = [calendar.attached(each, name, alone=True) for each, name in zip(invites, names, strict=True)]
    return replace(draft, attachments=tuple(files))
