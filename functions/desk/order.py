"""The button of the catering-order mail: how much to order and why, and the order noted as money promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk.changing import together
from desk.link_holder import LinkHolder, link_holder, may_act, undo_link
from desk.own import own, with_assets
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.budget.catering import CateringOrder, food, order, ordered
from shared.budget.entering import EntryInvalid, longest, read_order, typed
from shared.budget.fields import Wrong, declared
from shared.budget.lines import Commitment
from shared.budget.outlook import outlook
from shared.budget.table import Books
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.technical import clock
from shared.technical.dynamodb import ConditionFailed, Write
from shared.technical.templates import figure
from web.http import Refusal, Request, Response

NOTHING = "nothing"
"""What a form was made from when nothing was ordered."""


@dataclass(frozen=True)
class Seen:
    """The meeting's order as it should be, and as it `stands` (None: nothing is ordered); `paid`: its bill is."""

    books: Books
    advised: CateringOrder
    stands: Commitment | None
    paid: bool

    @property
    def line(self) -> str:
        """The id of the line that it is ordered on; empty where the budget has none for food."""
        return self.advised.line.line.id if self.advised.line else ""


def show(request: Request, token: str) -> Response:
    """What to order, ready to be noted. Looking changes nothing."""
    return _shown(request, link_holder(request, LinkPurpose.ORDER, token))


def act(request: Request, token: str) -> Response:
    """Note the order, in place of the one before it."""
    who = link_holder(request, LinkPurpose.ORDER, token)
    fields = request.form()
    made_from = next(iter(fields.get("stands", ())), "")
    filled, seen = typed(fields, Commitment), _seen(request, who)
    if not seen.line or seen.paid or who.meeting().cancelled:
        return _shown(request, who, filled)
    try:
        wanted = read_order(filled, seen.books, who.meeting().capacity, **_given(request, who, seen))
    except EntryInvalid as error:
        return _shown(request, who, filled, faults=error.faults)
    if seen.stands and _same(seen.stands, wanted):
        return _shown(request, who, noted=seen.stands)
    if made_from != (seen.stands.id if seen.stands else NOTHING):
        return _shown(request, who, filled, meanwhile=True)
    if not may_act(request, who):
        return _shown(request, who, filled, unknown=True)
    return _note(request, who, seen, wanted)


def _given(request: Request, who: LinkHolder, seen: Seen) -> Mapping[str, object]:
    """What nobody types."""
    meeting = who.meeting()
    before = [each for each in seen.books.commitments if each.meeting == meeting.id and each.line == seen.line]
    return {
        # Its number comes after that of every order of the meeting: of two noted at once one is refused.
        "id": f"catering-{seen.line}-{meeting.id}-{len(before) + 1:03d}",
        "line": seen.line,
        "meeting": meeting.id,
        "day": clock.local(request.now).date(),
        "text": meeting.title,
    }


def _note(request: Request, who: LinkHolder, seen: Seen, placed: Commitment) -> Response:
    project, budget = who.project.id, wiring().budget
    writes: list[Write] = [budget.enter(project, placed)]
    if seen.stands:
        writes.append(budget.voiding(project, seen.stands))
    said = {"amount": str(placed.amount), "portions": str(placed.portions)}
    said |= {"instead": seen.stands.id} if seen.stands else {}
    done = audit_event(AuditType.ORDER_PLACED, request.now, meeting=placed.meeting, about=placed.id, said=said)
    try:
        together(who.project, [*writes, wiring().audit_log.put(project, done)])
    except ConditionFailed:
        now = _seen(request, who).stands
        if now and _same(now, placed):
            return _shown(request, who, noted=now)
        return _shown(request, who, meanwhile=True)
    return _shown(request, who, noted=placed, back=undo_link(who, done, request.now))


def _undo(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Withdraw the order; one that it took the place of stands again."""
    books, budget, project = wiring().budget.books(who.project.id), wiring().budget, who.project.id
    orders = {each.id: each for each in books.commitments}
    placed, instead = orders.get(done.about), orders.get(done.said.get("instead", ""))
    if placed is None or placed.id in {each.commitment for each in books.entries.expenses}:
        raise Refusal(409, "not-undoable", who.project)
    writes: list[Write] = [wiring().audit_log.undo(project, done), budget.voiding(project, placed)]
    if instead:
        writes.append(budget.voiding(project, instead, void=False))
    together(who.project, writes)


UNDO: Mapping[AuditType, Undo] = {AuditType.ORDER_PLACED: _undo}


def _same(placed: Commitment, wanted: Commitment) -> bool:
    return all(getattr(placed, name) == getattr(wanted, name) for name in declared(Commitment))


def _seen(request: Request, who: LinkHolder) -> Seen:
    meeting, books = who.meeting(), wiring().budget.books(who.project.id)
    found = outlook(books, who.project, request.now)
    line = food(found.tally, meeting.id)
    everybody = wiring().registrations.all(who.project.id, meeting.id)
    stands = ordered(books.entries, meeting.id)
    return Seen(
        books,
        order(meeting, everybody, found.forecast.rates, line, who.project.catering.enough),
        stands,
        stands is not None and stands.id in {each.commitment for each in books.entries.expenses},
    )


def _shown(
    request: Request,
    who: LinkHolder,
    filled: Mapping[str, str] | None = None,
    *,
    faults: Mapping[str, Wrong] | None = None,
    noted: Commitment | None = None,
    meanwhile: bool = False,
    unknown: bool = False,
    back: str = "",
) -> Response:
    """The form with what was typed; else with what stands, or with what we advise."""
    seen = _seen(request, who)
    advised, stands = seen.advised, seen.stands
    if filled is None:
        filled = {
            "portions": str(stands.portions if stands else advised.portions),
            "amount": figure(stands.amount if stands else advised.cost) if stands or advised.cost else "",
            "supplier": stands.supplier if stands else _usual(seen.books),
        }
    response = page(
        "order.html",
        who.project,
        status=422 if faults else 403 if unknown else 409 if meanwhile else 200,
        at=who.address,
        meeting=who.meeting(),
        order=advised,
        no_show=round(100 * advised.no_show),
        stands=stands,
        made_from=stands.id if stands else NOTHING,
        paid=seen.paid,
        typed=filled,
        faults={name: fault.value for name, fault in (faults or {}).items()},
        most=longest(Commitment),
        fields=declared(Commitment),
        noted=noted,
        meanwhile=meanwhile,
        unknown=unknown,
        undo_link=back,
        look=own("money.css"),
    )
    return with_assets(response, style="money.css")


def _usual(books: Books) -> str:
    """Whoever delivered last time."""
    return next((each.supplier for each in reversed(books.commitments) if each.portions and not each.void), "")
