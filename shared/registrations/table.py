"""The Registrations table: a meeting's seats and its registrations, changed together or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from shared.meetings import Meeting
from shared.outbox.mail import Mail
from shared.outbox.table import OutboxTable
from shared.registrations import seat_writes, writes
from shared.registrations.items import registration_of, seats_of
from shared.registrations.keys import PREFIX, SEATS, key, parse_partition, partition
from shared.registrations.refusals import AlreadyRegistered, AskedAgain, SeatsChanged
from shared.registrations.registration import Guest, Registration, Status
from shared.registrations.seats import Seats
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Put, Update, Write

REGISTRATIONS = "meeting = :meeting AND begins_with(part, :prefix)"


class RegistrationsTable:
    """Reads and writes seats and registrations; owes the mails of a change in the same transaction."""

    def __init__(self, name: str, outbox: OutboxTable) -> None:
        self.name = name
        self.outbox = outbox

    def seats(self, project: str, meetings: Sequence[str], *, consistent: bool = True) -> dict[str, Seats]:
        """The seats of each of `meetings` (at most 100) that exist."""
        keys = [key(project, meeting, SEATS) for meeting in meetings]
        if len(keys) == 1:
            item = dynamodb.get(self.name, keys[0], consistent=consistent)
            return {meetings[0]: seats_of(item)} if item else {}
        found = dynamodb.get_many(self.name, keys, consistent=consistent)
        return {parse_partition(item["meeting"])[1]: seats_of(item) for item in found}

    def get(self, project: str, meeting: str, person: str) -> Registration | None:
        """The registration, cancelled ones too; or None."""
        item = dynamodb.get(self.name, key(project, meeting, PREFIX + person), consistent=True)
        return registration_of(item) if item else None

    def seats_and_registrations(
        self, project: str, meeting: str, *people: str
    ) -> tuple[Seats | None, list[Registration | None]]:
        """The seats of `meeting` and the registration there of each of `people`, cancelled ones too, in one request;
        None where there is none. All as written by now, but not at one moment: a write conditions on their versions.
        """
        keys = [key(project, meeting, part) for part in (SEATS, *(PREFIX + person for person in people))]
        found = {item["part"]: item for item in dynamodb.get_many(self.name, keys, consistent=True)}
        registrations = [found.get(PREFIX + person) for person in people]
        seats = found.get(SEATS)
        return seats_of(seats) if seats else None, [registration_of(item) if item else None for item in registrations]

    def of_person(self, project: str, meetings: Sequence[str], person: str) -> list[Registration]:
        """The person's registrations at `meetings`, cancelled ones too, in one request."""
        return self.read(meetings, dynamodb.get_many(self.name, self.keys(project, meetings, person), consistent=True))

    def keys(self, project: str, meetings: Sequence[str], person: str) -> list[Item]:
        """The keys of what `read` takes, for a caller that reads other things in the same request."""
        return [key(project, meeting, PREFIX + person) for meeting in meetings]

    def read(self, meetings: Sequence[str], items: Sequence[Item]) -> list[Registration]:
        """The registrations that `items` are, in the order of `meetings`."""
        return sorted(map(registration_of, items), key=lambda each: meetings.index(each.meeting))

    def all(self, project: str, meeting: str) -> Iterator[Registration]:
        """Every registration at `meeting`, cancelled ones too, in no meaningful order."""
        values = {":meeting": partition(project, meeting), ":prefix": PREFIX}
        return map(registration_of, dynamodb.query(self.name, REGISTRATIONS, values, consistent=True))

    def with_seats(self, project: str, meeting: str) -> tuple[Seats | None, list[Registration]]:
        """The seats of `meeting` (None: it has none) and every registration there, as in `all`; one query."""
        values = {":meeting": partition(project, meeting), ":first": PREFIX, ":last": SEATS}
        between = "meeting = :meeting AND part BETWEEN :first AND :last"
        found = {item["part"]: item for item in dynamodb.query(self.name, between, values, consistent=True)}
        seats = found.pop(SEATS, None)
        return seats_of(seats) if seats else None, list(map(registration_of, found.values()))

    def page(self, project: str, meeting: str, after: str | None, limit: int) -> tuple[list[Registration], str | None]:
        """At most `limit` registrations after person `after`, and the person after whom the next page starts."""
        of = partition(project, meeting)
        start = {"meeting": of, "part": PREFIX + after} if after else None
        values = {":meeting": of, ":prefix": PREFIX}
        page = dynamodb.query_page(self.name, REGISTRATIONS, values, start=start, limit=limit, consistent=True)
        following = page.next["part"].removeprefix(PREFIX) if page.next else None
        return [registration_of(item) for item in page.items], following

    def waiting(self, project: str, meeting: str) -> list[Registration]:
        """Those who wait, in the order they came."""
        values = {":meeting": partition(project, meeting)}
        found = dynamodb.query(self.name, "meeting = :meeting", values, index="waiting", consistent=True)
        return [registration_of(item) for item in found]

    def register(
        self,
        project: str,
        guest: Guest,
        decided: Mapping[str, tuple[Seats, Status]],
        now: datetime,
        deleted: date,
        mails: Sequence[Mail],
        versions: Mapping[str, int] | None = None,
        brought: bool = False,
        beside: Sequence[Write] = (),
    ) -> None:
        """Register `guest` at each meeting as `decided` from the seats seen, owe `mails`, and write what is `beside`.

        Sign-ups do not condition on the seats' version, so that those who fit do not disturb each other. `versions`:
        of each meeting the one that the guest saw, where the seats are of another. Who was `brought` counts once.

        Raises:
            SeatsChanged: the decision no longer holds.
            AlreadyRegistered: the guest has a live registration at one of them, or has changed it too often today.
            AskedAgain: only a condition of what is written beside does not hold.
            Busy: too many at once.
        """
        entering: list[Write] = []
        for meeting, (seats, status) in decided.items():
            first = brought and not entering
            entering.append(seat_writes.take_seats(self.name, project, meeting, seats, guest.party, status, first))
            seen = (versions or {}).get(meeting, seats.meeting_version)
            entering.append(writes.enter(self.name, project, meeting, guest, status, now, deleted, seen))
        try:
            dynamodb.transact([*entering, *(self.outbox.put(mail) for mail in mails), *beside])
        except ConditionFailed as error:
            if error.index >= len(entering) + len(mails):
                raise AskedAgain from error
            if error.index < len(entering) and error.index % 2:
                raise AlreadyRegistered(list(decided)[error.index // 2]) from error
            raise SeatsChanged from error

    def change(self, seats: Seats, changes: Sequence[tuple[Registration, Registration]], mails: Sequence[Mail]) -> None:
        """Turn registrations at one meeting from what was seen into what they shall be, and owe `mails`.

        The seats are counted by the difference. Each registration keeps its place in the order; its version rises.

        Raises:
            SeatsChanged: somebody else moved first; read again and decide again.
            Busy: too many at once.
        """
        self._transact(self.changing(seats, changes, mails))

    def changing(
        self, seats: Seats, changes: Sequence[tuple[Registration, Registration]], mails: Sequence[Mail]
    ) -> list[Write]:
        """The writes of `change`."""
        first = changes[0][0]
        taken, waiting = (
            sum(to.party for _, to in changes if to.status is status)
            - sum(seen.party for seen, _ in changes if seen.status is status)
            for status in (Status.CONFIRMED, Status.WAITING)
        )
        counter = seat_writes.count_seats(self.name, first, seats, taken, waiting)
        changed = [writes.change(self.name, seen, to) for seen, to in changes]
        return [counter, *changed, *(self.outbox.put(mail) for mail in mails)]

    def move(
        self,
        seats: Seats,
        seen: Registration,
        guest: Guest,
        there: Registration | None,
        deleted: date,
        now: datetime,
        mails: Sequence[Mail],
    ) -> None:
        """Hand a registration with its place in the order and its tick to another address, where `there` is not live.

        Raises:
            SeatsChanged: one of the registrations changed meanwhile; read again and decide again.
            Busy: too many at once.
        """
        # What is left under the old address tells it so; what they wished for went along.
        left = replace(seen.without_wishes(), status=Status.MOVED, moved_to=guest.person, moved_at=now)
        self._transact(
            [
                seat_writes.count_seats(self.name, seen, seats, taken=0, waiting=0),
                writes.enter_moved(self.name, seen, guest, there, deleted),
                writes.change(self.name, seen, left),
                *(self.outbox.put(mail) for mail in mails),
            ]
        )

    def decline(self, project: str, meeting: str, person: str, now: datetime, deleted: date) -> bool:
        """Keep that `person` cannot come, and nothing else of them; False where they are known here already."""
        return self._done(writes.decline(self.name, project, meeting, person, now, deleted))

    def forget(self, registration: Registration) -> bool:
        """Erase a registration that takes no seat; False where it is live again, or was ticked at the door since."""
        return self._done(writes.forget(self.name, registration))

    def forgetting(self, registration: Registration) -> Delete:
        """The write that erases a registration that takes no seat, as it was seen; it fails where that has changed."""
        return writes.forgetting(self.name, registration)

    def anonymise(self, registration: Registration, pseudonym: str, deleted: date) -> bool:
        """Replace a registration by one that counts the same and says nothing of whose it was.

        False where it has changed meanwhile, or is gone.
        """
        return self._done(*writes.anonymise(self.name, registration, pseudonym, deleted))

    def resize(
        self, project: str, meeting: str, seats: Seats, to: Seats, moving: Sequence[Registration], mails: Sequence[Mail]
    ) -> None:
        """Change capacity and reserved seats from `seats` to `to`, and promote those `moving` up, all or nothing.

        Raises:
            SeatsChanged: somebody else moved first; read again and decide again.
        """
        update = self.resizing(project, meeting, seats, to, sum(each.party for each in moving))
        changed = [writes.change(self.name, each, replace(each, status=Status.CONFIRMED)) for each in moving]
        self._transact([update, *changed, *(self.outbox.put(mail) for mail in mails)])

    def resizing(self, project: str, meeting: str, seats: Seats, to: Seats, promoted: int = 0) -> Update:
        """The write that changes capacity and reserved seats; see `seat_writes.resize_seats`."""
        return seat_writes.resize_seats(self.name, project, meeting, seats, to, promoted)

    def open(self, project: str, meeting: str, capacity: int, reserved: int, version: int = 0) -> Put:
        """The write that gives a new meeting, which begins with this `version`, its seats."""
        return seat_writes.open_seats(self.name, project, meeting, capacity, reserved, version)

    def following(self, project: str, seats: Seats, changed: Meeting) -> Update:
        """The write beside a change of the meeting that guests hear of; see `seat_writes.follow_meeting`."""
        return seat_writes.follow_meeting(self.name, project, seats, changed)

    def touch(self, project: str, meeting: str) -> Update:
        """The write beside what hangs on a meeting; see `seat_writes.touch_seats`."""
        return seat_writes.touch_seats(self.name, project, meeting)

    def close(self, project: str, meeting: str, seen: Seats) -> Delete:
        """The write that takes the seats of a dropped meeting away, unless somebody signed up or left since `seen`."""
        return seat_writes.close_seats(self.name, project, meeting, seen)

    def _done(self, *changes: Write) -> bool:
        """Carry out `changes`; False where a condition did not hold."""
        try:
            dynamodb.write(*changes) if len(changes) == 1 else dynamodb.transact(changes)
        except ConditionFailed:
            return False
        return True

    def _transact(self, changes: Sequence[Write]) -> None:
        try:
            dynamodb.transact(changes)
        except ConditionFailed as error:
            raise SeatsChanged from error
