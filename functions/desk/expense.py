"""Money spent: a form with a picture of the receipt, and what is recorded already, each entry with a way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.form import PostedForm, drawn, is_drawn
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.budget.books import Books
from shared.budget.entering import read_expense
from shared.budget.lines import Expense
from shared.budget.photo import NotBare, bare
from shared.budget.receipts import LARGEST, Receipts, ending, key
from shared.desk.audit import AuditEvent, AuditType
from shared.technical import dynamodb
from shared.technical.dynamodb import Put, Write
from shared.technical.fields import Fault, FormInvalid, declared, longest, rules, typed
from web.http import MULTIPART, File, Refusal, Response

LARGEST_FORM = LARGEST + 512 * 1024
"""A file that is a little too large is told beside its field; a larger one does not get through the gateway."""


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Record an expense; take one out of the books; or fetch a receipt."""
    if visit.request.content_type == MULTIPART:
        fields, files = visit.request.upload(LARGEST_FORM)
        return _record(visit, fields, files.get("receipt"))
    _, (wanted, id) = visit.form("act", "expense")
    books = _books(visit)
    expense = _expense(books, id)
    if wanted not in {"void", "receipt"} or expense is None:
        raise visit.unreadable()
    if wanted == "receipt":
        return _shown(visit, fetch=expense) if visit.may_act() else _shown(visit.as_unknown())
    if expense.void:
        return _shown(visit, voided=expense)
    return Change(
        AuditType.EXPENSE_VOIDED,
        done=lambda after: _shown(after, voided=expense),
        kept=_show,
        writes=wiring().budget.voiding(visit.project.id, expense),
        meeting=expense.meeting,
        about=expense.id,
        facts=_facts(books, expense),
    )


def _record(visit: Visit, fields: Mapping[str, Sequence[str]], file: File | None) -> Change | Response:
    id = next(iter(fields.get("id", ())), "")
    if not is_drawn(id):
        raise visit.unreadable()
    form, books = PostedForm(typed(fields, tuple(declared(Expense))), id), _books(visit)
    if recorded := _expense(books, id):  # the form has been sent before; what it said then stands
        return _shown(visit, recorded=recorded)
    faults: dict[str, str] = {}
    expense = None
    try:
        expense = read_expense(form.typed, id, books, [meeting.id for meeting in visit.project.meetings], visit.today)
    except FormInvalid as error:
        faults.update(error.faults)
    kind, picture = _picture(file, faults)
    had_file = file is not None
    if faults or expense is None:
        return _shown(visit, replace(form, faults=faults), had_file=had_file)
    if kind:
        expense = replace(expense, receipt=key(visit.project.id, id, kind, visit.now))
    entered = expense

    def write(entry: Put) -> None:
        if kind:
            _receipts().keep(entered.receipt, picture)
        dynamodb.transact([*wiring().budget.entering(visit.project.id, entered), entry])

    return Change(
        AuditType.EXPENSE_RECORDED,
        done=lambda after: _shown(after, recorded=entered),
        kept=lambda after: _shown(after, form, had_file=had_file),
        write=write,
        meeting=entered.meeting,
        about=id,
        facts=_facts(books, entered),
    )


def _picture(file: File | None, faults: dict[str, str]) -> tuple[str, bytes]:
    """The ending of the receipt, and what of it is kept; both empty where there is none, or it has one of `faults`."""
    if file is None:
        return "", b""
    kind = ending(file.content)
    if len(file.content) > LARGEST:
        faults["receipt"] = Fault.TOO_LARGE
    elif kind is None:
        faults["receipt"] = Fault.NO_RECEIPT
    else:
        try:
            return kind, bare(file.content, kind)
        except NotBare:
            faults["receipt"] = Fault.NOT_BARE
    return "", b""


def _undo(visit: Visit, event: AuditEvent) -> list[Write]:
    """Take a recorded expense out of the books, or put back one that was taken out."""
    books = _books(visit)
    expense = _expense(books, event.about)
    if expense is None:
        raise Refusal(409, "not-undoable", visit.project)
    void = event.type is AuditType.EXPENSE_RECORDED
    if expense.void is void or not (void or _can_return(books, expense)):
        raise Refusal(409, "changed-meanwhile", visit.project)
    return wiring().budget.voiding(visit.project.id, expense, void=void)


def _can_return(books: Books, expense: Expense) -> bool:
    """Whether its line is there, and the order that it paid is neither replaced nor paid by another bill."""
    if not any(line.id == expense.line for line in books.lines):
        return False
    open_orders = {each.id for each in books.entries.commitments}
    paid = {each.commitment for each in books.entries.expenses}
    return not expense.commitment or (expense.commitment in open_orders and expense.commitment not in paid)


def _books(visit: Visit) -> Books:
    return wiring().budget.books(visit.project.id)


def _receipts() -> Receipts:
    return Receipts(wiring().settings.receipts_bucket)


def _expense(books: Books, id: str) -> Expense | None:
    return next((each for each in books.expenses if each.id == id), None)


def _facts(books: Books, expense: Expense) -> Mapping[str, str]:
    """What the audit log says of it: the amount in øre, and the line. A text or a supplier may be somebody's name."""
    line = next((each.text for each in books.lines if each.id == expense.line), expense.line)
    return {"amount": str(expense.amount), "line": line}


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    *,
    had_file: bool = False,
    recorded: Expense | None = None,
    voided: Expense | None = None,
    fetch: Expense | None = None,
) -> Response:
    """The form with what was typed, and the books; what was just done to them."""
    books = _books(visit)
    form = form or PostedForm({**typed({}, tuple(declared(Expense))), "line": "".join(visit.holder.about[:1])}, drawn())
    return page(
        "expense.html",
        visit,
        faults=form.faults,
        id=form.id,
        typed=form.typed,
        had_file=had_file,
        most=longest(declared(Expense)),
        fields=rules(Expense),
        today=visit.today,
        lines=books.tally().lines,
        expenses=list(reversed(books.expenses)) if visit.approved else (),
        orders=books.entries.commitments,
        recorded=recorded if visit.approved else None,
        voided=voided if visit.approved else None,
        fetch=fetch if visit.approved else None,
        address=_receipts().address(fetch.receipt) if fetch and fetch.receipt else "",
        script="receipt.js",
        style="money.css",
    )


PAGE = Page(View(_show, _press), undo={AuditType.EXPENSE_RECORDED: _undo, AuditType.EXPENSE_VOIDED: _undo})
