"""The waiting list moves up: as seats come free, and as the room grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.meetings import Meeting
from shared.outbox.mail import Kind, Mail
from shared.registrations.refusals import RegistrationClosed, TooManySeated
from shared.registrations.registration import Registration, Status
from shared.registrations.seats import Seats, promoted
from shared.registrations.table import RegistrationsTable
from shared.technical.retry import retried

MOST_PROMOTED = 40
"""Parties that move up in one transaction: two writes each, of the hundred that DynamoDB takes."""


def move_up(table: RegistrationsTable, project: str, meeting: Meeting, now: datetime) -> int:
    """Hand free seats to those who wait and fit, while promotion is open; how many parties moved up.

    Whatever frees seats does that itself. After a restore seats may be free because more was lost than their guests.

    Raises:
        Busy: too many at once.
    """

    def attempt() -> int:
        seats = table.seats(project, [meeting.id]).get(meeting.id)
        moving = promotions(table, project, meeting, seats, now) if seats else []
        if seats is None or not moving:
            return 0
        table.change(seats, [(each, confirmed(each)) for each in moving], promotion_mails(meeting, moving, now))
        return len(moving)

    return retried(attempt)


def promotions(
    table: RegistrationsTable, project: str, meeting: Meeting, seats: Seats, now: datetime
) -> Sequence[Registration]:
    """Who moves up into `seats`, as many as one transaction takes; nobody once promotion is closed."""
    if not seats.waiting or not meeting.promotes(now):
        return ()
    return promoted(seats, table.waiting(project, meeting.id))[:MOST_PROMOTED]


def confirmed(registration: Registration) -> Registration:
    """The same with a seat."""
    return replace(registration, status=Status.CONFIRMED)


def promotion_mails(meeting: Meeting, moving: Sequence[Registration], now: datetime) -> list[Mail]:
    """A mail to each of those who move up."""
    return [about(Kind.PROMOTED, meeting, each, now) for each in moving]


def move_up_the_rest(
    table: RegistrationsTable, project: str, meeting: Meeting, moved: Sequence[Registration], now: datetime
) -> None:
    """Where so many moved up with a change that one transaction could take no more, let the others follow."""
    while len(moved) >= MOST_PROMOTED and move_up(table, project, meeting, now):
        pass


def resize(
    table: RegistrationsTable, project: str, meeting: Meeting, capacity: int, reserved: int, now: datetime
) -> None:
    """Give `meeting` another number of seats; those who wait move up while promotion is open.

    As many as before are looked at all the same: a meeting that was moved may promote again, and have seats that came
    free when it did not.

    Raises:
        RegistrationClosed: the meeting was dropped meanwhile.
        TooManySeated: `capacity` less `reserved` would be fewer than the confirmed guests.
        Busy: too many at once.
    """

    def attempt() -> bool:
        seats = table.seats(project, [meeting.id]).get(meeting.id)
        if seats is None:
            raise RegistrationClosed
        wanted = replace(seats, capacity=capacity, reserved=reserved)
        same = (seats.capacity, seats.reserved) == (capacity, reserved)
        if wanted.open < seats.taken and not same:
            raise TooManySeated
        moving = promotions(table, project, meeting, wanted, now)
        step = wanted
        if len(moving) == MOST_PROMOTED:
            # Seats opened before their owners are moved up could be taken by somebody who came later.
            step = replace(wanted, capacity=seats.taken + sum(each.party for each in moving) + reserved)
        if not same or moving:
            table.resize(project, meeting.id, seats, step, moving, promotion_mails(meeting, moving, now))
        return step is wanted

    while not retried(attempt):
        pass


def about(kind: Kind, meeting: Meeting, registration: Registration, now: datetime) -> Mail:
    """A mail about the next change of `registration` at `meeting`."""
    return Mail(
        kind=kind,
        project=registration.project,
        person=registration.person,
        owed_at=now,
        latest=kind.latest(now, meeting),
        meetings=(meeting.id,),
        occasion=registration.next_change,
    )
