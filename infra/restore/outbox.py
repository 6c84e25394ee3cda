"""The outbox after a restore: to it as it was then, everything that was mailed since is still owed.

It would all go out again. What the logs say was sent is entered as sent; a mail that it does not know yet is entered
too, so that owing it again is owing it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from infra.restore.told import Logged
from shared.outbox.items import PENDING, new_item
from shared.outbox.mail import SECRETARIAT, Kind, Mail, MailId, State
from shared.outbox.protocol import GRACE
from shared.technical import clock
from shared.technical.dynamodb import Item

MARK = "restore"
"""The item that says how far a restore is."""

QUEUED = frozenset({"queue", "due"})
"""What makes the planner look after a mail."""

SUMMED = "summary-state."

UNSENT = {each.value for each in (State.OWED, State.SENDING, State.DEFERRED, State.MISSED, State.DROPPED, State.FAILED)}


def mended(items: Iterable[Item], told: Logged, renamed: Mapping[str, str]) -> Iterator[Item]:
    """The Outbox table's items: what went is sent, what perhaps went waits for SES's word, the rest is as it was.

    `renamed`: checkpoints that are wanted under another id as well.
    """
    seen = {MARK}
    for item in items:
        if item["id"] == MARK:
            continue
        seen.add(item["id"])
        yield _summed(item, told) if item["id"].startswith(SUMMED) else _known(item, told)
        if other := renamed.get(item["id"]):
            seen.add(other)
            yield {**item, "id": other}
    for id, at in told.out.items():
        mail = MailId.read(id)
        if mail is not None and id not in seen:
            yield _known(_entry(mail, at), told)


def _known(item: Item, told: Logged) -> Item:
    id = item["id"]
    if item.get("state") not in UNSENT:
        return item
    if id in told.went:
        left = {name: value for name, value in item.items() if name not in QUEUED}
        sent = {"state": State.SENT.value, "sent_at": clock.text(told.went[id]), "message": item.get("message", "")}
        return {**left, **sent}
    if id in told.sending:
        at = told.sending[id]
        held = {"claim": MARK, "claimed_at": clock.text(at), "queue": PENDING, "due": f"{clock.text(at + GRACE)}#{id}"}
        return {**item, **held, "state": State.SENDING.value, "tries": max(1, item["tries"])}
    return item


def _entry(mail: MailId, at: datetime) -> Item:
    """What is known of a mail by its id alone. It is not for sending any more: its latest time has passed."""
    owed = new_item(Mail(mail.kind, mail.project, mail.person, at, at, mail.meetings, mail.occasion))
    return {**{name: value for name, value in owed.items() if name not in QUEUED}, "id": mail.id, "tries": 1}


def _summed(item: Item, told: Logged) -> Item:
    """When the last summary went: the next one's mails are called by that time, and it says what is true again."""
    head = f"{Kind.SUMMARY.value}.{item['id'].removeprefix(SUMMED)}.{SECRETARIAT}"
    went = [at for id, at in told.went.items() if id == head or id.startswith(f"{head}.")]
    return {**item, "at": clock.text(max(went)), "fingerprint": "", "mail": ""} if went else item
