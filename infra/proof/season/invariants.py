"""What always holds (DESIGN.md), looked for in the tables: each function lists what is broken, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from infra.proof.season.totals import outbox
from shared.budget.lines import Heads
from shared.meetings import Meeting
from shared.outbox import Kind
from shared.outbox.declaration import Audience
from shared.people.person import normalise
from shared.registrations import Registration, Seats, Status
from shared.registrations.seats import promoted
from shared.technical import clock


@dataclass(frozen=True)
class Stand:
    """A meeting as the tables have it."""

    meeting: Meeting
    seats: Seats
    registrations: tuple[Registration, ...]
    heads: Heads | None

    def people(self, status: Status) -> int:
        """How many people have `status`, recounted."""
        return sum(each.party for each in self.registrations if each.status is status)


def broken_in_the_end(season: Season) -> list[str]:
    """What can be told when all is over: each mail once, none late, none to anybody who was not to get it."""
    return [*sent_once(season), *late(season), *unwelcome(season)]


def broken(season: Season) -> list[str]:
    """Everything that is broken now. What holds at rest alone is looked for when no stream record is on its way."""
    found = [*sent_once(season)]
    for stand in stands(season):
        found += [*seats(stand), *persons(stand), *waiting(stand, season.world.now)]
        # Nobody comes to a meeting that is called off: the books forget its heads.
        held = stand.meeting.id not in season.secretariat.wants.called_off
        found += [*tally(stand)] if held and season.at_rest else []
    return found


def stands(season: Season) -> Iterator[Stand]:
    """Each meeting as it stands."""
    project, tables = season.script.project, season.tables
    heads = tables.budget.books(project.id).heads
    seats = tables.registrations.seats(project.id, [each.id for each in project.meetings])
    for meeting in project.meetings:
        registrations = tuple(tables.registrations.all(project.id, meeting.id))
        yield Stand(meeting, seats[meeting.id], registrations, heads.get(meeting.id))


def seats(stand: Stand) -> Iterator[str]:
    """1. Confirmed parties never exceed the seats, and the counter equals a recount."""
    taken, wait = stand.people(Status.CONFIRMED), stand.people(Status.WAITING)
    if taken > stand.seats.open:
        yield f"{stand.meeting.id}: {taken} confirmed on {stand.seats.open} seats"
    if (taken, wait) != (stand.seats.taken, stand.seats.waiting):
        yield f"{stand.meeting.id}: counted {(stand.seats.taken, stand.seats.waiting)}, recounted {(taken, wait)}"


def persons(stand: Stand) -> Iterator[str]:
    """2. One live registration per normalised address and meeting."""
    addresses = Counter(normalise(each.address) for each in stand.registrations if each.live)
    for address, count in addresses.items():
        if count > 1:
            yield f"{stand.meeting.id}: {count} live registrations of {address}"


def waiting(stand: Stand, now: datetime) -> Iterator[str]:
    """3. Nobody who fits waits while a seat is free and promotion is open."""
    wait = [each for each in stand.registrations if each.status is Status.WAITING]
    if now < stand.meeting.promotion_closes and promoted(stand.seats, wait):
        yield f"{stand.meeting.id}: {stand.seats.free} free, and somebody who fits waits"


def sent_once(season: Season) -> Iterator[str]:
    """4. A mail owed is sent once."""
    for id, times in Counter(mail.id for mail in season.post.sent).items():
        if times > 1:
            yield f"{id}: sent {times} times"


def late(season: Season) -> Iterator[str]:
    """Nothing goes out once its latest time has passed."""
    latest = {mail["id"]: clock.parse(mail["latest"]) for mail in outbox(season)}
    for mail in season.post.sent:
        if mail.at >= latest[mail.id]:
            yield f"{mail.id}: sent at {mail.at}, not later than {latest[mail.id]}"


def unwelcome(season: Season, held_up: timedelta = timedelta(0)) -> Iterator[str]:
    """Nothing goes to somebody who has cancelled, unsubscribed or complained, or whose mailbox is closed; nor about a
    meeting that is called off. A sender that was `held_up` after a mail's writing does not know what came after.
    """
    heard, known = season.post.heard, season.people.known
    gone, off = _cancelled(season), _called_off(season)
    for mail in season.post.sent:
        person = known.get(mail.to)
        left = person.left if person else None
        reasons = {
            "unsubscribed": left if mail.kind in INVITES else None,
            "bounced": heard.get((mail.to, "Bounce"))
            if mail.kind in INVITES and mail.to.startswith("bounce")
            else None,
            "complained": heard.get((mail.to, "Complaint")),
            "called off": _all_called_off(mail, off),
        }
        for reason, since in reasons.items():
            if since is not None and mail.at > since + held_up:
                yield f"{mail.id}: sent at {mail.at}, {reason} at {since}"
        if mail.kind in TO_GUESTS and any(
            mail.at > at + held_up and not _undone(season, mail, at) for at in gone.get(_of(mail), ())
        ):
            yield f"{mail.id}: sent at {mail.at}, after she had cancelled"


INVITES = {kind for kind in Kind if kind.declared.to is Audience.MEMBERS}
FAREWELLS = {kind for kind in Kind if kind.declared.farewell}
TO_GUESTS = {kind for kind in Kind if kind.declared.to in (Audience.PARTICIPANTS, Audience.REGISTERED)} - FAREWELLS


def _of(mail: Mail) -> tuple[str, str]:
    return mail.to, mail.meetings[0]


def _cancelled(season: Season) -> dict[tuple[str, str], list[datetime]]:
    found: dict[tuple[str, str], list[datetime]] = {}
    for each in season.world.log:
        if each.what == "cancelled":
            found.setdefault((each.who, each.details[0]), []).append(each.at)
    return found


def _undone(season: Season, mail: Mail, cancelled: datetime) -> bool:
    """Whether its reader signed up again after that, or may have: a page that broke tells nobody what became of it."""
    again = {"signed up", "signed up once more", "found it broken"}
    return any(
        each.at >= cancelled and each.at <= mail.at and each.what in again and (each.who, each.details[0]) == _of(mail)
        for each in season.world.log
    )


def _all_called_off(mail: Mail, off: Mapping[str, datetime]) -> datetime | None:
    """Since when nothing is left of what the mail is about."""
    if mail.kind in FAREWELLS or not mail.meetings or not off.keys() >= set(mail.meetings):
        return None
    return max(off[id] for id in mail.meetings)


def _called_off(season: Season) -> dict[str, datetime]:
    log = [each.at for each in season.world.log if each.what == "called a meeting off"]
    return dict(zip(season.secretariat.wants.called_off, log, strict=True))


def tally(stand: Stand) -> Iterator[str]:
    """6. At rest, tally = recount."""
    recounted = (stand.people(Status.CONFIRMED), stand.people(Status.WAITING), stand.seats.reserved)
    kept = stand.heads
    if stand.registrations and (kept is None or (kept.confirmed, kept.waiting, kept.reserved) != recounted):
        yield f"{stand.meeting.id}: counted {kept}, recounted {recounted}"
