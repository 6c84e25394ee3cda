"""Money moved from one line of the budget to another: how each line stands, a form, and the reason for the accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.form import PostedForm, drawn, is_drawn
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.budget.books import Books
from shared.budget.forecast import forecast
from shared.budget.lines import Move, Tally
from shared.budget.moving import may_undo, read_move
from shared.desk.audit import AuditEvent, AuditType
from shared.projects import Project
from shared.technical.dynamodb import Write
from shared.technical.fields import FormInvalid, declared, longest, typed
from shared.technical.templates import figure
from web.http import Refusal, Response


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Move the money, once, where the line that hands it over has it."""
    fields, (id,) = visit.form("id")
    if not is_drawn(id):
        raise visit.unreadable()
    books, form = _books(visit), PostedForm(typed(fields, tuple(declared(Move))), id)
    if before := _move(books, id):
        return _shown(visit, moved=before)
    if visit.late:
        return _shown(visit, form, meanwhile=True)
    try:
        move = read_move(form.typed, id, books.tally(), visit.today)
    except FormInvalid as error:
        return _shown(visit, replace(form, faults=error.faults))
    budget, project = wiring().budget, visit.project.id
    return Change(
        AuditType.MONEY_MOVED,
        done=lambda after: _shown(after, moved=move),
        kept=lambda after: _shown(after, form),
        writes=[budget.enter(project, move), budget.count_move(project, books.moved)],
        about=id,
        facts=_facts(books, move),
    )


def _undo(visit: Visit, event: AuditEvent) -> list[Write]:
    """Hand the money back; not what the other line has spent, ordered for or handed on."""
    books, budget, project = _books(visit), wiring().budget, visit.project.id
    move = _move(books, event.about)
    if move is None or not may_undo(books.tally(), move, int(event.facts.get("lacked", "0"))):
        raise Refusal(409, "money-used", visit.project)
    return [*budget.voiding(project, move), budget.count_move(project, books.moved)]


def _books(visit: Visit) -> Books:
    return wiring().budget.books(visit.project.id)


def _move(books: Books, id: str) -> Move | None:
    return next((each for each in books.moves if each.id == id), None)


def _facts(books: Books, move: Move) -> Mapping[str, str]:
    """What the audit log says of it: the amount in øre, both lines, and what the second one `lacked`; the reason may be
    about somebody.
    """
    texts, target = {line.id: line.text for line in books.lines}, books.tally().line(move.to_line)
    facts = {"amount": str(move.amount), "from_line": texts[move.from_line], "to_line": texts[move.to_line]}
    return facts | ({"lacked": str(-target.free)} if target and target.free < 0 else {})


def _expected(books: Books, project: Project, now: datetime) -> Tally:
    seen = forecast(project, books.heads, now)
    return books.tally(seen.portions, seen.meetings, seen.over)


def _empty(visit: Visit, tally: Tally, *, after_move: bool) -> PostedForm:
    """Nothing typed; from the button of a warning the line that is to get money, and how much it lacks."""
    target = None if after_move else tally.line("".join(visit.holder.about[:1]))
    lacks = figure(target.over) if target and target.over else ""
    return PostedForm(
        {**typed({}, tuple(declared(Move))), "to_line": target.line.id if target else "", "amount": lacks}, drawn()
    )


def _shown(
    visit: Visit, form: PostedForm | None = None, *, meanwhile: bool = False, moved: Move | None = None
) -> Response:
    """The form with what was typed, and the budget lines as they are; what was just `moved`."""
    books = _books(visit)
    tally = _expected(books, visit.project, visit.now)
    form = form or _empty(visit, tally, after_move=moved is not None)
    source = tally.line(form.typed["from_line"])
    return page(
        "move.html",
        visit,
        faults=form.faults,
        conflict=meanwhile,
        id=form.id,
        typed=form.typed,
        most={**longest(declared(Move)), "free": max(0, source.free) if source else 0},
        lines=tally.lines,
        texts={line.id: line.text for line in books.lines},
        moves=list(reversed(books.moves)) if visit.approved else (),
        meanwhile=meanwhile,
        moved=moved,
        style="money.css",
    )


PAGE = Page(View(_show, _press), undo={AuditType.MONEY_MOVED: _undo})
