"""`tovholder expense`, `budget` and `tally`: what is spent, what is moved, how the budget stands and will end."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say, screen, table
from shared.budget.books import Books
from shared.budget.entering import read_expense
from shared.budget.fields import NO_ORDER
from shared.budget.lines import Expense, Move
from shared.budget.outlook import Outlook, outlook
from shared.budget.table import BudgetTable
from shared.budget.tally import NotEnough, may_move
from shared.budget.watching import watch
from shared.plans.source import did_you_mean
from shared.technical import clock, money
from shared.technical.fields import Fault, FormInvalid, rules
from shared.technical.money import kroner

app = typer.Typer(help="What is spent.", no_args_is_help=True)


moves = typer.Typer(help="What a budget line may cost.", no_args_is_help=True)


@app.callback()
@moves.callback()
def _group() -> None:
    """Keeps the only command of a group a command of its own."""


def add(again: bool, project: str | None, stack: str | None, **typed: str) -> None:
    """Record an expense. The same one a second time is not recorded, unless --again says that it is another."""
    place = Place.find(stack)
    season = place.project(project)
    books, meetings = place.budget.books(season.id), [each.id for each in season.meetings]
    try:
        expense = read_expense(typed, "", books, meetings, clock.local(clock.now()).date(), oldest=date.min)
    except FormInvalid as error:
        raise Refused("\n".join(_refused(typed, books, meetings, error.faults))) from error
    said = f"{kroner(expense.amount)} on {expense.line}, {expense.day}, {expense.supplier}"
    if _record(place.budget, season.id, expense, again=again):
        watch(place.budget, place.outbox, season, clock.now())
        say(f"Recorded: {said}", style="green")
    else:
        say(f"It is recorded already: {said}. If it was bought twice, say --again.")


def _refused(
    typed: Mapping[str, str], books: Books, meetings: Sequence[str], faults: Mapping[str, Fault]
) -> Iterator[str]:
    """What is wrong with each option."""
    known = {"line": [each.id for each in books.lines], "meeting": meetings}
    known["commitment"] = [each.id for each in books.entries.commitments] + [NO_ORDER]
    for name, fault in faults.items():
        what, value = {"line": "budget line"}.get(name, name), typed[name]
        if fault is Fault.UNKNOWN:
            yield f"There is no {what} {value}{did_you_mean(value, known[name]) or _there_is(known[name])}"
        elif name == "commitment" and fault is Fault.MISSING:
            yield f"Is it the bill of an order? Say --commitment{_there_is(known[name])}"
        elif name == "amount" and fault is Fault.INVALID:
            yield f"“{value}” is no amount in kroner; write 1600, 1.600 or 66,50."
        else:
            yield f"--{name} “{value}”: {fault.value}. {rules(Expense)[name].help}"


def _there_is(ids: Sequence[str]) -> str:
    return "; there is: " + ", ".join(ids) + "."


def _with_options(entry: type[Expense], run: Callable[..., None]) -> Callable[..., None]:
    """`run` as a command with an option for each field that is declared of `entry`."""
    again = typer.Option("--again", help="Record it though one like it is recorded: it was bought twice.")
    options: dict[str, Any] = {
        name: Annotated[str, typer.Option(help=field.help)] for name, field in rules(entry).items()
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


@moves.command("move")
def move(
    source: Annotated[str, typer.Option("--from", metavar="ID", help="The line that hands money over.")],
    target: Annotated[str, typer.Option("--to", metavar="ID", help="The line that may then cost more.")],
    amount: Annotated[str, typer.Option(metavar="KRONER", help="As Danes write it: 1600, 1.600,00 or 66,50.")],
    reason: Annotated[str, typer.Option(help="Why; the accounts will say so.")],
    project: ProjectId = None,
    stack: Stack = None,
) -> None:
    """Move money between two lines. What was approved stays as it is; the same move twice in a day is one."""
    place = Place.find(stack)
    season = place.project(project)
    books = place.budget.books(season.id)
    for line in (source, target):
        _known("budget line", line, [each.id for each in books.lines])
    today = clock.local(clock.now()).date()
    said = (today.isoformat(), source, target, reason, str(_oere(amount)))
    digest = hashlib.sha256("\0".join(said).encode()).hexdigest()[:10]
    made = Move(f"{today.isoformat()}-{digest}", source, target, _oere(amount), today, reason)
    words = f"{kroner(made.amount)} from {source} to {target}"
    if made.id in {each.id for each in books.moves}:
        say(f"It is moved already: {words}.")
        return
    try:
        may_move(books.tally(), made)
    except NotEnough as error:
        raise Refused(f"{source} has {kroner(error.free)} that are neither spent nor ordered for.") from error
    except ValueError as error:
        raise Refused("Money moves between two lines, and more than nothing.") from error
    if not place.budget.move(season.id, made, books.moved):
        raise Refused("Somebody else moved money at this moment. Look at the tally, and run it again.")
    say(f"Moved: {words}", style="green")


def tally(
    project: ProjectId = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; amounts in øre.")] = False,
    stack: Stack = None,
) -> None:
    """Show the budget, line by line: approved, ordered, spent, forecast, and what is left; and how it will end."""
    place = Place.find(stack)
    season = place.project(project)
    found = outlook(place.budget.books(season.id), season, clock.now())
    if as_json:
        typer.echo(json.dumps(_json(season.id, found), ensure_ascii=False, indent=2))
        return
    figures = ("planned", "moved", "committed", "spent", "forecast", "remaining")
    rows = table("line", *figures, right=figures, title=season.id)
    for each in found.tally.lines:
        amounts = (each.line.planned, each.moved, each.committed, each.spent, each.forecast, each.remaining)
        rows.add_row(escape(each.line.text), *map(kroner, amounts))
    rows.add_section()
    total = found.tally
    amounts = (total.planned, 0, total.committed, total.spent, total.forecast, total.remaining)
    rows.add_row("I alt", *map(kroner, amounts))
    screen().print(rows)
    if found.forecast.coming:
        say(_ends(found))


def _ends(found: Outlook) -> str:
    cost, balance = found.cost, found.balance
    rate = found.forecast.rates
    return (
        f"8 times out of 10 the season costs {kroner(cost.low)} to {kroner(cost.high)}"
        f" and leaves {kroner(balance.low)} to {kroner(balance.high)}"  # the unit, kr., ends the sentence
        f" {rate.no_show.mean:.0%} of the guests are expected to stay away ({rate.meetings} meetings counted)."
    )


def _json(project: str, found: Outlook) -> dict[str, object]:
    tally = found.tally
    return {
        "project": project,
        "lines": [
            {
                "id": each.line.id,
                "text": each.line.text,
                "planned": each.line.planned,
                "moved": each.moved,
                "committed": each.committed,
                "spent": each.spent,
                "forecast": each.forecast,
                "forecast_from": found.lines[each.line.id].low,
                "forecast_to": found.lines[each.line.id].high,
                "remaining": each.remaining,
            }
            for each in tally.lines
        ],
        "planned": tally.planned,
        "committed": tally.committed,
        "spent": tally.spent,
        "forecast": tally.forecast,
        "forecast_from": found.cost.low,
        "forecast_to": found.cost.high,
        "remaining": tally.remaining,
    }


def _known(what: str, id: str, ids: list[str]) -> None:
    if id not in ids:
        raise Refused(f"There is no {what} {id}{did_you_mean(id, ids) or '; there is: ' + ', '.join(ids) + '.'}")


def _oere(amount: str) -> money.Oere:
    try:
        oere = money.oere(amount)
    except ValueError as error:
        raise Refused(f"“{amount}” is no amount in kroner; write 1600, 1.600 or 66,50.") from error
    if oere == 0:
        raise Refused("An expense of nothing is none.")
    return oere


def _record(budget: BudgetTable, project: str, expense: Expense, *, again: bool) -> bool:
    """Record `expense` under an id made of what it says, so that a command repeated in doubt records it once.

    One that was taken out of the books again is not recorded: the same may be entered after it.
    """
    said = (expense.line, expense.meeting, expense.text, expense.supplier, str(expense.amount))
    digest = hashlib.sha256("\0".join(said).encode()).hexdigest()[:10]
    recorded = {each.id: each for each in budget.books(project).expenses}
    copy = 1
    while True:
        id = f"{expense.day.isoformat()}-{digest}-{copy}"
        before = recorded.get(id)
        if before is None and budget.record(project, replace(expense, id=id)):
            return True
        if not again and not (before and before.void):
            return False
        copy += 1
