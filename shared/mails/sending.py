"""Sending one mail: written, claimed, handed to SES, recorded; see `protocol` for who dies where."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.mails.headers import HeaderUnsafe
from shared.mails.rendered import NoLongerApplies
from shared.mails.ses import Refused, Unclear
from shared.outbox.mail import Entry, Mail, State
from shared.outbox.protocol import TRIES, retry_at
from shared.outbox.table import OutboxTable


@dataclass(frozen=True)
class Envelope:
    """A mail as SES takes it: the addresses it goes to, those that get a copy, and its MIME text."""

    to: str
    cc: tuple[str, ...]
    raw: bytes


def send(
    outbox: OutboxTable,
    entry: Entry,
    write: Callable[[Mail], Envelope],
    deliver: Callable[[Envelope, str], str],
    turn: Callable[[], datetime | None],
    now: datetime,
) -> State:
    """Send the mail of `entry` if it is owed and still applies; the state it is left in.

    `write` renders it from fresh data, or raises `NoLongerApplies`. `turn` waits until SES may be given the next mail;
    the time then, or None where that is too long to wait: the mail stays owed. `deliver` hands it to SES and returns
    SES's id. The lease is taken last before SES, so that little can die between the two.
    """
    mail = entry.mail
    if entry.state is not State.OWED:
        return entry.state
    if mail.latest <= now:
        outbox.give_up(mail, State.MISSED, State.OWED, "its latest time has passed", now)
        return State.MISSED
    try:
        envelope = write(mail)
    except NoLongerApplies as reason:
        outbox.give_up(mail, State.DROPPED, State.OWED, str(reason), now)
        return State.DROPPED
    except HeaderUnsafe as reason:
        outbox.give_up(mail, State.FAILED, State.OWED, str(reason), now)
        return State.FAILED
    at = turn()
    if at is None:
        return State.OWED
    claim = uuid.uuid4().hex
    if not outbox.claim(mail, claim, at):
        return State.SENDING
    try:
        message = deliver(envelope, mail.id)
    except Unclear:
        return State.SENDING
    except Refused as refusal:
        tries = entry.tries + 1
        if refusal.lasting or tries >= TRIES:
            outbox.give_up(mail, State.FAILED, State.SENDING, str(refusal), at)
            return State.FAILED
        outbox.defer(mail, claim, retry_at(tries, at), str(refusal))
        return State.DEFERRED
    outbox.sent(mail, claim, message, at)
    return State.SENT
