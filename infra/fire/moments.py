"""Promises 1 to 3 at every moment, and that a change and its mail are one: looked for behind each single write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from infra.fire.watching import Invocation, Watcher, parts, tables
from infra.season.faults import Call
from shared.meetings import Meeting
from shared.outbox import Kind
from shared.registrations import Registration, Seats, Status
from shared.registrations.table import touched
from shared.registrations.writes import SEATS
from shared.technical import dynamodb

Registered = Mapping[str, Registration]

STEP = 40
"""Parties that move up in one transaction; more seats than these can use are opened in steps (docs/decisions.md)."""

ERASING = "/erase"


@dataclass(frozen=True)
class Moment:
    """A meeting's seats and registrations at a moment."""

    at: datetime
    seats: Seats
    people: Registered


@dataclass
class Moments:
    """Every moment of every meeting. `found`: what was broken at one of them."""

    watcher: Watcher
    found: list[str] = field(default_factory=list)
    seen: dict[str, list[Moment]] = field(default_factory=dict)
    _meetings: Mapping[str, Meeting] | None = None

    def begin(self) -> None:
        """From now on."""
        self.watcher.on_call.append(self._on_call)

    def meeting(self, id: str) -> Meeting | None:
        """The meeting as the tables have it now."""
        if self._meetings is None:
            season = self.watcher.season
            with self.watcher.aside():
                project = season.tables.projects.fresh(season.script.project.id)
            self._meetings = {each.id: each for each in project.meetings} if project else {}
        return self._meetings.get(id)

    def before(self, meeting: str, at: datetime) -> Registered:
        """Who was registered at `meeting`, and how, at the end of the last moment before `at`."""
        for moment in reversed(self.seen.get(meeting, [])):
            if moment.at < at:
                return moment.people
        return {}

    def lately(self, meeting: str, person: str, since: datetime) -> Sequence[Registration | None]:
        """How `person` has stood with `meeting` from `since` on."""
        found = [self.before(meeting, since).get(person)]
        for moment in reversed(self.seen.get(meeting, [])):
            if moment.at < since:
                break
            found.append(moment.people.get(person))
        return found

    def _on_call(self, by: Invocation | None, call: Call) -> None:
        named = self.watcher.season.cloud.tables
        if named["PROJECTS_TABLE"] in tables(call):
            self._meetings = None
        for id in sorted(set(_touched(call, named["REGISTRATIONS_TABLE"]))):
            self._look(id, by, call)

    def _look(self, id: str, by: Invocation | None, call: Call) -> None:
        season = self.watcher.season
        project, now = season.script.project.id, season.world.now
        with self.watcher.aside():
            seats = season.tables.registrations.seats(project, [id]).get(id)
            people = {each.person: each for each in season.tables.registrations.all(project, id)}
        if seats is None:
            return
        history = self.seen.setdefault(id, [])
        last = history[-1] if history else Moment(now, replace(seats, taken=0, waiting=0), {})
        moment = Moment(now, seats, people)
        history.append(moment)
        meeting = self.meeting(id)
        self.found += [
            f"{said} ({by.function if by else 'by hand'}, {now:%d %b %H:%M:%S})"
            for said in (
                *_seats(id, moment),
                *_persons(id, moment),
                *(_waiting(id, moment, meeting) if meeting else ()),
                *(_promotions(id, last, moment, meeting) if meeting else ()),
                *_arrivals(id, last, moment, by),
                *self._mails(id, last, moment, by, call),
            )
        ]

    def _mails(self, id: str, last: Moment, moment: Moment, by: Invocation | None, call: Call) -> Iterator[str]:
        if by is not None and by.path.endswith(ERASING):
            return  # who erases herself hears nothing of it but the page
        outbox = self.watcher.season.cloud.tables["OUTBOX_TABLE"]
        owed = [
            (item["kind"], item["person"], item["version"], item["meetings"])
            for kind, request in parts(call, outbox)
            if kind == "Put" and "kind" in (item := dynamodb.unpack(request["Item"]))
        ]
        for person, now in moment.people.items():
            was = last.people.get(person)
            kinds, version = _due(was, now, moved=_handed_over(last, moment))
            if kinds and not any(
                kind in kinds and whose == person and id in meetings and of.startswith(version)
                for kind, whose, of, meetings in owed
            ):
                status = now.status.value
                yield f"4: {id}: {person} is {status} now, and no {'/'.join(kinds)} was owed in that transaction"


def _touched(call: Call, table: str) -> Iterator[str]:
    for _, request in parts(call, table):
        key = request.get("Key") or request.get("Item")
        if key and (key["part"]["S"] == SEATS or key["part"]["S"].startswith("registration#")):
            yield touched(key["meeting"]["S"])[1]


