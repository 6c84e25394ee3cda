"""The Registrations table: a meeting's seats and its registrations, changed together or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from shared.outbox.mail import Mail
from shared.outbox.table import OutboxTable
from shared.registrations.registration import MOST_TURNS, Guest, Registration, Status
from shared.registrations.seats import Seats
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Put, Update, Write

SEATS = "seats"
PREFIX = "registration#"
FREE_TO_ENTER = "attribute_not_exists(part) OR #status IN (:cancelled, :moved, :declined)"
GONE = {":cancelled": Status.CANCELLED.value, ":moved": Status.MOVED.value, ":declined": Status.DECLINED.value}
NOT_WORN_OUT = "attribute_not_exists(turned_on) OR turned_on <> :today OR turns < :most_turns"


class SeatsChanged(Exception):
    """Somebody else moved first: read again and decide again."""


class AlreadyRegistered(Exception):
    """The person may not enter `meeting`: she has a live registration there, or has turned too often today."""

    def __init__(self, meeting: str) -> None:
        super().__init__(meeting)
        self.meeting = meeting


class RegistrationsTable:
    """Reads and writes seats and registrations; owes the mails of a change in the same transaction."""

    def __init__(self, name: str, outbox: OutboxTable) -> None:
        self.name = name
        self.outbox = outbox

    def seats(self, project: str, meetings: Sequence[str], *, consistent: bool = True) -> dict[str, Seats]:
        """The seats of each of `meetings` (at most 100) that exist."""
        keys = [{"meeting": _key(project, meeting), "part": SEATS} for meeting in meetings]
        if len(keys) == 1:
            item = dynamodb.get(self.name, keys[0], consistent=consistent)
            return {meetings[0]: _seats(item)} if item else {}
        found = dynamodb.get_many(self.name, keys, consistent=consistent)
        return {item["meeting"].split("/", 1)[1]: _seats(item) for item in found}

    def get(self, project: str, meeting: str, person: str) -> Registration | None:
        """The registration, cancelled ones too; or None."""
        key = {"meeting": _key(project, meeting), "part": PREFIX + person}
        item = dynamodb.get(self.name, key, consistent=True)
        return _registration(item) if item else None

    def of_person(self, project: str, meetings: Sequence[str], person: str) -> list[Registration]:
        """The person's registrations at `meetings`, cancelled ones too, in one request."""
        keys = [{"meeting": _key(project, meeting), "part": PREFIX + person} for meeting in meetings]
        found = [_registration(item) for item in dynamodb.get_many(self.name, keys, consistent=True)]
        return sorted(found, key=lambda each: meetings.index(each.meeting))

    def all(self, project: str, meeting: str) -> Iterator[Registration]:
        """Every registration at `meeting`, cancelled ones too, in no meaningful order."""
        for item in dynamodb.query(
            self.name,
            "meeting = :meeting AND begins_with(part, :prefix)",
            {":meeting": _key(project, meeting), ":prefix": PREFIX},
            consistent=True,
        ):
            yield _registration(item)

    def page(self, project: str, meeting: str, after: str | None, limit: int) -> tuple[list[Registration], str | None]:
        """At most `limit` registrations behind person `after`, and behind whom the next page starts."""
        key = _key(project, meeting)
        page = dynamodb.query_page(
            self.name,
            "meeting = :meeting AND begins_with(part, :prefix)",
            {":meeting": key, ":prefix": PREFIX},
            start={"meeting": key, "part": PREFIX + after} if after else None,
            limit=limit,
            consistent=True,
        )
        following = page.next["part"].removeprefix(PREFIX) if page.next else None
        return [_registration(item) for item in page.items], following

    def waiting(self, project: str, meeting: str) -> list[Registration]:
        """Those who wait, in the order they came."""
        found = dynamodb.query(
            self.name, "meeting = :meeting", {":meeting": _key(project, meeting)}, index="waiting", consistent=True
        )
        return [_registration(item) for item in found]

    def register(
        self,
        project: str,
        guest: Guest,
        decided: Mapping[str, tuple[Seats, Status]],
        now: datetime,
        deleted: date,
        mails: Sequence[Mail],
        also: Sequence[Write] = (),
    ) -> None:
        """Register `guest` at each meeting of `decided` with the status decided from the seats seen, and owe `mails`.

        Sign-ups do not condition on the seats' version, so that those who fit do not disturb each other. What is to be
        written `also` is part of the same transaction.

        Raises:
            SeatsChanged: the decision no longer holds.
            AlreadyRegistered: the guest has a live registration at one of them, or has turned too often.
            Busy: too many at once.
        """
        writes: list[Write] = []
        for meeting, (seats, status) in decided.items():
            writes.append(self._take(project, meeting, seats, guest.party, status))
            writes.append(self._enter(project, meeting, guest, status, now, deleted))
        writes += [self.outbox.put(mail) for mail in mails]
        writes += also
        try:
            dynamodb.transact(writes)
        except ConditionFailed as error:
            pairs = list(decided)
            if error.index < 2 * len(pairs) and error.index % 2:
                raise AlreadyRegistered(pairs[error.index // 2]) from error
            raise SeatsChanged from error

    def change(self, seats: Seats, changes: Sequence[tuple[Registration, Registration]], mails: Sequence[Mail]) -> None:
        """Turn registrations at one meeting from what was seen into what they shall be, and owe `mails`.

        The seats are counted by the difference. Each registration keeps its place in the order; its version rises.

        Raises:
            SeatsChanged: somebody else moved first; read again and decide again.
            Busy: too many at once.
        """
        first = changes[0][0]
        taken, waiting = (
            sum(_counts(to, status) - _counts(seen, status) for seen, to in changes)
            for status in (Status.CONFIRMED, Status.WAITING)
        )
        counter = self._count(first, seats, taken, waiting)
        turns = [self._turn(seen, to) for seen, to in changes]
        self._transact([counter, *turns, *(self.outbox.put(mail) for mail in mails)])

    def move(
        self, seats: Seats, seen: Registration, person: str, address: str, deleted: date, mails: Sequence[Mail]
    ) -> None:
        """Hand a registration to the same guest under another address.

        Its place in the order goes with it, and its tick at the door.

        Raises:
            AlreadyRegistered: somebody with the new address is registered here.
            SeatsChanged: the registration changed meanwhile; read again and decide again.
            Busy: too many at once.
        """
        guest = Guest(person, seen.name, seen.company, address, seen.party, seen.diet, seen.topics, seen.language)
        writes: list[Write] = [
            self._count(seen, seats, taken=0, waiting=0),
            self._enter(seen.project, seen.meeting, guest, seen.status, seen.registered_at, deleted, seen),
            self._turn(seen, replace(seen, status=Status.MOVED)),
            *(self.outbox.put(mail) for mail in mails),
        ]
        try:
            dynamodb.transact(writes)
        except ConditionFailed as error:
            if error.index == 1:
                raise AlreadyRegistered(seen.meeting) from error
            raise SeatsChanged from error

    def decline(self, project: str, meeting: str, person: str, now: datetime, deleted: date) -> bool:
        """Keep that `person` cannot come, and nothing else of her; False where she is known here already."""
        nobody = {
            "meeting": _key(project, meeting),
            "part": PREFIX + person,
            "project": project,
            "person": person,
            "name": "",
            "company": "",
            "address": "",
            "party": 0,
            "status": Status.DECLINED.value,
            "registered_at": clock.text(now),
            "expires": _expires(deleted),
            "version": 1,
        }
        try:
            dynamodb.write(Put(self.name, nobody, condition="attribute_not_exists(part)"))
        except ConditionFailed:
            return False
        return True

    def forget(self, registration: Registration) -> None:
        """Erase a registration that takes no seat; one that is live again stays."""
        key = {"meeting": _key(registration.project, registration.meeting), "part": PREFIX + registration.person}
        names = {"#status": "status"}
        with suppress(ConditionFailed):
            dynamodb.write(Delete(self.name, key, condition=FREE_TO_ENTER, names=names, values=GONE))

    def anonymise(self, registration: Registration, pseudonym: str) -> None:
        """Replace a registration by one that counts the same and says nothing of whose it was; twice does no harm."""
        key = _key(registration.project, registration.meeting)
        nobody = {
            "meeting": key,
            "part": PREFIX + pseudonym,
            "project": registration.project,
            "person": pseudonym,
            "name": "",
            "company": "",
            "address": "",
            "party": registration.party,
            "status": registration.status.value,
            "registered_at": clock.text(registration.registered_at),
            "version": registration.version,
            "came": registration.came,
            "walk_in": registration.walk_in,
        }
        gone = Delete(
            self.name, {"meeting": key, "part": PREFIX + registration.person}, condition="attribute_exists(part)"
        )
        with suppress(ConditionFailed):
            dynamodb.transact([Put(self.name, nobody), gone])

    def resize(
        self, project: str, meeting: str, seats: Seats, to: Seats, moving: Sequence[Registration], mails: Sequence[Mail]
    ) -> None:
        """Change capacity and reserved seats from `seats` to `to`, and promote those `moving` up, all or nothing.

        Raises:
            SeatsChanged: somebody else moved first; read again and decide again.
        """
        update = self.resizing(project, meeting, seats, to, sum(each.party for each in moving))
        turns = [self._turn(each, replace(each, status=Status.CONFIRMED)) for each in moving]
        self._transact([update, *turns, *(self.outbox.put(mail) for mail in mails)])

    def resizing(self, project: str, meeting: str, seats: Seats, to: Seats, promoted: int = 0) -> Update:
        """The write that changes capacity and reserved seats from `seats` to `to`, of which so many are `promoted`.

        It fails where anybody moved since `seats` were read.
        """
        return Update(
            self.name,
            {"meeting": _key(project, meeting), "part": SEATS},
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

    def open(self, project: str, meeting: str, capacity: int, reserved: int) -> Put:
        """The write that gives a new meeting its seats."""
        seats = Seats(capacity, reserved, taken=0)
        item = {
            "meeting": _key(project, meeting),
            "part": SEATS,
            "capacity": capacity,
            "reserved": reserved,
            "limit": seats.open,
            "taken": 0,
            "waiting": 0,
            "version": 0,
        }
        return Put(self.name, item, condition="attribute_not_exists(part)")

    def close(self, project: str, meeting: str, seen: Seats) -> Delete:
        """The write that takes the seats of a dropped meeting away, unless somebody signed up or left since `seen`."""
        key = {"meeting": _key(project, meeting), "part": SEATS}
        return Delete(self.name, key, condition="version = :seen", values={":seen": seen.version})

    def _transact(self, writes: Sequence[Write]) -> None:
        try:
            dynamodb.transact(writes)
        except ConditionFailed as error:
            raise SeatsChanged from error

    def _take(self, project: str, meeting: str, seats: Seats, party: int, status: Status) -> Update:
        values: dict[str, Any] = {":party": party, ":one": 1, ":most": seats.open - party, ":limit": seats.open}
        confirmed = status is Status.CONFIRMED
        return Update(
            self.name,
            {"meeting": _key(project, meeting), "part": SEATS},
            f"ADD {'taken' if confirmed else 'waiting'} :party, version :one",
            condition=f"taken {'<=' if confirmed else '>'} :most AND #limit = :limit",
            names={"#limit": "limit"},
            values=values,
        )

    def _count(self, at: Registration, seats: Seats, taken: int, waiting: int) -> Update:
        return Update(
            self.name,
            {"meeting": _key(at.project, at.meeting), "part": SEATS},
            "ADD taken :taken, waiting :waiting, version :one",
            condition="version = :seen",
            values={":taken": taken, ":waiting": waiting, ":one": 1, ":seen": seats.version},
        )

    def _enter(
        self,
        project: str,
        meeting: str,
        guest: Guest,
        status: Status,
        since: datetime,
        deleted: date,
        before: Registration | None = None,
    ) -> Update:
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
            ":expires": _expires(deleted),
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
        more: dict[str, Any] = {"waiting_since": _since(since, guest.person) if status is Status.WAITING else None}
        if before:
            more |= {"came": before.came, "tapped": before.tapped or None}
        kept = {name: value for name, value in more.items() if value is not None}
        expression += "".join(f", {name} = :{name}" for name in kept)
        values |= {f":{name}": value for name, value in kept.items()}
        if gone := ", ".join(more.keys() - kept.keys()):
            expression += f" REMOVE {gone}"
        return Update(
            self.name,
            {"meeting": _key(project, meeting), "part": PREFIX + guest.person},
            expression,
            condition=f"({FREE_TO_ENTER}) AND ({NOT_WORN_OUT})",
            names={"#project": "project", "#name": "name", "#language": "language", "#status": "status"},
            values=values,
        )

    def _turn(self, seen: Registration, to: Registration) -> Update:
        gone = [] if to.status is Status.WAITING else ["waiting_since"]
        if to.status is Status.MOVED:
            gone += ["came", "tapped"]  # they went with her; left here they would count as somebody who walked in
        return Update(
            self.name,
            {"meeting": _key(seen.project, seen.meeting), "part": PREFIX + seen.person},
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


def touched(key: str) -> tuple[str, str]:
    """The project and the meeting of a stream record's `meeting` key."""
    project, meeting = key.split("/", 1)
    return project, meeting


def _key(project: str, meeting: str) -> str:
    return f"{project}/{meeting}"


def _expires(deleted: date) -> int:
    return int((clock.at(deleted, datetime.min.time()) + timedelta(days=1)).timestamp())


def _counts(registration: Registration, status: Status) -> int:
    return registration.party if registration.status is status else 0


def _since(at: datetime, person: str) -> str:
    return f"{clock.text(at)}#{person}"


def _seats(item: Item) -> Seats:
    return msgspec.convert(item, Seats)


def _registration(item: Item) -> Registration:
    return msgspec.convert({**item, "meeting": item["meeting"].split("/", 1)[1]}, Registration)
