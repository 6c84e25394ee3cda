"""Calendar files, read by five libraries: each says the same events, the same moments and the same titles."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from infra.proof.gallery.scene import MORNING, PLAN
from infra.proof.readers.node import Missing, read
from shared.meetings import Meeting
from shared.meetings.calendar import Words
from shared.plans.reading import read as read_plan
from shared.projects import feed
from shared.technical import clock

Event = tuple[str, int, int, str, int]
"""An event's UID, its start and end (seconds since 1970), its title, and its SEQUENCE."""


def by_icalendar(text: str) -> list[Event]:
    """As icalendar reads it, which also writes it."""
    import icalendar

    events: list[Any] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [_event(each["UID"], each.start, each.end, each["SUMMARY"], each["SEQUENCE"]) for each in events]


def by_vobject(text: str) -> list[Event]:
    """As vobject reads it."""
    import vobject

    return [
        _event(each.uid.value, each.dtstart.value, each.dtend.value, each.summary.value, each.sequence.value)
        for each in vobject.readOne(text).contents.get("vevent", [])
    ]


def by_ics(text: str) -> list[Event]:
    """As ics reads it."""
    import ics

    events = sorted(ics.Calendar(text).events, key=lambda each: text.index(each.uid))
    return [
        _event(each.uid, each.begin.datetime, each.end.datetime, each.name, _extra(each, "SEQUENCE")) for each in events
    ]


class _Time(ctypes.Structure):
    """libical's `icaltimetype`."""

    _fields_ = [
        (name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second", "date", "dst")
    ] + [("zone", ctypes.c_void_p)]


def by_libical(text: str) -> list[Event]:
    """As libical reads it, the library of Evolution, KDE and Thunderbird of old.

    Raises:
        Missing: it is not installed.
    """
    name = ctypes.util.find_library("ical")
    if name is None:
        raise Missing("libical")
    library = ctypes.CDLL(name)
    pointers = ("icalparser_parse_string", "icalcomponent_get_first_component", "icalcomponent_get_next_component")
    for each in pointers:
        getattr(library, each).restype = ctypes.c_void_p
    for each in ("icalcomponent_get_uid", "icalcomponent_get_summary"):
        getattr(library, each).restype = ctypes.c_char_p
    for each in ("icalcomponent_get_dtstart", "icalcomponent_get_dtend"):
        getattr(library, each).restype = _Time
    seconds = library.icaltime_as_timet_with_zone
    seconds.restype, seconds.argtypes = ctypes.c_long, [_Time, ctypes.c_void_p]
    whole = ctypes.c_void_p(library.icalparser_parse_string(text.encode()))
    found: list[Event] = []
    component = library.icalcomponent_get_first_component(whole, VEVENT)
    while component:
        this = ctypes.c_void_p(component)
        starts, ends = library.icalcomponent_get_dtstart(this), library.icalcomponent_get_dtend(this)
        uid, title = library.icalcomponent_get_uid(this), library.icalcomponent_get_summary(this)
        moments = (seconds(starts, starts.zone), seconds(ends, ends.zone))
        found.append((uid.decode(), *moments, title.decode(), library.icalcomponent_get_sequence(this)))
        component = library.icalcomponent_get_next_component(whole, VEVENT)
    library.icalcomponent_free(whole)
    return found


VEVENT = 4
"""`ICAL_VEVENT_COMPONENT` of libical 3."""


def samples() -> Iterator[str]:
    """The season to subscribe to and each meeting to add, with meetings on both sides of the changes of clocks."""
    project = read_plan(PLAN.read_bytes()).project()
    meetings = [
        replace(each, starts=clock.at(day, time(8)), ends=clock.at(day, time(9, 30)))
        for each, day in zip(project.meetings, DAYS, strict=True)
    ]
    project = replace(project, meetings=tuple(meetings))

    def say(meeting: Meeting) -> Words:
        return Words(f"Netværksmøde: {meeting.title}, Café Øen; “8 \\ 9”", f"{meeting.topic}\n\n{meeting.title}")

    root = "https://netvaerk.example.org"
    page = f"{root}/{project.id}"
    yield feed.season([project], lambda _: say, root, MORNING)
    for meeting in meetings:
        yield feed.single(project, meeting, say, page, MORNING)


DAYS = (date(2018, 3, 24), date(2018, 3, 26), date(2018, 10, 27), date(2018, 10, 29))

READERS: dict[str, Callable[[str], list[Event]]] = {
    "vobject": by_vobject,
    "ics": by_ics,
    "libical": by_libical,
}


def by_ical_js(texts: Sequence[str]) -> list[list[Event]]:
    """As ical.js reads them, which Thunderbird and Nextcloud use."""
    return [[tuple(event) for event in events] for events in read({"calendars": texts})["calendars"]]


def differences(texts: Sequence[str], reader: str) -> Iterator[str]:
    """Where `reader` (or `ical.js`) reads something else than icalendar does."""
    seen = by_ical_js(texts) if reader == "ical.js" else [READERS[reader](each) for each in texts]
    for right, other in zip(map(by_icalendar, texts), seen, strict=True):
        if right != other:
            yield f"{right} is read as {other}"


def _event(uid: Any, starts: Any, ends: Any, title: Any, sequence: Any) -> Event:
    return str(uid), int(starts.timestamp()), int(ends.timestamp()), str(title), int(sequence)


def _extra(event: Any, name: str) -> str:
    return next(str(each.value) for each in event.extra if each.name == name)
