"""What a guest changes of their own registrations: their details, the size of their party, their address; and their
erasure.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.meetings import Meeting
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfMoment
from shared.projects import Project
from shared.registrations.listing import only_listing, relist
from shared.registrations.opening import require_open
from shared.registrations.promotion import about, confirmed, move_up_the_rest, promotion_mails, promotions
from shared.registrations.refusals import PartyTooLarge, TooOften
from shared.registrations.registration import Details, Registration, Status
from shared.registrations.seats import Seats
from shared.registrations.signing_up import cancel
from shared.registrations.table import RegistrationsTable
from shared.technical import clock
from shared.technical.retry import Changed, retried


def change(
    table: RegistrationsTable, project: Project, meeting: Meeting, person: str, details: Details, now: datetime
) -> Registration | None:
    """Change a live registration to `details`; it keeps its seats or its place on the waiting list.

    A smaller party hands its seats on; a smaller waiting party moves up if it now fits. Where nothing changes, nothing
    is written and no mail is owed; where only the list of who comes shall say something else, no mail is owed, and it
    may be done as often as they like. Returns the registration as it stands; None where there is no live one.

    Raises:
        PartyTooLarge: a confirmed party may grow only into free seats, a waiting one up to the seats that there are.
        RegistrationClosed: a party may grow only while registration is open.
        TooOften: they have changed it again and again today.
        Busy: too many at once; trying again may go through.
    """

    def attempt() -> Registration | None:
        seats, [seen] = table.seats_and_registrations(project.id, meeting.id, person)
        if seats is None or seen is None or not seen.live:
            return None
        wanted = seen.with_details(details)
        if wanted == seen:
            return seen
        if only_listing(seen, wanted):
            return relist(table.name, seen, wanted)
        today = clock.local(now).date()
        if seen.limit_reached(today):
            raise TooOften
        _refuse(seats, seen, wanted, meeting, now)
        wanted = wanted.changed(today)
        moving: Sequence[Registration] = ()
        mails = [about(Kind.CHANGED, meeting, seen, now)]
        if seen.status is Status.CONFIRMED and wanted.party < seen.party:
            freed = replace(seats, taken=seats.taken - seen.party + wanted.party)
            moving = promotions(table, project.id, meeting, freed, now)
        elif wanted.party < seen.party and meeting.promotes(now) and seats.fits(wanted.party):
            # Nobody else fits: whoever fitted moved up when the seats came free.
            wanted = confirmed(wanted)
        mails += promotion_mails(meeting, moving, now)
        table.change(seats, [(seen, wanted), *((each, confirmed(each)) for each in moving)], mails)
        move_up_the_rest(table, project.id, meeting, moving, now)
        return replace(wanted, version=seen.version + 1)

    return retried(attempt)


def move(
    table: RegistrationsTable, project: Project, person: str, to: str, address: str, now: datetime
) -> Sequence[Registration]:
    """Hand every live registration of `person` over to person `to`, who has `address`; both are told by mail.

    A meeting at which somebody with the new address is registered already stays as it is: the answer does not tell.
    Returns the registrations that moved, as they were.

    Raises:
        TooOften: the guest has changed it again and again today.
        Busy: too many at once; trying again may go through.
    """
    held = [
        each
        for each in table.of_person(project.id, [meeting.id for meeting in project.upcoming(now)], person)
        if each.live and person != to
    ]
    moved: list[Registration] = []
    for each in held:
        meeting = project.meeting(each.meeting)
        # One pair of mails tells of every meeting; it is owed with the first that moves.
        if meeting and _move(
            table, project, meeting, person, to, address, () if moved else _both(project, held, to, now), now
        ):
            moved.append(each)
    return moved


def take_back(table: RegistrationsTable, project: Project, person: str, now: datetime) -> Sequence[str]:
    """Bring what is to come and went from `person` to another address back, from wherever it is live now.

    Both are told. However often they changed it today: nobody is locked out. Returns everybody on the way, the last
    address last; empty where nothing went that is not back already.

    Raises:
        Busy: too many at once; trying again may go through, and does what is left.
    """
    ways = {meeting.id: _way(table, project, meeting.id, person) for meeting in project.upcoming(now)}
    away = {meeting: way for meeting, way in ways.items() if len(way) > 1 and way[-1].live and way[-1].person != person}
    notified: set[str] = set()
    for id, way in away.items():
        meeting, last, old = project.meeting(id), way[-1], way[0]
        held = [each[-1] for each in away.values() if each[-1].person == last.person]
        mails = () if last.person in notified else _both(project, held, person, now)
        if meeting and _move(table, project, meeting, last.person, person, old.address, mails, now, limited=False):
            notified.add(last.person)
    return list(dict.fromkeys(each.person for way in away.values() for each in way[1:]))


def _way(table: RegistrationsTable, project: Project, meeting: str, person: str) -> list[Registration]:
    """The registration of `person`, and those that it became under other addresses, the last one last."""
    found: dict[str, Registration] = {}
    while person and person not in found and (each := table.get(project.id, meeting, person)):
        found[person] = each
        person = each.moved_to if each.status is Status.MOVED else ""
    return list(found.values())


def erase(table: RegistrationsTable, project: Project, person: str, now: datetime) -> int:
    """Erase every registration of `person`; how many there were.

    Where they are counted the head stays, which is in the accounts, and nothing that says whose it was. The others are
    cancelled first, without a mail.

    Raises:
        Busy: too many at once; trying again may go through, and does what is left.
    """
    return sum(erase_at(table, project, meeting, person, now) for meeting in project.meetings)


def keeps_head(registration: Registration, meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting counts them whatever they do now: they came, even if they had cancelled, or held a seat or
    waited until it was over. A cancelled meeting counts nobody.
    """
    return not meeting.cancelled and (bool(registration.came) or (registration.live and meeting.over(now)))


