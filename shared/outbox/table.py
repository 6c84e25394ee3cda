"""The Outbox table: one item a mail, and its way from owed to sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.outbox import occasion
from shared.outbox.kinds import Kind
from shared.outbox.mail import Entry, Mail, State, Unreadable
from shared.outbox.protocol import GRACE, KEPT, RECOVER_AFTER, RecoveryAction, recovery_action
from shared.technical import clock, dynamodb
from shared.technical.correlation import cause
from shared.technical.dynamodb import ConditionFailed, Item, Put, Update

PENDING = "pending"
NEW = "attribute_not_exists(id)"


def trouble(project: str) -> str:
    """The queue of a project's mails that went wrong."""
    return f"trouble#{project}"


@dataclass(frozen=True)
class Owed:
    """An entry as the planner sees it, with the time of its lease."""

    entry: Entry
    claimed_at: datetime | None


class OutboxTable:
    """Reads and writes mails owed."""

    def __init__(self, name: str) -> None:
        self.name = name

    def put(self, mail: Mail, grace: timedelta = timedelta()) -> Put:
        """The write that owes `mail`, to stand in one transaction with the change that owes it.

        `grace`: how much longer than usual it may take until it is sent, after many others.
        """
        return Put(self.name, new_item(mail, grace), condition=NEW)

    def owe(self, mail: Mail) -> bool:
        """Owe `mail` by itself; False when it was owed before."""
        try:
            dynamodb.write(self.put(mail))
        except ConditionFailed:
            return False
        return True

    def get(self, id: str) -> Entry | None:
        """The entry; None where there is none, or none that can be read."""
        item = dynamodb.get(self.name, {"id": id}, consistent=True)
        try:
            return entry(item) if item else None
        except Unreadable:
            return None

    def set_aside(self, id: str, reason: str) -> None:
        """Look no more at a mail that an earlier release owed and this one cannot read: it has failed, for `reason`."""
        values = {":failed": State.FAILED.value, ":reason": reason}
        expression = "SET #state = :failed, reason = :reason REMOVE #queue, due"
        self._change(id, expression, "attribute_exists(id)", values, queue=True)

    def owed_at(self, ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each of the mails `ids` (100 at most) was owed; those that never were are left out. One request."""
        found = dynamodb.get_many(self.name, [{"id": id} for id in ids], consistent=True)
        return {item["id"]: clock.parse(item["owed_at"]) for item in found}

    def claim(self, mail: Mail, claim: str, now: datetime) -> bool:
        """Take the lease: True for one caller alone, and only while the mail is owed."""
        return self._change(
            mail.id,
            "SET #state = :sending, claim = :claim, claimed_at = :now ADD tries :one",
            "#state = :owed AND latest > :now",
            {
                ":sending": State.SENDING.value,
                ":owed": State.OWED.value,
                ":claim": claim,
                ":now": clock.text(now),
                ":one": 1,
            },
        )

    def sent(self, mail: Mail, claim: str, message: str, now: datetime) -> bool:
        """Record that SES took the mail as `message`."""
        return self._change(
            mail.id,
            "SET #state = :sent, sent_at = :now, message = :message REMOVE #queue, due",
            "#state = :sending AND claim = :claim",
            {
                ":sent": State.SENT.value,
                ":sending": State.SENDING.value,
                ":claim": claim,
                ":now": clock.text(now),
                ":message": message,
            },
            queue=True,
        )

    def defer(self, mail: Mail, claim: str, due: datetime, reason: str) -> bool:
        """Record that SES refused the mail for now; it is owed again at `due`."""
        return self._change(
            mail.id,
            "SET #state = :deferred, due = :due, reason = :reason",
            "#state = :sending AND claim = :claim",
            {
                ":deferred": State.DEFERRED.value,
                ":sending": State.SENDING.value,
                ":claim": claim,
                ":due": _due(due, mail.id),
                ":reason": reason,
            },
        )

    def give_up(self, mail: Mail, state: State, seen: State, reason: str, now: datetime) -> bool:
        """End the mail without sending it: missed, dropped or failed. Only a dropped one troubles nobody."""
        values = {":state": state.value, ":seen": seen.value, ":reason": reason}
        expression = "SET #state = :state, reason = :reason REMOVE #queue, due"
        if state is not State.DROPPED:
            expression = "SET #state = :state, reason = :reason, #queue = :queue, due = :due"
            values |= {":queue": trouble(mail.project), ":due": _due(now, mail.id)}
        return self._change(mail.id, expression, "#state = :seen", values, queue=True)

    def owe_again(self, seen: Entry, now: datetime) -> bool:
        """Owe once more a mail that the stream lost, that SES refused, or whose sender died."""
        return self._change(
            seen.mail.id,
            "SET #state = :owed, due = :due",
            "#state = :seen AND tries = :tries",
            {
                ":owed": State.OWED.value,
                ":seen": seen.state.value,
                ":tries": seen.tries,
                ":due": _due(now + RECOVER_AFTER, seen.mail.id),
            },
        )

    def resend(self, seen: Entry, latest: datetime, now: datetime) -> bool:
        """Owe once more, until `latest`, a mail that failed, bounced or was missed: somebody has mended the cause."""
        if seen.state not in (State.FAILED, State.BOUNCED, State.MISSED):
            return False
        return self._change(
            seen.mail.id,
            "SET #state = :owed, latest = :latest, tries = :none, #queue = :pending, due = :due",
            "#state = :seen",
            {
                ":owed": State.OWED.value,
                ":seen": seen.state.value,
                ":latest": clock.text(max(latest, seen.mail.latest)),
                ":none": 0,
                ":pending": PENDING,
                ":due": _due(now + RECOVER_AFTER, seen.mail.id),
            },
            queue=True,
        )

    def _wait(self, seen: Entry, until: datetime) -> bool:
        """Look no more at a mail whose sender died, until SES must have told whether it went."""
        return self._change(
            seen.mail.id,
            "SET due = :due",
            "#state = :sending AND claim = :claim",
            {":due": _due(until, seen.mail.id), ":sending": State.SENDING.value, ":claim": seen.claim},
        )

    def heard(self, id: str, state: State, message: str, at: datetime, project: str = "") -> bool:
        """Record what SES itself told of a mail; never backwards: sent, delivered, then bounced or complained of.

        Either of the last two is trouble that the secretariat hears of, so it wants the `project`.
        """
        earlier = {
            State.SENT: (State.OWED, State.SENDING, State.DEFERRED),
            State.DELIVERED: (State.OWED, State.SENDING, State.DEFERRED, State.SENT),
            State.BOUNCED: (State.OWED, State.SENDING, State.DEFERRED, State.SENT, State.DELIVERED),
            State.COMPLAINED: (State.OWED, State.SENDING, State.DEFERRED, State.SENT, State.DELIVERED),
            State.FAILED: (State.SENDING, State.SENT),
        }[state]
        seen = {f":seen{place}": each.value for place, each in enumerate(earlier)}
        values: dict[str, Any] = {":state": state.value, ":message": message, ":at": clock.text(at), **seen}
        expression = "SET #state = :state, message = :message, heard_at = :at, sent_at = if_not_exists(sent_at, :at)"
        if state in (State.BOUNCED, State.COMPLAINED, State.FAILED):
            expression += ", #queue = :queue, due = :due"
            values |= {":queue": trouble(project), ":due": _due(at, id)}
        else:
            expression += " REMOVE #queue, due"
        return self._change(id, expression, f"#state IN ({', '.join(seen)})", values, queue=True)

    def fallen_due(self, now: datetime, limit: int = 100) -> Sequence[Owed]:
        """The mails that somebody must look at by `now`, the longest waiting first; one request when there are none."""
        found = []
        for item in self._queue(PENDING, now, limit):
            try:
                seen = entry(item)
            except Unreadable as reason:
                self.set_aside(item["id"], str(reason))
            else:
                found.append(Owed(seen, clock.parse(item["claimed_at"]) if "claimed_at" in item else None))
        return found

    def troubled(self, project: str, now: datetime, limit: int = 100) -> Sequence[Entry]:
        """The mails of `project` that failed, bounced, were missed or complained of, the oldest first."""
        return list(_readable(self._queue(trouble(project), now, limit)))

    def recover(self, owed: Owed, now: datetime) -> RecoveryAction:
        """Do what the protocol says with a mail that fell due; what was done."""
        what = recovery_action(owed.entry, owed.claimed_at, now)
        if what is RecoveryAction.OWE_AGAIN:
            self.owe_again(owed.entry, now)
        elif owed.entry.state is State.SENDING and owed.claimed_at and what is RecoveryAction.LEAVE:
            self._wait(owed.entry, owed.claimed_at + GRACE)
        elif what is RecoveryAction.MISS:
            self.give_up(owed.entry.mail, State.MISSED, owed.entry.state, "its latest time has passed", now)
        elif what is RecoveryAction.FAIL:
            self.give_up(owed.entry.mail, State.FAILED, owed.entry.state, owed.entry.reason or "too many tries", now)
        return what

    def _queue(self, queue: str, now: datetime, limit: int) -> list[Item]:
        page = dynamodb.query_page(
            self.name,
            "#queue = :queue AND due <= :now",
            {":queue": queue, ":now": _due(now, "~")},
            names={"#queue": "queue"},
            index="queue",
            limit=limit,
        )
        found = dynamodb.get_many(self.name, [{"id": item["id"]} for item in page.items], consistent=True)
        found.sort(key=lambda item: str(item.get("due", "")))
        return [item for item in found if item.get("queue") == queue]

    def _change(self, id: str, expression: str, condition: str, values: dict[str, Any], *, queue: bool = False) -> bool:
        names = {"#state": "state"} | ({"#queue": "queue"} if queue else {})
        try:
            dynamodb.write(Update(self.name, {"id": id}, expression, condition, names, values))
        except ConditionFailed:
            return False
        return True


def _readable(items: Iterable[Item]) -> Iterator[Entry]:
    for item in items:
        with suppress(Unreadable):
            yield entry(item)


def _due(at: datetime, id: str) -> str:
    return f"{clock.text(at)}#{id}"


def new_item(mail: Mail, grace: timedelta = timedelta()) -> Item:
    """The item of a mail that is owed from now on; see `OutboxTable.put`."""
    return {
        "id": mail.id,
        "state": State.OWED.value,
        "kind": mail.kind.value,
        "project": mail.project,
        "person": mail.person,
        "meetings": list(mail.meetings),
        "version": mail.occasion.text,
        "lane": mail.kind.declared.lane.value,
        "owed_at": clock.text(mail.owed_at),
        "latest": clock.text(mail.latest),
        "tries": 0,
        "queue": PENDING,
        "due": _due(mail.owed_at + RECOVER_AFTER + grace, mail.id),
        "expires": int((mail.owed_at + KEPT).timestamp()),
        **({"cause": cause()} if cause() else {}),
    }


def entry(item: Item) -> Entry:
    """An entry from its item; from a stream record's new image too.

    Raises:
        Unreadable: an earlier release owed it, in a form that is not declared any more.
    """
    kind = Kind.known(item["kind"])
    if kind is None:
        raise Unreadable(f"no mail of the kind {item['kind']} is declared")
    try:
        about = occasion.read(item["version"], kind.declared.forms)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    mail = Mail(
        kind=kind,
        project=item["project"],
        person=item["person"],
        owed_at=clock.parse(item["owed_at"]),
        latest=clock.parse(item["latest"]),
        meetings=tuple(item["meetings"]),
        occasion=about,
    )
    if mail.id != item["id"]:
        raise Unreadable(f"its id today would be {mail.id}")
    due = item.get("due")
    return Entry(
        mail=mail,
        state=State(item["state"]),
        tries=item["tries"],
        claim=item.get("claim", ""),
        due=clock.parse(due.split("#")[0]) if due else None,
        sent_at=clock.parse(item["sent_at"]) if "sent_at" in item else None,
        message=item.get("message", ""),
        reason=item.get("reason", ""),
        cause=item.get("cause", ""),
    )
