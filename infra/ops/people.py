"""`tovholder erase`: forget a person, everywhere."""

from __future__ import annotations

import json
import time
from typing import Annotated

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.ops.refusals import Refused
from infra.ops.screen import complain, say
from infra.restore.machinery import Machinery
from infra.restore.told import Wish
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.people.person import AddressInvalid, normalise, person_id
from shared.personal_data.export import forget, held
from shared.technical import clock


def erase(
    address: Annotated[
        str,
        typer.Option(prompt="The person's mail address", help="Asked for where it is left out, so no shell keeps it."),
    ],
    project: ProjectId = None,
    stack: Stack = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what is held about a person: registrations, evaluations, membership. Seats to come are handed on."""
    place = Place.find(stack)
    season = place.project(project)
    pepper = place.keys().pepper
    try:
        person = person_id(normalise(address), pepper)
    except AddressInvalid as error:
        raise Refused("That is no mail address.") from error
    own = OwnEvaluations(EvaluationsTable(place.registrations.name), pepper)
    found = held(place.registrations, place.members, own, season, person)
    if not found.anything:
        raise Refused(f"Nothing is held about that address in {season.id}.")
    parts = f"{len(found.registrations)} registrations, {len(found.evaluations)} evaluations"
    parts += ", a membership" if found.member else ""
    if not yes:
        typer.confirm(f"{parts}. Erase them?", abort=True)
    _remember(place, season.id, person)
    forget(place.registrations, place.members, own, season, person, clock.now())
    say(f"Erased from {season.id}: {parts}.")


def _remember(place: Place, project: str, person: str) -> None:
    """Say it in the log, as the page does on which people erase themselves: a restore does it again."""
    if place.names.get("REGISTRATION_FUNCTION"):
        line = json.dumps({"message": "person", "what": Wish.ERASED.value, "project": project, "person": person})
        Machinery(place.names, time.sleep).log("REGISTRATION_FUNCTION", line, clock.now())
    else:
        complain("Without --stack a restore of the tables does not know of it: erase again after one.")
