"""Changing a meeting: time, place, seats, what it is about; and calling it off.

Neither can be undone: guests have been told. A change is mended by another change, which they are told of as well.
"""

from __future__ import annotations

from collections.abc import Mapping

from desk.changing import SOON
from desk.link_holder import LinkHolder, link_holder, may_act
from desk.pages import page
from desk.wiring import wiring
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
from shared.desk.table import audit_event
from shared.limits import MOST_LINES
from shared.meetings import Meeting
from shared.plans.changing import MeetingChanged, cancelled, change_meeting
from shared.plans.tables import Tables
from shared.registrations import Seats
from shared.registrations.refusals import TooManySeated
from shared.technical.dynamodb import Busy, Write
from shared.technical.fields import Fault, FormInvalid
from web.http import Refusal, Request, Response


def show(request: Request, token: str) -> Response:
    """The meeting as it stands, in a form. Looking changes nothing."""
    return _form(request, link_holder(request, LinkPurpose.MEETING, token))


def confirm(request: Request, token: str) -> Response:
    """Whether it shall really be called off, and how many are told."""
    who = link_holder(request, LinkPurpose.MEETING, token)
    return _asked(who) if _open(request, who) else _form(request, who)


def act(request: Request, token: str) -> Response:
    """Save what was changed, or call the meeting off; asked for twice it is done once."""
    who, fields = link_holder(request, LinkPurpose.MEETING, token), request.form(LARGEST_FORM)
    wanted, seen = (next(iter(fields.get(name, ())), "") for name in ("act", "seen"))
    if wanted not in {"save", "cancel"}:
        raise Refusal(400, "unreadable", who.project)
    if not _open(request, who):
        return _form(request, who, late=not (wanted == "cancel" and who.meeting().cancelled))
    return _call_off(request, who, seen) if wanted == "cancel" else _save(request, who, fields, seen)


def _save(request: Request, who: LinkHolder, fields: Fields, seen: str) -> Response:
    meeting, seats, text = who.meeting(), _seats(who), typed(fields)
    try:
        changed = read_meeting(fields, meeting, seats.taken, request.now)
    except FormInvalid as error:
        return _form(request, who, text, faults=error.faults)
    # Where an earlier try got no further than the meeting, its seats are still to follow.
    settled = (seats.capacity, seats.reserved) == (meeting.capacity, meeting.reserved)
    if changed == meeting and settled:
        return _form(request, who, saved=True)
    if changed != meeting and seen != fingerprint(meeting):
        return _form(request, who, text, meanwhile=True)
    if not may_act(request, who):
        return _form(request, who, text, unknown=True)
    fields_changed = " ".join(differing(changed, filled(meeting)))
    done = audit_event(AuditType.MEETING_CHANGED, request.now, meeting=meeting.id, said={"fields": fields_changed})
    try:
        _change(request, who, changed, wiring().audit_log.put(who.project.id, done))
    except MeetingChanged:
        return _form(request, link_holder(request, LinkPurpose.MEETING, who.token), text, meanwhile=True)
    except TooManySeated:
        who = link_holder(request, LinkPurpose.MEETING, who.token)
        return _form(request, who, text, faults={"capacity": Fault.NO_ROOM})
    told = changed.version > meeting.version
    return _form(request, link_holder(request, LinkPurpose.MEETING, who.token), saved=True, told=told)


def _call_off(request: Request, who: LinkHolder, seen: str) -> Response:
    meeting = who.meeting()
    if seen != fingerprint(meeting):
        return _asked(who, meanwhile=True)
    if not may_act(request, who):
        return _asked(who, unknown=True)
    done = audit_event(AuditType.MEETING_CANCELLED, request.now, meeting=meeting.id)
    try:
        _change(request, who, cancelled(meeting, request.now), wiring().audit_log.put(who.project.id, done))
    except MeetingChanged:
        who = link_holder(request, LinkPurpose.MEETING, who.token)
        return _asked(who, meanwhile=True) if _open(request, who) else _form(request, who)
    return _form(request, link_holder(request, LinkPurpose.MEETING, who.token))


def _change(request: Request, who: LinkHolder, wanted: Meeting, audit_log: Write) -> None:
    at = wiring()
    tables = Tables(at.projects, at.registrations, at.budget)
    try:
        change_meeting(tables, who.project, wanted, request.now, [audit_log])
    except Busy as error:
        raise Refusal(503, "busy", who.project, headers=SOON) from error


def _open(request: Request, who: LinkHolder) -> bool:
    meeting = who.meeting()
    return not meeting.cancelled and request.now < meeting.starts


def _seats(who: LinkHolder) -> Seats:
    meeting = who.meeting()
    found = wiring().registrations.seats(who.project.id, [meeting.id])
    return found.get(meeting.id, Seats(meeting.capacity, meeting.reserved, taken=0))


def _form(
    request: Request,
    who: LinkHolder,
    text: Mapping[str, str] | None = None,
    *,
    faults: Mapping[str, Fault] | None = None,
    meanwhile: bool = False,
    unknown: bool = False,
    late: bool = False,
    saved: bool = False,
    told: bool = False,
) -> Response:
    """The form as the meeting stands, or with what was typed (`text`) and may not be saved yet."""
    meeting, seats = who.meeting(), _seats(who)
    stands = filled(meeting)
    text = text or stands
    return page(
        "meeting.html",
        who.project,
        status=422 if faults else 403 if unknown else 409 if meanwhile or late else 200,
        at=who.address,
        meeting=meeting,
        open=_open(request, who),
        seats=seats,
        least=max(seats.taken, 1) + (int(text["reserved"]) if (faults or {}).get("capacity") == Fault.NO_ROOM else 0),
        typed=text,
        theirs={name: stands[name] for name in differing(meeting, text)} if meanwhile else {},
        seen=fingerprint(meeting),
        faults={field: fault.value for field, fault in (faults or {}).items()},
        longest=LONGEST,
        most_lines=MOST_LINES,
        most_seats=LONGEST["capacity"],
        meanwhile=meanwhile,
        unknown=unknown,
        late=late,
        saved=saved,
        told=told,
    )


def _asked(who: LinkHolder, *, meanwhile: bool = False, unknown: bool = False) -> Response:
    meeting = who.meeting()
    registered = wiring().registrations.all(who.project.id, meeting.id)
    return page(
        "meeting_off.html",
        who.project,
        status=403 if unknown else 409 if meanwhile else 200,
        at=who.address,
        meeting=meeting,
        mails=sum(each.live and bool(each.address) for each in registered),
        seen=fingerprint(meeting),
        meanwhile=meanwhile,
        unknown=unknown,
    )
