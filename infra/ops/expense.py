"""`tovholder expense` and `income`: what is spent, and what has come in."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say
from shared.budget.books import Books
from shared.budget.entering import NOT_OF_INCOME, read_bill
from shared.budget.fields import NO_ORDER
from shared.budget.lines import Expense
from shared.budget.settling import under
from shared.budget.table import BudgetTable
from shared.budget.watching import watch
from shared.plans.source import did_you_mean
from shared.technical import clock
from shared.technical.fields import Fault, FormInvalid, rules
from shared.technical.money import kroner

app = typer.Typer(help="What is spent.", no_args_is_help=True)
received = typer.Typer(help="What has come in.", no_args_is_help=True)


@app.callback()
@received.callback()
def _group() -> None:
    """Keeps the only command of a group a command of its own."""


def add(again: bool, project: str | None, stack: str | None, **typed: str) -> None:
    """Record an expense. The same one a second time is not recorded, unless --again says that it is another."""
    _add(again, project, stack, typed, income=False)


def receive(again: bool, project: str | None, stack: str | None, **typed: str) -> None:
    """Record money that came in, on a line that brings money in; a second time as with an expense."""
    _add(again, project, stack, typed, income=True)


def _add(again: bool, project: str | None, stack: str | None, typed: Mapping[str, str], *, income: bool) -> None:
    place = Place.find(stack)
    season = place.project(project)
    books, meetings = place.budget.books(season.id), [each.id for each in season.meetings]
    today = clock.local(clock.now()).date()
    try:
        bill = read_bill(typed, "", books, meetings, today, oldest=date.min, income=income)
    except FormInvalid as error:
        bill = _paid_before(typed, books, meetings, today)
        if again or not bill:
            raise Refused("\n".join(_refused(typed, books, meetings, error.faults, income=income))) from error
    lines = " and ".join(dict.fromkeys(each.line for each in bill))
    said = f"{kroner(sum(each.amount for each in bill))} on {lines}, {bill[0].day}, {bill[0].supplier}"
    if not _record(place.budget, season.id, bill, books, again=again):
        say(f"It is recorded already: {said}. If it was bought twice, say --again.")
        return
    watch(place.budget, place.outbox, season, clock.now())
    say(f"Recorded: {said}", style="green")
    rests = {each.id: each.amount for each in place.budget.books(season.id).entries.commitments}
    for each in bill:
        if len(bill) > 1 or each.partial:
            rest = f"; {kroner(rests.get(each.commitment, 0))} of it is still to be paid" if each.partial else ""
            say(f"  {kroner(each.amount)} for {each.commitment}, {each.meeting}{rest}")


def _paid_before(typed: Mapping[str, str], books: Books, meetings: Sequence[str], today: date) -> tuple[Expense, ...]:
    """The bill that `typed` speaks of, where it is recorded and has paid its orders: they are open for no other one."""
    orders = set(typed.get("commitment", "").replace(",", " ").split())
    unpaid = replace(books, expenses=tuple(each for each in books.expenses if each.commitment not in orders))
    try:
        bill = read_bill(typed, "", unpaid, meetings, today, oldest=date.min)
    except FormInvalid:
        return ()
    known = books.bill(_id(bill, 1))
    return bill if known and not known[0].void else ()


def _refused(
    typed: Mapping[str, str], books: Books, meetings: Sequence[str], faults: Mapping[str, Fault], *, income: bool
) -> Iterator[str]:
    """What is wrong with each option."""
    tally = books.tally()
    known = {"line": [each.line.id for each in (tally.paid_in if income else tally.lines)], "meeting": meetings}
    known["commitment"] = [each.id for each in books.entries.commitments] + [NO_ORDER]
    for name, fault in faults.items():
        what, value = {"line": "budget line"}.get(name, name), typed[name]
        if fault is Fault.UNKNOWN and name in known:
            yield f"There is no {what} {value}{did_you_mean(value, known[name]) or _there_is(known[name])}"
        elif name == "commitment" and fault is Fault.MISSING:
            yield f"Is it the bill of an order? Say --commitment{_there_is(known[name])}"
        elif name == "amount" and fault is Fault.INVALID:
            yield f"“{value}” is no amount in kroner; write 1600, 1.600 or 66,50."
        else:
            yield f"--{name} “{value}”: {fault.value}. {rules(Expense)[name].help}"


def _there_is(ids: Sequence[str]) -> str:
    return "; there is: " + ", ".join(ids) + "."


def _with_options(entry: type[Expense], run: Callable[..., None], without: Collection[str] = ()) -> Callable[..., None]:
    """`run` as a command with an option for each field that is declared of `entry`, `without` some."""
    again = typer.Option("--again", help="Record it though one like it is recorded: it was bought twice.")
    options: dict[str, Any] = {
        name: Annotated[str, typer.Option(help=field.help)]
        for name, field in rules(entry).items()
        if name not in without
    }
    kinds = {**options, "again": Annotated[bool, again], "project": ProjectId, "stack": Stack}
    empty = {**dict.fromkeys(options, ""), "again": False, "project": None, "stack": None}

    def command(**values: Any) -> None:
        run(**values)

    command.__doc__, command.__annotations__ = run.__doc__, kinds
    keyword = inspect.Parameter.KEYWORD_ONLY
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, keyword, default=empty[name], annotation=kind) for name, kind in kinds.items()]
    )
    return command


app.command("add")(_with_options(Expense, add))
received.command("add")(_with_options(Expense, receive, NOT_OF_INCOME))


def _record(budget: BudgetTable, project: str, bill: Sequence[Expense], books: Books, *, again: bool) -> bool:
    """Record `bill` under an id made of what it says, so that a command repeated in doubt records it once.

    One that was taken out of the books again is not recorded: the same may be entered after it.
    """
    copy = 1
    while True:
        id = _id(bill, copy)
        before = books.bill(id)
        if not before:
            if budget.record(project, *under(bill, id), orders=books.commitments):
                return True
            if not budget.books(project).bill(id):
                raise Refused("Somebody else noted a bill of the order at this moment. Look at it, and run it again.")
        if not again and not (before and before[0].void):
            return False
        copy += 1


def _id(bill: Sequence[Expense], copy: int) -> str:
    """The id of the `copy`-th bill that says what `bill` does."""
    first, amount = bill[0], sum(each.amount for each in bill)
    said = (first.line, first.meeting, first.text, first.supplier, str(amount))
    digest = hashlib.sha256("\0".join(said).encode()).hexdigest()[:10]
    return f"{first.day.isoformat()}-{digest}-{copy}"
