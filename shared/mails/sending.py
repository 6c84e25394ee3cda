"""Sending one mail: written, claimed, handed to SES, recorded; `protocol` says what happens where a sender dies."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from shared.mails import ses
from shared.mails.compose import compose
from shared.mails.headers import HeaderUnsafe
from shared.mails.mime import mime
from shared.mails.rendered import NoLongerApplies
from shared.mails.ses import Refused, Unclear
from shared.mails.sources import MailSources
from shared.outbox.mail import Entry, State
from shared.outbox.protocol import TRIES, retry_at
from shared.outbox.rate_limiter import RateLimiter
from shared.registrations.links import Links


@dataclass(frozen=True)
class Sender:
    """Sends mails from `address`, no faster than `limiter` allows; SES reports on them by `configuration_set`."""

    sources: MailSources
    links: Links
    limiter: RateLimiter
    address: str
    configuration_set: str

    def batch(self) -> Sender:
        """The same for one batch of mails, which may share one reading of each project."""
        return replace(self, sources=self.sources.batch())

    def send(self, entry: Entry, until: datetime, now: datetime) -> State:
        """Send the mail of `entry` if it is owed and still applies; the state it is left in.

        It stays owed where its turn at SES comes later than `until`. The lease is taken last before SES, so that little
        can die between the two.
        """
        outbox, mail = self.sources.outbox, entry.mail
        if entry.state is not State.OWED:
            return entry.state
        if mail.latest <= now:
            outbox.give_up(mail, State.MISSED, State.OWED, "its latest time has passed", now)
            return State.MISSED
        try:
            letter = compose(mail, self.sources, self.links, now)
            raw = mime(letter, self.address, mail.id)
        except NoLongerApplies as reason:
            outbox.give_up(mail, State.DROPPED, State.OWED, str(reason), now)
            return State.DROPPED
        except HeaderUnsafe as reason:
            outbox.give_up(mail, State.FAILED, State.OWED, str(reason), now)
            return State.FAILED
        at = self.limiter.acquire(until)
        if at is None:
            return State.OWED
        claim = uuid.uuid4().hex
        if not outbox.claim(mail, claim, at):
            return State.SENDING
        copies = [each.address for each in letter.cc]
        try:
            message = ses.send(self.address, letter.to.address, copies, raw, mail.id, self.configuration_set)
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
