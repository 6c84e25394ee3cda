"""Who is at the door of the meeting that a link is about, read and written."""

from __future__ import annotations

from desk.visit import Visit
from desk.wiring import wiring
from shared.check_in.table import CheckInTable
from shared.check_in.tap import Row, Tap
from shared.technical.dynamodb import Busy
from web.http import Refusal


def rows(visit: Visit) -> list[Row]:
    """Everybody at the meeting, in no meaningful order."""
    return _table().rows(visit.project.id, visit.holder.meeting().id)


def take(visit: Visit, tap: Tap) -> None:
    """Write what `tap` says, unless a later one is known.

    Raises:
        Refusal: 503 too many at once; it may be sent again.
    """
    try:
        _table().take(visit.project, visit.holder.meeting().id, tap, visit.now)
    except Busy as error:
        raise Refusal(503, "busy", visit.project, headers={"Retry-After": "2"}) from error


def _table() -> CheckInTable:
    return CheckInTable(wiring().settings.registrations_table)
