"""The button of the mails about food: how much to order and why, and the order noted, kept or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from desk.form import PostedForm
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.budget.books import Books
from shared.budget.catering import CateringOrder, food, order, ordered, outdated, told
from shared.budget.entering import read_order
from shared.budget.lines import Commitment
from shared.budget.outlook import outlook
from shared.desk.audit import AuditEvent, AuditType
from shared.technical.dynamodb import Write
from shared.technical.fields import FormInvalid, declared, longest, rules, typed
from shared.technical.money import Oere
from shared.technical.templates import figure
from web.http import Refusal, Response

NOTHING = "nothing"
"""What a form was made from when nothing was ordered."""


@dataclass(frozen=True)
class Seen:
    """The meeting's order as we advise it, and as it is `placed` (None: nothing is ordered); `rest` is to be paid."""

    books: Books
    advised: CateringOrder
    placed: Commitment | None
    rest: Oere

    @property
    def paid(self) -> bool:
        """Whether it is paid for good."""
        return self.placed is not None and not self.rest

    @property
    def line(self) -> str:
        """The id of the line that it is ordered on; empty where the budget has none for food."""
        return self.advised.line.line.id if self.advised.line else ""


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Note the order, in place of the one before it; keep it for the meeting as it is now; or withdraw it."""
    fields, (made_from, wanted) = visit.form("stands", "act")
    form, seen = PostedForm(typed(fields, tuple(declared(Commitment)))), _seen(visit)
    before = next((each for each in seen.books.commitments if each.id == made_from), None)
    if before and form.typed["portions"].strip() == "0":
        wanted = "withdraw"
    news = seen.placed and outdated(seen.placed, visit.holder.meeting())
    if seen.paid and seen.placed and wanted == "keep" and news:
        return _told(visit, seen.placed)
    if seen.paid or (wanted in {"keep", "withdraw"} and not seen.placed):  # it was pressed before
        return _shown(visit, withdrawn=before if wanted == "withdraw" and before and before.void else None)
    if seen.placed and wanted == "keep" and made_from in seen.placed.instead and not news:
        return _shown(visit, noted=seen.placed)
    new = None
    if wanted == "keep" and seen.placed:
        new = replace(seen.placed, **_given(visit, seen.books, seen.placed.line))
    elif wanted != "withdraw":
        read = _read(visit, form, seen)
        if isinstance(read, Response):
            return read
        new = read
    if made_from != (seen.placed.id if seen.placed else NOTHING):
        return _shown(visit, form if new and wanted != "keep" else None, meanwhile=True)
    return _change(visit, form, seen, new)


def _told(visit: Visit, placed: Commitment) -> Change:
    """The kitchen was told of the meeting whose food is paid already."""
    meeting = visit.holder.meeting()
    return Change(
        AuditType.KITCHEN_TOLD,
        done=lambda after: _shown(after, noted=placed),
        kept=_show,
        writes=[wiring().budget.tell(visit.project.id, placed, told(meeting))],
        meeting=meeting.id,
        about=placed.id,
    )


def _read(visit: Visit, form: PostedForm, seen: Seen) -> Commitment | Response:
    meeting = visit.holder.meeting()
    if not seen.line or meeting.cancelled:
        return _shown(visit, form)
    try:
        new = read_order(form.typed, seen.books, meeting.capacity, **_given(visit, seen.books, seen.line))
    except FormInvalid as error:
        return _shown(visit, PostedForm(form.typed, faults=error.faults))
    return _shown(visit, noted=seen.placed) if seen.placed and _same(seen.placed, new) else new


def _change(visit: Visit, form: PostedForm, seen: Seen, new: Commitment | None) -> Change:
    """Put `new` in the place of the order that stands; None: only withdraw that one."""
    project, budget, placed = visit.project.id, wiring().budget, seen.placed
    about = new or placed
    assert about is not None
    if new and placed:  # what was paid in part on the one before is paid on this one
        new = replace(new, instead=(*placed.instead, placed.id), bills=0)
    writes = [*budget.entering(project, new), *_held_by(visit)] if new else []
    writes += budget.voiding(project, placed) if placed else []
    facts = {"amount": str(about.amount), "portions": str(about.portions)}
    return Change(
        AuditType.ORDER_PLACED if new else AuditType.ORDER_WITHDRAWN,
        done=lambda after: _shown(after, noted=new, withdrawn=None if new else placed),
        kept=lambda after: _shown(after, form if form.typed["supplier"] else None),
        writes=writes,
        meeting=about.meeting,
        about=about.id,
        facts=facts | ({"instead": placed.id} if new and placed else {}),
    )


def _given(visit: Visit, books: Books, line: str) -> dict[str, Any]:
    """What nobody types: the order's number and day, and what the kitchen is told of the meeting."""
    meeting = visit.holder.meeting()
    before = [each for each in books.commitments if each.meeting == meeting.id and each.line == line]
    return {
        # Its number comes after that of every order of the meeting: of two noted at once one is refused.
        "id": f"catering-{line}-{meeting.id}-{len(before) + 1:03d}",
        "line": line,
        "meeting": meeting.id,
        "day": visit.today,
        "text": meeting.title,
        **told(meeting),
    }


