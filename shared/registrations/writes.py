"""The writes that change seats and registrations, each with the condition under which it may be made."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from shared.registrations.registration import MOST_TURNS, Guest, Registration, Status
from shared.registrations.seats import Seats
from shared.technical import clock
from shared.technical.dynamodb import Delete, Item, Put, Update

SEATS = "seats"
PREFIX = "registration#"
FREE_TO_ENTER = "attribute_not_exists(part) OR #status IN (:cancelled, :moved, :declined)"
GONE = {":cancelled": Status.CANCELLED.value, ":moved": Status.MOVED.value, ":declined": Status.DECLINED.value}
NOT_WORN_OUT = "attribute_not_exists(turned_on) OR turned_on <> :today OR turns < :most_turns"


def partition(project: str, meeting: str) -> str:
    """The partition of a meeting's seats and registrations."""
    return f"{project}/{meeting}"


def open_seats(table: str, project: str, meeting: str, capacity: int, reserved: int) -> Put:
    """The write that gives a new meeting its seats."""
    seats = Seats(capacity, reserved, taken=0)
    item = {
        "meeting": partition(project, meeting),
        "part": SEATS,
        "capacity": capacity,
        "reserved": reserved,
        "limit": seats.open,
        "taken": 0,
        "waiting": 0,
        "version": 0,
    }
    return Put(table, item, condition="attribute_not_exists(part)")


def close_seats(table: str, project: str, meeting: str, seen: Seats) -> Delete:
    """The write that takes the seats of a dropped meeting away, unless somebody signed up or left since `seen`."""
    seats = {"meeting": partition(project, meeting), "part": SEATS}
    return Delete(table, seats, condition="version = :seen", values={":seen": seen.version})


def resize_seats(table: str, project: str, meeting: str, seats: Seats, to: Seats, promoted: int = 0) -> Update:
    """The write that changes capacity and reserved seats from `seats` to `to`, of which so many are `promoted`.

    It fails where anybody moved since `seats` were read.
    """
    return Update(
        table,
        {"meeting": partition(project, meeting), "part": SEATS},
        "SET #capacity = :capacity, reserved = :reserved, #limit = :limit"
        " ADD taken :promoted, waiting :fewer, version :one",
        condition="version = :seen",
        names={"#capacity": "capacity", "#limit": "limit"},
        values={
            ":capacity": to.capacity,
            ":reserved": to.reserved,
            ":limit": to.open,
            ":promoted": promoted,
            ":fewer": -promoted,
            ":one": 1,
            ":seen": seats.version,
        },
    )


def take_seats(table: str, project: str, meeting: str, seats: Seats, party: int, status: Status) -> Update:
    """Take seats for a `party`, or let it wait, if what was decided from `seats` holds; parties that fit may race."""
    values: dict[str, Any] = {":party": party, ":one": 1, ":most": seats.open - party, ":limit": seats.open}
    confirmed = status is Status.CONFIRMED
    return Update(
        table,
        {"meeting": partition(project, meeting), "part": SEATS},
        f"ADD {'taken' if confirmed else 'waiting'} :party, version :one",
        condition=f"taken {'<=' if confirmed else '>'} :most AND #limit = :limit",
        names={"#limit": "limit"},
        values=values,
    )


def count_seats(table: str, at: Registration, seats: Seats, taken: int, waiting: int) -> Update:
    """Count by the difference, if nobody has moved since `seats` were read."""
    return Update(
        table,
        {"meeting": partition(at.project, at.meeting), "part": SEATS},
        "ADD taken :taken, waiting :waiting, version :one",
        condition="version = :seen",
        values={":taken": taken, ":waiting": waiting, ":one": 1, ":seen": seats.version},
    )


def enter(
    table: str,
    project: str,
    meeting: str,
    guest: Guest,
    status: Status,
    since: datetime,
    deleted: date,
    before: Registration | None = None,
) -> Update:
    """Enter `guest`, who is not there or gone; `before`: what she was under another address, which goes along."""
    values: dict[str, Any] = {
        ":project": project,
        ":person": guest.person,
        ":name": guest.name,
        ":company": guest.company,
        ":address": guest.address,
        ":party": guest.party,
        ":diet": guest.diet,
        ":topics": guest.topics,
        ":language": guest.language,
        ":status": status.value,
        ":since": clock.text(since),
        ":expires": expires(deleted),
        ":version": before.version if before else 0,
        ":one": 1,
        ":today": clock.local(since).date().isoformat(),
        ":most_turns": MOST_TURNS,
        **GONE,
    }
    expression = (
        "SET #project = :project, person = :person, #name = :name, company = :company, address = :address,"
        " party = :party, diet = :diet, topics = :topics, #language = :language, #status = :status,"
        " registered_at = :since, expires = :expires, version = if_not_exists(version, :version) + :one"
    )
    more: dict[str, Any] = {"waiting_since": place_in_line(since, guest.person) if status is Status.WAITING else None}
    if before:
        more |= {"came": before.came, "tapped": before.tapped or None}
        more["moved_from"] = sorted({*before.moved_from, before.person})
    kept = {name: value for name, value in more.items() if value is not None}
    expression += "".join(f", {name} = :{name}" for name in kept)
    values |= {f":{name}": value for name, value in kept.items()}
    if gone := ", ".join(sorted(more.keys() - kept.keys())):
        expression += f" REMOVE {gone}"
    return Update(
        table,
        {"meeting": partition(project, meeting), "part": PREFIX + guest.person},
        expression,
        condition=f"({FREE_TO_ENTER}) AND ({NOT_WORN_OUT})",
        names={"#project": "project", "#name": "name", "#language": "language", "#status": "status"},
        values=values,
    )


