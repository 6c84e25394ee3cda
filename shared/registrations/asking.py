"""A stranger asks on the form, the mailbox answers by a click, and the click signs up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from shared.meetings import Meeting
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfMoment
from shared.projects import Project
from shared.registrations.address_requests import AddressRequests, addresses
from shared.registrations.opening import require_open
from shared.registrations.outcome import Outcome
from shared.registrations.refusals import AskedAgain, HourFull, PartyTooLarge, RegistrationClosed
from shared.registrations.registration import Guest, values
from shared.registrations.requests import KEPT, RequestsTable, SignUpRequest, sign_ups, to_look_at
from shared.registrations.seats import Seats
from shared.registrations.signing_up import sign_up
from shared.registrations.table import RegistrationsTable
from shared.technical.retry import Changed, retried
from shared.technical.shared_limit import SharedLimit

if TYPE_CHECKING:
    from shared.registrations.idempotency import IdempotentRequest


def ask(
    table: RequestsTable,
    project: Project,
    meetings: Sequence[Meeting],
    guest: Guest,
    mailbox: str,
    limit: SharedLimit,
    now: datetime,
    once: IdempotentRequest | None = None,
    *,
    brought: bool = False,
    invite: bool = False,
) -> None:
    """Keep that `guest` asks for `meetings`, and owe the mail that asks for a click.

    It is the same calls whoever asks, registered or not: the answer, its time and the number of mails tell nothing. All
    of them count against the `limit` of the season, which all processes share.
    A later form takes the place of an earlier one, whose meetings are kept too. No mail is owed while the `mailbox` (a
    pseudonym) has had its mails; the link of an earlier one opens the new request. The answer `once` is kept with it.
    See `SignUpRequest` for `brought` and `invite`.

    Raises:
        Answered, KeyTaken: what is known of an earlier request under the same key.
        RegistrationClosed: one of the meetings takes no more registrations.
        PartyTooLarge: one of the meetings has not so many seats in all.
        HourFull: the `limit` is reached.
        Busy: too many at once; trying again may go through.
    """
    for meeting in meetings:
        require_open(meeting, now)
        if 0 < (room := meeting.capacity - meeting.reserved) < guest.party:
            raise PartyTooLarge(room)
    if limit.wait(now, project.id):
        raise HourFull

    def attempt() -> None:
        seen, may_mail = table.before(project.id, guest.person, mailbox, now)
        known = seen if seen and not seen.gone(now) else None
        wanted = {meeting.id for meeting in meetings} | set(known.meetings if known else ())
        mail = _mail(Kind.REQUEST, project.id, guest.person, now, now) if may_mail else None
        request = SignUpRequest(
            **values(guest, Guest),
            project=project.id,
            meetings=tuple(meeting.id for meeting in project.meetings if meeting.id in wanted),
            asked_at=now,
            expires=int((now + KEPT).timestamp()),
            mailed_at=now if mail else known.mailed_at if known else None,
            reminded=bool(known and known.reminded and not mail),
            brought=brought or bool(known and known.brought),
            invite=invite,
        )
        try:
            table.keep(request, seen, mailbox, mail, now, [once.keep()] if once else [])
        except Changed:
            if once:
                once.recall()  # it may be this request itself, sent twice, that was quicker
            raise

    retried(attempt)


def answer(
    table: RequestsTable,
    registrations: RegistrationsTable,
    project: Project,
    request: SignUpRequest,
    mailbox: str,
    now: datetime,
    seats: Mapping[str, Seats],
) -> list[Outcome]:
    """The `mailbox` (a pseudonym) has answered: sign up for what the `request` asks, by the rule for everybody.

    Meetings that have closed meanwhile are left out while another one is open. `seats`: see `sign_up`.

    Raises:
        RegistrationClosed: none of them takes registrations any more.
        TooOften, Busy: as `sign_up`.
    """
    asked = [meeting for meeting in project.meetings if meeting.id in request.meetings]
    open = [meeting for meeting in asked if not meeting.cancelled and meeting.takes_registrations(now)]
    if not open:
        for meeting in asked:
            require_open(meeting, now)
        raise RegistrationClosed
    signed_up = partial(
        sign_up, registrations, project, open, request.guest, now, brought=request.brought, just_read=seats
    )
    try:
        return signed_up(beside=table.answered(request, mailbox))
    except AskedAgain:  # that is kept; they have said yes to this one all the same
        return signed_up(beside=[table.may_be_asked(mailbox)])


def look_after(table: RequestsTable, now: datetime) -> None:
    """In every season owe the reminders that are due by `now`, and take away the requests whose day is over."""
    found = to_look_at(table.name, now)
    for each in sign_ups(found):
        if each.gone(now):
            table.expire(each)
        elif each.reminder_at and each.reminder_at <= now:
            table.remind(each, _mail(Kind.REQUEST_REMINDER, each.project, each.person, each.mailed_at or now, now))
    for asked in addresses(found):
        if asked.gone(now):
            AddressRequests(table.name, table.outbox).expire(asked)


def _mail(kind: Kind, project: str, person: str, asked_at: datetime, now: datetime) -> Mail:
    latest = kind.latest(now)
    return Mail(kind, project, person, owed_at=now, latest=latest, occasion=OfMoment(asked_at))
