"""What a guest changes of her own registrations: their details, the size of her party, her address; and her erasure."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.meetings import Meeting
from shared.outbox.mail import WAITED, Kind, Mail
from shared.projects import Project
from shared.registrations.registration import Details, Registration, Status
from shared.registrations.seats import Seats, promoted
from shared.registrations.signing_up import TRIES, RegistrationClosed, TooOften, cancel
from shared.registrations.table import AlreadyRegistered, RegistrationsTable, SeatsChanged
from shared.technical import clock
from shared.technical.dynamodb import Busy, pause


class PartyTooLarge(Exception):
    """There are not so many seats; `most` is the largest party there is room for."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.most = most


def change(
    table: RegistrationsTable, project: Project, meeting: Meeting, person: str, details: Details, now: datetime
) -> Registration | None:
    """Change a live registration to `details`; it keeps its seats or its place on the waiting list.

    A smaller party hands its seats on; a smaller waiting party moves up if it now fits. Where nothing changes, nothing
    is written and no mail is owed. Returns the registration as it stands; None where there is no live one.

    Raises:
        PartyTooLarge: a confirmed party may grow only into free seats.
        RegistrationClosed: a party may grow only while registration is open.
        TooOften: she has changed it again and again today.
        Busy: too many at once; trying again may go through.
    """
    for attempt in range(TRIES):
        seats, seen = table.stand(project.id, meeting.id, person)
        if seats is None or seen is None or not seen.live:
            return None
        wanted = replace(
            seen,
            name=details.name,
            company=details.company,
            party=details.party,
            diet=details.diet,
            topics=details.topics,
        )
        if wanted == seen:
            return seen
        today = clock.local(now).date()
        if seen.limit_reached(today):
            raise TooOften
        _refuse(seats, seen, wanted, meeting, now)
        wanted = wanted.turned(today)
        changes = [(seen, wanted), *_promotions(table, seats, seen, wanted, meeting, now)]
        if len(changes) > 1 and changes[1][0].person == person:
            changes = [(seen, changes[1][1])]
        mails = [_told(Kind.CHANGED, meeting, seen, now, meeting.ends)]
        mails += [_told(Kind.PROMOTED, meeting, each, now, meeting.starts) for each, _ in changes[1:]]
        try:
            table.change(seats, changes, mails)
            return replace(changes[0][1], version=seen.version + 1)
        except SeatsChanged:
            pause(attempt)
    raise Busy


def move(
    table: RegistrationsTable, project: Project, person: str, to: str, address: str, now: datetime
) -> Sequence[Registration]:
    """Hand every live registration of `person` over to person `to`, who has `address`; both are told by mail.

    A meeting at which somebody with the new address is registered already stays as it is: the answer does not tell.
    Returns the registrations that moved, as they were.

    Raises:
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
            table, project, meeting, person, to, address, () if moved else _both(project, held, to, now)
        ):
            moved.append(each)
    return moved


def erase(table: RegistrationsTable, project: Project, person: str, now: datetime) -> int:
    """Erase every registration of `person`; how many there were.

    Where she is counted the head stays, which is in the accounts, and nothing that says whose it was. The others are
    cancelled first, without a mail.

    Raises:
        Busy: too many at once; trying again may go through, and does what is left.
    """
    return sum(_erase(table, project, meeting, person, now) for meeting in project.meetings)


def keeps_head(registration: Registration, meeting: Meeting, now: datetime) -> bool:
    """Whether the meeting counts her whatever she does now: she came, even if she had cancelled, or held a seat or
    waited until it was over. A cancelled meeting counts nobody.
    """
    return not meeting.cancelled and (bool(registration.came) or (registration.live and meeting.over(now)))


def _erase(table: RegistrationsTable, project: Project, meeting: Meeting, person: str, now: datetime) -> bool:
    for attempt in range(TRIES):
        registration = table.get(project.id, meeting.id, person)
        if registration is None:
            return attempt > 0
        if keeps_head(registration, meeting, now):
            if table.anonymise(registration, secrets.token_hex(13), project.data_deleted):
                return True
        elif attempt and registration.live:
            return True  # she has signed up again meanwhile: that stays
        else:
            left = cancel(table, project, meeting, person, now, told=False)
            if left is None or table.forget(left):
                return True
        pause(attempt)  # ticked at the door meanwhile: what is left counts that too
    raise Busy


def _refuse(seats: Seats, seen: Registration, wanted: Registration, meeting: Meeting, now: datetime) -> None:
    more = wanted.party - seen.party
    if more <= 0:
        return
    if not meeting.takes_registrations(now):
        raise RegistrationClosed
    if seen.status is Status.CONFIRMED and not seats.fits(more):
        raise PartyTooLarge(seen.party + seats.free)


def _promotions(
    table: RegistrationsTable,
    seats: Seats,
    seen: Registration,
    wanted: Registration,
    meeting: Meeting,
    now: datetime,
) -> list[tuple[Registration, Registration]]:
    """Who moves up, as seen and as it shall be; the guest herself first, where she does."""
    if not meeting.promotes(now) or wanted.party >= seen.party or not seats.waiting:
        return []
    if seen.status is Status.WAITING:
        # Nobody else fits: whoever fitted moved up when the seats came free.
        return [(seen, replace(wanted, status=Status.CONFIRMED))] if seats.fits(wanted.party) else []
    left = replace(seats, taken=seats.taken - seen.party + wanted.party)
    moving = promoted(left, table.waiting(seen.project, seen.meeting))
    return [(each, replace(each, status=Status.CONFIRMED)) for each in moving]


def _move(
    table: RegistrationsTable,
    project: Project,
    meeting: Meeting,
    person: str,
    to: str,
    address: str,
    mails: Sequence[Mail],
) -> bool:
    for attempt in range(TRIES):
        seats, seen = table.stand(project.id, meeting.id, person)
        if seats is None or seen is None or not seen.live:
            return False
        try:
            table.move(seats, seen, to, address, project.data_deleted, mails)
            return True
        except AlreadyRegistered:
            return False
        except SeatsChanged:
            pause(attempt)
    raise Busy


def _both(project: Project, held: Sequence[Registration], to: str, now: datetime) -> list[Mail]:
    """To the new address: here is your link. To the old one: you hold nothing any more."""
    version = str(int(now.timestamp() * 1000))
    seated = any(each.status is Status.CONFIRMED for each in held)
    told = Mail(
        kind=Kind.CHANGED,
        project=project.id,
        person=to,
        owed_at=now,
        latest=max(meeting.ends for meeting in project.meetings),
        meetings=tuple(each.meeting for each in held),
        version=version,
    )
    left = replace(
        told,
        kind=Kind.ADDRESS_CHANGED,
        person=held[0].person,
        version=version if seated else f"{version}-{WAITED}",
    )
    return [told, left]


def _told(kind: Kind, meeting: Meeting, registration: Registration, now: datetime, latest: datetime) -> Mail:
    return Mail(
        kind=kind,
        project=registration.project,
        person=registration.person,
        owed_at=now,
        latest=latest,
        meetings=(meeting.id,),
        version=registration.next_change,
    )
