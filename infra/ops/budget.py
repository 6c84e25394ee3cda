"""`tovholder expense` and `tovholder tally`: what is spent, and how the budget stands."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape

from infra.ops.place import Place, ProjectId, Stack
from infra.ops.refusals import Refused
from infra.ops.screen import say, screen, table
from shared.budget.lines import Expense, Tally
from shared.budget.table import BudgetTable
from shared.projects.plan.source import did_you_mean
from shared.technical import money
from shared.technical.money import kroner

app = typer.Typer(help="What is spent.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `add` a command of its own, as long as it is the only one."""


@app.command("add")
def add(
    line: Annotated[str, typer.Option(metavar="ID", help="The budget line.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day on the receipt.")],
    text: Annotated[str, typer.Option(help="What was bought.")],
    supplier: Annotated[str, typer.Option(help="Who was paid.")],
    amount: Annotated[str, typer.Option(metavar="KRONER", help="As Danes write it: 1600, 1.600,00 or 66,50.")],
    meeting: Annotated[str, typer.Option(metavar="ID", help="The meeting it was spent for.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Record it though one like it is recorded: it was bought twice.")
    ] = False,
    project: ProjectId = None,
    stack: Stack = None,
) -> None:
    """Record an expense. The same one a second time is not recorded, unless --again says that it is another."""
    place = Place.find(stack)
    season = place.project(project)
    lines = [each.id for each in place.budget.lines(season.id)]
    meetings = [each.id for each in season.meetings]
    _known("budget line", line, lines)
    if meeting:
        _known("meeting", meeting, meetings)
    expense = Expense(
        id="", line=line, day=day.date(), text=text, supplier=supplier, amount=_oere(amount), meeting=meeting
    )
    said = f"{kroner(expense.amount)} on {line}, {day:%Y-%m-%d}, {supplier}"
    if _record(place.budget, season.id, expense, again=again):
        say(f"Recorded: {said}", style="green")
    else:
        say(f"It is recorded already: {said}. If it was bought twice, say --again.")


def tally(
    project: ProjectId = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs; amounts in øre.")] = False,
    stack: Stack = None,
) -> None:
    """Show the budget, line by line: approved, forecast, spent, and what is left."""
    place = Place.find(stack)
    id = place.project(project).id
    found = place.budget.books(id).tally()
    if as_json:
        typer.echo(json.dumps(_json(id, found), ensure_ascii=False, indent=2))
        return
    figures = ("planned", "forecast", "spent", "remaining")
    rows = table("line", *figures, right=figures, title=id)
    for each in found.lines:
        amounts = (each.line.planned, each.forecast, each.spent, each.remaining)
        rows.add_row(escape(each.line.text), *map(kroner, amounts))
    rows.add_section()
    rows.add_row("I alt", *map(kroner, (found.planned, found.forecast, found.spent, found.remaining)))
    screen().print(rows)


def _json(project: str, found: Tally) -> dict[str, object]:
    return {
        "project": project,
        "lines": [
            {
                "id": each.line.id,
                "text": each.line.text,
                "planned": each.line.planned,
                "forecast": each.forecast,
                "spent": each.spent,
                "remaining": each.remaining,
            }
            for each in found.lines
        ],
        "planned": found.planned,
        "forecast": found.forecast,
        "spent": found.spent,
        "remaining": found.remaining,
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
    """Record `expense` under an id made of what it says, so that a command repeated in doubt records it once."""
    said = (expense.line, expense.meeting, expense.text, expense.supplier, str(expense.amount))
    digest = hashlib.sha256("\0".join(said).encode()).hexdigest()[:10]
    copy = 1
    while not budget.record(project, replace(expense, id=f"{expense.day.isoformat()}-{digest}-{copy}")):
        if not again:
            return False
        copy += 1
    return True
