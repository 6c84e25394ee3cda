"""Promises 1 to 3 at every moment, and that a change and its mail are one: looked for after each single write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from infra.proof.faults.watching import Invocation, Watcher, parts, tables
from infra.proof.season import seating
from infra.proof.season.policies import Call
from infra.proof.season.seating import Moment, Registered
from shared.meetings import Meeting
from shared.outbox import Kind, Mail
from shared.outbox.items import entry
from shared.outbox.occasion import ONCE, Occasion, OfChange, OfMoment
from shared.registrations import Registration, Status
from shared.registrations.keys import SEATS, parse_partition
from shared.technical import dynamodb

ERASING = "/erase"


@dataclass
class WriteChecks:
    """Every moment of every meeting. `found`: what was broken at one of them."""

    watcher: Watcher
    found: list[str] = field(default_factory=list)
    seen: dict[str, list[Moment]] = field(default_factory=dict)
    uncounted: set[str] = field(default_factory=set)
    """The meetings whose seats have changed since somebody looked whether their heads are counted."""
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
            self.uncounted.add(id)
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
                *seating.seats(id, moment),
                *seating.persons(id, moment),
                *(seating.waiting(id, moment, meeting) if meeting else ()),
                *(seating.promotions(id, last, moment, meeting, by.at if by else now) if meeting else ()),
                *self._arrivals(id, last, moment, by),
                *self._mails(id, last, moment, by, call),
            )
        ]

    @staticmethod
    def _arrivals(id: str, last: Moment, moment: Moment, by: Invocation | None) -> Iterator[str]:
        """3. A place in the order is when the request reached us."""
        if by is None or not by.method or _handed_over(last, moment) or by.path.endswith(ERASING):
            return
        at = datetime.fromtimestamp(by.event["requestContext"]["timeEpoch"] / 1000, UTC)
        for each in moment.people.values():
            was = last.people.get(each.person)
            if each.live and not (was and was.live) and each.registered_at != at:
                yield f"3: {id}: the request came at {at}, and the place in line says {each.registered_at}"

    def _mails(self, id: str, last: Moment, moment: Moment, by: Invocation | None, call: Call) -> Iterator[str]:
        if by is not None and by.path.endswith(ERASING):
            return  # who erases themselves hears nothing of it but the page
        outbox = self.watcher.season.cloud.tables["OUTBOX_TABLE"]
        owed = [
            entry(item).mail
            for kind, request in parts(call, outbox)
            if kind == "Put" and "kind" in (item := dynamodb.unpack(request["Item"]))
        ]
        for person, now in moment.people.items():
            was = last.people.get(person)
            kinds, occasion = _due(was, now, moved=_handed_over(last, moment))
            if kinds and not any(
                mail.kind in kinds and mail.person == person and id in mail.meetings and _unwaited(mail) == occasion
                for mail in owed
            ):
                status = now.status.value
                yield f"4: {id}: {person} is {status} now, and no {'/'.join(kinds)} was owed in that transaction"


def _touched(call: Call, table: str) -> Iterator[str]:
    for _, request in parts(call, table):
        key = request.get("Key") or request.get("Item")
        if key and (key["part"]["S"] == SEATS or key["part"]["S"].startswith("registration#")):
            yield parse_partition(key["meeting"]["S"])[1]


def _handed_over(last: Moment, moment: Moment) -> bool:
    """Whether a registration went over to another address."""
    return any(
        each.status is Status.MOVED and (last.people.get(each.person, each).status is not Status.MOVED)
        for each in moment.people.values()
    )


def _due(was: Registration | None, now: Registration, *, moved: bool) -> tuple[tuple[Kind, ...], Occasion]:
    """Which mail is owed for a change, any of these kinds, and on which occasion; none where none is."""
    live = was is not None and was.live
    if moved or now.walk_in:
        return (), ONCE
    if now.live and not live:
        return (Kind.CONFIRMATION, Kind.WAITING), OfMoment(now.registered_at)
    if was is None or not live:
        return (), ONCE
    if was.status is Status.WAITING and now.status is Status.CONFIRMED:
        return (Kind.PROMOTED, Kind.CHANGED), was.next_change
    if now.status is Status.CANCELLED:
        return (Kind.CANCELLED,), was.next_change
    if now.live and now.party != was.party:
        return (Kind.CHANGED,), was.next_change
    return (), ONCE


def _unwaited(mail: Mail) -> Occasion:
    """The occasion, whether a seat or a place in the queue was given up."""
    occasion = mail.occasion
    return replace(occasion, waited=False) if isinstance(occasion, OfMoment | OfChange) else occasion
