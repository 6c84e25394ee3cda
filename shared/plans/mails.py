"""Whether the mails that a plan leads to can go out: in time, in order, and each under an id of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from shared.meetings import Meeting, Venue
from shared.outbox.mail import Kind, Mail
from shared.plans.readable import Reading
from shared.plans.shape import REGISTRATION_CLOSES, Closing
from shared.plans.source import Path, Problem
from shared.plans.times import PlannedTimetable, out_of_order, timetable
from shared.plans.values import Day, Id
from shared.technical import clock

BESIDE_INVITATION = ("share_kit", "preview", "second_invitation")
"""Mails whose usual times suit the invitation's."""

LONGEST_TAG = 256
"""Letters in the value of an SES message tag; each mail carries its id in one."""


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


def mails_identifiable(reading: Reading) -> Iterator[Problem]:
    """Ids that together are longer than SES keeps."""
    project = reading.get(Id, "id")
    meetings = [reading.get(Id, *meeting, "id") for meeting in reading.items("meetings")]
    if project is None or not meetings or None in meetings:
        return
    moment = datetime.max.replace(tzinfo=clock.COPENHAGEN)
    longest = max(
        len(Mail(kind, project, "p" * 26, moment, moment, tuple(meetings), version="v" * 13).id) for kind in Kind
    )
    if longest > LONGEST_TAG:
        over = longest - LONGEST_TAG
        yield reading.problem(
            ("meetings",), f"the ids are too long together: SES's tag of a mail about all meetings lacks {over} letters"
        )
