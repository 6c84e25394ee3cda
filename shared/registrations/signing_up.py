"""Signing up and cancelling: read, decide by the rules, write if nobody moved first, else decide again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from shared.meetings import Meeting
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfMeeting, OfMoment
from shared.projects import Project
from shared.registrations.opening import require_open
from shared.registrations.outcome import Outcome
from shared.registrations.promotion import about, confirmed, move_up_the_rest, promotion_mails, promotions
from shared.registrations.refusals import (
    AlreadyRegistered,
    MeetingCancelled,
    RegistrationClosed,
    SeatsChanged,
    TooOften,
    WaitingListFull,
)
from shared.registrations.registration import Guest, Registration, Status
from shared.registrations.seats import Seats
from shared.registrations.table import RegistrationsTable
from shared.technical import clock
from shared.technical.dynamodb import Write
from shared.technical.retry import retried


def sign_up(
    table: RegistrationsTable,
    project: Project,
    wanted: Sequence[Meeting],
    guest: Guest,
    now: datetime,
    *,
    brought: bool = False,
    beside: Sequence[Write] = (),
    just_read: Mapping[str, Seats] | None = None,
) -> list[Outcome]:
    """Register `guest`, whose mailbox has answered, at the `wanted` meetings as seats allow, and owe one mail for all.

    A registration that is there already stays as it is. A meeting that has no room even on its waiting list is left out
    while another one has. `brought`: by a link that a guest passed on. What is written `beside` goes with it, all or
    nothing. Seats that were `just_read` are not read again where they are those of the `wanted` meetings.

    Raises:
        AskedAgain: a condition of what is written beside did not hold.
        RegistrationClosed: one of the meetings takes no more registrations.
        WaitingListFull: none of them has room.
        PartyTooLarge: one of the meetings has not so many seats in all.
        TooOften: the guest has signed up and cancelled again and again today.
        Busy: too many at once; trying again may go through.
    """
    for meeting in wanted:
        require_open(meeting, now)
    registered: dict[str, Status] = {}
    ids = [meeting.id for meeting in wanted]
    known = [just_read] if just_read and just_read.keys() == set(ids) else []

    def attempt() -> list[Outcome]:
        seats = dict(known.pop() if known else table.seats(project.id, ids))
        _require_held(wanted, seats)
        for each in seats.values():
            each.require_room(guest.party)
        seats = {each.id: replace(seats[each.id], waiting_list=each.waiting_list) for each in wanted}
        for id in [id for id, seen in seats.items() if id not in registered and seen.turns_away(guest.party)]:
            if found := _registered(table, project, id, guest.person, now):
                registered[id] = found
            else:
                del seats[id]
        meetings = [each for each in wanted if each.id in seats]
        if not meetings:
            raise WaitingListFull
        decided = {id: (seen, seen.outcome(guest.party)) for id, seen in seats.items()}
        outcomes = [Outcome(each, registered.get(each.id, decided[each.id][1])) for each in meetings]
        fresh = {id: decision for id, decision in decided.items() if id not in registered}
        if not fresh and not beside:
            return outcomes
        chosen = [meeting for meeting in meetings if meeting.id in fresh]
        mails = [confirmation(project, meetings, guest.person, fresh, now)] if fresh else []
        mails += _changes_meanwhile(project, chosen, seats, guest.person, now)
        saw = {meeting.id: meeting.version for meeting in meetings}
        try:
            table.register(project.id, guest, fresh, now, project.data_deleted, mails, saw, brought, beside)
        except AlreadyRegistered as error:
            if found := _registered(table, project, error.meeting, guest.person, now):
                registered[error.meeting] = found
            raise SeatsChanged from error
        return outcomes

    return retried(attempt)


def _registered(table: RegistrationsTable, project: Project, meeting: str, person: str, now: datetime) -> Status | None:
    seen = table.get(project.id, meeting, person)
    if seen is not None and not seen.live and seen.limit_reached(clock.local(now).date()):
        raise TooOften
    return seen.status if seen is not None and seen.live else None


def cancel(
    table: RegistrationsTable,
    project: Project,
    meeting: Meeting,
    person: str,
    now: datetime,
    *,
    owe_receipt: bool = True,
) -> Registration | None:
    """Cancel the person's registration at `meeting` and hand freed seats on while promotion is open.

    Unless `owe_receipt` is false, a receipt is owed. Returns the registration as it stands afterwards: cancelled,
    also where it was so before; None where there is none.

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
        mails = [*([receipt] if owe_receipt else []), *promotion_mails(meeting, moving, now)]
        left = replace(registration.changed(clock.local(now).date()), status=Status.CANCELLED)
        table.change(seats, [(registration, left), *((each, confirmed(each)) for each in moving)], mails)
        move_up_the_rest(table, project.id, meeting, moving, now)
        return replace(left, version=registration.version + 1)

    return retried(attempt)


def confirmation(
    project: Project,
    meetings: Sequence[Meeting],
    person: str,
    decided: dict[str, tuple[Seats, Status]],
    now: datetime,
) -> Mail:
    """The one mail that tells of a sign-up at `meetings`, as it was `decided` at each."""
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
