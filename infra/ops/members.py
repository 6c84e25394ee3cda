"""`tovholder members`: who is in the network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say, screen
from shared.campaigns.joining import Joining
from shared.documents.members_xlsx import members_xlsx
from shared.members.importing import LONGEST_SOURCE, import_members, read_source
from shared.members.records import LARGEST
from shared.members.spreadsheet import MemberList, read
from shared.members.unread import BadRow, NotAList
from shared.technical import clock
from shared.technical.fields import FormInvalid
from shared.technical.languages import spoken

app = typer.Typer(help="Who is in the network and is invited.", no_args_is_help=True)


@app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="XLSX, ODS, XLS, CSV or text, as programs save it.")],
    source: Annotated[str, typer.Option(help="Where the list comes from; members are told so when they ask.")],
    project: ProjectId = None,
    stack: Stack = None,
) -> None:
    """Make everybody in FILE a member. Again, it changes nothing; rows that cannot be used are listed, the rest go in.

    A line at its top names the columns, as Excel, LibreOffice, Outlook, Google Contacts and Mailchimp do: navn,
    virksomhed, e-mail, sprog; first name, last name, company, e-mail address. What a list has no column for stays as it
    is. Nobody is removed, and nobody who asked not to be mailed is mailed again; a no in the list (afmeldt,
    unsubscribed) is taken over. New members are invited to the meetings that the others are invited to already.
    """
    try:
        source = read_source(source)
    except FormInvalid as error:
        words = f"Say where the list comes from, in at most {LONGEST_SOURCE} letters: --source."
        raise Refused(words) from error
    members = _read(file)
    place = Place.find(stack)
    found = place.project(project)
    pepper = place.keys().pepper
    shown = screen(error=True)
    with Progress(console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task("Members", total=len(members.rows))
        done = import_members(
            place.members,
            found.network,
            members.rows,
            pepper,
            lambda: bar.advance(task),
            Joining(place.members, place.outbox, place.projects.seasons(found.network), clock.now()).take,
            source=source,
        )
    for column in members.ignored:
        say(f"{file}: the column “{column}” is not used")
    _list(file, "not used", members.bad)
    _list(file, "left out", members.repeated)
    noes = f", {done.noes} unsubscribed" if done.noes else ""
    say(
        f"{found.network}: {done.added} added, {done.changed} changed, {done.unchanged} unchanged, "
        f"{len(members.bad)} bad, {len(members.repeated)} repeated{noes}"
    )


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Where to write it; no file that is there.")],
    project: ProjectId = None,
    stack: Stack = None,
) -> None:
    """Write everybody in the network to a spreadsheet, with who has said no. Keep it where only you can read it."""
    if file.suffix.casefold() != ".xlsx" or file.exists():
        raise Refused(f"{file} is there already, or is no .xlsx.")
    place = Place.find(stack)
    found = place.project(project)
    standings = place.members.standings(found.network)
    today = clock.local(clock.now()).date()
    with file.open("xb") as content:
        file.chmod(0o600)
        content.write(
            members_xlsx(found.name, found.committee.name, standings, today, spoken(found.secretariat.language))
        )
    say(f"{found.network}: {len(standings)} members written to {file}")


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
