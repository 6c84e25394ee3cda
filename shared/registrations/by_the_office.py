"""What the secretariat does for a guest: add, correct, cancel, give a seat.

Each decides from what the table holds now, and returns the writes, to stand in one transaction with the audit log. They
fail where somebody moved meanwhile: read again and decide again. A guest without an address is mailed nothing. The
office may do so until the meeting is over, and as often as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.meetings import Meeting
from shared.outbox.mail import Kind, Mail
from shared.projects import Project
from shared.registrations import seat_writes, writes
from shared.registrations.opening import require_ahead
from shared.registrations.promotion import about, confirmed, promotion_mails, promotions
from shared.registrations.refusals import PartyTooLarge, RegistrationClosed
from shared.registrations.registration import Details, Guest, Registration, Status, values
from shared.registrations.seats import Seats
from shared.registrations.signing_up import confirmation
from shared.registrations.table import RegistrationsTable
from shared.technical.dynamodb import Write


class NoSeat(Exception):
    """There are not enough free seats for the party."""


def entering(
    table: RegistrationsTable, project: Project, meeting: Meeting, guest: Guest, now: datetime, note: str = ""
) -> tuple[Status, list[Write]]:
    """Register `guest`: with a seat where the party fits, else waiting.

    Raises:
        PartyTooLarge: the meeting has not so many seats in all.
        MeetingCancelled, MeetingOver: why nobody can be added.
    """
    require_ahead(meeting, now)
    seats = _seats(table, project, meeting)
    seats.require_room(guest.party)
    status = seats.outcome(guest.party)
    mails = [confirmation(project, [meeting], guest.person, {meeting.id: (seats, status)}, now)]
    return status, [
        seat_writes.take_seats(table.name, project.id, meeting.id, seats, guest.party, status),
        writes.enter(
            table.name,
            project.id,
            meeting.id,
            guest,
            status,
            now,
            project.data_deleted,
            meeting_version=meeting.version,
            note=note,
        ),
        *_owed(table, guest, mails),
    ]


def cancelling(
    table: RegistrationsTable, project: Project, meeting: Meeting, seen: Registration, now: datetime
) -> list[Write]:
    """Cancel the live registration `seen`; freed seats are handed on while promotion is open.

    Raises:
        MeetingCancelled, MeetingOver: why nothing is to be cancelled.
    """
    require_ahead(meeting, now)
    seats = _seats(table, project, meeting)
    moving: Sequence[Registration] = ()
    receipt = about(Kind.CANCELLED, meeting, seen, now)
    if seen.status is Status.CONFIRMED:
        freed = replace(seats, taken=seats.taken - seen.party)
        moving = promotions(table, project.id, meeting, freed, now)
    else:
        receipt = replace(receipt, occasion=replace(seen.next_change, waited=True))
    changes = [(seen, replace(seen, status=Status.CANCELLED)), *((each, confirmed(each)) for each in moving)]
    return table.changing(seats, changes, [*_mails(seen, receipt), *promotion_mails(meeting, moving, now)])


def correcting(
    table: RegistrationsTable,
    project: Project,
    meeting: Meeting,
    seen: Registration,
    details: Details,
    now: datetime,
    note: str = "",
) -> list[Write]:
    """Give the live registration `seen` other `details`; it keeps its seats or its place on the waiting list.

    A guest is told of details, and not of the office's `note`.

    Raises:
        PartyTooLarge: a confirmed party may grow only into free seats, a waiting one up to the seats that there are.
        MeetingCancelled, MeetingOver: why nothing is to be changed.
    """
    require_ahead(meeting, now)
    if details == Details(**values(seen, Details)):
        return [writes.annotate(table.name, seen, note)]
    seats, wanted = _seats(table, project, meeting), replace(seen.with_details(details), note=note)
    more = wanted.party - seen.party
    moving: Sequence[Registration] = ()
    if seen.status is Status.CONFIRMED and more > 0 and not seats.fits(more):
        raise PartyTooLarge(seen.party + seats.free)
    if more > 0:
        seats.require_room(wanted.party)
    if seen.status is Status.CONFIRMED and more < 0:
        freed = replace(seats, taken=seats.taken + more)
        moving = promotions(table, project.id, meeting, freed, now)
    elif seen.status is Status.WAITING and meeting.promotes(now) and seats.fits(wanted.party):
        wanted = confirmed(wanted)
    changes = [(seen, wanted), *((each, confirmed(each)) for each in moving)]
    mails = [*_mails(seen, about(Kind.CHANGED, meeting, seen, now)), *promotion_mails(meeting, moving, now)]
    return table.changing(seats, changes, mails)


def seating(
    table: RegistrationsTable, project: Project, meeting: Meeting, seen: Registration, now: datetime
) -> list[Write]:
    """Give the waiting party `seen` its seats, also after promotion has closed.

    Raises:
        NoSeat: the party does not fit.
        MeetingCancelled, MeetingOver: why nobody gets a seat.
    """
    require_ahead(meeting, now)
    seats = _seats(table, project, meeting)
    if not seats.fits(seen.party):
        raise NoSeat
    mails = _mails(seen, about(Kind.PROMOTED, meeting, seen, now))
    return table.changing(seats, [(seen, confirmed(seen))], mails)


def _seats(table: RegistrationsTable, project: Project, meeting: Meeting) -> Seats:
    seats = table.seats(project.id, [meeting.id]).get(meeting.id)
    if seats is None:
        raise RegistrationClosed
    return seats


def _mails(seen: Registration, mail: Mail) -> list[Mail]:
    return [mail] if seen.address else []


def _owed(table: RegistrationsTable, guest: Guest, mails: Sequence[Mail]) -> list[Write]:
    return [table.outbox.put(mail) for mail in mails] if guest.address else []
