"""Signing up and cancelling: read, decide by the rules, write if nobody moved first, else decide again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from shared.meetings import Meeting
from shared.outbox.mail import WAITED, Kind, Mail
from shared.projects import Project
from shared.registrations.registration import Guest, Registration, Status
from shared.registrations.seats import Seats, promoted
from shared.registrations.table import AlreadyRegistered, RegistrationsTable, SeatsChanged
from shared.technical import clock
from shared.technical.dynamodb import Busy, pause

if TYPE_CHECKING:
    from shared.registrations.idempotency import IdempotentRequest

TRIES = 16
MOST_PROMOTED = 40
"""Parties that move up in one transaction: two writes each, of the hundred that DynamoDB takes."""


class RegistrationClosed(Exception):
    """The meeting takes no more registrations."""


class TooOften(Busy):
    """The guest has changed her mind at this meeting so often today that she must wait until tomorrow."""


@dataclass(frozen=True)
class Outcome:
    """What a sign-up for one meeting came to."""

    meeting: Meeting
    status: Status


def sign_up(
    table: RegistrationsTable,
    project: Project,
    meetings: Sequence[Meeting],
    guest: Guest,
    now: datetime,
    once: IdempotentRequest | None = None,
) -> list[Outcome]:
    """Register `guest` at `meetings`, at each as its seats allow, and owe one mail for all.

    Somebody who is registered already gets the same answer as anybody else would now, nothing changes, and a mail to
    the address, at most one a day whatever the meetings, says so: whoever sends the form learns nothing about the
    address. With `once`, which the caller has found to know no answer, the answer is kept in the same transaction.

    Raises:
        Answered, KeyTaken: what `once` knows of an earlier request.
        RegistrationClosed: one of the meetings takes no more registrations.
        TooOften: she has signed up and cancelled again and again today.
        Busy: too many at once; trying again may go through.
    """
    if not all(meeting.takes_registrations(now) for meeting in meetings):
        raise RegistrationClosed
    known: set[str] = set()
    for attempt in range(TRIES):
        if once and attempt:
            once.recall()
        seats = table.seats(project.id, [meeting.id for meeting in meetings])
        if len(seats) < len(meetings):
            raise RegistrationClosed  # a meeting was dropped while its form was filled in
        decided = {id: (seen, seen.outcome(guest.party)) for id, seen in seats.items()}
        outcomes = [Outcome(meeting, decided[meeting.id][1]) for meeting in meetings]
        fresh = {id: decision for id, decision in decided.items() if id not in known}
        if not fresh:
            table.outbox.owe(_already(project, guest.person, now))
            if once:
                once.keep_alone(outcomes)
            return outcomes
        confirmation = _confirmation(project, meetings, guest.person, fresh, now)
        try:
            kept = [once.keep(outcomes)] if once else []
            table.register(project.id, guest, fresh, now, project.data_deleted, [confirmation], kept)
            return outcomes
        except AlreadyRegistered as error:
            if _registered(table, project, error.meeting, guest.person, now):
                known.add(error.meeting)
        except SeatsChanged:
            pause(attempt)
    raise Busy


def move_up(table: RegistrationsTable, project: str, meeting: Meeting, now: datetime) -> int:
    """Hand free seats to those who wait and fit, while promotion is open; how many parties moved up.

    Whatever frees seats does that itself. After a restore seats may be free because more was lost than their guests.

    Raises:
        Busy: too many at once.
    """
    for attempt in range(TRIES):
        seats = table.seats(project, [meeting.id]).get(meeting.id)
        if seats is None or not seats.waiting or not meeting.promotes(now):
            return 0
        moving = promoted(seats, table.waiting(project, meeting.id))[:MOST_PROMOTED]
        if not moving:
            return 0
        mails = [_about(Kind.PROMOTED, meeting, each, now, meeting.starts) for each in moving]
        try:
            table.change(seats, [(each, replace(each, status=Status.CONFIRMED)) for each in moving], mails)
            return len(moving)
        except SeatsChanged:
            pause(attempt)
    raise Busy


def _registered(table: RegistrationsTable, project: Project, meeting: str, person: str, now: datetime) -> bool:
    seen = table.get(project.id, meeting, person)
    if seen is not None and not seen.live and seen.limit_reached(clock.local(now).date()):
        raise TooOften
    return seen is not None and seen.live


def cancel(
    table: RegistrationsTable, project: Project, meeting: Meeting, person: str, now: datetime, *, told: bool = True
) -> Registration | None:
    """Cancel the person's registration at `meeting` and hand freed seats on while promotion is open.

    Unless `told` is false, a receipt is owed. Returns the registration as it stands afterwards: cancelled, also where
    it was so before; None where there is none.

    Raises:
        Busy: too many at once; trying again may go through.
    """
    for attempt in range(TRIES):
        seats, registration = table.stand(project.id, meeting.id, person)
        if seats is None or registration is None or not registration.live:
            return registration
        moving: Sequence[Registration] = ()
        if registration.status is Status.CONFIRMED and meeting.promotes(now) and seats.waiting:
            freed = replace(seats, taken=seats.taken - registration.party)
            moving = promoted(freed, table.waiting(project.id, meeting.id))
        receipt = _about(Kind.CANCELLED, meeting, registration, now, meeting.ends)
        if registration.status is Status.WAITING:
            receipt = replace(receipt, version=f"{receipt.version}-{WAITED}")
        mails = [receipt] if told else []
        mails += [_about(Kind.PROMOTED, meeting, each, now, meeting.starts) for each in moving]
        try:
            left = replace(registration.turned(clock.local(now).date()), status=Status.CANCELLED)
            up = [(each, replace(each, status=Status.CONFIRMED)) for each in moving]
            table.change(seats, [(registration, left), *up], mails)
            return replace(left, version=registration.version + 1)
        except SeatsChanged:
            pause(attempt)
    raise Busy


class TooManySeated(Exception):
    """More guests are confirmed than the new number of seats would hold."""


def resize(
    table: RegistrationsTable, project: str, meeting: Meeting, capacity: int, reserved: int, now: datetime
) -> None:
    """Give `meeting` another number of seats; those who wait move up while promotion is open.

    As many as before are looked at all the same: a meeting that was moved may promote again, and have seats that came
    free when it did not.

    Raises:
        TooManySeated: `capacity` less `reserved` would be fewer than the confirmed guests.
        Busy: too many at once.
    """
    for attempt in range(TRIES):
        seats = table.seats(project, [meeting.id])[meeting.id]
        wanted = replace(seats, capacity=capacity, reserved=reserved)
        same = (seats.capacity, seats.reserved) == (capacity, reserved)
        if wanted.open < seats.taken and not same:
            raise TooManySeated
        moving: Sequence[Registration] = ()
        step = wanted
        if meeting.promotes(now) and seats.waiting:
            everybody = promoted(wanted, table.waiting(project, meeting.id))
            moving = everybody[:MOST_PROMOTED]
            if len(everybody) > len(moving):
                # Seats opened before their owners are moved up could be taken by somebody who came later.
                step = replace(wanted, capacity=seats.taken + sum(each.party for each in moving) + reserved)
        if same and not moving:
            return
        mails = [_about(Kind.PROMOTED, meeting, each, now, meeting.starts) for each in moving]
        try:
            table.resize(project, meeting.id, seats, step, moving, mails)
            if step is wanted:
                return
        except SeatsChanged:
            pause(attempt)
    raise Busy


def _confirmation(
    project: Project,
    meetings: Sequence[Meeting],
    person: str,
    decided: dict[str, tuple[Seats, Status]],
    now: datetime,
) -> Mail:
    confirmed = any(status is Status.CONFIRMED for _, status in decided.values())
    return Mail(
        kind=Kind.CONFIRMATION if confirmed else Kind.WAITING,
        project=project.id,
        person=person,
        owed_at=now,
        latest=max(meeting.ends for meeting in meetings),
        meetings=tuple(meeting.id for meeting in meetings),
        version=_stamp(now),
    )


def _already(project: Project, person: str, now: datetime) -> Mail:
    """It names no meeting: whoever chooses them on the form does not choose how many mails somebody gets."""
    return Mail(
        kind=Kind.ALREADY_REGISTERED,
        project=project.id,
        person=person,
        owed_at=now,
        latest=max(meeting.ends for meeting in project.meetings),
        version=clock.local(now).date().isoformat(),
    )


def _about(kind: Kind, meeting: Meeting, registration: Registration, now: datetime, latest: datetime) -> Mail:
    return Mail(
        kind=kind,
        project=registration.project,
        person=registration.person,
        owed_at=now,
        latest=latest,
        meetings=(meeting.id,),
        version=registration.next_change,
    )


def _stamp(now: datetime) -> str:
    return str(int(now.timestamp() * 1000))
