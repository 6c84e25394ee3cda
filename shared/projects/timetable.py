"""When each mail of the timetable is due: its usual time (`shared/outbox/kinds.py`), or the one that the plan names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.meetings.meeting import Meeting
from shared.meetings.moment import Days, Moment
from shared.outbox.kinds import Kind

__all__ = ["Days", "Moment", "Timetable"]


@dataclass(frozen=True)
class Timetable:
    """`planned`: the moments that the plan gives, by the mail's name in a plan; any other mail has its usual time."""

    planned: Mapping[str, Moment] = field(default_factory=dict)

    def moment(self, kind: Kind) -> Moment:
        """The moment of the mail of `kind`, which must be one of the timetable's."""
        usual = kind.declared.due
        if usual is None:
            raise ValueError(f"{kind} has no time in the timetable")
        return self.planned.get(kind.name_in_plan, usual)

    def at(self, kind: Kind, meeting: Meeting) -> datetime:
        """When the mail of `kind` about `meeting` is due."""
        at = self.moment(kind).of(meeting)
        return max(at, meeting.registration_closes) if kind.declared.after_registration_closes else at
