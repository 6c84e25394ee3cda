"""What a stranger asked for on the form, until the mailbox answers: no registration, and known to nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from shared.outbox.mail import Mail
from shared.outbox.table import OutboxTable
from shared.registrations import mailboxes
from shared.registrations.items import seats_of
from shared.registrations.keys import REQUESTS, SEATS, UNANSWERED, key, look_at, parse_partition, partition
from shared.registrations.registration import Guest, values
from shared.registrations.seats import Seats
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Put, Update, Write
from shared.technical.retry import Changed

PREFIX = "request#"

KEPT = timedelta(hours=24)
"""So long after the form the request is gone."""

REMIND_AFTER = timedelta(hours=20)
"""So long after the mail a reminder of the missing click is owed."""


@dataclass(frozen=True, kw_only=True)
class SignUpRequest(Guest):
    """What somebody asked for, `asked_at` last, at `meetings` (their ids); gone at `expires`, seconds since 1970.

    `mailed_at`: when the mail that asks for the click was owed; None where the mailbox had had its mails. `reminded`:
    the reminder was owed too. `brought`: by a link that a guest passed on. `invite`: they want invitations from now on.
    """

    project: str
    meetings: tuple[str, ...]
    asked_at: datetime
    expires: int
    mailed_at: datetime | None = None
    reminded: bool = False
    brought: bool = False
    invite: bool = False

    @property
    def guest(self) -> Guest:
        """Who signs up when the click comes."""
        return Guest(**values(self, Guest))

    def gone(self, now: datetime) -> bool:
        """Whether its day is over; DynamoDB may take two more to remove it."""
        return self.expires <= int(now.timestamp())

    @property
    def reminder_at(self) -> datetime | None:
        """When the reminder is to be owed; None where none is, any more."""
        return self.mailed_at + REMIND_AFTER if self.mailed_at and not self.reminded else None


@dataclass(frozen=True)
class RequestsTable:
    """Reads and writes requests in the Registrations table `name`; owes their mails in the same transaction."""

    name: str
    outbox: OutboxTable

    def get(self, project: str, person: str, now: datetime) -> SignUpRequest | None:
        """The person's request; None where there is none any more."""
        item = dynamodb.get(self.name, _key(project, person), consistent=True)
        found = _request(item) if item else None
        return found if found and not found.gone(now) else None

    def with_seats(
        self, project: str, person: str, meetings: Sequence[str], now: datetime
    ) -> tuple[SignUpRequest | None, dict[str, Seats]]:
        """The person's request, as `get`, and the seats of `meetings`, which a page says it is about. One read."""
        keys = [_key(project, person), *(key(project, meeting, SEATS) for meeting in meetings)]
        items = dynamodb.get_many(self.name, keys, consistent=True)
        found = next((_request(item) for item in items if item["part"] != SEATS), None)
        seats = {parse_partition(item["meeting"])[1]: seats_of(item) for item in items if item["part"] == SEATS}
        return found if found and not found.gone(now) else None, seats

    def all(self, project: str) -> Iterator[SignUpRequest]:
        """Every request, those too whose day is over and which are not removed yet."""
        return sign_ups(asked_for(self.name, project))

    def before(self, project: str, person: str, mailbox: str, now: datetime) -> tuple[SignUpRequest | None, bool]:
        """The person's last request, gone or not, and whether a mail may go to `mailbox` (its pseudonym). One read."""
        item, may_mail = mailboxes.read_with(self.name, _key(project, person), mailbox, now)
        return _request(item) if item else None, may_mail

    def keep(
        self,
        request: SignUpRequest,
        seen: SignUpRequest | None,
        mailbox: str,
        mail: Mail | None,
        now: datetime,
        also: Sequence[Write] = (),
    ) -> None:
        """Keep `request` in place of what was `seen`, and owe the `mail`, if any, to `mailbox`; all or nothing.

        Raises:
            Changed: somebody else moved first; read again and decide again.
            Busy: too many at once.
        """
        at = look_at(request.reminder_at or _gone_at(request))
        item = {**_key(request.project, request.person), **_plain(request), **at}
        writes: list[Write] = [Put(self.name, item, *_unless_changed(seen)), *also]
        if mail:
            writes += [mailboxes.mailed(self.name, mailbox, now), self.outbox.put(mail)]
        try:
            dynamodb.transact(writes)
        except ConditionFailed as error:
            raise Changed from error

    def remind(self, seen: SignUpRequest, mail: Mail) -> None:
        """Owe the reminder `mail`; nothing where the request has been answered or has changed meanwhile."""
        values = {":seen": clock.text(seen.asked_at), ":yes": True, ":at": look_at(_gone_at(seen))["look_at"]}
        expression = "SET reminded = :yes, look_at = :at"
        mark = Update(self.name, _key(seen.project, seen.person), expression, "asked_at = :seen", values=values)
        try:
            dynamodb.transact([mark, self.outbox.put(mail)])
        except ConditionFailed:
            return

    def forget(self, project: str, person: str) -> None:
        """Take away the person's request, whatever it says."""
        dynamodb.write(Delete(self.name, _key(project, person)))

    def answered(self, seen: SignUpRequest, mailbox: str) -> list[Write]:
        """The writes that note that the `mailbox` (a pseudonym) has answered: what it was asked is gone, which fails
        where there is something newer by now, and it may be asked again.
        """
        return [_gone(self.name, seen), self.may_be_asked(mailbox)]

    def may_be_asked(self, mailbox: str) -> Delete:
        """The second of them."""
        return mailboxes.answered(self.name, mailbox)

    def expire(self, seen: SignUpRequest) -> None:
        """Take away a request whose day is over, unless there is a newer one by now."""
        try:
            dynamodb.write(_gone(self.name, seen))
        except ConditionFailed:
            return