def _undo(visit: Visit, event: AuditEvent) -> list[Write]:
    """Withdraw the order, so that the one that it replaced counts again; or put back one that was withdrawn."""
    books, budget, project = wiring().budget.books(visit.project.id), wiring().budget, visit.project.id
    orders = {each.id: each for each in books.commitments}
    about, standing = orders.get(event.about), ordered(books.entries, event.meeting)
    withdrawn = event.type is AuditType.ORDER_WITHDRAWN
    if about is None or (not withdrawn and about.id in {each.commitment for each in books.entries.expenses}):
        raise Refusal(409, "not-undoable", visit.project)
    # Another order that was placed meanwhile counts: beside it, the one put back would be the same food once more.
    if about.void is not withdrawn or (standing and standing != about):
        raise Refusal(409, "changed-meanwhile", visit.project)
    back = about if withdrawn else orders.get(event.facts.get("instead", ""))
    writes = [] if withdrawn else budget.voiding(project, about)
    return [*writes, *([*budget.voiding(project, back, void=False), *_held_by(visit)] if back else [])]


def _held_by(visit: Visit) -> list[Write]:
    """The write that keeps a meeting in the plan for which something is ordered; one that was held stays anyhow."""
    meeting = visit.holder.meeting()
    return [] if meeting.over(visit.now) else [wiring().registrations.touch(visit.project.id, meeting.id)]


def _same(placed: Commitment, wanted: Commitment) -> bool:
    return all(getattr(placed, name) == getattr(wanted, name) for name in declared(Commitment))


def _seen(visit: Visit) -> Seen:
    meeting, books = visit.holder.meeting(), wiring().budget.books(visit.project.id)
    expected = outlook(books, visit.project, visit.now)
    line = food(expected.tally, meeting.id)
    everybody = wiring().registrations.all(visit.project.id, meeting.id)
    placed = ordered(books.entries, meeting.id)
    return Seen(
        books,
        order(meeting, everybody, expected.forecast, line),
        placed,
        sum(each.amount for each in books.entries.commitments if placed and each.id == placed.id),
    )


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    *,
    noted: Commitment | None = None,
    withdrawn: Commitment | None = None,
    meanwhile: bool = False,
) -> Response:
    """The form with what was typed; else with what is ordered, or with what we advise."""
    seen = _seen(visit)
    advised, placed, held = seen.advised, seen.placed, visit.holder.meeting().over(visit.now)
    cost = placed.amount if placed else 0 if held else advised.cost
    form = form or PostedForm(
        {
            "portions": str(placed.portions) if placed else "" if held else str(advised.portions),
            "amount": figure(cost) if placed or cost else "",
            "supplier": (placed.supplier if placed else _usual(seen.books)) if visit.approved else "",
        }
    )
    return page(
        "order.html",
        visit,
        faults=form.faults,
        conflict=meanwhile,
        meeting=visit.holder.meeting(),
        held=held,
        order=advised,
        no_show=round(100 * advised.no_show),
        placed=placed,
        made_from=placed.id if placed else NOTHING,
        paid=seen.paid,
        rest=seen.rest if placed and seen.rest != placed.amount else 0,
        typed=form.typed,
        most=longest(declared(Commitment)),
        fields=rules(Commitment),
        noted=noted if visit.approved else None,
        withdrawn=withdrawn if visit.approved else None,
        noted_already=sum(
            each.amount
            for each in seen.books.entries.of(seen.line).expenses
            if each.meeting == visit.holder.meeting().id and not each.commitment
        ),
        outdated=(outdated(placed, visit.holder.meeting()) or "") if placed and not held else "",
        meanwhile=meanwhile,
        style="money.css",
    )


def _usual(books: Books) -> str:
    """The supplier of the last delivery."""
    return next((each.supplier for each in reversed(books.commitments) if each.portions and not each.void), "")


PAGE = Page(View(_show, _press), undo={AuditType.ORDER_PLACED: _undo, AuditType.ORDER_WITHDRAWN: _undo})
