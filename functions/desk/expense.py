"""Money spent or, on a page of its own, received: a form with a picture of the receipt, and what is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.form import PostedForm, drawn, is_drawn
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.budget.books import Books
from shared.budget.entering import NOT_OF_INCOME, read_bill
from shared.budget.lines import Expense
from shared.budget.photo import NotBare, bare
from shared.budget.receipts import LARGEST, Receipts, ending, key, protected
from shared.budget.settling import beside, may_return
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.technical import dynamodb
from shared.technical.dynamodb import Put, Write
from shared.technical.fields import Fault, FormInvalid, declared, longest, rules, typed
from web.http import MULTIPART, File, Refusal, Response

LARGEST_FORM = LARGEST + 512 * 1024
"""A file that is a little too large is told beside its field; a larger one does not get through the gateway."""

Bill = Sequence[Expense]
"""What was entered at once: an expense or, where it pays several orders, the share of each."""


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Record an expense; take one out of the books; or fetch a receipt."""
    if visit.request.content_type == MULTIPART:
        fields, files = visit.request.upload(LARGEST_FORM)
        return _record(visit, fields, files.get("receipt"))
    _, (wanted, id) = visit.form("act", "expense")
    books = _books(visit)
    bill = books.bill(id)
    if wanted not in {"void", "receipt"} or not bill:
        raise visit.unreadable()
    if wanted == "receipt":
        return _shown(visit, fetch=bill) if visit.may_act() else _shown(visit.as_unknown())
    if bill[0].void:
        return _shown(visit, voided=bill)
    return Change(
        AuditType.INCOME_VOIDED if _of_income(visit) else AuditType.EXPENSE_VOIDED,
        done=lambda after: _shown(after, voided=bill),
        kept=_show,
        writes=wiring().budget.voiding(visit.project.id, *bill, orders=books.commitments),
        meeting=_meeting(bill),
        about=id,
        facts={**_facts(books, bill), "beside": str(beside(books, bill))},
    )


def _record(visit: Visit, fields: Mapping[str, Sequence[str]], file: File | None) -> Change | Response:
    id = next(iter(fields.get("id", ())), "")
    if not is_drawn(id):
        raise visit.unreadable()
    # One bill may be for several orders, each a box of its own.
    values = {**typed(fields, tuple(declared(Expense))), "commitment": " ".join(fields.get("commitment", ()))}
    form, books = PostedForm(values, id), _books(visit)
    if recorded := books.bill(id):  # the form has been sent before; what it said then stands
        return _shown(visit, voided=recorded) if recorded[0].void else _shown(visit, recorded=recorded)
    faults: dict[str, str] = {}
    entered: Bill = ()
    meetings = [meeting.id for meeting in visit.project.meetings]
    try:
        entered = read_bill(form.typed, id, books, meetings, visit.today, income=_of_income(visit))
    except FormInvalid as error:
        faults.update(error.faults)
    kind, picture = _picture(file, faults)
    had_file = file is not None
    if faults:
        return _shown(visit, replace(form, faults=faults), had_file=had_file)
    if kind:
        receipt = key(visit.project.id, id, kind, picture, visit.now)
        entered = [replace(each, receipt=receipt) for each in entered]

    def write(entry: Put, woken: Sequence[Write]) -> None:
        if kind:
            _receipts().keep(entered[0].receipt, picture)
        writes = wiring().budget.entering(visit.project.id, *entered, orders=books.commitments)
        dynamodb.transact([*writes, entry, *woken])

    return Change(
        AuditType.INCOME_RECORDED if _of_income(visit) else AuditType.EXPENSE_RECORDED,
        done=lambda after: _shown(after, recorded=entered, protected=kind == "pdf" and protected(picture)),
        kept=lambda after: _shown(after, form, had_file=had_file),
        write=write,
        meeting=_meeting(entered),
        about=id,
        facts=_facts(books, entered),
    )


def _picture(file: File | None, faults: dict[str, str]) -> tuple[str, bytes]:
    """The ending of the receipt, and what of it is kept; both empty where there is none, or it has one of `faults`."""
    if file is None:
        return "", b""
    kind = ending(file.content)
    if not file.content:
        faults["receipt"] = Fault.EMPTY
    elif len(file.content) > LARGEST:
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
    """Take what was recorded out of the books, or put back what was taken out."""
    books = _books(visit)
    bill = books.bill(event.about)
    if not bill:
        raise Refusal(409, "not-undoable", visit.project)
    void = event.type in {AuditType.EXPENSE_RECORDED, AuditType.INCOME_RECORDED}
    # What was taken out before it was noted how many bills counted beside it comes back where none does.
    if bill[0].void is void or not (void or may_return(books, bill, int(event.facts.get("beside", "0")))):
        raise Refusal(409, "changed-meanwhile", visit.project)
    return wiring().budget.voiding(visit.project.id, *bill, void=void, orders=books.commitments)


def _of_income(visit: Visit) -> bool:
    return visit.holder.purpose == LinkPurpose.INCOME


def _books(visit: Visit) -> Books:
    return wiring().budget.books(visit.project.id)


def _receipts() -> Receipts:
    return Receipts(wiring().settings.receipts_bucket)


def _meeting(bill: Bill) -> str:
    """The meeting that it is for; none where it is for several."""
    return bill[0].meeting if len({each.meeting for each in bill}) == 1 else ""


def _facts(books: Books, bill: Bill) -> Mapping[str, str]:
    """What the audit log says of it: the amount in øre, and the lines. A text or a supplier may be somebody's name."""
    texts = {each.id: each.text for each in books.lines}
    lines = dict.fromkeys(texts.get(each.line, each.line) for each in bill)
    return {"amount": str(sum(each.amount for each in bill)), "line": ", ".join(lines)}


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    *,
    had_file: bool = False,
    recorded: Bill = (),
    protected: bool = False,
    voided: Bill = (),
    fetch: Bill = (),
) -> Response:
    """The form with what was typed, and the books; what was just done to them."""
    books, income = _books(visit), _of_income(visit)
    tally, sums = books.tally(), Counter[str]()
    for each in books.expenses:
        sums[each.bill_id] += each.amount
    form = form or PostedForm({**typed({}, tuple(declared(Expense))), "line": "".join(visit.holder.about[:1])}, drawn())
    return page(
        "expense.html",
        visit,
        faults=form.faults,
        id=form.id,
        typed=form.typed,
        had_file=had_file,
        most=longest(declared(Expense)),
        fields={name: rule for name, rule in rules(Expense).items() if not income or name not in NOT_OF_INCOME},
        income=income,
        today=visit.today,
        lines=tally.paid_in if income else tally.lines,
        names={each.id: each.text for each in books.lines},
        sums=sums,
        expenses=list(reversed(books.expenses)) if visit.approved else (),
        orders=books.entries.commitments,
        rests={each.id: each.amount for each in books.entries.commitments},
        recorded=recorded if visit.approved else (),
        again=bool(recorded) and not recorded[0].commitment and beside(books, recorded) > 0,
        protected=protected,
        largest=LARGEST,
        voided=voided if visit.approved else (),
        fetch=fetch if visit.approved else (),
        address=_receipts().address(fetch[0].receipt) if fetch and fetch[0].receipt else "",
        script="receipt.js",
        style="money.css",
    )


PAGE = Page(View(_show, _press), undo={AuditType.EXPENSE_RECORDED: _undo, AuditType.EXPENSE_VOIDED: _undo})
OF_INCOME = Page(View(_show, _press), undo={AuditType.INCOME_RECORDED: _undo, AuditType.INCOME_VOIDED: _undo})
