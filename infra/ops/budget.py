"""`tovholder budget` and `tally`: what is moved, how the budget stands and will end."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

import typer
from rich.markup import escape

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say, screen, table
from shared.budget.line import LineTally
from shared.budget.lines import Move, Tally
from shared.budget.outlook import Outlook, outlook
from shared.budget.tally import NotEnough, may_move
from shared.plans.source import did_you_mean
from shared.technical import clock, money
from shared.technical.money import kroner

FIGURES = ("committed", "spent", "forecast", "remaining")
"""What is shown of a line, and of all of them, beside what was planned."""

moves = typer.Typer(help="What a budget line may cost.", no_args_is_help=True)


@moves.callback()
def _group() -> None:
    """Keeps the only command of a group a command of its own."""


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
    rows = table("line", "planned", "moved", *FIGURES, right=("planned", "moved", *FIGURES), title=season.id)
    for each in found.tally.lines:
        rows.add_row(escape(each.line.text), *map(kroner, (each.line.planned, each.moved, *_figures(each).values())))
    rows.add_section()
    rows.add_row("I alt", *map(kroner, (found.tally.planned, 0, *_figures(found.tally).values())))
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
                **_figures(each),
                "forecast_from": found.lines[each.line.id].low,
                "forecast_to": found.lines[each.line.id].high,
            }
            for each in tally.lines
        ],
        "planned": tally.planned,
        **_figures(tally),
        "forecast_from": found.cost.low,
        "forecast_to": found.cost.high,
    }


def _figures(of: LineTally | Tally) -> dict[str, money.Oere]:
    return {name: getattr(of, name) for name in FIGURES}


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
