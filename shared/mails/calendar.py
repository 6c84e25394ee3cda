"""Calendar messages: one event a registration, requested when the seat is certain, cancelled when it is given back.

The event is the guest's own (UID of meeting and person), so that each update and the cancellation find the entry that
the first message made, in her calendar alone (RFC 5545, RFC 5546).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from shared.mails.letter import Attachment, Invite
from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations import Registration
from shared.technical import clock
from shared.technical.writing import one_line

if TYPE_CHECKING:
    from icalendar import Component, vCalAddress

REQUEST = "REQUEST"
CANCEL = "CANCEL"
PRODUCT = "-//Tovholder//Tovholder 1//DA"

# Written by hand: Outlook reads the yearly rules, not the list of single dates that a library draws from zoneinfo.
# The rule holds since 1996 (directive 2000/84/EC); a test compares it with zoneinfo.
COPENHAGEN = """BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class Words:
    """What the event says besides its time and place, in the guest's language."""

    title: str
    description: str


def uid(project: str, meeting: str, person: str) -> str:
    """The event's identity. It rests on nothing that may change in a season, as the public address may."""
    return f"{meeting}.{person}@{project}.tovholder"


def sequence(meeting: Meeting, registration: Registration) -> int:
    """Neither version ever falls, so the sum rises when either does."""
    return meeting.version + registration.version


def invite(
    method: str, project: Project, meeting: Meeting, registration: Registration, words: Words, now: datetime
) -> Invite:
    """The message that puts the meeting into the guest's calendar (`REQUEST`) or takes it out again (`CANCEL`)."""
    from icalendar import STATUS, Calendar, Event

    event = Event.new(
        uid=uid(project.id, meeting.id, registration.person),
        sequence=sequence(meeting, registration),
        stamp=now.replace(microsecond=0),
        start=clock.local(meeting.starts),
        end=clock.local(meeting.ends),
        summary=one_line(words.title),
        location=one_line(f"{meeting.venue.name}, {meeting.venue.address}"),
        description=words.description,
        status=STATUS.CANCELLED if method == CANCEL else STATUS.CONFIRMED,
        organizer=_party(project.secretariat.address, project.committee.name),
        attendees=[_guest(registration)],
    )
    # Calendar.new would give the whole a random UID of its own.
    calendar = Calendar()
    for name, value in (("version", "2.0"), ("prodid", PRODUCT), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    calendar.add_component(_timezone())
    calendar.add_component(event)
    return Invite(method, calendar.to_ical().decode())


def attached(invite: Invite, filename: str, *, alone: bool) -> Attachment:
    """The message as a file.

    The one that also stands among the alternatives is of the neutral type that Google and Office use, so that no
    program takes it for a second invitation. Several in one mail stand `alone`, as invitations of their own.
    """
    kind = f"text/calendar; charset=utf-8; method={invite.method}" if alone else "application/ics"
    return Attachment(filename, kind, invite.ics.encode())


def _guest(registration: Registration) -> vCalAddress:
    guest = _party(registration.address, registration.name)
    # She has said yes on our page: her calendar has nothing to ask, and its answer would reach nobody.
    guest.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return guest


def _party(address: str, name: str) -> vCalAddress:
    from icalendar import vCalAddress

    # Outlook shows RFC 6868's escape of a quotation mark as it stands.
    return vCalAddress.new(address, cn=one_line(name).replace('"', "'").replace("^", "") or None)


@cache
def _timezone() -> Component:
    from icalendar import Timezone

    return Timezone.from_ical(COPENHAGEN.replace("\n", "\r\n"))
