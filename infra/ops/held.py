"""`tovholder person`: everything that is held about somebody, for an answer to them (GDPR, article 15)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from infra.ops import suppression
from infra.ops.people import Address, person_of, seasons_of
from infra.ops.place import Place, Stack
from infra.terminal.screen import complain, say
from shared.desk.table import AuditLog
from shared.personal_data.export import held
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Item

OF_A_MAIL = ("kind", "project", "meetings", "state", "owed_at", "sent_at", "heard_at", "reason")
OF_A_MEMBER = ("project", "standing", "standing_at", "soft_bounces", "reached_at")


def person(address: Address, stack: Stack = None) -> None:
    """Print everything that is held about a person as JSON: what their own page shows, and besides each mail and what
    became of it, what was done at the desk about them, bounces, and SES's suppression list. It reads the whole outbox.
    """
    place = Place.find(stack)
    whose = person_of(place, address)
    now, seasons, own = clock.now(), *seasons_of(place)
    found = {each.id: held(place.registrations, place.members, own, each, whose.person, now) for each in seasons}
    log, moves = AuditLog(place.projects.name), {before for each in found.values() for before in _before(each)}
    pseudonyms = {whose.person, *moves}
    events = (
        {"project": season.id, **msgspec.to_builtins(event)}
        for season in seasons
        for event in log.since(season.id, None)
        if event.about in pseudonyms
    )
    try:
        listed: Any = suppression.said_of(whose.address)
    except suppression.NOT_SAID:
        complain("SES's suppression list could not be read: look there too.")
        listed = "unknown"
    everything = {
        "projects": [each.plain(season, now) for season in seasons if (each := found[season.id]).anything],
        "mails": [_of(item, OF_A_MAIL) for each in sorted(pseudonyms) for item in _items(place.outbox.name, each)],
        "memberships": [_of(item, OF_A_MEMBER) for item in _items(place.members.name, whose.person)],
        "audit": [{name: each[name] for name in ("project", "at", "type", "meeting", "facts")} for each in events],
        "suppressed_by_ses": listed,
    }
    say(json.dumps(everything, ensure_ascii=False, indent=2, default=sorted))


def _before(found: Any) -> Sequence[str]:
    return [each for registration in found.registrations for each in registration.moved_from]


def _items(table: str, person: str) -> Iterator[Item]:
    """Every item of a pseudonym, wherever it stands: a scan, which no function makes."""
    pages = (
        dynamodb.client()
        .get_paginator("scan")
        .paginate(
            TableName=table,
            FilterExpression="person = :person",
            ExpressionAttributeValues=dynamodb.pack({":person": person}),
        )
    )
    return (dynamodb.unpack(item) for page in pages for item in page["Items"])


def _of(item: Item, names: Sequence[str]) -> Item:
    return {name: item[name] for name in names if name in item}