def turn(table: str, seen: Registration, to: Registration) -> Update:
    """Turn a registration from what was `seen` into what it shall be; its version rises."""
    gone = [] if to.status is Status.WAITING else ["waiting_since"]
    if to.status is Status.MOVED:
        gone += ["came", "tapped"]  # they went with her; left here they would count as somebody who walked in
    return Update(
        table,
        {"meeting": partition(seen.project, seen.meeting), "part": PREFIX + seen.person},
        "SET #status = :status, #name = :name, company = :company, party = :party, diet = :diet, topics = :topics,"
        " turned_on = :turned_on, turns = :turns"
        f" ADD version :one{' REMOVE ' + ', '.join(gone) if gone else ''}",
        condition="version = :seen AND #status = :was",
        names={"#status": "status", "#name": "name"},
        values={
            ":status": to.status.value,
            ":name": to.name,
            ":company": to.company,
            ":party": to.party,
            ":diet": to.diet,
            ":topics": to.topics,
            ":turned_on": to.turned_on,
            ":turns": to.turns,
            ":one": 1,
            ":seen": seen.version,
            ":was": seen.status.value,
        },
    )


def decline(table: str, project: str, meeting: str, person: str, now: datetime, deleted: date) -> Put:
    """Keep that `person` cannot come, and nothing else of her, if nothing is known of her here."""
    item = {
        **_nobody(project, meeting, person, Status.DECLINED, now),
        "party": 0,
        "expires": expires(deleted),
        "version": 1,
    }
    return Put(table, item, condition="attribute_not_exists(part)")


def anonymise(table: str, registration: Registration, pseudonym: str, deleted: date) -> list[Put | Delete]:
    """Put in the place of a registration, as it was seen, one that counts the same and says nothing of whose it was.

    Of when she signed up the day is left: the outbox knows the moment, beside her pseudonym.
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
    ticked, values = _ticked(registration)
    values |= {":seen": registration.version}
    as_seen = f"version = :seen AND {ticked}"
    return [Put(table, counted), Delete(table, _whose(registration), condition=as_seen, values=values)]


def forget(table: str, registration: Registration) -> Delete:
    """Erase a registration, if it is not live again, and has not been ticked at the door since it was seen."""
    ticked, values = _ticked(registration)
    condition = f"({FREE_TO_ENTER}) AND {ticked}"
    return Delete(table, _whose(registration), condition=condition, names={"#status": "status"}, values=GONE | values)


def forgetting(table: str, registration: Registration) -> Delete:
    """Erase a registration as it was seen."""
    return Delete(table, _whose(registration), condition="version = :seen", values={":seen": registration.version})


def expires(deleted: date) -> int:
    """When DynamoDB may delete an item about people: the day behind the one that the project names."""
    return int((clock.at(deleted, datetime.min.time()) + timedelta(days=1)).timestamp())


def place_in_line(at: datetime, person: str) -> str:
    """The key of the waiting list's order."""
    return f"{clock.text(at)}#{person}"


def _whose(registration: Registration) -> Item:
    return {"meeting": partition(registration.project, registration.meeting), "part": PREFIX + registration.person}


def _ticked(registration: Registration) -> tuple[str, dict[str, Any]]:
    """A condition and its values: the last tap at the door is the one that was seen. A tap raises no version."""
    if not registration.tapped:
        return "attribute_not_exists(tapped)", {}
    return "tapped = :tapped", {":tapped": registration.tapped}


def _nobody(project: str, meeting: str, person: str, status: Status, at: datetime) -> Item:
    return {
        "meeting": partition(project, meeting),
        "part": PREFIX + person,
        "project": project,
        "person": person,
        "name": "",
        "company": "",
        "address": "",
        "status": status.value,
        "registered_at": clock.text(at),
    }
