"""`python -m infra.proof.season`: plays the season of a plan and leaves out/season/index.html."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.proof.season import documents, report
from infra.proof.season.observed import observed
from infra.proof.season.play import PLANS, Season, script, season
from infra.proof.season.recounted import recounted
from infra.proof.season.totals import Totals, mails_by_state
from shared.members.unread import NotAList
from shared.plans.reading import PlanWrong
from shared.technical.money import kroner
from shared.technical.templates import long_date


def main() -> int:
    """Play, print the totals, and write the report; 1 where the tables say something else than what was seen."""
    asked = _arguments()
    console = Console()
    try:
        played = script(asked.plan, asked.members, asked.seed, every_tick=asked.every_tick)
    except (OSError, PlanWrong, NotAList) as error:
        console.print(f"[red]{error}[/]", highlight=False)
        return 2
    began = time.perf_counter()
    with season(played) as made:
        made.begin()
        _play(made, console)
        seen, counted = observed(made), recounted(made)
        print_totals(console, made, seen)
        index = report.write(made, seen, asked.out)
    for paper in sorted((asked.out / documents.FOLDER / documents.REPORT).glob("*evaluering*")):
        console.print(f"  {paper}", highlight=False)
    console.print(f"\n  {index} · {time.perf_counter() - began:.0f} s", highlight=False)
    if seen != counted:
        console.print(f"[red]The tables say something else:[/]\n{seen}\n{counted}", highlight=False)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.proof.season", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/season"), help="where the report goes")
    parser.add_argument("--seed", type=int, default=2018, help="another seed is another season")
    parser.add_argument("--plan", type=Path, default=PLANS / "amager-oest-2018.yaml", help="the plan file")
    parser.add_argument("--members", type=Path, default=PLANS / "members.csv", help="the list of members")
    parser.add_argument("--every-tick", action="store_true", help="play the ticks that change nothing too (slow)")
    return parser.parse_args()


def _play(made: Season, console: Console) -> None:
    begins, ends = made.script.begins, made.script.ends
    columns = (
        TextColumn("  [bold]{task.fields[day]:>17}"),
        BarColumn(24),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("", total=(ends - begins).days + 1, day="", counts="")
        for now in made.days():
            done = made.people.counts
            progress.update(
                bar,
                advance=1,
                day=long_date(now, "en"),
                counts=f"{len(made.post.sent)} mails, {done.get('signed up', 0)} sign-ups",
            )


def print_totals(console: Console, made: Season, totals: Totals) -> None:
    """The season in three tables."""
    events = Table("", "", title="The season", show_header=False, title_justify="left")
    for name, count in (
        ("Invitations", totals.invitations),
        ("Registrations", totals.registrations),
        ("Cancellations", totals.cancellations),
        ("Went to the waiting list", totals.waited),
        ("Moved up from it", totals.promotions),
        ("AnswerChecks how it was", sum(len(held.scores) for held in totals.meetings.values())),
        ("Unsubscribed, complained", f"{totals.unsubscribed}, {totals.complained}"),
        ("Members, tasks done, receipts kept", f"{totals.members}, {totals.tasks_done}, {totals.receipts}"),
    ):
        events.add_row(name, str(count))
    for meeting in made.script.project.meetings:
        held, came = totals.meetings[meeting.id], made.secretariat.eaten(meeting)
        events.add_row(f"{meeting.id}: confirmed, still waiting, ate", f"{held.people}, {held.waiting_people}, {came}")
    mails = mails_by_state(made)
    states = sorted({state for found in mails.values() for state in found})
    sent = Table("kind", *states, title="Mails", title_justify="left")
    for kind, found in mails.items():
        sent.add_row(kind, *(str(found.get(state, "")) for state in states))
    money = Table("line", "planned", "forecast", "spent", "left", title="Budget", title_justify="left")
    for column in money.columns[1:]:
        column.justify = "right"
    for id, line in totals.lines.items():
        money.add_row(id, *(kroner(amount) for amount in (line.planned, line.forecast, line.spent, line.left)))
    sums = [
        sum(getattr(line, name) for line in totals.lines.values()) for name in ("planned", "forecast", "spent", "left")
    ]
    money.add_row("in all", *map(kroner, sums), style="bold")
    for table in (events, sent, money):
        console.print(table)


if __name__ == "__main__":
    sys.exit(main())
