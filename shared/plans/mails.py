"""Whether the mails that a plan leads to can go out: in time, and in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shared.meetings import Meeting, Venue
from shared.plans.readable import Reading
from shared.plans.shape import REGISTRATION_CLOSES, Closing
from shared.plans.source import Path, Problem
from shared.plans.times import PlannedTimetable, out_of_order, timetable
from shared.plans.values import Day

BESIDE_INVITATION = ("share_kit", "preview", "second_invitation")
"""Mails whose usual times suit the invitation's."""


def mails_in_order(reading: Reading) -> Iterator[Problem]:
    """Times that would have a mail go out too late, or before another one that it follows."""
    fields = PlannedTimetable.model_fields
    named = [name for name in fields if reading.source.get(("timetable", name)) is not None]
    said = {name: found for name in named if (found := reading.get(fields[name].annotation, "timetable", name))}
    wrong: dict[str, str] = {}
    for meeting in reading.items("meetings"):
        found = _meeting(reading, meeting)
        if found:
            wrong = dict(out_of_order(timetable(said), found)) | wrong
    for name, why in wrong.items():
        if name in said:
            yield reading.problem(("timetable", name), why)
        elif name in BESIDE_INVITATION and "invitation" in said:
            yield reading.problem(("timetable", "invitation"), f"leaves {name} where it {why}; move that too")


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
