"""`tovholder erase`: forget a person, everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.ops.refusals import Refused
from infra.ops.screen import say
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.members.person import AddressInvalid, normalise, person_id
from shared.registrations.held import forget, held
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
    forget(place.registrations, place.members, own, season, person, clock.now())
    say(f"Erased from {season.id}: {parts}.")
