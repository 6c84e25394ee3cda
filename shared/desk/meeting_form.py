"""A meeting as the secretariat edits it: read from the form, or what is wrong with each field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import msgspec

from shared.limits import MOST_SEATS
from shared.meetings import WRITTEN, Meeting, Venue
from shared.meetings.programme import moved_programme
from shared.plans.changing import moved
from shared.plans.rules import Objection, objections
from shared.plans.values import ends_on, wrong_times
from shared.projects import Project
from shared.technical import clock
from shared.technical.dates import read_day
from shared.technical.fields import Declared, Fault, FormInvalid, declared, longest
from shared.technical.writing import lines

Fields = Mapping[str, Sequence[str]]
"""A form as posted: each field's values, in the order they came."""

PLACE = {"venue": "name", "address": "address"}
"""The form's fields of a venue, and the venue's own names of them."""

BY_DECLARATION: Mapping[str, Declared] = {
    **WRITTEN,
    **{name: declared(Venue)[own] for name, own in PLACE.items()},
}
DATED = ("day", "starts", "ends")
FIELDS = ("title", *DATED, *PLACE, "join", *(name for name in WRITTEN if name not in {"title", "join"}))
"""The fields in the order of the form: what guests must hear of, then the rest."""

LONGEST: Mapping[str, int] = {
    "capacity": MOST_SEATS,
    "reserved": MOST_SEATS,
    "waiting_list": MOST_SEATS,
    **longest(BY_DECLARATION),
}
"""What a field takes: characters, or the largest number."""

BEYOND = {Fault.TOO_FEW: Fault.INVALID, Fault.TOO_MANY: Fault.INVALID}
"""A number of seats that no room has is no number of seats."""

FAULTS: Mapping[Objection, tuple[str, Fault]] = {
    Objection.MAILS: ("starts", Fault.CONFLICT),
    Objection.DELETED: ("day", Fault.TOO_LATE),
    Objection.TOO_FAR: ("day", Fault.TOO_MANY),
    Objection.PAST: ("day", Fault.CLOSED),
}
"""Beside which field stands what speaks against a meeting's dates; of two beside one field the first."""

LARGEST_FORM = 12 * sum(LONGEST.values())
"""Bytes: a letter beyond ASCII is sent as up to twelve."""

_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")


def filled(meeting: Meeting) -> dict[str, str]:
    """The form's fields as the meeting stands."""
    starts, ends = clock.local(meeting.starts), clock.local(meeting.ends)
    text = {
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        **{name: getattr(meeting.venue, own) for name, own in PLACE.items()},
        **{name: each.rule.filled(getattr(meeting, name)) for name, each in WRITTEN.items()},
    }
    return {name: text[name] for name in FIELDS}


def typed(fields: Fields) -> dict[str, str]:
    """What was typed into each field, to be shown again as it was."""
    return {name: next(iter(fields.get(name, ())), "") for name in FIELDS}


def fingerprint(meeting: Meeting) -> str:
    """A short name for exactly this state: who saves says what they started from."""
    return hashlib.sha256(msgspec.json.encode(meeting, order="sorted")).hexdigest()[:16]


def differing(meeting: Meeting, text: Mapping[str, str]) -> tuple[str, ...]:
    """The fields in which `text` says something else than `meeting` as it stands."""
    return tuple(name for name, value in filled(meeting).items() if lines(text[name]) != lines(value))


def read_meeting(
    fields: Fields, meeting: Meeting, taken: int, now: datetime, season: Project, *, new: bool = False
) -> Meeting:
    """`meeting` of `season` as the form wants it; `taken` seats have guests on them, who are not put out.

    A field that may be left out and that the form does not have stays as it is: a page that knows less of a meeting
    loses nothing of it. A `new` one is held to the rules of a meeting that there was not.
    Where it begins at another hour, the hours of a programme that nobody touched move along.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    text = typed(fields)
    values: dict[str, Any] = {name: each.read([text[name]]) for name, each in BY_DECLARATION.items()}
    left_out = {name for name, each in BY_DECLARATION.items() if not each.required and name not in fields}
    values |= {name: getattr(meeting, name) for name in left_out}
    faults = {name: BEYOND.get(each, each) for name, each in values.items() if isinstance(each, Fault)}
    faults |= {name: fault for name in DATED if (fault := _undated(name, text[name]))}
    day, starts, ends = read_day(text["day"]), _time(text["starts"]), _time(text["ends"])
    last = ends_on(day, starts, ends) if day and starts is not None and ends is not None else None
    if starts is not None and ends is not None and wrong_times(starts, ends):
        faults["ends"] = Fault.TOO_FEW
    elif day and last and starts is not None and ends is not None and clock.at(last, ends) <= clock.at(day, starts):
        faults["ends"] = Fault.TOO_FEW  # half past two is half past three on the night when clocks go forward
    elif day and last and starts is not None and ends is not None:
        dates = moved(meeting, now=now, starts=clock.at(day, starts), ends=clock.at(last, ends))
        wrong = [FAULTS[each] for each in objections(None if new else meeting, dates, season, now) if each in FAULTS]
        faults = dict(reversed(wrong)) | faults
    if values["join"] and not text["address"].strip():
        values["address"] = ""
        faults.pop("address", None)
    if (
        meeting.sign_up
        and "capacity" not in faults
        and "reserved" not in faults
        and values["capacity"] - values["reserved"] < max(taken, 1)
    ):
        faults["capacity"] = Fault.NO_ROOM
    if faults:
        raise FormInvalid({name: faults[name] for name in FIELDS if name in faults})
    assert day is not None
    assert last is not None
    assert starts is not None
    assert ends is not None
    venue = Venue(**{own: values[name] for name, own in PLACE.items()})
    changed = moved(
        meeting,
        now=now,
        title=values["title"],
        starts=clock.at(day, starts),
        ends=clock.at(last, ends),
        venue=venue,
    )
    later = _on_the_wall(changed) - _on_the_wall(meeting)
    if later and values["programme"] == meeting.programme:
        values["programme"] = moved_programme(meeting.programme, later)
    return replace(changed, **{name: values[name] for name in WRITTEN})


def _on_the_wall(meeting: Meeting) -> timedelta:
    """At which hour it begins, as clocks in Copenhagen show it."""
    starts = clock.local(meeting.starts)
    return timedelta(hours=starts.hour, minutes=starts.minute)


def _undated(name: str, text: str) -> Fault | None:
    if not text.strip():
        return Fault.MISSING
    return Fault.INVALID if (read_day if name == "day" else _time)(text) is None else None


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None
