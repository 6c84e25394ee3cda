"""`tovholder backup` and `tovholder restore`: all five tables as they were, nothing sent twice."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from infra.ops.place import Place, Stack
from infra.restore import backup as copies
from infra.restore.again import Tables
from infra.restore.course import DoneAlready, Outcome, Restore, TooFarBack, Unfinished
from infra.restore.machinery import FUNCTIONS, Machinery
from infra.restore.told import KEPT
from infra.tables import variables
from infra.terminal.refusals import Refused
from infra.terminal.screen import say
from shared.technical import clock


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What to write; usually ends in .json.gz.")],
    stack: Stack = None,
) -> None:
    """Write every item of the five tables to FILE. It holds everybody's names and addresses: mind it, and delete it."""
    names = _tables(Place.find(stack))
    count = copies.take(names, file, clock.now())
    say(f"{file}: {count} items. It holds names and addresses; what a person erases stays in it.")


def restore(
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="TIME", help="A moment of the last 30 days, with its offset: 2026-11-23T14:05:00Z."
        ),
    ] = None,
    file: Annotated[Path | None, typer.Option("--from", metavar="FILE", help="A backup, instead of a moment.")] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Once more, though it is done or another was begun.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    stack: Stack = None,
) -> None:
    """Bring all tables back to one moment. Stops everything, asks before it starts it again; run it again if it died.

    What was mailed since is not mailed again, who was erased since is erased, who said no has said no. What else was
    written since is lost; it says what it knows of that.
    """
    if not stack:
        raise Refused("Say which stack is meant with --stack NAME: its functions are stopped and started.")
    if (to is None) == (file is None):
        raise Refused("Say either --to TIME or --from FILE.")
    asked = _restore(Place.find(stack), to, file)
    _ask(f"Stop {stack} and bring its tables back to {clock.text(asked.moment)}?", yes=yes)
    try:
        found = asked.begin(anew=anew)
    except TooFarBack as error:
        raise Refused(
            f"The logs know what was sent in the last {KEPT.days} days only. What was sent in between "
            "would be sent again."
        ) from error
    except Unfinished as error:
        raise Refused(f"A restore to {error} was begun: run it to its end, or say --anew.") from error
    except DoneAlready as error:
        raise Refused("That restore is done; say --anew to do it once more, which loses what came since.") from error
    for line in _report(found):
        say(line)
    _ask("Start everything again?", yes=yes)
    asked.finish()
    say(f"{stack} runs again, as of {clock.text(asked.moment)}.", style="green")


def _restore(place: Place, to: str | None, file: Path | None) -> Restore:
    names = _tables(place)
    missing = [each for each in FUNCTIONS if not place.names.get(each)]
    if missing:
        raise Refused(f"{missing[0]} is not in {place.named_by}.")
    held = None
    if file is not None:
        try:
            found = copies.read(file)
        except copies.NotABackup as error:
            raise Refused(f"{error}.") from error
        moment, held = found.at, found.items
    else:
        moment = _moment(to or "")
    people = Tables(place.projects, place.members, place.registrations, place.outbox, place.keys().pepper)
    return Restore(names, Machinery(place.names, time.sleep), people, moment, clock.now, held)


def _moment(text: str) -> datetime:
    try:
        moment = clock.parse(text).replace(microsecond=0)
    except ValueError as error:
        raise Refused(f"“{text}” is no time with an offset; write 2026-11-23T14:05:00Z.") from error
    if moment >= clock.now():
        raise Refused("That moment is still to come.")
    return moment


def _tables(place: Place) -> Mapping[str, str]:
    found = {variable: place.names.get(variable, "") for variable in variables()}
    if missing := [variable for variable, name in found.items() if not name]:
        raise Refused(f"{missing[0]} is not in {place.named_by}.")
    return found


def _report(found: Outcome) -> Iterable[str]:
    yield "Written: " + (_counts(found.written) or "nothing; the tables were written before")
    yield f"Mailed since, and not mailed again: {_counts(found.sent) or 'nothing'}"
    yield f"Asked for since, and done again: {_counts(found.again) or 'nothing'}"
    yield f"Forms sent since, by page (what they wrote is lost): {_counts(found.pressed) or 'none'}"
    for mail in found.lost:
        yield f"Logged of a seat that is lost: {mail}"
    for meeting in found.moved:
        yield f"Its guests were told that it moved; move it again before you start: {meeting}"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()) if count)


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused(f"{question} Nobody is there to ask; say --yes.")
    if not typer.confirm(question):
        raise Refused("Stopped there. What is done stays done; the same command goes on.")