def _seats(id: str, moment: Moment) -> Iterator[str]:
    """1. Confirmed parties never exceed the seats, and the counter equals a recount."""
    taken, waiting = (
        sum(each.party for each in moment.people.values() if each.status is status)
        for status in (Status.CONFIRMED, Status.WAITING)
    )
    if taken > max(0, moment.seats.capacity - moment.seats.reserved):
        yield f"1: {id}: {taken} confirmed on {moment.seats.capacity} seats less {moment.seats.reserved}"
    if (taken, waiting) != (moment.seats.taken, moment.seats.waiting):
        yield f"1: {id}: counted {(moment.seats.taken, moment.seats.waiting)}, recounted {(taken, waiting)}"


def _persons(id: str, moment: Moment) -> Iterator[str]:
    """2. One live registration per address, however it is written."""
    live = Counter(each.address.strip().lower() for each in moment.people.values() if each.live and each.address)
    yield from (f"2: {id}: {count} live registrations of one address" for count in live.values() if count > 1)


def _waiting(id: str, moment: Moment, meeting: Meeting) -> Iterator[str]:
    """3. Nobody who fits waits while a seat is free and promotion is open."""
    if moment.at >= meeting.promotion_closes or meeting.cancelled:
        return
    free = moment.seats.capacity - moment.seats.reserved - moment.seats.taken
    left = [each for each in moment.people.values() if each.status is Status.WAITING and each.party <= free]
    if left:
        yield f"3: {id}: {free} free, and {len(left)} parties that fit wait"


def _promotions(id: str, last: Moment, moment: Moment, meeting: Meeting) -> Iterator[str]:
    """3. Those who moved up are the first of those who waited that fit, and nobody moves up once it is too late."""
    waited = [each for each in last.people.values() if each.status is Status.WAITING]
    now = moment.people
    up = [each for each in waited if each.person in now and now[each.person].status is Status.CONFIRMED]
    if not up:
        return
    if moment.at >= meeting.promotion_closes or meeting.cancelled:
        yield f"3: {id}: {len(up)} moved up, and promotion was closed"
    parties = {each.person: now[each.person].party for each in up}  # a smaller party than the one that waited may fit
    free = moment.seats.capacity - moment.seats.reserved - moment.seats.taken + sum(parties.values())
    first = _first(
        [replace(each, party=parties.get(each.person, each.party)) for each in waited if _stays(each, now)], free
    )
    if {each.person for each in first[:STEP]} != parties.keys():
        yield f"3: {id}: {len(up)} moved up into {free} seats, not the first who fitted"


def _first(waited: Iterable[Registration], free: int) -> Sequence[Registration]:
    found = []
    for each in sorted(waited, key=lambda one: (one.registered_at, one.person)):
        if each.party <= free:
            found.append(each)
            free -= each.party
    return found


def _stays(before: Registration, now: Registered) -> bool:
    return before.person in now and now[before.person].live


def _arrivals(id: str, last: Moment, moment: Moment, by: Invocation | None) -> Iterator[str]:
    """3. A place in the order is when the request reached us."""
    if by is None or not by.method or _handed_over(last, moment) or by.path.endswith(ERASING):
        return
    at = datetime.fromtimestamp(by.event["requestContext"]["timeEpoch"] / 1000, UTC)
    for each in moment.people.values():
        was = last.people.get(each.person)
        if each.live and not (was and was.live) and each.registered_at != at:
            yield f"3: {id}: the request came at {at}, and the place in line says {each.registered_at}"


def _handed_over(last: Moment, moment: Moment) -> bool:
    """Whether a registration went over to another address."""
    return any(
        each.status is Status.MOVED and (last.people.get(each.person, each).status is not Status.MOVED)
        for each in moment.people.values()
    )


def _due(was: Registration | None, now: Registration, *, moved: bool) -> tuple[tuple[str, ...], str]:
    """Which mail is owed for a change, any of these kinds, and how its version begins; none where none is."""
    live = was is not None and was.live
    if moved or now.walk_in:
        return (), ""
    if now.live and not live:
        return (Kind.CONFIRMATION.value, Kind.WAITING.value), str(int(now.registered_at.timestamp() * 1000))
    if was is None or not live:
        return (), ""
    if was.status is Status.WAITING and now.status is Status.CONFIRMED:
        return (Kind.PROMOTED.value, Kind.CHANGED.value), was.next_change
    if now.status is Status.CANCELLED:
        return (Kind.CANCELLED.value,), was.next_change
    if now.live and now.party != was.party:
        return (Kind.CHANGED.value,), was.next_change
    return (), ""
