"""The button of the catering-order mail: how much to order and why, and the order noted as money promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk.form import PostedForm
from desk.pages import page
from desk.runner import Change, Page, View, Visit
from desk.wiring import wiring
from shared.budget.catering import CateringOrder, food, order, ordered
from shared.budget.entering import EntryInvalid, longest, read_order, typed
from shared.budget.fields import declared
from shared.budget.lines import Commitment
from shared.budget.outlook import outlook
from shared.budget.table import Books
from shared.desk.audit import AuditEvent, AuditType
from shared.technical.dynamodb import Write
from shared.technical.templates import figure
from web.http import Refusal, Response

NOTHING = "nothing"
"""What a form was made from when nothing was ordered."""


@dataclass(frozen=True)
class Seen:
    """The meeting's order as we advise it, and as it is `placed` (None: nothing is ordered); `paid`: its bill is."""

    books: Books
    advised: CateringOrder
    placed: Commitment | None
    paid: bool

    @property
    def line(self) -> str:
        """The id of the line that it is ordered on; empty where the budget has none for food."""
        return self.advised.line.line.id if self.advised.line else ""


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Note the order, in place of the one before it."""
    fields, (made_from,) = visit.form("stands")
    form, seen = PostedForm(typed(fields, Commitment)), _seen(visit)
    if not seen.line or seen.paid or visit.holder.meeting().cancelled:
        return _shown(visit, form)
    try:
        wanted = read_order(form.typed, seen.books, visit.holder.meeting().capacity, **_given(visit, seen))
    except EntryInvalid as error:
        return _shown(visit, PostedForm(form.typed, faults=error.faults))
    if seen.placed and _same(seen.placed, wanted):
        return _shown(visit, noted=seen.placed)
    if made_from != (seen.placed.id if seen.placed else NOTHING):
        return _shown(visit, form, meanwhile=True)
    return _note(visit, form, seen, wanted)


def _note(visit: Visit, form: PostedForm, seen: Seen, placed: Commitment) -> Change:
    project, budget = visit.project.id, wiring().budget
    writes: list[Write] = [budget.enter(project, placed)]
    facts = {"amount": str(placed.amount), "portions": str(placed.portions)}
    if seen.placed:
        writes.append(budget.voiding(project, seen.placed))
        facts["instead"] = seen.placed.id
    return Change(
        AuditType.ORDER_PLACED,
        done=lambda after: _shown(after, noted=placed),
        kept=lambda after: _shown(after, form),
        writes=writes,
        meeting=placed.meeting,
        about=placed.id,
        facts=facts,
    )


def _given(visit: Visit, seen: Seen) -> Mapping[str, object]:
    """What nobody types."""
    meeting = visit.holder.meeting()
    before = [each for each in seen.books.commitments if each.meeting == meeting.id and each.line == seen.line]
    return {
        # Its number comes after that of every order of the meeting: of two noted at once one is refused.
        "id": f"catering-{seen.line}-{meeting.id}-{len(before) + 1:03d}",
        "line": seen.line,
        "meeting": meeting.id,
        "day": visit.today,
        "text": meeting.title,
    }


def _undo(visit: Visit, event: AuditEvent) -> list[Write]:
    """Withdraw the order; the one that it replaced counts again."""
    books, budget, project = wiring().budget.books(visit.project.id), wiring().budget, visit.project.id
    orders = {each.id: each for each in books.commitments}
    placed, instead = orders.get(event.about), orders.get(event.facts.get("instead", ""))
    if placed is None or placed.id in {each.commitment for each in books.entries.expenses}:
        raise Refusal(409, "not-undoable", visit.project)
    if placed.void:
        raise Refusal(409, "changed-meanwhile", visit.project)
    writes: list[Write] = [budget.voiding(project, placed)]
    if instead:
        writes.append(budget.voiding(project, instead, void=False))
    return writes


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
        order(meeting, everybody, expected.forecast.rates, line, visit.project.catering.enough),
        placed,
        placed is not None and placed.id in {each.commitment for each in books.entries.expenses},
    )


def _shown(
    visit: Visit, form: PostedForm | None = None, *, noted: Commitment | None = None, meanwhile: bool = False
) -> Response:
    """The form with what was typed; else with what is ordered, or with what we advise."""
    seen = _seen(visit)
    advised, placed = seen.advised, seen.placed
    form = form or PostedForm(
        {
            "portions": str(placed.portions if placed else advised.portions),
            "amount": figure(placed.amount if placed else advised.cost) if placed or advised.cost else "",
            "supplier": placed.supplier if placed else _usual(seen.books),
        }
    )
    return page(
        "order.html",
        visit,
        faults=form.faults,
        conflict=meanwhile,
        meeting=visit.holder.meeting(),
        order=advised,
        no_show=round(100 * advised.no_show),
        placed=placed,
        made_from=placed.id if placed else NOTHING,
        paid=seen.paid,
        typed=form.typed,
        most=longest(Commitment),
        fields=declared(Commitment),
        noted=noted,
        meanwhile=meanwhile,
        style="money.css",
    )


def _usual(books: Books) -> str:
    """The supplier of the last delivery."""
    return next((each.supplier for each in reversed(books.commitments) if each.portions and not each.void), "")


PAGE = Page(View(_show, _press), undo={AuditType.ORDER_PLACED: _undo})
