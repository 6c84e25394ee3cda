"""Calendar messages: one event a registration, requested when the seat is certain, cancelled when it is given back.

The event is the guest's own (UID of meeting and person), so that each update and the cancellation find the entry that
the first message made, in their calendar alone (RFC 5545, RFC 5546).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from shared.mails.rendered import Attachment, Invite
from shared.meetings import Meeting
from shared.meetings.calendar import Words, calendar, event, party
from shared.projects import Project
from shared.registrations import Registration

if TYPE_CHECKING:
    from icalendar import vCalAddress

__all__ = ["CANCEL", "PUBLISH", "REQUEST", "Words", "attached", "invite", "uid"]

REQUEST = "REQUEST"
CANCEL = "CANCEL"
PUBLISH = "PUBLISH"


def uid(project: str, meeting: str, person: str) -> str:
    """The event's identity. It rests on nothing that may change in a season, as the public address may."""
    return f"{meeting}.{person}@{project}.tovholder"


def invite(
    method: str, project: Project, meeting: Meeting, registration: Registration, words: Words, now: datetime
) -> Invite:
    """The message that puts the meeting into the guest's calendar (`REQUEST`) or takes it out again (`CANCEL`).

    Where the guest has the secretariat's own address, the organizer would be invited by itself, which programs show as
    an error or not at all: then the event is published, without attendees.
    """
    from icalendar import STATUS

    status = STATUS.CANCELLED if method == CANCEL else STATUS.CONFIRMED
    office = registration.address == project.secretariat.address
    if office:
        method = PUBLISH
    guests = event(
        meeting,
        words,
        party(project.secretariat.address, project.committee.name),
        uid=uid(project.id, meeting.id, registration.person),
        now=now,
        status=status,
        attendees=[] if office else [_guest(registration)],
    )
    return Invite(method, calendar(method, [guests]))


def attached(invite: Invite, filename: str, *, alone: bool) -> Attachment:
    """The message as a file.

    The one that also stands among the alternatives is of the neutral type that Google and Office use, so that no
    program takes it for a second invitation. Several in one mail stand `alone`, as invitations of their own.
    """
    kind = f"text/calendar; charset=utf-8; method={invite.method}" if alone else "application/ics"
    return Attachment(filename, kind, invite.ics.encode())


def _guest(registration: Registration) -> vCalAddress:
    guest = party(registration.address, registration.name)
    # They have said yes on our page: their calendar has nothing to ask, and its answer would reach nobody.
    guest.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return guest
