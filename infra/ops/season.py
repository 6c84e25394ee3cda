"""`tovholder season`: the next one's plan, and the report of one at any time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say
from shared.outbox.kinds import Kind
from shared.outbox.mail import SECRETARIAT, Mail
from shared.outbox.occasion import OfMoment
from shared.plans.next_season import next_id, next_season
from shared.plans.reading import PlanWrong, read
from shared.technical import clock

app = typer.Typer(help="The next season, and the report of one.", no_args_is_help=True)


@app.command("next")
def following(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The plan of the season before.")],
    starts: Annotated[
        datetime, typer.Option("--starts", formats=["%Y-%m-%d"], metavar="DATE", help="When its first meeting is.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where the new plan is written.")],
    id: Annotated[str, typer.Option("--id", metavar="ID", help="Its id; else the old one with the year.")] = "",
) -> None:
    """Write the plan of the season after FILE's: a new id, every date by whole weeks later, all else as it was."""
    try:
        content = file.read_bytes()
        plan = read(content)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}.") from error
    except PlanWrong as error:
        raise Refused(f"{file} is not right; tovholder plan check says why.") from error
    day = starts.date()
    new = id or next_id(plan, day)
    if new == plan.id:
        raise Refused(f"“{new}” is the id of the season before; say another with --id.")
    if to.exists():
        raise Refused(f"{to} is there already.")
    text = next_season(content.decode("utf-8-sig"), plan, day, new)
    try:
        made = read(text.encode())
    except PlanWrong as error:
        where = "; ".join(f"{each.field}: {each.words}" for each in error.problems)
        raise Refused(f"Nothing is written, as that season would not be right: {where}") from error
    to.write_text(text, encoding="utf-8")
    say(f"{to}: {new}, from {made.first_day} to {made.meetings[-1].date}.", style="green")
    say(f"Look through its budget and texts. Then: tovholder plan apply {to}")
    say(f"The members of {made.project().network} are invited to it as they are.")


@app.command("report")
def report(project: ProjectId = None, stack: Stack = None) -> None:
    """Mail the season's evaluation and accounts to the secretariat, as they stand now, whenever that is."""
    place, now = Place.find(stack), clock.now()
    season = place.project(project)
    latest = Kind.SEASON_REPORT.latest(now, *season.meetings)
    place.outbox.owe(Mail(Kind.SEASON_REPORT, season.id, SECRETARIAT, now, latest, occasion=OfMoment(now)))
    say(f"The report of {season.id} goes to {season.secretariat.address} within minutes.", style="green")
