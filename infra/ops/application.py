"""`tovholder application`: from the document that a committee hands in to the plan file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from infra.terminal.refusals import Refused
from infra.terminal.screen import complain, say, screen, table
from shared.applications.marks import marked
from shared.plans.reading import PlanWrong
from shared.plans.reading import read as read_plan
from shared.technical import clock

app = typer.Typer(help="Read an application as the committee wrote it.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `read` a command of its own, though it is the only one."""


@app.command("read")
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The application: text, DOCX or PDF.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="PLAN", help="Where the plan file is written; here, called as FILE, if not said."),
    ] = None,
) -> None:
    """Write the plan of an application. What it leaves open is assumed, with the reason; nothing is invented.

    What is wrong in it (a sum, a day of the week) is told and left as it was written; what was not understood stands at
    the end of the plan in the application's own words.
    """
    from infra.applications.documents import lines
    from infra.applications.lines import NotReadable
    from infra.applications.plan_file import plan_file
    from infra.applications.reading import read as read_application

    to = to or Path(f"{file.stem}.yaml")
    if to.exists():
        raise Refused(f"{to} is there already.")
    try:
        found = read_application(lines(file), clock.local(clock.now()).date())
    except OSError as error:
        raise Refused(f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}.") from error
    except NotReadable as error:
        raise Refused(f"{file}: {error}.") from error
    head = [
        f"From the application {file.name}, heading by heading, in its own words.",
        "What it leaves open stands under `assumptions`, each with its reason. Complete it, then: tovholder plan check",
    ]
    text = plan_file(found.data, found.assumed, head, found.told, found.unread)
    to.write_text(text, encoding="utf-8")
    meetings = found.data.get("meetings", ())
    costs = found.data.get("budget", {}).get("lines", ())
    say(f"{to}: {found.data['name']}, {len(meetings)} meetings, {len(costs)} lines of a budget.")
    _show("wrong in the application", found.told)
    _show("not understood", found.unread)
    rows = table("assumed, not in the application", "because")
    for about, because in found.assumed:
        rows.add_row(escape("\n".join(about)), escape(because))
    screen().print(rows)
    if missing := marked(found.data):
        say(f"Still to be written: {', '.join(missing)}.", style="yellow")
    try:
        read_plan(text.encode())
    except PlanWrong as error:
        for problem in error.problems:
            complain(f"{to}:{problem.line}: {problem.field}: {problem.words}")
        say("The plan is written; it is right when these are decided.", style="yellow")


def _show(title: str, lines: list[str]) -> None:
    if lines:
        rows = table(title)
        for line in lines:
            rows.add_row(escape(line))
        screen().print(rows)
