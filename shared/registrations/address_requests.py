"""A new address that a guest asked for: a request until its mailbox answers, then what the change is taken back by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfMoment
from shared.outbox.table import OutboxTable
from shared.registrations import mailboxes
from shared.registrations.keys import REQUESTS, key, look_at
from shared.registrations.refusals import HourFull, TooOften
from shared.registrations.registration import MOST_CHANGES
from shared.registrations.requests import asked_for
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Put, Write
from shared.technical.retry import Changed, retried
from shared.technical.shared_limit import SharedLimit

PREFIX = "address#"

TAKEN_BACK_WITHIN = timedelta(days=14)
"""So long after the change the old address may take it back."""


@dataclass(frozen=True, kw_only=True)
class AddressRequest:
    """`leaving` (a pseudonym) asked `asked_at` to be written to at another address, whose pseudonym is `person`.

    `address`: that one, until it has answered `moved_at`. `mailed_at`: when the mail that asks for the click was owed;
    None where the mailbox had had its mails. `asks`: how often the guest has asked, and no day without asking has
    passed. `entry`: an entry among the members moved along. Gone at `expires`, seconds since 1970.
    """

    project: str
    leaving: str
    person: str
    address: str
    language: str
    asked_at: datetime
    expires: int
    mailed_at: datetime | None = None
    moved_at: datetime | None = None
    asks: int = 1
    entry: bool = False

    def gone(self, now: datetime) -> bool:
        """Whether its time is over; DynamoDB may take two more days to remove it."""
        return self.expires <= int(now.timestamp())


@dataclass(frozen=True)
class AddressRequests:
    """Reads and writes requests in the Registrations table `name`, one a guest, and owes their mails with them."""

    name: str
    outbox: OutboxTable

    def get(self, project: str, leaving: str, now: datetime) -> AddressRequest | None:
        """What the guest `leaving` an address asked for last; None where there is nothing any more."""
        item = dynamodb.get(self.name, _key(project, leaving), consistent=True)
        return _living(_request(item), now) if item else None

    def waiting(self, project: str, leaving: str, now: datetime) -> AddressRequest | None:
        """The same where the new mailbox has not answered yet."""
        found = self.get(project, leaving, now)
        return found if found and not found.moved_at else None

    def all(self, project: str) -> Iterator[AddressRequest]:
        """Every request, those too whose time is over and which are not removed yet."""
        return addresses(asked_for(self.name, project))

    def about(self, project: str, person: str, now: datetime) -> list[AddressRequest]:
        """Those of `person`, and those that wait for their mailbox."""
        found = (each for each in self.all(project) if person in (each.leaving, each.person))
        return [each for each in found if not each.gone(now)]

    def ask(self, wanted: AddressRequest, mailbox: str, limit: SharedLimit) -> None:
        """Keep `wanted` in place of what the guest asked for before, and owe the new address the mail that asks for a
        click, unless its `mailbox` (a pseudonym) has had its mails. It is the same calls whoever has that address.

        Raises:
            TooOften: the guest has asked again and again today.
            HourFull: the `limit`, which all processes share, is reached in the season or in all together.
            Busy: too many at once; trying again may go through.
        """
        now = wanted.asked_at

        def attempt() -> None:
            item, may_mail = mailboxes.read_with(self.name, _key(wanted.project, wanted.leaving), mailbox, now)
            seen = _request(item) if item else None
            known = _living(seen, now) if seen and not seen.moved_at else None
            if known and known.asks >= MOST_CHANGES:
                raise TooOften
            again = known if known and known.person == wanted.person else None
            kept = replace(
                wanted,
                mailed_at=now if may_mail else again.mailed_at if again else None,
                asks=known.asks + 1 if known else 1,
            )
            writes: list[Write] = [self._put(kept, seen)]
            if may_mail:
                mail = Mail(
                    Kind.ADDRESS_REQUEST,
                    wanted.project,
                    wanted.person,
                    owed_at=now,
                    latest=Kind.ADDRESS_REQUEST.latest(now),
                    occasion=OfMoment(now),
                )
                writes += [mailboxes.mailed(self.name, mailbox, now), self.outbox.put(mail)]
            try:
                dynamodb.transact(writes)
            except ConditionFailed as error:
                raise Changed from error

        if limit.wait(now, wanted.project):
            raise HourFull
        retried(attempt)

    def answered(self, seen: AddressRequest, mailbox: str, entry: bool, now: datetime) -> list[Write]:
        """The writes that note that the `mailbox` (a pseudonym) of the new address answered, and that it may be asked
        again. They fail where the guest has asked for something else meanwhile.
        """
        moved = replace(seen, address="", moved_at=now, entry=entry, expires=_at(now + TAKEN_BACK_WITHIN))
        return [self._put(moved, seen), mailboxes.answered(self.name, mailbox)]

    def forgetting(self, project: str, leaving: str) -> Delete:
        """The write that takes away what the guest asked for, whatever it says."""
        return Delete(self.name, _key(project, leaving))

    def forget(self, project: str, person: str, until: datetime | None) -> None:
        """Take away what `person` asked for, and what waits for their mailbox; of an address that was left `until` then
        nothing that was asked for later.
        """
        for each in self.all(project):
            if person in (each.leaving, each.person) and (until is None or each.asked_at <= until):
                dynamodb.write(self.forgetting(project, each.leaving))

    def expire(self, seen: AddressRequest) -> None:
        """Take away a request whose time is over, unless there is a newer one by now."""
        values = {":seen": clock.text(seen.asked_at)}
        try:
            dynamodb.write(Delete(self.name, _key(seen.project, seen.leaving), "asked_at = :seen", values=values))
        except ConditionFailed:
            return

    def _put(self, request: AddressRequest, seen: AddressRequest | None) -> Put:
        at = look_at(datetime.fromtimestamp(request.expires, UTC))
        item = {**_key(request.project, request.leaving), **_plain(request), **at}
        if seen is None:
            return Put(self.name, item, "attribute_not_exists(part)")
        same = "asked_at = :seen AND " + ("moved_at = :moved" if seen.moved_at else "attribute_not_exists(moved_at)")
        moved = {":moved": clock.text(seen.moved_at)} if seen.moved_at else {}
        return Put(self.name, item, same, values={":seen": clock.text(seen.asked_at), **moved})


def addresses(items: Iterable[Item]) -> Iterator[AddressRequest]:
    """The requests for a new address among `items`."""
    return (_request(item) for item in items if item["part"].startswith(PREFIX))


def _living(found: AddressRequest, now: datetime) -> AddressRequest | None:
    return None if found.gone(now) else found


def _key(project: str, leaving: str) -> dict[str, str]:
    return key(project, REQUESTS, PREFIX + leaving)


def _at(moment: datetime) -> int:
    return int(moment.timestamp())


def _plain(request: AddressRequest) -> Item:
    found = ((name, value) for name, value in vars(request).items() if value is not None)
    return {name: clock.text(value) if isinstance(value, datetime) else value for name, value in found}


def _request(item: Item) -> AddressRequest:
    return msgspec.convert(item, AddressRequest)
