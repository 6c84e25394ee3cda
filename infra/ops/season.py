"""`tovholder season`: the next one's plan and application, and the report of one at any time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say
from shared.applications.document import application_docx
from shared.applications.next_season import next_season
from shared.mails.season import season_found
from shared.mails.sources import MailSources
from shared.outbox.kinds import Kind
from shared.outbox.mail import SECRETARIAT, Mail
from shared.outbox.occasion import OfMoment
from shared.plans.reading import PlanWrong, read
from shared.summaries.season import season_report
from shared.technical import clock

app = typer.Typer(help="The next season, and the report of one.", no_args_is_help=True)


@app.command("next")
def following(
    to: Annotated[Path, typer.Option("--to", metavar="PLAN", help="Where the new plan is written.")],
    application: Annotated[
        Path | None,
        typer.Option("--application", metavar="DOCX", help="Where its application is written; else beside the plan."),
    ] = None,
    starts: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The week of its first meeting; else a year later."),
    ] = None,
    id: Annotated[str, typer.Option("--id", metavar="ID", help="Its id; else the network's with the year.")] = "",
    project: ProjectId = None,
    stack: Stack = None,
) -> None:
    """Write the plan of the season after this one, and its application, from what came of this one.

    Days are proposed on the same weekdays outside of holidays and school breaks, the budget from what each line cost,
    the goals from what was reached. Everything proposed is an assumption; what the committee has to write is marked.
    """
    from infra.applications.plan_file import plan_file

    paper = application or to.with_suffix(".docx")
    for each in (to, paper):
        if each.exists():
            raise Refused(f"{each} is there already.")
    place, now = Place.find(stack), clock.now()
    season = place.project(project)
    post = MailSources(place.projects, place.members, place.registrations, place.budget, place.outbox)
    found = season_found(season, post)
    day = starts.date() if starts else None
    draft = next_season(season, found.books.lines, season_report(season, found, now), starts=day, id=id)
    if draft.data["id"] in place.projects.ids():
        raise Refused(f"There is a season {draft.data['id']} already; say another id with --id.")
    head = [
        f"The season after {season.id}, proposed from what came of it. What is proposed stands under `assumptions`."
    ]
    text = plan_file(draft.data, draft.assumed, head)
    try:
        made = read(text.encode())
    except PlanWrong as error:
        where = "; ".join(f"{each.field}: {each.words}" for each in error.problems)
        raise Refused(f"Nothing is written, as that season would not be right: {where}") from error
    to.write_text(text, encoding="utf-8")
    paper.write_bytes(application_docx(draft.data, clock.local(now).date(), season.committee.name))
    say(f"{to}: {made.id}, from {made.first_day} to {made.meetings[-1].date}.", style="green")
    say(
        f"{paper}: its application; what is yellow in it the committee writes. Then: tovholder application read {paper}"
    )
    say(f"The members of {made.project().network} are invited to it as they are.")


@app.command("report")
def report(project: ProjectId = None, stack: Stack = None) -> None:
    """Mail the season's evaluation and accounts to the secretariat, as they stand now, whenever that is."""
    place, now = Place.find(stack), clock.now()
    season = place.project(project)
    latest = Kind.SEASON_REPORT.latest(now, *season.meetings)
    place.outbox.owe(Mail(Kind.SEASON_REPORT, season.id, SECRETARIAT, now, latest, occasion=OfMoment(now)))
    say(f"The report of {season.id} goes to {season.secretariat.address} within minutes.", style="green")
