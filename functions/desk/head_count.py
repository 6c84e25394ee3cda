"""How many came to a meeting for which nobody signs up: one number, and no names. It stands in place of the door's list
(`check_in`), under the same link, and as there whoever holds the link may write it while the meeting is near; the
secretariat may for some days more.
"""

from __future__ import annotations

from desk import taps
from desk.form import PostedForm
from desk.pages import page
from desk.visit import Visit
from shared import limits
from shared.check_in.tap import AFTERWARDS, HEAD_COUNT, Row, head_count, open_for_taps
from shared.technical.faults import Fault
from shared.technical.fields import Declared, Number
from web.http import Response

CAME = Declared(Number(0, limits.MOST_SEATS), required=True)


def show(visit: Visit) -> Response:
    """The number, and the field to write it in."""
    return _shown(visit)


def press(visit: Visit) -> Response:
    """Keep the number in place of the one before; 0: nobody has counted.

    Raises:
        Refusal: 503 too many at once.
    """
    meeting = visit.holder.meeting()
    _, (came, seen) = visit.form("came", "seen")
    if not open_for_taps(meeting, visit.now, office=visit.known):
        return _shown(visit, conflict=True)
    number, row = CAME.read([came]), _counted(visit)
    if isinstance(number, Fault):
        return _shown(visit, form=PostedForm({"came": came}, faults={"came": number}))
    if row and row.came != number and row.mark != seen:
        return _shown(visit, conflict=True, meanwhile=True)
    taps.take(visit, head_count(number, row, visit.now))
    return _shown(visit, noted=True)


def _shown(
    visit: Visit,
    *,
    conflict: bool = False,
    meanwhile: bool = False,
    noted: bool = False,
    form: PostedForm | None = None,
) -> Response:
    meeting, row = visit.holder.meeting(), _counted(visit)
    form = form or PostedForm({"came": str(row.came) if row and row.came else ""})
    return page(
        "head_count.html",
        visit,
        conflict=conflict,
        meanwhile=meanwhile,
        noted=noted,
        faults=form.faults,
        typed=form.typed,
        most=limits.MOST_SEATS,
        meeting=meeting,
        came=row.came if row else 0,
        seen=row.mark if row else "",
        open=open_for_taps(meeting, visit.now, office=visit.known),
        early=visit.today < meeting.day,
        afterwards=AFTERWARDS.days,
    )


def _counted(visit: Visit) -> Row | None:
    return next((each for each in taps.rows(visit) if each.person == HEAD_COUNT), None)
