"""A meeting as the secretariat edits it: read from the form, or what is wrong with each field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import msgspec

from shared.meetings import Meeting, Venue
from shared.plans.changing import moved
from shared.registrations.form import Fault, FormInvalid
from shared.technical import clock
from shared.technical.writing import lines, one_line, says_something

Fields = Mapping[str, Sequence[str]]
"""A form as posted: each field's values, in the order they came."""

LONGEST = {"title": 120, "topic": 1500, "venue": 120, "address": 160, "speaker": 120, "programme": 2000}
"""Characters that a field may have."""

MUST_SAY = ("title", "venue", "address", "topic")
FIELDS = ("title", "day", "starts", "ends", "venue", "address", "capacity", "reserved", "speaker", "topic", "programme")
MOST_SEATS = 1000

FARTHEST = timedelta(days=730)
"""A day further off is a slip of the finger in the year."""

_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")


def filled(meeting: Meeting) -> dict[str, str]:
    """The form's fields as the meeting stands."""
    starts, ends = clock.local(meeting.starts), clock.local(meeting.ends)
    return {
        "title": meeting.title,
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "venue": meeting.venue.name,
        "address": meeting.venue.address,
        "capacity": str(meeting.capacity),
        "reserved": str(meeting.reserved),
        "speaker": meeting.speaker,
        "topic": meeting.topic,
        "programme": "\n".join(meeting.programme),
    }


def typed(fields: Fields) -> dict[str, str]:
    """What was typed into each field, to be shown again as it was."""
    return {name: next(iter(fields.get(name, ())), "") for name in FIELDS}


def fingerprint(meeting: Meeting) -> str:
    """A short name for exactly this state: who saves says what she started from."""
    return hashlib.sha256(msgspec.json.encode(meeting, order="sorted")).hexdigest()[:16]


def differing(meeting: Meeting, text: Mapping[str, str]) -> tuple[str, ...]:
    """The fields in which `text` says something else than `meeting` as it stands."""
    return tuple(name for name, value in filled(meeting).items() if lines(text[name]) != lines(value))


def read_meeting(fields: Fields, meeting: Meeting, taken: int, now: datetime) -> Meeting:
    """`meeting` as the form wants it; `taken` seats have guests on them, who are not put out.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    text = typed(fields)
    faults = {name: fault for name in FIELDS if (fault := _fault(name, text[name]))}
    day, starts, ends = _day(text["day"]), _time(text["starts"]), _time(text["ends"])
    if starts is not None and ends is not None and ends <= starts:
        faults["ends"] = Fault.TOO_FEW
    today = clock.local(now).date()
    if day and day > clock.local(now + FARTHEST).date():
        faults["day"] = Fault.TOO_MANY
    elif day and (day < today or (starts is not None and clock.at(day, starts) <= now)):
        faults["day"] = Fault.CLOSED
    elif day and starts is not None and ends is not None and clock.at(day, ends) <= clock.at(day, starts):
        faults["ends"] = Fault.TOO_FEW  # half past two is half past three on the night when clocks go forward
    capacity, reserved = _count(text["capacity"]), _count(text["reserved"])
    if capacity is not None and reserved is not None and capacity - reserved < max(taken, 1):
        faults["capacity"] = Fault.NO_ROOM
    if faults:
        raise FormInvalid({name: faults[name] for name in FIELDS if name in faults})
    assert day is not None
    assert starts is not None
    assert ends is not None
    assert capacity is not None
    assert reserved is not None
    changed = moved(
        meeting,
        now=now,
        title=one_line(text["title"]),
        starts=clock.at(day, starts),
        ends=clock.at(day, ends),
        venue=Venue(one_line(text["venue"]), one_line(text["address"])),
    )
    return replace(
        changed,
        capacity=capacity,
        reserved=reserved,
        speaker=one_line(text["speaker"]),
        topic=lines(text["topic"]),
        programme=tuple(each for each in map(one_line, text["programme"].splitlines()) if each),
    )


def _fault(name: str, value: str) -> Fault | None:
    readable = {"day": _day, "starts": _time, "ends": _time, "capacity": _count, "reserved": _count}
    if name in readable:
        if not value.strip():
            return Fault.MISSING
        return Fault.INVALID if readable[name](value) is None else None
    if name in MUST_SAY and not says_something(value):
        return Fault.MISSING
    return Fault.TOO_LONG if len(lines(value)) > LONGEST[name] else None


def _day(text: str) -> date | None:
    """2018-08-15, as browsers send it, or 15.8.2018, as a Dane types it."""
    text = text.strip()
    try:
        if found := re.fullmatch(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def _count(text: str) -> int | None:
    text = text.strip()
    return int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) and int(text) <= MOST_SEATS else None
