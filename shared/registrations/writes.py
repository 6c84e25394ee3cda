"""The writes that change registrations, each with the condition under which it may be made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shared.registrations.keys import PREFIX, expires, key
from shared.registrations.registration import MOST_CHANGES, Details, Guest, Offer, Registration, Status, values
from shared.technical import clock
from shared.technical.dynamodb import Delete, Item, Put, Update

FREE_TO_ENTER = "attribute_not_exists(part) OR #status IN (:cancelled, :moved, :declined)"
GONE = {":cancelled": Status.CANCELLED.value, ":moved": Status.MOVED.value, ":declined": Status.DECLINED.value}
WITHIN_THE_LIMIT = "attribute_not_exists(changed_on) OR changed_on <> :today OR daily_changes < :most_changes"


def enter(
    table: str,
    project: str,
    meeting: str,
    guest: Guest,
    status: Status,
    since: datetime,
    deleted: date,
    meeting_version: int = 0,
    note: str = "",
) -> Update:
    """Enter `guest`, who is not there or gone, and has not changed it too often today.

    What the guest saw of the meeting was its `meeting_version`.
    """
    condition = f"({FREE_TO_ENTER}) AND ({WITHIN_THE_LIMIT})"
    found = {":today": clock.local(since).date().isoformat(), ":most_changes": MOST_CHANGES, ":first": 0, **GONE}
    entered = _entered(guest, status, since, deleted) | {"meeting_version": meeting_version, "note": note or None}
    return _enter(table, project, meeting, guest, entered, condition, found)


def enter_moved(table: str, seen: Registration, guest: Guest, there: Registration | None, deleted: date) -> Update:
    """Enter `guest`, whose registration was `seen` under another address; `there` is what stands under the new one."""
    moved_from = {*seen.moved_from, seen.person, *(there.moved_from if there else ())} - {guest.person}
    known = _entered(guest, seen.status, seen.registered_at, deleted) | {
        "came": seen.came,
        "tapped": seen.tapped or None,
        "note": seen.note or None,
        "moved_from": sorted(moved_from),
        "meeting_version": seen.meeting_version,
        "changed_on": seen.changed_on,
        "daily_changes": seen.daily_changes,
    }
    condition = "attribute_not_exists(part)" if there is None else f"({FREE_TO_ENTER}) AND version = :there"
    values = {":there": there.version, **GONE} if there else {}
    return _enter(table, seen.project, seen.meeting, guest, known, condition, {":first": seen.version, **values})


def _entered(guest: Guest, status: Status, since: datetime, deleted: date) -> dict[str, Any]:
    return {
        **values(guest, Guest),
        "status": status.value,
        "registered_at": clock.text(since),
        "expires": expires(deleted),
        "waiting_since": place_in_line(since, guest.person) if status is Status.WAITING else None,
        "listed_since": place_on_list(guest, status, since),
        "moved_to": None,
        "moved_at": None,
    }


def _enter(
    table: str,
    project: str,
    meeting: str,
    guest: Guest,
    known: Mapping[str, Any],
    condition: str,
    found: Mapping[str, Any],
) -> Update:
    sets, names, more = _set({**known, "project": project})
    return Update(
        table,
        key(project, meeting, PREFIX + guest.person),
        sets.replace("SET ", "SET version = if_not_exists(version, :first) + :one, ", 1),
        condition=condition,
        names=names,
        values={**found, **more, ":one": 1},
    )


def change(table: str, seen: Registration, to: Registration) -> Update:
    """Change a registration from what was `seen` into what it shall be; its version rises."""
    known: dict[str, Any] = {
        **values(to, Details),
        "status": to.status.value,
        "changed_on": to.changed_on,
        "daily_changes": to.daily_changes,
        "note": to.note or None,
        "listed_since": place_on_list(to, to.status, to.registered_at),
    }
    if to.status is not Status.WAITING:
        known["waiting_since"] = None
    if to.status is Status.MOVED:
        # They went along; left here they would count as a walk-in.
        known |= {"came": None, "tapped": None, "note": None, "moved_from": None, "moved_to": to.moved_to}
        known["moved_at"] = clock.text(to.moved_at) if to.moved_at else None
    expression, names, found = _set(known)
    return Update(
        table,
        _whose(seen),
        f"{expression} ADD version :one",
        condition="version = :seen AND #status = :was",
        names=names,
        values={**found, ":one": 1, ":seen": seen.version, ":was": seen.status.value},
    )


def annotate(table: str, seen: Registration, note: str) -> Update:
    """Keep the secretariat's `note` on a registration as it was seen. Its version stays: no guest is told of it."""
    expression, names, found = _set({"note": note or None})
    return Update(
        table,
        _whose(seen),
        expression,
        condition="version = :seen",
        names=names,
        values={**found, ":seen": seen.version},
    )


