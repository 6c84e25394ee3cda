"""Everybody with a seat at a meeting, or waiting: add somebody who phoned, correct, cancel, give a seat, print.

Names are shown in a browser that the secretariat has approved, and nowhere else. Two people who share an address are
two guests: the second one stands on the list without it, and is mailed nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desk.form import PostedForm, drawn, is_drawn
from desk.guest_sheet import guest_sheet
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType
from shared.desk.guest_form import FIELDS, LONGEST, filled, read_guest
from shared.people import person_id
from shared.registrations import Registration, Status
from shared.registrations.by_the_office import NoSeat, cancelling, correcting, entering, seating
from shared.registrations.diets import diets
from shared.registrations.form import Form
from shared.registrations.refusals import PartyTooLarge, RegistrationClosed
from shared.registrations.registration import Details, Guest, values
from shared.technical.alphabet import danish_order
from shared.technical.dynamodb import Write
from shared.technical.fields import Fault, FormInvalid, typed
from web.http import Refusal, Response

PERSON = re.compile("[a-z0-9]{4,64}")
CALLER = "caller"
"""What the pseudonym of a guest without an address begins with; the form's id follows."""


@dataclass(frozen=True)
class Done:
    """What was just done to whom; `shared`: another guest has the address, so that this one is mailed nothing."""

    what: str
    guest: Guest
    status: Status | None = None
    shared: bool = False


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Show the list; add, correct or cancel a guest, ask before that, or give a waiting party its seats."""
    _, (wanted, person) = visit.form("act", "person")
    if wanted == "add":
        return _add(visit)
    steps = {"edit": _edit, "correct": _correct, "ask": _ask, "cancel": _cancel, "seat": _seat}
    if wanted not in {"list", *steps}:
        raise visit.unreadable()
    if not visit.may_act():
        return _shown(visit.as_unknown())
    if wanted == "list":
        return _shown(visit)
    seen = _registration(visit, person) if PERSON.fullmatch(person) else None
    if seen is None or not seen.live:
        return _shown(visit, trouble="gone")
    try:
        return steps[wanted](visit, seen)
    except RegistrationClosed:
        return _shown(visit, trouble="over")


def _add(visit: Visit) -> Change | Response:
    fields, (id,) = visit.form("id")
    if not is_drawn(id):
        raise visit.unreadable()
    form = PostedForm(typed(fields, FIELDS), id)
    try:
        given = read_guest(fields, visit.project.catering.diets)
    except FormInvalid as error:
        return _shown(visit, replace(form, faults=error.faults))
    note = str(given.pop("note"))
    guest, shared = _guest(visit, given, id)
    before = _registration(visit, guest.person)
    if before is not None and before.live:
        known = Done("known", before, before.status)
        return _shown(visit, done=known) if visit.may_act() else _shown(visit.as_unknown(), form)
    try:
        status, writes = entering(wiring().registrations, visit.project, visit.holder.meeting(), guest, visit.now, note)
    except PartyTooLarge as error:
        return _shown(visit, replace(form, faults={"party": Fault.NO_ROOM}), most=error.most)
    except RegistrationClosed:
        return _shown(visit, form, trouble="over")
    return _change(
        visit,
        AuditType.GUEST_ADDED,
        guest,
        writes,
        Done("added", guest, status, shared),
        kept=lambda after: _shown(after, form),
    )


def _sheet(visit: Visit) -> Response:
    """The list as a spreadsheet, for an approved browser; looking changes nothing."""
    return guest_sheet(visit) if visit.known else _shown(visit)


def _guest(visit: Visit, given: dict[str, object], id: str) -> tuple[Guest, bool]:
    """The guest to add, and whether somebody else at the meeting has the address already."""
    address, caller = str(given["address"]), CALLER + id
    person = person_id(address, wiring().keys().pepper) if address else caller
    holder = _registration(visit, person) if address else None
    shared = holder is not None and holder.live and not _same(holder.name, str(given["name"]))
    if shared:
        person, given = caller, {**given, "address": ""}
    return Guest(person=person, **given), shared  # type: ignore[arg-type]


def _same(name: str, other: str) -> bool:
    return danish_order(name) == danish_order(other)


def _edit(visit: Visit, seen: Registration) -> Response:
    return _form(visit, seen, PostedForm(filled(seen)))


def _correct(visit: Visit, seen: Registration) -> Change | Response:
    fields, _ = visit.form()
    form = PostedForm({**typed(fields, FIELDS), "address": seen.address})
    try:
        given = read_guest({**fields, "address": [seen.address]}, Form.of(visit.project, (), seen).diets)
    except FormInvalid as error:
        return _form(visit, seen, replace(form, faults=error.faults))
    note, _ = str(given.pop("note")), given.pop("address")
    before = Details(**values(seen, Details))
    details = replace(before, **given)
    if (details, note) == (before, seen.note):
        return _shown(visit, done=Done("corrected", seen))
    try:
        table, meeting = wiring().registrations, visit.holder.meeting()
        writes = correcting(table, visit.project, meeting, seen, details, visit.now, note)
    except PartyTooLarge as error:
        return _form(visit, seen, replace(form, faults={"party": Fault.NO_ROOM}), most=error.most)
    corrected = Done("noted" if details == before else "corrected", seen.with_details(details))
    return _change(visit, AuditType.GUEST_CORRECTED, seen, writes, corrected)


def _ask(visit: Visit, seen: Registration) -> Response:
    """Whether the guest shall really be taken off."""
    return page("guest_off.html", visit, meeting=visit.holder.meeting(), guest=seen)


def _cancel(visit: Visit, seen: Registration) -> Change:
    writes = cancelling(wiring().registrations, visit.project, visit.holder.meeting(), seen, visit.now)
    return _change(visit, AuditType.GUEST_CANCELLED, seen, writes, Done("cancelled", seen))


def _seat(visit: Visit, seen: Registration) -> Change | Response:
    if seen.status is Status.CONFIRMED:
        return _shown(visit, done=Done("seated", seen))
    try:
        writes = seating(wiring().registrations, visit.project, visit.holder.meeting(), seen, visit.now)
    except NoSeat:
        return _shown(visit, trouble="no-seat")
    return _change(visit, AuditType.GUEST_SEATED, seen, writes, Done("seated", seen))


def _change(
    visit: Visit,
    type: AuditType,
    guest: Guest,
    writes: Sequence[Write],
    done: Done,
    kept: Callable[[Visit], Response] = _show,
) -> Change:
    return Change(
        type,
        done=lambda after: _shown(after, done=done),
        kept=kept,
        writes=writes,
        meeting=visit.holder.meeting().id,
        about=guest.person,
        facts={"party": str(guest.party)},
    )


def _undo_added(visit: Visit, event: AuditEvent) -> list[Write]:
    """Take the guest off again, who is told so; not whoever has cancelled and signed up again since."""
    seen = _registration(visit, event.about)
    if seen is None or not seen.live or seen.registered_at > event.at:
        raise Refusal(409, "changed-meanwhile", visit.project)
    try:
        return cancelling(wiring().registrations, visit.project, visit.holder.meeting(), seen, visit.now)
    except RegistrationClosed as error:
        raise Refusal(409, "not-undoable", visit.project) from error


def _registration(visit: Visit, person: str) -> Registration | None:
    return wiring().registrations.get(visit.project.id, visit.holder.meeting().id, person)


def _form(visit: Visit, seen: Registration, form: PostedForm, *, most: int = 0) -> Response:
    return page(
        "guest_edit.html",
        visit,
        faults=form.faults,
        meeting=visit.holder.meeting(),
        guest=seen,
        diets=Form.of(visit.project, (), seen).diets,
        typed=form.typed,
        longest=LONGEST,
        most=most,
        style="guests.css",
    )


def _shown(
    visit: Visit, form: PostedForm | None = None, *, done: Done | None = None, trouble: str = "", most: int = 0
) -> Response:
    """The list as it is now, for an approved browser; and the form for somebody new, with what was typed."""
    meeting, table = visit.holder.meeting(), wiring().registrations
    everybody = [each for each in table.all(visit.project.id, meeting.id) if each.live]
    seated = [each for each in everybody if each.status is Status.CONFIRMED]
    form = form or PostedForm(filled(), drawn())
    seats = table.seats(visit.project.id, [meeting.id]).get(meeting.id)
    return page(
        "guests.html",
        visit,
        faults=form.faults,
        conflict=bool(trouble),
        meeting=meeting,
        over=meeting.cancelled or meeting.over(visit.now),
        open=visit.known and not visit.unknown,
        seats=seats,
        confirmed=sorted(seated, key=lambda each: danish_order(each.name)),
        waiting=sorted((each for each in everybody if each not in seated), key=lambda each: each.registered_at),
        id=form.id,
        diets=visit.project.catering.diets,
        kitchen=diets(everybody),
        typed=form.typed,
        longest=LONGEST,
        most=most,
        done=done,
        trouble=trouble,
        style="guests.css",
    )


PAGE = Page(View(_show, _press), {"sheet": View(_sheet)}, undo={AuditType.GUEST_ADDED: _undo_added})
