"""Changing a meeting: time, place, seats, what it is about; and cancelling it.

Neither can be undone: guests have been told. A change is mended by another change, which they are told of as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from desk.form import PostedForm
from desk.pages import page
from desk.runner import Change, Page, View, Visit
from desk.wiring import wiring
from shared.budget.catering import ordered, to_tell
from shared.desk.audit import AuditType, LinkPurpose
from shared.desk.meeting_form import (
    LARGEST_FORM,
    LONGEST,
    Fields,
    differing,
    filled,
    fingerprint,
    read_meeting,
    typed,
)
from shared.limits import MOST_LINES
from shared.meetings import Meeting
from shared.plans.changing import MeetingChanged, cancelled, change_meeting
from shared.plans.tables import Tables
from shared.registrations import Seats
from shared.registrations.refusals import TooManySeated
from shared.technical.dynamodb import ConditionFailed, Put
from shared.technical.fields import Fault, FormInvalid
from web.http import Response


@dataclass(frozen=True)
class Kitchen:
    """A `supplier` to be told that the meeting has changed, and the page on which its order is kept or withdrawn."""

    supplier: str
    link: str


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _confirm(visit: Visit) -> Response:
    """Whether it shall really be cancelled, and how many are told."""
    return _asked(visit) if _open(visit) else _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Save what was changed, or cancel the meeting."""
    fields, (wanted, seen) = visit.form("act", "seen", most=LARGEST_FORM)
    if wanted not in {"save", "cancel"}:
        raise visit.unreadable()
    if not _open(visit):
        return _shown(visit, late=not (wanted == "cancel" and visit.holder.meeting().cancelled))
    return _cancel(visit, seen) if wanted == "cancel" else _save(visit, fields, seen)


def _save(visit: Visit, fields: Fields, seen: str) -> Change | Response:
    meeting, seats, form = visit.holder.meeting(), _seats(visit), PostedForm(typed(fields))
    try:
        changed = read_meeting(fields, meeting, seats.taken, visit.now, visit.project)
    except FormInvalid as error:
        return _shown(visit, replace(form, faults=error.faults))
    # Where an earlier try got no further than the meeting, its seats are still to follow.
    settled = (seats.capacity, seats.reserved) == (meeting.capacity, meeting.reserved)
    if changed == meeting and settled:
        return _shown(visit, saved=True)
    if changed != meeting and seen != fingerprint(meeting):
        return _shown(visit, form, meanwhile=True)
    return Change(
        AuditType.MEETING_CHANGED,
        done=lambda after: _shown(after, saved=True, told=changed.version > meeting.version),
        kept=lambda after: _shown(after, form),
        write=_written(visit, changed),
        meeting=meeting.id,
        facts={"fields": " ".join(differing(changed, filled(meeting)))},
    )


def _cancel(visit: Visit, seen: str) -> Change | Response:
    meeting = visit.holder.meeting()
    if seen != fingerprint(meeting):
        return _asked(visit, meanwhile=True)
    return Change(
        AuditType.MEETING_CANCELLED,
        done=_show,
        kept=_asked,
        write=_written(visit, cancelled(meeting, visit.now)),
        meeting=meeting.id,
    )


def _written(visit: Visit, wanted: Meeting) -> Callable[[Put], None]:
    at = wiring()
    tables = Tables(at.projects, at.registrations, at.budget)

    def write(entry: Put) -> None:
        try:
            change_meeting(tables, visit.project, wanted, visit.now, [entry])
        except (MeetingChanged, TooManySeated) as error:  # read again, and said in the form
            raise ConditionFailed(0) from error

    return write


def _open(visit: Visit) -> bool:
    meeting = visit.holder.meeting()
    return not meeting.cancelled and visit.now < meeting.starts


def _seats(visit: Visit) -> Seats:
    meeting = visit.holder.meeting()
    seats = wiring().registrations.seats(visit.project.id, [meeting.id])
    return seats.get(meeting.id, Seats(meeting.capacity, meeting.reserved, taken=0))


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    *,
    meanwhile: bool = False,
    late: bool = False,
    saved: bool = False,
    told: bool = False,
) -> Response:
    """The form as the meeting is now, or with what was typed and may not be saved yet."""
    meeting, seats = visit.holder.meeting(), _seats(visit)
    now = filled(meeting)
    form = form or PostedForm(now)
    no_room = form.faults.get("capacity") == Fault.NO_ROOM
    return page(
        "meeting.html",
        visit,
        faults=form.faults,
        conflict=meanwhile or late,
        meeting=meeting,
        open=_open(visit),
        seats=seats,
        least=max(seats.taken, 1) + (int(form.typed["reserved"]) if no_room else 0),
        typed=form.typed,
        theirs={name: now[name] for name in differing(meeting, form.typed)} if meanwhile else {},
        seen=fingerprint(meeting),
        longest=LONGEST,
        most_lines=MOST_LINES,
        most_seats=LONGEST["capacity"],
        meanwhile=meanwhile,
        late=late,
        saved=saved,
        told=told,
        kitchen=_kitchen(visit),
    )


def _kitchen(visit: Visit) -> Kitchen | None:
    """Who must hear of the meeting as it is now, because food is ordered for it as it was before."""
    meeting, entries = visit.holder.meeting(), wiring().budget.books(visit.project.id).entries
    placed = ordered(entries, meeting.id)
    if placed is None or not to_tell(entries, [meeting]):
        return None
    links = replace(wiring().links(), public_url="")
    return Kitchen(placed.supplier, links.desk(LinkPurpose.ORDER, visit.project.id, meeting.id, now=visit.now))


def _asked(visit: Visit, *, meanwhile: bool = False) -> Response:
    meeting = visit.holder.meeting()
    registered = wiring().registrations.all(visit.project.id, meeting.id)
    return page(
        "meeting_off.html",
        visit,
        conflict=meanwhile,
        meeting=meeting,
        mails=sum(each.live and bool(each.address) for each in registered),
        seen=fingerprint(meeting),
        meanwhile=meanwhile,
    )


PAGE = Page(View(_show, _press), {"off": View(_confirm)})
