"""What all pages of the desk have in common: show, check, write in one transaction, read again, undo.

A page is a module `desk.<purpose>` with a `PAGE`: what it shows, what a pressed button changes, and how each of its
audit types is undone. `shared/desk/audit.py` declares its purpose and its audit types. This module does the rest: it
reads the link, lets only an approved browser write, writes the audit log in the same transaction, and asks the page
again where another write came first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger

from desk.link_holder import link_holder, undo_link
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.desk.texts import LARGEST_FORM
from shared.technical import broken, dynamodb
from shared.technical.dynamodb import Busy, ConditionFailed
from web.http import FORM, Refusal, Request, Response

if TYPE_CHECKING:
    from shared.technical.dynamodb import Check, Put, Write

TRIES = 3
"""How often a press is decided anew where another write came first."""

SOON = {"Retry-After": "5"}

OF_MONEY = {LinkPurpose.EXPENSE, LinkPurpose.INCOME, LinkPurpose.MONEY, LinkPurpose.ORDER}
"""Pages that may break a line of the budget, or mend it."""

logger = Logger(service="desk")

Answer = Callable[[Visit], Response]


Writer = Callable[["Put", "Sequence[Write]"], None]


@dataclass(frozen=True)
class Change:
    """What a press writes, if the browser may: `writes`, and an entry of the audit log, in one transaction.

    `write` carries it out instead, where one transaction does not hold it, or a picture is kept first. It is given the
    entry's write, and those that wake the planner: with the last thing written, for a tick that looks in between would
    find nothing. It raises `ConditionFailed` where another write came first. `kept` answers an unapproved browser, and
    shows what was typed; `done` answers when it is written.
    """

    type: AuditType
    done: Answer
    kept: Answer
    writes: Sequence[Write | Check] = ()
    meeting: str = ""
    about: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    event: AuditEvent | None = None
    """The entry, where a write needs its id."""
    write: Writer | None = None


Press = Callable[[Visit], "Change | Response"]
"""Decides what a press changes, from what the tables hold now; or answers where it changes nothing."""

Undo = Callable[[Visit, AuditEvent], "Sequence[Write | Check]"]
"""The writes that undo an event; `Visit.holder.about` is the event's meeting.

Raises:
    Refusal: 409 it cannot be undone any more, or not as things are now.
