"""`tovholder members`: who is in the network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from infra.ops.place import Place, ProjectId, Stack
from infra.ops.refusals import Refused
from infra.ops.screen import say, screen
from shared.campaigns.joining import Joining
from shared.members.importing import import_members
from shared.members.records import LARGEST, NotAList
from shared.members.spreadsheet import BadRow, MemberList, read
from shared.technical import clock

app = typer.Typer(help="Who is in the network and is invited.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `import` a command of its own, as long as it is the only one."""


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file: name, company, address, language.")],
    project: ProjectId = None,
    stack: Stack = None,
) -> None:
    """Make everybody in FILE a member. Again, it changes nothing; rows that cannot be used are listed, the rest go in.

    The first line names the columns, in Danish or English: navn, virksomhed, e-mail, sprog; name, company, address,
    language. Nobody is removed, and nobody who asked not to be mailed is mailed again. Who is new is invited to the
    meetings that the others have been invited to already.
    """
    members = _read(file)
    place = Place.find(stack)
    found = place.project(project)
    pepper = place.keys().pepper
    shown = screen(error=True)
    with Progress(console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task("Members", total=len(members.rows))
        done = import_members(
            place.members,
            found.id,
            members.rows,
            pepper,
            lambda: bar.advance(task),
            Joining(place.members, place.outbox, found, clock.now()).take,
        )
    for column in members.ignored:
        say(f"{file}: the column “{column}” is not used")
    _list(file, "not used", members.bad)
    _list(file, "left out", members.repeated)
    say(
        f"{found.id}: {done.added} added, {done.changed} changed, {done.unchanged} unchanged, "
        f"{len(members.bad)} bad, {len(members.repeated)} repeated"
    )


def _read(file: Path) -> MemberList:
    try:
        with file.open("rb") as content:
            return read(content.read(LARGEST + 1))
    except OSError as error:
        raise Refused(f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}.") from error
    except NotAList as error:
        raise Refused(f"{file}: {error}.") from error


def _list(file: Path, what: str, rows: Sequence[BadRow]) -> None:
    for row in rows:
        say(f"{file}:{row.line}: {what}: {row.reason}", style="yellow")
