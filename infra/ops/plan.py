"""`tovholder plan`: is a plan file right, and putting it in force."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from infra.ops.place import Place, Stack
from infra.terminal.refusals import WRONG, Refused
from infra.terminal.screen import complain, say, screen, table
from shared.applications.marks import marked
from shared.plans.apply import CannotApply, apply, changes, stay_cancelled
from shared.plans.differences import Change, disagreements
from shared.plans.reading import PlanWrong, read
from shared.plans.shape import Plan
from shared.plans.source import load
from shared.plans.tables import Tables, Wanted
from shared.projects import Project
from shared.projects.order import newest
from shared.technical import clock
from shared.technical.money import kroner

app = typer.Typer(help="Check a plan file, and put it in force.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The plan, a YAML file.")]


def _some(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


@app.command("check")
def check(file: File, stack: Stack = None) -> None:
    """Say whether FILE is right; if not, everything that is wrong with it, each with its line and field.

    Where the tables are named, say too what other seasons of its network say otherwise of the network.
    """
    plan = _read(file)
    planned = sum(line.planned for line in plan.lines() if not line.income)
    say(
        f"{file}: right. {plan.name}: {_some(len(plan.meetings), 'meeting')}, costs of {kroner(planned)}", style="green"
    )
    if left := marked(load(file.read_bytes()).data):
        say(f"Still to be written: {', '.join(left)}", style="yellow")
    assumed = plan.assumed
    if assumed:
        rows = table("assumed, not in the application", "because")
        for assumption in assumed:
            rows.add_row(escape("\n".join(assumption.about)), escape(assumption.because))
        screen().print(rows)
    place = Place.find(stack)
    if "PROJECTS_TABLE" in place.names:
        project = plan.project()
        _disagree(project, place.projects.seasons(project.network))


@app.command("apply")
def put_in_force(
    file: File,
    season_starts: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Hold the first meeting on this day, and move every other date by as many days. Times of the day "
            "stay; days of the week stay where the move is by whole weeks.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    stack: Stack = None,
) -> None:
    """Show what putting FILE in force changes, ask, and change it. Again, it changes nothing."""
    plan = _read(file)
    if left := marked(load(file.read_bytes()).data):
        raise Refused(f"Nothing is changed, as somebody has still to write: {', '.join(left)}")
    starts = season_starts.date() if season_starts else None
    wanted = Wanted(plan.project(starts), plan.lines())
    place = Place.find(stack)
    tables = Tables(place.projects, place.registrations, place.budget)
    known = tables.known(wanted)
    _disagree(wanted.project, known.seasons)
    try:
        found = changes(wanted, known, clock.now())
        for id in stay_cancelled(wanted, known):
            say(
                f"{id} stays cancelled, as everybody was told; to hold it after all, give it another id.",
                style="yellow",
            )
        if not found:
            say(f"{wanted.project.id} is as the plan says: nothing to change.")
            return
        if starts and (starts - plan.first_day).days % 7:
            say(f"The days of the week move too: the first meeting is on a {starts:%A}, not a {plan.first_day:%A}.")
        _show(found)
        if not yes:
            _ask()
            # The question may have stood for long: what is changed rests on what the tables hold now.
            known = tables.known(wanted)
            if list(changes(wanted, known, clock.now())) != list(found):
                raise Refused("Something changed while you were asked. Nothing is written; run it again.")
        apply(tables, wanted, known, clock.now())
    except CannotApply as error:
        raise Refused("\n".join(error.reasons)) from error
    say(f"{wanted.project.id} is now as the plan says.", style="green")


def _read(file: Path) -> Plan:
    try:
        return read(file.read_bytes())
    except OSError as error:
        raise Refused(f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}.") from error
    except PlanWrong as error:
        for problem in error.problems:
            where = f"{file}:{problem.line}: " + (f"{problem.field}: " if problem.field else "")
            complain(where + problem.words)
        raise typer.Exit(WRONG) from error


def _show(found: Sequence[Change]) -> None:
    for each in found:
        if each.old is None:
            say(f"+ {each.what}: {each.new}", style="green")
        elif each.new is None:
            say(f"- {each.what}: {each.old}", style="red")
        else:
            say(f"~ {each.what}: {each.old} → {each.new}", style="yellow")


def _disagree(project: Project, seasons: Sequence[Project]) -> None:
    """Say what other seasons say otherwise of the network, and whose word counts."""
    found = [*disagreements(project, seasons, clock.local(clock.now()).date())]
    if not found:
        return
    speaks = newest([*(each for each in seasons if each.id != project.id), project])
    say(
        f"Other seasons of the network {project.network} say otherwise (theirs → this plan's). Each season's mails and "
        f"pages follow its own plan, the network's page, calendar and approved browsers the newest, {speaks.id}:",
        style="yellow",
    )
    _show(found)


def _ask() -> None:
    if not sys.stdin.isatty():
        raise Refused("Nothing is changed; say --yes to change it without being asked.")
    if not typer.confirm("Change this?"):
        raise Refused("Nothing is changed.")
