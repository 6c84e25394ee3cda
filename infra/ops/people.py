"""`tovholder erase`: forget a person, everywhere."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Annotated

import typer

from infra.ops.place import Place, Stack
from infra.restore.machinery import Machinery
from infra.terminal.refusals import Refused
from infra.terminal.screen import complain, say
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.people.person import AddressInvalid, normalise, person_id
from shared.personal_data import suppression
from shared.personal_data.erasure import Erasure, logged
from shared.personal_data.export import PersonalData, held
from shared.projects import Project
from shared.technical import clock

Address = Annotated[
    str, typer.Option(prompt="The person's mail address", help="Asked for where it is left out, so no shell keeps it.")
]


def person_of(place: Place, address: str) -> tuple[str, str]:
    """The address, normalised, and its pseudonym.

    Raises:
        Refused: it is none.
    """
    try:
        normal = normalise(address)
    except AddressInvalid as error:
        raise Refused(f"That is no mail address: {error}.") from error
    return normal, person_id(normal, place.keys().pepper)


def seasons_of(place: Place) -> tuple[list[Project], OwnEvaluations]:
    """Every season of every network, and the evaluations as each person can be told theirs."""
    seasons = [found for id in place.projects.ids() if (found := place.projects.get(id))]
    return seasons, OwnEvaluations(EvaluationsTable(place.registrations.name), place.keys().pepper)


def erase(
    address: Address,
    project: Annotated[str | None, typer.Option(help="Only in this project; else in all of them.")] = None,
    stack: Stack = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what is held about a person: registrations, evaluations, membership, and the address on SES's suppression
    list. Seats to come are handed on.
    """
    place = Place.find(stack)
    address, person = person_of(place, address)
    now, (seasons, own) = clock.now(), seasons_of(place)
    everywhere = {each.id: (each, held(place.registrations, place.members, own, each, person, now)) for each in seasons}
    holding = {id: found for id, found in everywhere.items() if found[1].anything}
    wanted = {place.project(project).id} if project else set(holding)
    if not wanted & holding.keys():
        raise Refused(f"Nothing is held about that address in {project or 'any project'}.")
    parts = {id: _parts(found) for id, (_, found) in holding.items() if id in wanted}
    if not yes:
        typer.confirm("\n".join(f"{id}: {words}." for id, words in parts.items()) + " Erase them?", abort=True)
    erasure = Erasure(place.projects, place.registrations, place.members, own)
    for id, words in parts.items():
        season = holding[id][0]
        whose = erasure.pseudonyms(season, person)
        for each in whose:
            _remember(place, logged(id, each))
        for each in whose:
            erasure.forget_pseudonym(season, each, clock.now())
        say(f"Erased from {id}: {words}.")
    if not project:
        _off_the_list_of_ses(address)
    if left := sorted(holding.keys() - wanted):
        complain(f"The same address is known in {', '.join(left)}: leave --project out to erase it there as well.")


def _off_the_list_of_ses(address: str) -> None:
    """A bounce put it there, of which nothing else is left; who complained is remembered by the pseudonym alone."""
    try:
        if suppression.take_off(address):
            say("Taken off SES's suppression list.")
    except suppression.NOT_SAID:
        complain("SES's suppression list could not be read: look whether the address is on it, and take it off.")


def _parts(found: PersonalData) -> str:
    parts = f"{len(found.registrations)} registrations, {len(found.evaluations)} evaluations"
    parts += ", a sign-up without its click" if found.request else ""
    return parts + (", a membership" if found.member else "")


def _remember(place: Place, erased: Mapping[str, str]) -> None:
    """Say it in the log, as the page does on which people erase themselves: a restore does it again."""
    if place.names.get("REGISTRATION_FUNCTION"):
        line = json.dumps({"message": "person", **erased})
        Machinery(place.names, time.sleep).log("REGISTRATION_FUNCTION", line, clock.now())
    else:
        complain("Without --stack a restore of the tables does not know of it: erase again after one.")
