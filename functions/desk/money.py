"""Money moved from one line of the budget to another: how each line stands, a form, and the reason for the accounts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk.changing import together
from desk.link_holder import LinkHolder, link_holder, may_act, undo_link
from desk.own import own, with_assets
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.budget.entering import EntryInvalid, longest, typed
from shared.budget.fields import Wrong
from shared.budget.forecast import forecast
from shared.budget.lines import Move, Tally
from shared.budget.moving import may_undo, read_move
from shared.budget.table import Books
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.projects import Project
from shared.technical import clock
from shared.technical.dynamodb import ConditionFailed, Write
from shared.technical.templates import figure
from web.http import Refusal, Request, Response

ID = re.compile(r"[0-9a-f]{32}")
"""What a move is called: drawn with the empty form, so that a form sent twice is one move."""


@dataclass(frozen=True)
class Form:
    """A form as it was posted: the move's id, what was typed, and what is wrong with it."""

    id: str
    typed: Mapping[str, str]
    faults: Mapping[str, Wrong] = field(default_factory=dict)


def show(request: Request, token: str) -> Response:
    """How the lines stand, and an empty form. Looking changes nothing."""
    return _shown(request, link_holder(request, LinkPurpose.MONEY, token))


def act(request: Request, token: str) -> Response:
    """Move the money, once, where the line that hands it over has it."""
    who, fields = link_holder(request, LinkPurpose.MONEY, token), request.form()
    id = next(iter(fields.get("id", ())), "")
    if not ID.fullmatch(id):
        raise Refusal(400, "unreadable", who.project)
    books, form = _books(who), Form(id, typed(fields, Move))
    if before := _move(books, id):
        return _shown(request, who, moved=before)
    try:
        move = read_move(form.typed, id, books.tally(), clock.local(request.now).date())
    except EntryInvalid as error:
        return _shown(request, who, replace(form, faults=error.faults))
    if not may_act(request, who):
        return _shown(request, who, form, unknown=True)
    done = audit_event(AuditType.MONEY_MOVED, request.now, about=id, said=_said(books, move))
    at, project = wiring(), who.project.id
    writes: list[Write] = [
        at.budget.enter(project, move),
        at.budget.turn(project, books.moved),
        at.audit_log.put(project, done),
    ]
    try:
        together(who.project, writes)
    except ConditionFailed:
        before = _move(_books(who), id)
        return _shown(request, who, moved=before) if before else _shown(request, who, form, meanwhile=True)
    return _shown(request, who, moved=move, back=undo_link(who, done, request.now))


def _undo(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Hand the money back; not what the other line has spent, ordered for or handed on."""
    books, at, project = _books(who), wiring(), who.project.id
    move = _move(books, done.about)
    if move is None or not may_undo(books.tally(), move):
        raise Refusal(409, "money-used", who.project)
    writes = [at.audit_log.undo(project, done), at.budget.voiding(project, move), at.budget.turn(project, books.moved)]
    together(who.project, writes)


UNDO: Mapping[AuditType, Undo] = {AuditType.MONEY_MOVED: _undo}


def _books(who: LinkHolder) -> Books:
    return wiring().budget.books(who.project.id)


def _move(books: Books, id: str) -> Move | None:
    return next((each for each in books.moves if each.id == id), None)


def _said(books: Books, move: Move) -> Mapping[str, str]:
    """What the trail says of it: the amount in øre, and both lines; the reason may be about somebody."""
    texts = {line.id: line.text for line in books.lines}
    return {"amount": str(move.amount), "from_line": texts[move.from_line], "to_line": texts[move.to_line]}


def _expected(books: Books, project: Project, now: datetime) -> Tally:
    seen = forecast(project, books.heads, now)
    return books.tally(seen.portions, seen.meetings)


def _empty(who: LinkHolder, found: Tally) -> Form:
    """Nothing typed; behind the button of a warning the line that is to get money, and how much it lacks."""
    target = found.line("".join(who.about[:1]))
    lacks = figure(target.over) if target and target.over else ""
    filled = {"to_line": target.line.id if target else "", "amount": lacks}
    return Form(secrets.token_hex(16), {**typed({}, Move), **filled})


def _shown(
    request: Request,
    who: LinkHolder,
    form: Form | None = None,
    *,
    unknown: bool = False,
    meanwhile: bool = False,
    moved: Move | None = None,
    back: str = "",
) -> Response:
    """The form with what was typed, and how the lines stand; what was just `moved`."""
    books = _books(who)
    found = _expected(books, who.project, request.now)
    form = form or (Form(secrets.token_hex(16), typed({}, Move)) if moved else _empty(who, found))
    source = found.line(form.typed["from_line"])
    response = page(
        "move.html",
        who.project,
        status=422 if form.faults else 403 if unknown else 409 if meanwhile else 200,
        at=who.address,
        id=form.id,
        typed=form.typed,
        faults={name: fault.value for name, fault in form.faults.items()},
        most={**longest(Move), "free": max(0, source.free) if source else 0},
        lines=found.lines,
        texts={line.id: line.text for line in books.lines},
        moves=list(reversed(books.moves)),
        unknown=unknown,
        meanwhile=meanwhile,
        moved=moved,
        undo_link=back,
        look=own("money.css"),
    )
    return with_assets(response, style="money.css")
