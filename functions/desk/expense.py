"""Money spent: a form with a picture of the receipt, and what is recorded already, each entry with a way out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desk.changing import together
from desk.link_holder import LinkHolder, link_holder, may_act, undo_link
from desk.own import own, with_assets
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.budget.entering import EntryInvalid, longest, read_expense, typed
from shared.budget.fields import Wrong, declared
from shared.budget.lines import Expense
from shared.budget.photo import bare
from shared.budget.receipts import LARGEST, Receipts, ending, key
from shared.budget.table import Books
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.technical import clock
from shared.technical.dynamodb import ConditionFailed
from web.http import MULTIPART, File, Refusal, Request, Response

ID = re.compile(r"[0-9a-f]{32}")
"""What an expense is called: drawn with the empty form, so that a form sent twice is one expense."""

LARGEST_FORM = LARGEST + 512 * 1024
"""A file that is a little too large is told beside its field; a larger one does not get through the gateway."""


@dataclass(frozen=True)
class Form:
    """A form as it was posted: the expense's id, what was typed, and what is wrong with it."""

    id: str
    typed: Mapping[str, str]
    faults: Mapping[str, Wrong] = field(default_factory=dict)
    had_file: bool = False


def show(request: Request, token: str) -> Response:
    """An empty form, and what is recorded. Looking changes nothing."""
    return _shown(request, link_holder(request, LinkPurpose.EXPENSE, token))


def act(request: Request, token: str) -> Response:
    """Record an expense; take one out of the books; or fetch a receipt."""
    who = link_holder(request, LinkPurpose.EXPENSE, token)
    if request.content_type == MULTIPART:
        fields, files = request.upload(LARGEST_FORM)
        return _record(request, who, fields, files.get("receipt"))
    fields = request.form()
    wanted = next(iter(fields.get("act", ())), "")
    found = _expense(_books(who), next(iter(fields.get("expense", ())), ""))
    if wanted not in {"void", "receipt"} or found is None:
        raise Refusal(400, "unreadable", who.project)
    if not may_act(request, who):
        return _shown(request, who, unknown=True)
    return _void(request, who, found) if wanted == "void" else _shown(request, who, fetch=found)


def _record(request: Request, who: LinkHolder, fields: Mapping[str, Sequence[str]], file: File | None) -> Response:
    id = next(iter(fields.get("id", ())), "")
    if not ID.fullmatch(id):
        raise Refusal(400, "unreadable", who.project)
    form, books = Form(id, typed(fields, Expense), had_file=file is not None), _books(who)
    if _expense(books, id):
        return _once(request, who, id)
    faults: dict[str, Wrong] = {}
    expense = None
    try:
        meetings = [meeting.id for meeting in who.project.meetings]
        expense = read_expense(form.typed, id, books, meetings, clock.local(request.now).date())
    except EntryInvalid as error:
        faults.update(error.faults)
    kind = ending(file.content) if file else None
    if file and len(file.content) > LARGEST:
        faults["receipt"] = Wrong.TOO_LARGE
    elif file and kind is None:
        faults["receipt"] = Wrong.NO_RECEIPT
    if faults or expense is None:
        return _shown(request, who, replace(form, faults=faults))
    if not may_act(request, who):
        return _shown(request, who, form, unknown=True)
    if file and kind:
        expense = replace(expense, receipt=key(who.project.id, id, kind, request.now))
        _receipts().keep(expense.receipt, bare(file.content, kind))
    done = audit_event(
        AuditType.EXPENSE_RECORDED, request.now, meeting=expense.meeting, about=id, said=_said(books, expense)
    )
    try:
        audit_log = wiring().audit_log.put(who.project.id, done)
        together(who.project, [wiring().budget.enter(who.project.id, expense), audit_log])
    except ConditionFailed:
        return _once(request, who, id)
    return _shown(request, who, recorded=expense, back=undo_link(who, done, request.now))


def _once(request: Request, who: LinkHolder, id: str) -> Response:
    """The form has been sent before; what it said then stands."""
    return _shown(request, who, recorded=_expense(_books(who), id))


def _void(request: Request, who: LinkHolder, found: Expense) -> Response:
    books = _books(who)
    done = audit_event(
        AuditType.EXPENSE_VOIDED, request.now, meeting=found.meeting, about=found.id, said=_said(books, found)
    )
    try:
        audit_log = wiring().audit_log.put(who.project.id, done)
        together(who.project, [wiring().budget.voiding(who.project.id, found), audit_log])
    except ConditionFailed:
        return _shown(request, who, voided=found)
    return _shown(request, who, voided=found, back=undo_link(who, done, request.now))


def _undo(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    found = _expense(_books(who), done.about)
    if found is None:
        raise Refusal(409, "not-undoable", who.project)
    void = done.deed is AuditType.EXPENSE_RECORDED
    change = wiring().budget.voiding(who.project.id, found, void=void)
    together(who.project, [wiring().audit_log.undo(who.project.id, done), change])


UNDO: Mapping[AuditType, Undo] = {AuditType.EXPENSE_RECORDED: _undo, AuditType.EXPENSE_VOIDED: _undo}


def _books(who: LinkHolder) -> Books:
    return wiring().budget.books(who.project.id)


def _receipts() -> Receipts:
    return Receipts(wiring().settings.receipts_bucket)


def _expense(books: Books, id: str) -> Expense | None:
    return next((each for each in books.expenses if each.id == id), None)


def _said(books: Books, expense: Expense) -> Mapping[str, str]:
    """What the trail says of it: the amount in øre, and the line. A text or a supplier may be somebody's name."""
    line = next((each.text for each in books.lines if each.id == expense.line), expense.line)
    return {"amount": str(expense.amount), "line": line}


def _shown(
    request: Request,
    who: LinkHolder,
    form: Form | None = None,
    *,
    unknown: bool = False,
    recorded: Expense | None = None,
    voided: Expense | None = None,
    fetch: Expense | None = None,
    back: str = "",
) -> Response:
    """The form with what was typed, and the books; what was just done to them."""
    books, today = _books(who), clock.local(request.now).date()
    form = form or Form(secrets.token_hex(16), {**typed({}, Expense), "line": "".join(who.about[:1])})
    response = page(
        "expense.html",
        who.project,
        status=422 if form.faults else 403 if unknown else 200,
        at=who.address,
        id=form.id,
        typed=form.typed,
        faults={name: fault.value for name, fault in form.faults.items()},
        had_file=form.had_file,
        most=longest(Expense),
        fields=declared(Expense),
        today=today,
        lines=books.tally().lines,
        expenses=list(reversed(books.expenses)),
        orders=books.entries.commitments,
        unknown=unknown,
        recorded=recorded,
        voided=voided,
        fetch=fetch,
        address=_receipts().address(fetch.receipt) if fetch and fetch.receipt else "",
        undo_link=back,
        script=own("receipt.js"),
        look=own("money.css"),
    )
    return with_assets(response, script="receipt.js", style="money.css")
