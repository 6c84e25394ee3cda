"""Signing up and cancelling: read, decide by the rules, write if nobody moved first, else decide again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from shared.meetings import Meeting
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfDay, OfMeeting, OfMoment
from shared.projects import Project
from shared.registrations.opening import require_open
from shared.registrations.refusals import (
    AlreadyRegistered,
    MeetingCancelled,
    RegistrationClosed,
    TooManySeated,
    TooOften,
)
from shared.registrations.registration import Guest, Registration, Status
from shared.registrations.seats import Seats, promoted
from shared.registrations.table import RegistrationsTable, SeatsChanged
from shared.technical import clock
from shared.technical.retry import retried

if TYPE_CHECKING:
    from shared.registrations.idempotency import IdempotentRequest

MOST_PROMOTED = 40
"""Parties that move up in one transaction: two writes each, of the hundred that DynamoDB takes."""


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
    request: IdempotentRequest | None = None,
) -> list[Outcome]:
    """Register `guest` at `meetings`, at each as its seats allow, and owe one mail for all.

    Somebody who is registered already gets the same answer as anybody else would now, nothing changes, and a mail to
    the address, at most one a day whatever the meetings, says so: whoever sends the form learns nothing about the
    address. The answer to a `request`, which the caller has found to be new, is kept in the same transaction.

    Raises:
        Answered, KeyTaken: what is known of an earlier request under the same key.
        RegistrationClosed: one of the meetings takes no more registrations.
        TooOften: the guest has signed up and cancelled again and again today.
        Busy: too many at once; trying again may go through.
    """
    for meeting in meetings:
        require_open(meeting, now)
    registered: set[str] = set()

    def attempt() -> list[Outcome]:
        seats = table.seats(project.id, [meeting.id for meeting in meetings])
        _require_held(meetings, seats)
        decided = {id: (seen, seen.outcome(guest.party)) for id, seen in seats.items()}
        outcomes = [Outcome(meeting, decided[meeting.id][1]) for meeting in meetings]
        fresh = {id: decision for id, decision in decided.items() if id not in registered}
        if not fresh:
            table.outbox.owe(_already(project, guest.person, now))
            if request:
                request.keep_alone(outcomes)
            return outcomes
        chosen = [meeting for meeting in meetings if meeting.id in fresh]
        mails = [_confirmation(project, meetings, guest.person, fresh, now)]
        mails += _changes_meanwhile(project, chosen, seats, guest.person, now)
        saw = {meeting.id: meeting.version for meeting in meetings}
        try:
            kept = [request.keep(outcomes)] if request else []
            table.register(project.id, guest, fresh, now, project.data_deleted, mails, kept, saw)
        except AlreadyRegistered as error:
            if _registered(table, project, error.meeting, guest.person, now):
                registered.add(error.meeting)
            raise SeatsChanged from error
        except SeatsChanged:
            if request:
                request.recall()  # it may be this request itself, sent twice, that was quicker
            raise
        return outcomes

    return retried(attempt)


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

    def attempt() -> Registration | None:
        seats, [registration] = table.seats_and_registrations(project.id, meeting.id, person)
        if seats is None or registration is None or not registration.live:
            return registration
        moving: Sequence[Registration] = ()
        if registration.status is Status.CONFIRMED:
            freed = replace(seats, taken=seats.taken - registration.party)
            moving = promotions(table, project.id, meeting, freed, now)
        receipt = about(Kind.CANCELLED, meeting, registration, now)
        if registration.status is Status.WAITING:
            receipt = replace(receipt, occasion=replace(registration.next_change, waited=True))
        mails = [*([receipt] if told else []), *promotion_mails(meeting, moving, now)]
        left = replace(registration.changed(clock.local(now).date()), status=Status.CANCELLED)
        table.change(seats, [(registration, left), *((each, confirmed(each)) for each in moving)], mails)
        move_up_the_rest(table, project.id, meeting, moving, now)
        return replace(left, version=registration.version + 1)

    return retried(attempt)


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

    def attempt() -> bool:
        seats = table.seats(project, [meeting.id])[meeting.id]
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


def _confirmation(
    project: Project,
    meetings: Sequence[Meeting],
    person: str,
    decided: dict[str, tuple[Seats, Status]],
    now: datetime,
) -> Mail:
    seated = any(status is Status.CONFIRMED for _, status in decided.values())
    return Mail(
        kind=Kind.CONFIRMATION if seated else Kind.WAITING,
        project=project.id,
        person=person,
        owed_at=now,
        latest=Kind.CONFIRMATION.latest(now, *meetings),
        meetings=tuple(meeting.id for meeting in meetings),
        occasion=OfMoment(now),
    )


def _require_held(meetings: Sequence[Meeting], seats: Mapping[str, Seats]) -> None:
    """Nothing, unless one of `meetings` was dropped or called off since it was read."""
    if len(seats) < len(meetings):
        raise RegistrationClosed
    if any(each.off for each in seats.values()):
        raise MeetingCancelled


def _changes_meanwhile(
    project: Project, meetings: Sequence[Meeting], seats: Mapping[str, Seats], person: str, now: datetime
) -> list[Mail]:
    """Word of each change that was saved after the meeting was read: the campaign about it may be through already."""
    return [
        Mail(Kind.MEETING_MOVED, project.id, person, now, meeting.ends, (meeting.id,), OfMeeting(version))
        for meeting in meetings
        if (version := seats[meeting.id].meeting_version) > meeting.version
    ]


def _already(project: Project, person: str, now: datetime) -> Mail:
    """It names no meeting: whoever chooses them on the form does not choose how many mails somebody gets."""
    return Mail(
        kind=Kind.ALREADY_REGISTERED,
        project=project.id,
        person=person,
        owed_at=now,
        latest=Kind.ALREADY_REGISTERED.latest(now, *project.meetings),
        occasion=OfDay(clock.local(now).date()),
    )


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
