"""The writes that change a meeting's seats, each with the condition under which it may be made."""

from __future__ import annotations

from shared.meetings import Meeting
from shared.registrations.keys import SEATS, key
from shared.registrations.registration import Registration, Status
from shared.registrations.seats import Seats
from shared.technical.dynamodb import Delete, Put, Update


def open_seats(table: str, project: str, meeting: str, capacity: int, reserved: int, version: int = 0) -> Put:
    """The write that gives a new meeting, which begins with this `version`, its seats."""
    seats = Seats(capacity, reserved, taken=0)
    item = {
        **key(project, meeting, SEATS),
        "capacity": capacity,
        "reserved": reserved,
        "limit": seats.open,
        "taken": 0,
        "waiting": 0,
        "version": 0,
        "meeting_version": version,
    }
    return Put(table, item, condition="attribute_not_exists(part)")


def close_seats(table: str, project: str, meeting: str, seen: Seats) -> Delete:
    """The write that takes the seats of a dropped meeting away, unless somebody signed up or left since `seen`."""
    seats = key(project, meeting, SEATS)
    return Delete(table, seats, condition="version = :seen", values={":seen": seen.version})


def touch_seats(table: str, project: str, meeting: str) -> Update:
    """The write beside what hangs on a meeting, an order say: it fails where the meeting was dropped, and lets nobody
    drop it who has not seen what hangs there.
    """
    condition = "attribute_exists(part)"
    return Update(table, key(project, meeting, SEATS), "ADD version :one", condition, values={":one": 1})


def resize_seats(table: str, project: str, meeting: str, seats: Seats, to: Seats, promoted: int = 0) -> Update:
    """The write that changes capacity, reserved seats and the meeting's version from `seats` to `to`.

    So many of the seats go to those who are `promoted`.

    It fails where anybody moved since `seats` were read.
    """
    return Update(
        table,
        key(project, meeting, SEATS),
        "SET #capacity = :capacity, reserved = :reserved, #limit = :limit, meeting_version = :meeting, #off = :off"
        " ADD taken :promoted, waiting :fewer, version :one",
        condition="version = :seen",
        names={"#capacity": "capacity", "#limit": "limit", "#off": "off"},
        values={
            ":meeting": to.meeting_version,
            ":off": to.off,
            ":capacity": to.capacity,
            ":reserved": to.reserved,
            ":limit": to.open,
            ":promoted": promoted,
            ":fewer": -promoted,
            ":one": 1,
            ":seen": seats.version,
        },
    )


def follow_meeting(table: str, project: str, seats: Seats, changed: Meeting) -> Update:
    """The write beside a change of the meeting that guests hear of: sign-ups that saw the old one fail or are told.

    Others may sign up and leave meanwhile.
    """
    same, seen = _of_version(seats)
    return Update(
        table,
        key(project, changed.id, SEATS),
        "SET meeting_version = :meeting, #off = :off ADD version :one",
        condition=same,
        names={"#off": "off"},
        values={":meeting": changed.version, ":off": changed.cancelled, ":one": 1, **seen},
    )


def take_seats(
    table: str, project: str, meeting: str, seats: Seats, party: int, status: Status, brought: bool = False
) -> Update:
    """Take seats for a `party`, or let it wait, if what was decided from `seats` holds; parties that fit may race.

    Somebody who was `brought` is counted as one sign-up.
    """
    confirmed = status is Status.CONFIRMED
    same, seen = _of_version(seats)
    if not confirmed and seats.waiting_list is not None:
        same, seen = f"{same} AND waiting <= :longest", {**seen, ":longest": seats.waiting_list - party}
    return Update(
        table,
        key(project, meeting, SEATS),
        f"ADD {'taken' if confirmed else 'waiting'} :party, version :one{', brought :one' if brought else ''}",
        condition=f"taken {'<=' if confirmed else '>'} :most AND #limit = :limit AND {same}",
        names={"#limit": "limit"},
        values={":party": party, ":one": 1, ":most": seats.open - party, ":limit": seats.open, **seen},
    )


def _of_version(seats: Seats) -> tuple[str, dict[str, int]]:
    """A condition and its values: the meeting is still of the version that was seen."""
    if seats.meeting_version:
        return "meeting_version = :of", {":of": seats.meeting_version}
    return "(attribute_not_exists(meeting_version) OR meeting_version = :of)", {":of": 0}


def count_seats(table: str, at: Registration, seats: Seats, taken: int, waiting: int) -> Update:
    """Count by the difference, if nobody has moved since `seats` were read."""
    return Update(
        table,
        key(at.project, at.meeting, SEATS),
        "ADD taken :taken, waiting :waiting, version :one",
        condition="version = :seen",
        values={":taken": taken, ":waiting": waiting, ":one": 1, ":seen": seats.version},
    )
