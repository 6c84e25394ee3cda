"""The Outbox table: one item a mail, and its way from owed to sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.outbox.items import PENDING, Owed, due_key, entry, new_item, trouble
from shared.outbox.mail import Entry, Mail, State, Unreadable
from shared.outbox.protocol import GRACE, RECOVER_AFTER, RecoveryAction, recovery_action, too_late, write_again_at
from shared.outbox.queues import OutboxQueues
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Item, Put, Update

EARLIER: Mapping[State, tuple[State, ...]] = {
    State.SENT: (State.OWED, State.SENDING, State.DEFERRED, State.MISSED),
    State.DELIVERED: (State.OWED, State.SENDING, State.DEFERRED, State.MISSED, State.SENT),
    State.BOUNCED: (State.OWED, State.SENDING, State.DEFERRED, State.SENT, State.DELIVERED),
    State.COMPLAINED: (State.OWED, State.SENDING, State.DEFERRED, State.SENT, State.DELIVERED),
    State.FAILED: (State.SENDING, State.SENT),
}
"""What SES tells changes a mail from these states, never backwards: sent, delivered, then bounced or complained of."""

NEW = "attribute_not_exists(id) OR #state = :dropped"
"""What was dropped is owed again when somebody owes it: the reason may have passed."""


class OutboxTable(OutboxQueues):
    """Reads and writes mails owed."""

    def put(self, mail: Mail, grace: timedelta = timedelta()) -> Put:
        """The write that owes `mail`, to stand in one transaction with the change that owes it.

        `grace`: how much longer than usual it may take until it is sent, after many others.
        """
        return self._new(new_item(mail, grace))

    def missed(self, mail: Mail, reason: str, now: datetime) -> Put:
        """The write that reports `mail` as missed, though nobody has ever owed it."""
        wrong = {"queue": trouble(mail.project), "due": due_key(now, mail.id), "reason": reason}
        return self._new({**new_item(mail), "state": State.MISSED.value, **wrong})

    def _new(self, item: Item) -> Put:
        return Put(self.name, item, NEW, {"#state": "state"}, {":dropped": State.DROPPED.value})

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
        return _readable(item) if item else None

    def owed_at(self, ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each of the mails `ids` (100 at most) was owed; those that never were are left out. One request."""
        found = dynamodb.get_many(self.name, [{"id": id} for id in ids], consistent=True)
        return {item["id"]: clock.parse(item["owed_at"]) for item in found}

    def claim(self, mail: Mail, claim: str, now: datetime) -> bool:
        """Take the lease: True for one caller alone, and only while the mail is owed."""
        return self.change(
            mail.id,
            "SET #state = :sending, claim = :claim, claimed_at = :now REMOVE writings, lost, begun ADD tries :one",
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
        return self.change(
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
        """Record that SES refused the account; the mail is owed again at `due`, or missed at its latest time."""
        values = {":seen": State.SENDING.value, ":claim": claim}
        return self._defer(mail, due, reason, "#state = :seen AND claim = :claim", values)

    def postpone(self, mail: Mail, due: datetime, reason: str) -> bool:
        """The same of a mail that is owed and that nobody has claimed."""
        return self._defer(mail, due, reason, "#state = :seen", {":seen": State.OWED.value})

    def _defer(self, mail: Mail, due: datetime, reason: str, condition: str, values: dict[str, Any]) -> bool:
        values |= {":deferred": State.DEFERRED.value, ":reason": reason}
        values[":due"] = due_key(min(due, mail.latest), mail.id)
        return self.change(mail.id, "SET #state = :deferred, due = :due, reason = :reason", condition, values)

    def begin(self, seen: Entry, now: datetime) -> bool:
        """Record that `seen`, at which a writer may have died, is about to be written: True once for each time that it
        was found lost. The planner owes it again ever later, should this writer die, too.
        """
        values = {":owed": State.OWED.value, ":lost": seen.lost}
        values[":due"] = due_key(min(write_again_at(seen.lost, now), seen.mail.latest), seen.mail.id)
        condition = "#state = :owed AND lost = :lost AND (attribute_not_exists(begun) OR begun < :lost)"
        return self.change(seen.mail.id, "SET begun = :lost, due = :due", condition, values)

    def failed_to_write(self, mail: Mail) -> int:
        """Count that the mail could not be written: how often so far; 0 where it is owed no more."""
        values = {":one": 1, ":owed": State.OWED.value}
        key, names = {"id": mail.id}, {"#state": "state"}
        try:
            return int(
                dynamodb.update(Update(self.name, key, "ADD writings :one", "#state = :owed", names, values))[
                    "writings"
                ]
            )
        except ConditionFailed:
            return 0

    def written(self, mail: Mail) -> bool:
        """Record that the mail could be written, though it was not its turn: earlier failures are forgotten."""
        return self.change(mail.id, "REMOVE writings, begun", "#state = :owed", {":owed": State.OWED.value})

    def give_up(self, mail: Mail, state: State, seen: State, reason: str, now: datetime) -> bool:
        """End the mail without sending it: missed, dropped or failed. Only a dropped one troubles nobody."""
        values = {":state": state.value, ":seen": seen.value, ":reason": reason}
        expression = "SET #state = :state, reason = :reason REMOVE #queue, due"
        if state is not State.DROPPED:
            expression = "SET #state = :state, reason = :reason, #queue = :queue, due = :due"
            values |= {":queue": trouble(mail.project), ":due": due_key(now, mail.id)}
        condition = "#state = :seen"
        if state is State.MISSED:
            # An old record of a mail that is owed once more holds the latest time of before.
            condition += " AND latest <= :now"
            values[":now"] = clock.text(now)
        return self.change(mail.id, expression, condition, values, queue=True)

    def owe_again(self, seen: Entry, now: datetime) -> bool:
        """Owe once more a mail that the stream lost, that SES refused, or whose sender died."""
        return self.change(
            seen.mail.id,
            f"SET #state = :owed, due = :due, lane = :lane{' ADD lost :one' if seen.state is State.OWED else ''}",
            "#state = :seen AND tries = :tries",
            {
                ":owed": State.OWED.value,
                ":seen": seen.state.value,
                ":lane": seen.mail.kind.declared.lane.value,
                **({":one": 1} if seen.state is State.OWED else {}),
                ":tries": seen.tries,
                ":due": due_key(now + RECOVER_AFTER, seen.mail.id),
            },
        )

    def resend(self, seen: Entry, latest: datetime, now: datetime) -> bool:
        """Owe once more, until `latest`, a mail that failed, bounced or was missed: somebody has mended the cause.

        What SES tells later of an earlier message, or of an earlier time, is not about this one.
        """
        if seen.state not in (State.FAILED, State.BOUNCED, State.MISSED):
            return False
        return self.change(
            seen.mail.id,
            "SET #state = :owed, latest = :latest, #queue = :pending, due = :due, lane = :lane, resent_at = :now,"
            " earlier = list_append(if_not_exists(earlier, :nothing), :message)"
            " REMOVE message, sent_at, reason, writings, lost, begun",
            "#state = :seen",
            {
                ":now": clock.text(now),
                ":nothing": [],
                ":message": [seen.message] if seen.message else [],
                ":lane": seen.mail.kind.declared.lane.value,
                ":owed": State.OWED.value,
                ":seen": seen.state.value,
                ":latest": clock.text(max(latest, seen.mail.latest)),
                ":pending": PENDING,
                ":due": due_key(now + RECOVER_AFTER, seen.mail.id),
            },
            queue=True,
        )

    def _wait(self, seen: Entry, until: datetime) -> bool:
        """Look no more at a mail whose sender died, until SES must have told whether it went."""
        return self.change(
            seen.mail.id,
            "SET due = :due",
            "#state = :sending AND claim = :claim",
            {":due": due_key(until, seen.mail.id), ":sending": State.SENDING.value, ":claim": seen.claim},
        )

    def heard(self, id: str, state: State, message: str, at: datetime, project: str = "") -> bool:
        """Record what SES itself told of a mail that is in one of the `EARLIER` states.

        A bounce and a complaint are trouble that the secretariat hears of, so they want the `project`. What is about an
        earlier message than the one that the mail is owed by now, because somebody had it sent once more, is not kept.
        """
        try:
            dynamodb.write(self._hearing(id, state, message, at, project))
        except ConditionFailed:
            return False
        return True

    def delivered(self, id: str, message: str, at: datetime) -> Entry | None:
        """Record that SES delivered a mail, as `heard` does; the entry as it was. One request for nearly every mail."""
        try:
            return _readable(dynamodb.update(self._hearing(id, State.DELIVERED, message, at), before=True))
        except ConditionFailed:
            return self.get(id)

    def _hearing(self, id: str, state: State, message: str, at: datetime, project: str = "") -> Update:
        seen = {f":seen{place}": each.value for place, each in enumerate(EARLIER[state])}
        values: dict[str, Any] = {":state": state.value, ":message": message, ":at": clock.text(at), **seen}
        expression = "SET #state = :state, message = :message, heard_at = :at, sent_at = if_not_exists(sent_at, :at)"
        if state in (State.BOUNCED, State.COMPLAINED, State.FAILED):
            expression += ", #queue = :queue, due = :due"
            values |= {":queue": trouble(project), ":due": due_key(at, id)}
        else:
            expression += " REMOVE #queue, due"
        this = "(attribute_not_exists(resent_at) OR (resent_at <= :at AND NOT contains(earlier, :message)))"
        names = {"#state": "state", "#queue": "queue"}
        return Update(self.name, {"id": id}, expression, f"#state IN ({', '.join(seen)}) AND {this}", names, values)

    def recover(self, owed: Owed, now: datetime) -> RecoveryAction:
        """Do what the protocol says with a mail that fell due; what was done."""
        what = recovery_action(owed.entry, owed.claimed_at, now)
        if what is RecoveryAction.OWE_AGAIN:
            self.owe_again(owed.entry, now)
        elif owed.entry.state is State.SENDING and owed.claimed_at and what is RecoveryAction.LEAVE:
            self._wait(owed.entry, owed.claimed_at + GRACE)
        elif what is RecoveryAction.MISS:
            self.give_up(owed.entry.mail, State.MISSED, owed.entry.state, too_late(owed.entry), now)
        return what


def _readable(item: Item) -> Entry | None:
    try:
        return entry(item)
    except Unreadable:
        return None