"""


@dataclass(frozen=True)
class View:
    """One address of a page: what a GET shows and what a POST does; None where the address does not take it."""

    show: Answer | None = None
    press: Press | None = None


@dataclass(frozen=True)
class Page:
    """A page: its own address, those below it by name, and how each of its audit types is undone."""

    main: View
    views: Mapping[str, View] = field(default_factory=dict)
    undo: Mapping[AuditType, Undo] = field(default_factory=dict)


def page_of(purpose: LinkPurpose) -> Page:
    """The page, imported when it is first asked for."""
    found: Page = import_module(purpose.module).PAGE
    return found


def show(request: Request, purpose: str, token: str, view: str | None = None) -> Response:
    """The page as things are. Looking changes nothing."""
    found = _view(purpose, view)
    if found.show is None:
        raise Refusal(405, "wrong-method", headers={"Allow": "POST"})
    return found.show(Visit(request, link_holder(request, purpose, token)))


def press(request: Request, purpose: str, token: str, view: str | None = None) -> Response:
    """Do what the pressed button stands for; pressed twice it is done once.

    Raises:
        Refusal: 503 too many at once.
    """
    found = _view(purpose, view)
    if found.press is None:
        raise Refusal(405, "wrong-method", headers={"Allow": "HEAD, GET"})
    visit = Visit(request, link_holder(request, purpose, token))
    if found.show and _asks_for_approval(visit):
        return found.show(visit.as_unknown())
    for _ in range(TRIES):
        change = found.press(visit)
        if isinstance(change, Response):
            return change
        if not visit.may_act():
            return change.kept(visit.as_unknown())
        event = change.event or event_of(visit, change.type, change.meeting, change.about, change.facts)
        if _written(visit, change, event):
            _watch(visit, event.type)
            back = undo_link(visit.holder, event, visit.now) if event.type.undoable else ""
            return change.done(replace(visit.again(), undo_link=back))
        visit = replace(visit.again(), late=True)
    last = found.press(visit)
    return last if isinstance(last, Response) else last.kept(replace(visit, beaten=True))


def event_of(
    visit: Visit, type: AuditType, meeting: str = "", about: str = "", facts: Mapping[str, str] | None = None
) -> AuditEvent:
    """An entry for the audit log of what is done in this visit."""
    return replace(audit_event(type, visit.now, meeting=meeting, about=about, facts=facts), browser=visit.approval)


def undo(visit: Visit, event: AuditEvent) -> None:
    """Take back what `event` says, and mark it as undone, in one transaction; nothing where it is undone already.

    Raises:
        Refusal: 409 it cannot be undone, or not as things are now; 503 too many at once.
    """
    how = page_of(event.type.page).undo.get(event.type) if event.type.undoable else None
    if how is None:
        raise Refusal(409, "not-undoable", visit.project)
    log = wiring().audit_log
    if any(each.turns(event) and not each.undone for each in log.since(visit.project.id, event.at)):
        raise Refusal(409, "changed-meanwhile", visit.project)
    for _ in range(TRIES):
        about = replace(visit, holder=replace(visit.holder, about=(event.meeting,)))
        if together(visit, [log.undo(visit.project.id, event), *how(about, event), *_woken(visit)]):
            _watch(visit, event.type)
            return
        visit = visit.again()
        stored = log.get(visit.project.id, event.id)
        if stored is None or stored.undone:
            return
    raise Refusal(409, "changed-meanwhile", visit.project)


def together(visit: Visit, writes: Sequence[Write | Check]) -> bool:
    """Carry out `writes` all or none; False where one of them finds something else than was read.

    Raises:
        Refusal: 503 too many at once.
    """
    return _carried_out(visit, lambda: dynamodb.transact(writes))


def _written(visit: Visit, change: Change, event: AuditEvent) -> bool:
    entry, woken, write = wiring().audit_log.put(visit.project.id, event), _woken(visit), change.write
    if write is None:
        return together(visit, [*change.writes, entry, *woken])
    return _carried_out(visit, lambda: write(entry, woken))


def _woken(visit: Visit) -> list[Write]:
    """Whatever was done, the planner looks again when something is due, and the next morning tells of it."""
    return wiring().projects.agenda.wake(visit.project.id)


def _carried_out(visit: Visit, write: Callable[[], None]) -> bool:
    try:
        write()
    except ConditionFailed:
        return False
    except Busy as error:
        raise Refusal(503, "busy", visit.project, headers=SOON) from error
    return True


def _watch(visit: Visit, type: AuditType) -> None:
    """A line that breaks by what was just entered is told at once; where this fails, by the nightly recount."""
    if type.page not in OF_MONEY:
        return
    from shared.budget.watching import watch  # no other page needs it

    try:
        # A meeting may have moved since it was read, and the order just placed be for where it was.
        watch(wiring().budget, wiring().outbox, visit.again().project, visit.now)
    except Exception as error:  # noqa: BLE001 - what was entered is in the books
        broken.log(logger, "watch", error, project=visit.project.id)


def _asks_for_approval(visit: Visit) -> bool:
    """Whether the button of `locked.html` was pressed, which every page may have."""
    posted = visit.request.headers.get("content-type", "").startswith(FORM)
    return posted and not visit.known and "approve" in visit.request.form(LARGEST_FORM)


def _view(purpose: str, view: str | None) -> View:
    page = page_of(LinkPurpose(purpose))
    found = page.views.get(view) if view else page.main
    if found is None:
        raise Refusal(404, "no-such-page")
    return found
