"""Meetings as calendars understand them (iCalendar, RFC 5545): the event, the file around it, and our time zone.

Who gets which event is said elsewhere: a guest's own (`shared.mails.calendar`), everybody's (`shared.projects.feed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.meetings.meeting import Meeting
from shared.technical import clock
from shared.technical.writing import one_line

if TYPE_CHECKING:
    from icalendar import Component, Event, vCalAddress

NEW_LINE = "\r\n"
FIRST_EVENT = f"{NEW_LINE}BEGIN:VEVENT"
END = f"{NEW_LINE}END:VCALENDAR"
"""No text in a file begins a line: icalendar writes its line breaks as letters, and folds with a space."""

PRODUCT = "-//Tovholder//Tovholder 1//DA"

EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
"""The beginning of our SEQUENCE, which has 31 bits (RFC 5545, 3.3.8): it lasts until 2078."""

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
    """What the event says besides its time and place, in the reader's language."""

    title: str
    description: str


def event(meeting: Meeting, words: Words, organizer: vCalAddress, *, uid: str, now: datetime, **more: Any) -> Event:
    """The meeting as an event, written from fresh data at `now`; `more` goes to `icalendar.Event.new`.

    What is written later is right, so SEQUENCE is the clock. No count can serve: a registration that is erased, a
    meeting that is taken out and tables that are restored leave nothing to count on from, and the event keeps its UID.
    """
    from icalendar import Event

    return Event.new(
        uid=uid,
        sequence=int((now - EPOCH).total_seconds()),
        stamp=now.replace(microsecond=0),
        start=clock.local(meeting.starts),
        end=clock.local(meeting.ends),
        summary=one_line(words.title),
        location=one_line(", ".join(filter(None, (meeting.venue.name, meeting.venue.address)))),
        description=words.description,
        organizer=organizer,
        **more,
    )


def calendar(method: str, events: Iterable[Event], properties: Mapping[str, Any] | None = None) -> str:
    """A file of `events` with our time zone; `properties` are the calendar's own."""
    from icalendar import Calendar

    # Calendar.new would give the whole a random UID of its own.
    made = Calendar()
    for name, value in (("version", "2.0"), ("prodid", PRODUCT), ("calscale", "GREGORIAN"), ("method", method)):
        made.add(name, value)
    for name, value in (properties or {}).items():
        made.add(name, value)
    for each in events:
        made.add_component(each)
    head, begin, rest = bytes(made.to_ical()).decode().partition(FIRST_EVENT)
    if not begin:
        head, begin, rest = head.partition(END)
    return f"{head}{NEW_LINE}{_zone()}{(begin + rest).removeprefix(NEW_LINE)}"


def party(address: str, name: str) -> vCalAddress:
    """Somebody who organizes or comes."""
    from icalendar import vCalAddress

    # Outlook shows RFC 6868's escape of a quotation mark as it stands.
    return vCalAddress.new(address, cn=one_line(name).replace('"', "'").replace("^", "") or None)


@cache
def _zone() -> str:
    """Half the lines of a guest's file, written once a process."""
    return bytes(timezone().to_ical()).decode()


@cache
def timezone() -> Component:
    """Europe/Copenhagen with its yearly rules."""
    from icalendar import Timezone

    return Timezone.from_ical(COPENHAGEN.replace("\n", "\r\n"))
