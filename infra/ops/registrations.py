"""`tovholder registrations export`: who is registered, as a file."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say_json
from shared.projects import Project
from shared.registrations.form import ORDER, TRAP
from shared.technical import clock
from shared.technical.writing import one_line

app = typer.Typer(help="Who is registered.", no_args_is_help=True)

TYPED = tuple(field for field in ORDER if field not in ("party", TRAP))
FIELDS = ("meeting", "status", "party", *TYPED, "registered_at", "came", "walk_in")

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is a formula to Excel, the full-width ones to a Japanese one (OWASP, CSV injection)."""


class Form(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSON = "json"


@app.callback()
def _group() -> None:
    """Who is registered."""


@app.command()
def export(
    project: ProjectId = None,
    meeting: Annotated[str | None, typer.Option(help="One meeting alone.")] = None,
    form: Annotated[Form, typer.Option("--format", help="CSV as Danish Excel opens it, or JSON.")] = Form.CSV,
    stack: Stack = None,
) -> None:
    """Write every registration to standard output, cancelled ones too. It holds names and addresses: mind the file."""
    place = Place.find(stack)
    season = place.project(project)
    if meeting is not None and season.meeting(meeting) is None:
        raise Refused(f"There is no meeting {meeting}; there is: {', '.join(each.id for each in season.meetings)}.")
    rows = list(_rows(place, season, meeting))
    if form is Form.JSON:
        say_json(rows)
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, delimiter=";")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    # The mark tells Excel that the file is UTF-8.
    sys.stdout.write("\ufeff" + text.getvalue())


def _rows(place: Place, season: Project, only: str | None) -> Iterator[dict[str, object]]:
    for meeting in season.meetings:
        if only in {None, meeting.id}:
            found = place.registrations.all(season.id, meeting.id)
            for each in sorted(found, key=lambda each: (each.registered_at, each.person)):
                yield {
                    "meeting": each.meeting,
                    "status": each.status.value,
                    "party": each.party,
                    **{field: getattr(each, field) for field in TYPED},
                    "registered_at": clock.text(each.registered_at),
                    "came": each.came,
                    "walk_in": each.walk_in,
                }


def _safe(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(FORMULA) else text
