"""Whether the mails that a plan leads to can go out: in time, and in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shared.meetings import Meeting, Venue
from shared.plans.readable import Reading
from shared.plans.rules import needed_until
from shared.plans.shape import REGISTRATION_CLOSES, Closing
from shared.plans.source import Path, Problem
from shared.plans.times import PlannedTimetable, out_of_order, timetable
from shared.plans.values import Day

BESIDE_INVITATION = ("share_kit", "preview", "second_invitation")
"""Mails whose usual times suit the invitation's."""


def mails_in_order(reading: Reading) -> Iterator[Problem]:
    """Times that would have a mail go out too late, or before another one that it follows; usual times too."""
    wanted = _said(reading)
    wrong: dict[tuple[Path, str], None] = {}
    for path in reading.items("meetings"):
        meeting = _meeting(reading, path)
        for name, why in out_of_order(timetable(wanted), meeting) if meeting else ():
            wrong[_place(reading, path, name, why, wanted)] = None
    yield from (reading.problem(path, why) for path, why in wrong)


def needed(reading: Reading) -> date | None:
    """The day on which the last mail about a meeting is due, as far as meetings can be read."""
    meetings = [meeting for path in reading.items("meetings") if (meeting := _meeting(reading, path))]
    return needed_until(timetable(_said(reading)), meetings) if meetings else None


def _said(reading: Reading) -> dict[str, Any]:
    fields = PlannedTimetable.model_fields
    named = [name for name in fields if reading.source.get(("timetable", name)) is not None]
    return {name: found for name in named if (found := reading.get(fields[name].annotation, "timetable", name))}


def _place(reading: Reading, meeting: Path, name: str, why: str, wanted: Mapping[str, Any]) -> tuple[Path, str]:
    """Where it is to be mended: the time that the file says, the invitation's, or the meeting's own times."""
    if name in wanted:
        return ("timetable", name), why
    if name in BESIDE_INVITATION and "invitation" in wanted:
        return ("timetable", "invitation"), f"leaves {name} where it {why}; move that too"
    given = reading.source.get((*meeting, "registration_closes")) is not None
    field = "ends" if name == "evaluation" else "registration_closes" if given else "starts"
    return (*meeting, field), f"the usual time of {name} {why}; say another in timetable"


def _meeting(reading: Reading, path: Path) -> Meeting | None:
    """The meeting, as far as the timetable looks at it; None where that cannot be read."""
    day: date | None = reading.get(Day, *path, "date")
    starts, ends = (reading.moment(path, name) for name in ("starts", "ends"))
    given = reading.source.get((*path, "registration_closes")) is not None
    closing: Closing | None = reading.get(Closing, *path, "registration_closes") if given else REGISTRATION_CLOSES
    if day is None or starts is None or ends is None or closing is None or ends <= starts:
        return None
    closes = closing.before(day)
    return Meeting("", "", "", starts, ends, Venue("", ""), 0, 0, closes, closes)
