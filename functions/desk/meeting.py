"""Changing a meeting: time, place, seats, what it is about; and cancelling it.

Neither can be undone: guests have been told. A change is mended by another change, which they are told of as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from desk.dropping import asked, drop
from desk.form import PostedForm
from desk.kitchen import kitchen
from desk.pages import page
from desk.runner import Change, Page, View, Writer
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditType
from shared.desk.meeting_form import (
    FIELDS,
    LARGEST_FORM,
    LONGEST,
    Fields,
    differing,
    filled,
    fingerprint,
    read_meeting,
    typed,
)
from shared.limits import LONGEST_REASON, MOST_LINES
from shared.mails import sample
from shared.meetings import Meeting
from shared.plans.changing import MeetingChanged, cancelled, change_meeting
from shared.plans.tables import Tables
from shared.registrations import Seats
from shared.registrations.refusals import TooManySeated
from shared.technical.dynamodb import ConditionFailed, Put, Write
from shared.technical.fields import Fault, FormInvalid
from shared.technical.writing import one_line
from web.http import Response

SOON = timedelta(days=1)
"""A meeting that is today or tomorrow is asked about twice."""


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _confirm(visit: Visit) -> Response:
    """Whether it shall really be cancelled, and how many are told."""
    return _asked(visit) if _open(visit) else _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Save what was changed, or cancel the meeting. What guests are told of is asked about first."""
    fields, (wanted, seen) = visit.form("act", "seen", most=LARGEST_FORM)
    if wanted not in {"edit", "save", "tell", "cancel", "drop"}:
        raise visit.unreadable()
    if wanted == "drop":
        return drop(visit)
    if visit.holder.meeting().join and not visit.may_act():
        return _shown(visit.as_unknown(), PostedForm(typed(fields)))
    if not _open(visit):
        return _shown(visit, late=not (wanted == "cancel" and visit.holder.meeting().cancelled))
    if wanted == "edit":
        return _shown(visit, PostedForm(typed(fields)))
    return _cancel(visit, fields, seen) if wanted == "cancel" else _save(visit, fields, seen, asked=wanted == "tell")


def _save(visit: Visit, fields: Fields, seen: str, *, asked: bool) -> Change | Response:
    meeting, seats, form = visit.holder.meeting(), _seats(visit), PostedForm(_typed(fields))
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
    mailed = changed.version > meeting.version
    if mailed:
        changed = replace(changed, reason=one_line(form.typed["reason"]) or changed.reason)
        soon = _soon(visit, meeting) or _soon(visit, changed)
        faults = _faults(form, soon=soon)
        if faults or (not asked and (soon or _mails(visit))):
            return _question(visit, replace(form, faults=faults if asked else {}), changed, soon=soon)
    return Change(
        AuditType.MEETING_CHANGED,
        done=lambda after: _shown(after, saved=True, mailed=mailed and _mails(after) > 0),
        kept=lambda after: _shown(after, form),
        write=_written(visit, changed),
        meeting=meeting.id,
        facts={"fields": " ".join(differing(changed, filled(meeting)))},
    )


def _cancel(visit: Visit, fields: Fields, seen: str) -> Change | Response:
    meeting, form = visit.holder.meeting(), PostedForm(_typed(fields))
    if seen != fingerprint(meeting):
        return _asked(visit, form, meanwhile=True)
    if faults := _faults(form, soon=_soon(visit, meeting)):
        return _asked(visit, replace(form, faults=faults))
    return Change(
        AuditType.MEETING_CANCELLED,
        done=_show,
        kept=lambda after: _asked(after, form),
        write=_written(visit, cancelled(meeting, visit.now, one_line(form.typed["reason"]))),
        meeting=meeting.id,
    )


def _typed(fields: Fields) -> dict[str, str]:
    """What was typed into the form, and what was answered to the question."""
    return {**typed(fields), **{name: next(iter(fields.get(name, ())), "") for name in ("reason", "soon")}}


def _faults(form: PostedForm, *, soon: bool) -> dict[str, str]:
    """What is wrong with the answers: the reason is optional, the day that is soon must be confirmed."""
    faults: dict[str, str] = {}
    if len(one_line(form.typed["reason"])) > LONGEST_REASON:
        faults["reason"] = Fault.TOO_LONG
    if soon and form.typed["soon"] != "yes":
        faults["soon"] = Fault.MISSING
    return faults


def _soon(visit: Visit, meeting: Meeting) -> bool:
    """Whether it is held today or tomorrow, so that guests may read their mail too late."""
    return meeting.day <= visit.today + SOON


def _mails(visit: Visit) -> int:
    """How many would be told."""
    registered = wiring().registrations.all(visit.project.id, visit.holder.meeting().id)
    return sum(each.live and bool(each.address) for each in registered)


def _written(visit: Visit, wanted: Meeting) -> Writer:
    """Carries it out; that wakes the planner by itself."""
    at = wiring()
    tables = Tables(at.projects, at.registrations, at.budget)

    def write(entry: Put, _: Sequence[Write]) -> None:
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
    mailed: bool = False,
) -> Response:
    """The form as the meeting is now, or with what was typed and may not be saved yet."""
    meeting, seats = visit.holder.meeting(), _seats(visit)
    now, locked = filled(meeting), form is None and bool(meeting.join) and not visit.approved
    form = form or PostedForm(now)
    no_room = form.faults.get("capacity") == Fault.NO_ROOM
    return page(
        "meeting.html",
        visit,
        faults=form.faults,
        conflict=meanwhile or late,
        meeting=meeting,
        open=_open(visit),
        locked_up=locked,
        droppable=not seats.taken and not seats.waiting,
        seats=seats,
        mails=_mails(visit),
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
        mailed=mailed,
        kitchen=kitchen(visit),
    )


def _question(visit: Visit, form: PostedForm, changed: Meeting, *, soon: bool) -> Response:
    """What will be told, to how many, and whether it shall be."""
    meeting = visit.holder.meeting()
    before, after = filled(meeting), filled(changed)
    return page(
        "meeting_save.html",
        visit,
        faults=form.faults,
        meeting=meeting,
        changed=changed,
        differing=[(name, before[name], after[name]) for name in differing(changed, before)],
        mails=_mails(visit),
        mail=True,
        letter=sample.change(visit.project, changed, wiring().links(), visit.now),
        typed=form.typed,
        hidden={name: form.typed[name] for name in FIELDS},
        seen=fingerprint(meeting),
        soon=soon,
        longest_reason=LONGEST_REASON,
    )


def _asked(visit: Visit, form: PostedForm | None = None, *, meanwhile: bool = False) -> Response:
    meeting = visit.holder.meeting()
    form = form or PostedForm({"reason": "", "soon": ""})
    off = cancelled(meeting, visit.now, one_line(form.typed["reason"]))
    return page(
        "meeting_off.html",
        visit,
        faults=form.faults,
        conflict=meanwhile,
        meeting=meeting,
        mails=_mails(visit),
        mail=True,
        letter=sample.change(visit.project, off, wiring().links(), visit.now),
        typed=form.typed,
        seen=fingerprint(meeting),
        soon=_soon(visit, meeting),
        longest_reason=LONGEST_REASON,
        meanwhile=meanwhile,
    )


PAGE = Page(View(_show, _press), {"off": View(_confirm), "drop": View(asked)})