def erase_at(table: RegistrationsTable, project: Project, meeting: Meeting, person: str, now: datetime) -> bool:
    """The same at one meeting; whether there was one."""
    again = False

    def attempt() -> bool:
        nonlocal again
        before, again = again, True
        registration = table.get(project.id, meeting.id, person)
        if registration is None:
            return before
        if keeps_head(registration, meeting, now):
            if table.anonymise(registration, secrets.token_hex(13), project.data_deleted):
                return True
        elif before and registration.live:
            return True  # they have signed up again meanwhile: that stays
        else:
            left = cancel(table, project, meeting, person, now, owe_receipt=False)
            if left is None or table.forget(left):
                return True
        raise Changed  # ticked at the door meanwhile: what is left counts that too

    return retried(attempt)


def _refuse(seats: Seats, seen: Registration, wanted: Registration, meeting: Meeting, now: datetime) -> None:
    more = wanted.party - seen.party
    if more <= 0:
        return
    require_open(meeting, now)
    if seen.status is Status.CONFIRMED and not seats.fits(more):
        raise PartyTooLarge(seen.party + seats.free)
    seats.require_room(wanted.party)


def _move(
    table: RegistrationsTable,
    project: Project,
    meeting: Meeting,
    person: str,
    to: str,
    address: str,
    mails: Sequence[Mail],
    now: datetime,
    *,
    limited: bool = True,
) -> bool:
    def attempt() -> bool:
        seats, [seen, there] = table.seats_and_registrations(project.id, meeting.id, person, to)
        if seats is None or seen is None or not seen.live or (there and there.live):
            return False
        today = clock.local(now).date()
        if limited and seen.limit_reached(today):
            raise TooOften
        changed = seen.changed(today) if limited else seen
        table.move(seats, changed, changed.guest(person=to, address=address), there, project.data_deleted, now, mails)
        return True

    return retried(attempt)


def _both(project: Project, held: Sequence[Registration], to: str, now: datetime) -> list[Mail]:
    """To the new address: here is your link. To the old one: you hold nothing any more."""
    seated = any(each.status is Status.CONFIRMED for each in held)
    notice = Mail(
        kind=Kind.CHANGED,
        project=project.id,
        person=to,
        owed_at=now,
        latest=Kind.CHANGED.latest(now, *project.meetings),
        meetings=tuple(each.meeting for each in held),
        occasion=OfMoment(now),
    )
    left = replace(
        notice,
        kind=Kind.ADDRESS_CHANGED,
        person=held[0].person,
        occasion=OfMoment(now, waited=not seated),
    )
    return [notice, left]
