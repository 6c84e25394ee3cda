"""`tovholder person`: everything that is held about somebody, for an answer to them (GDPR, article 15)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from infra.ops.people import Address, person_of, seasons_of
from infra.ops.place import Place, Stack
from infra.terminal.screen import complain, say
from shared.desk.table import AuditLog
from shared.personal_data import suppression
from shared.personal_data.export import held
from shared.technical import clock


def person(address: Address, stack: Stack = None) -> None:
    """Print everything that is held about a person as JSON: what their own file holds, and besides what the audit log
    says of them.
    """
    place = Place.find(stack)
    address, pseudonym = person_of(place, address)
    now, seasons, own = clock.now(), *seasons_of(place)
    found = {each.id: held(place.registrations, place.members, own, each, pseudonym, now) for each in seasons}
    log, moves = AuditLog(place.projects.name), {before for each in found.values() for before in _before(each)}
    pseudonyms = {pseudonym, *moves}
    events = (
        {"project": season.id, **msgspec.to_builtins(event)}
        for season in seasons
        for event in log.since(season.id, None)
        if event.about in pseudonyms
    )
    listed = suppression.as_far_as_said(address)
    if listed == suppression.UNKNOWN:
        complain("SES's suppression list could not be read: look there too.")
    everything = {
        "projects": [each.plain(season, now) for season in seasons if (each := found[season.id]).known],
        "audit": [{name: each[name] for name in ("project", "at", "type", "meeting", "facts")} for each in events],
        "suppressed_by_ses": listed,
    }
    say(json.dumps(everything, ensure_ascii=False, indent=2, default=sorted))


def _before(found: Any) -> Sequence[str]:
    return [each for registration in found.registrations for each in registration.moved_from]
