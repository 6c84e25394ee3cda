"""The hours in a programme follow the meeting when it begins at another hour."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

_HOURS = re.compile(r"^((?:kl\.? ?)?)(\d{1,2}[.:]\d{2})((?: ?[-–] ?\d{1,2}[.:]\d{2})?)(?!\d)", re.IGNORECASE)
"""The hour, or two, that a point begins with; what stands further in may be anything."""

_HOUR = re.compile(r"(\d{1,2})([.:])(\d{2})")
_DAY = 24 * 60


def moved_programme(programme: Iterable[str], by: timedelta) -> tuple[str, ...]:
    """The points with the hours that they begin with `by` so much later, written as they were."""
    minutes = int(by.total_seconds()) // 60

    def later(found: re.Match[str]) -> str:
        hour, mark, minute = found.groups()
        if int(hour) > 23 or int(minute) > 59:
            return found[0]
        moved = (int(hour) * 60 + int(minute) + minutes) % _DAY
        return f"{moved // 60:0{2 if hour.startswith('0') else 1}}{mark}{moved % 60:02}"

    return tuple(_HOURS.sub(lambda found: _HOUR.sub(later, found[0]), point) for point in programme)