def asked_for(table: str, project: str) -> list[Item]:
    """What waits for a mailbox's answer in a season, sign-ups and new addresses alike; one request."""
    meeting = {":meeting": partition(project, REQUESTS)}
    return list(dynamodb.query(table, "meeting = :meeting", meeting, consistent=True))


def to_look_at(table: str, now: datetime) -> list[Item]:
    """What waits for a mailbox's answer, in whatever season, and is to be looked at by `now`."""
    condition, values = "#queue = :queue AND look_at <= :now", {":queue": UNANSWERED, ":now": clock.text(now)}
    found = dynamodb.query(table, condition, values, names={"#queue": "queue"}, index=UNANSWERED)
    keys = ({"meeting": each["meeting"], "part": each["part"]} for each in found)
    return [item for key in keys if (item := dynamodb.get(table, key, consistent=True))]


def sign_ups(items: Iterable[Item]) -> Iterator[SignUpRequest]:
    """The requests to sign up among `items`."""
    return (_request(item) for item in items if item["part"].startswith(PREFIX))


def _key(project: str, person: str) -> dict[str, str]:
    return key(project, REQUESTS, PREFIX + person)


def _gone(table: str, seen: SignUpRequest) -> Delete:
    return Delete(
        table, _key(seen.project, seen.person), "asked_at = :seen", values={":seen": clock.text(seen.asked_at)}
    )


def _gone_at(request: SignUpRequest) -> datetime:
    return datetime.fromtimestamp(request.expires, UTC)


def _unless_changed(seen: SignUpRequest | None) -> tuple[str, None, Item | None]:
    if seen is None:
        return "attribute_not_exists(part)", None, None
    return "asked_at = :seen", None, {":seen": clock.text(seen.asked_at)}


def _plain(request: SignUpRequest) -> Item:
    times = {name: clock.text(at) for name in ("asked_at", "mailed_at") if (at := getattr(request, name))}
    found = {**values(request, SignUpRequest), "meetings": list(request.meetings), **times}
    return {name: value for name, value in found.items() if value is not None}


def _request(item: Item) -> SignUpRequest:
    return msgspec.convert(item, SignUpRequest)