def offer(table: str, seen: Registration, offer: Offer | None) -> Update:
    """Keep what a guest offers, or that it is nothing, while they have a seat. Its version stays, as with a note."""
    values: dict[str, Any] = {":confirmed": Status.CONFIRMED.value}
    if offer is None:
        expression = "REMOVE offer"
    else:
        expression = "SET offer = :offer"
        values |= {":offer": {**vars(offer), "at": clock.text(offer.at)}}
    return Update(
        table, _whose(seen), expression, condition="#status = :confirmed", names={"#status": "status"}, values=values
    )


def decline(table: str, project: str, meeting: str, person: str, now: datetime, deleted: date) -> Put:
    """Keep that `person` cannot come, and nothing else of them, if nothing is known of them here."""
    item = {
        **_nobody(project, meeting, person, Status.DECLINED, now),
        "party": 0,
        "expires": expires(deleted),
        "version": 1,
    }
    return Put(table, item, condition="attribute_not_exists(part)")


def anonymise(table: str, registration: Registration, pseudonym: str, deleted: date) -> list[Put | Delete]:
    """Put in the place of a registration, as it was seen, one that counts the same and says nothing of whose it was.

    Of when they signed up the day is left: the outbox knows the moment, beside their pseudonym.
    """
    day = clock.at(clock.local(registration.registered_at).date(), datetime.min.time())
    counted = {
        **_nobody(registration.project, registration.meeting, pseudonym, registration.status, day),
        "expires": expires(deleted),
        "party": registration.party,
        "version": registration.version,
        "came": registration.came,
        "walk_in": registration.walk_in,
    }
    ticked, mark = _ticked(registration)
    as_seen = f"version = :seen AND {ticked}"
    seen = {":seen": registration.version, **mark}
    return [Put(table, counted), Delete(table, _whose(registration), condition=as_seen, values=seen)]


def forget(table: str, registration: Registration) -> Delete:
    """Erase a registration, if it is not live again, and has not been ticked at the door since it was seen."""
    ticked, mark = _ticked(registration)
    condition = f"({FREE_TO_ENTER}) AND {ticked}"
    return Delete(table, _whose(registration), condition=condition, names={"#status": "status"}, values=GONE | mark)


def forgetting(table: str, registration: Registration) -> Delete:
    """Erase a registration as it was seen."""
    return Delete(table, _whose(registration), condition="version = :seen", values={":seen": registration.version})


def place_in_line(at: datetime, person: str) -> str:
    """The key of the waiting list's order."""
    return f"{clock.text(at)}#{person}"


def place_on_list(guest: Guest, status: Status, since: datetime) -> str | None:
    """The key of the list of who comes, those first whom everybody may know of; None for whoever is not on it."""
    if status is not Status.CONFIRMED or not (guest.on_list or guest.in_public):
        return None
    return f"{'public' if guest.in_public else 'seated'}#{place_in_line(since, guest.person)}"


def _whose(registration: Registration) -> Item:
    return key(registration.project, registration.meeting, PREFIX + registration.person)


def _set(known: Mapping[str, Any]) -> tuple[str, dict[str, str], dict[str, Any]]:
    """An expression that sets each attribute of `known`, or removes it where it is None; its names and values."""
    kept = {name: value for name, value in known.items() if value is not None}
    gone = sorted(known.keys() - kept.keys())
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in kept)
    expression += " REMOVE " + ", ".join(f"#{name}" for name in gone) if gone else ""
    return expression, {f"#{name}": name for name in known}, {f":{name}": value for name, value in kept.items()}


def _ticked(registration: Registration) -> tuple[str, dict[str, Any]]:
    """A condition and its values: the last tap at the door is the one that was seen. A tap raises no version."""
    if not registration.tapped:
        return "attribute_not_exists(tapped)", {}
    return "tapped = :tapped", {":tapped": registration.tapped}


def _nobody(project: str, meeting: str, person: str, status: Status, at: datetime) -> Item:
    return {
        **key(project, meeting, PREFIX + person),
        "project": project,
        "person": person,
        "name": "",
        "company": "",
        "address": "",
        "status": status.value,
        "registered_at": clock.text(at),
    }
