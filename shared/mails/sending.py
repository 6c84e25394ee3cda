"""Sending one mail: written, claimed, handed to SES, recorded; `protocol` says what happens where a sender dies."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.mails import ses
from shared.mails.compose import compose
from shared.mails.headers import HeaderUnsafe
from shared.mails.mime import mime
from shared.mails.rendered import AppliesLater, NoLongerApplies, RenderedMail
from shared.mails.ses import AccountRefused, Refused, Unclear
from shared.mails.sources import MailSources
from shared.outbox.hold import Hold, Holds
from shared.outbox.mail import Entry, Mail, State
from shared.outbox.protocol import SHORTEST_HOLD, too_late, write_again_at
from shared.outbox.rate_limiter import RateLimiter
from shared.outbox.table import OutboxTable
from shared.registrations.links import Links
from shared.technical import aws, dynamodb

FREE_FOR = timedelta(minutes=1)
"""So long a sender that has seen no hold does not look whether there is one."""


class NotWritten(Exception):
    """The mail could not be written, for this error's cause; it is owed again later."""


@dataclass(frozen=True)
class Written:
    """A mail as SES takes it: the address it goes to, those that get a copy, and its MIME text."""

    to: str
    copies: list[str]
    raw: bytes


@dataclass
class Sender:
    """Sends mails from `address`, no faster than `limiter` allows; SES reports on them by `configuration_set`.

    `hold`: what is known of SES refusing the account; `free_at`: when it was last seen that it does not.
    """

    sources: MailSources
    links: Links
    limiter: RateLimiter
    address: str
    configuration_set: str
    hold: Hold | None = None
    free_at: datetime | None = None

    def begin(self, now: datetime) -> None:
        """Begin a batch of mails at `now`, which may share one reading of each project and of the hold.

        That there is no hold may have been read by the batches of the last moments. If one has begun meanwhile, the
        first mail of this process is refused too, and prolongs it.
        """
        self.sources = self.sources.batch()
        if self.free_at is None or now - self.free_at >= FREE_FOR:
            self.hold = self._holds.read()
            self.free_at = now if self.hold is None or self.hold.ended else None

    def send(self, entry: Entry, until: datetime, now: datetime) -> State:
        """Send the mail of `entry` if it is owed and still applies; the state it is left in.

        It stays owed where its turn at SES comes later than `until`. The lease is taken last before SES, so that little
        can die between the two.

        Raises:
            NotWritten: something in the mail itself breaks its writing.
        """
        mail = entry.mail
        if state := self._not_now(entry, now):
            return state
        written = self._write(entry, now)
        if isinstance(written, State):
            return written
        at = self.limiter.acquire(until)
        if at is None:
            if entry.lost:
                self._outbox.written(mail)
            return State.OWED
        claim = uuid.uuid4().hex
        if not self._outbox.claim(mail, claim, at):
            return State.SENDING
        return self._hand_over(mail, claim, written, at)

    @property
    def _outbox(self) -> OutboxTable:
        return self.sources.outbox

    @property
    def _holds(self) -> Holds:
        return Holds(self._outbox.name)

    def _not_now(self, entry: Entry, now: datetime) -> State | None:
        """The state of a mail that is not to be written now; None of one that is."""
        mail = entry.mail
        if entry.state is not State.OWED:
            return entry.state
        if mail.latest <= now:
            return self._end(mail, State.MISSED, too_late(entry), now)
        if self.hold and self.hold.holds(now):
            self._outbox.postpone(mail, self.hold.until, self.hold.reason)
            return State.DEFERRED
        # A process that dies while it writes a mail tells nobody. Where one may have, whoever writes it next says so
        # first: the record comes again to be tried again at once, and the mail would take the process each time.
        return State.SENDING if entry.lost and not self._outbox.begin(entry, now) else None

    def _write(self, entry: Entry, now: datetime) -> Written | State:
        """The mail as SES takes it; or the state of one that is not to be sent, or not yet."""
        mail = entry.mail
        try:
            letter = self._compose(mail, now)
            return Written(letter.to.address, [each.address for each in letter.cc], mime(letter, self.address, mail.id))
        except NoLongerApplies as reason:
            return self._end(mail, State.DROPPED, str(reason), now)
        except AppliesLater as reason:
            self._outbox.postpone(mail, reason.at, str(reason))
            return State.DEFERRED
        except HeaderUnsafe as reason:
            return self._end(mail, State.FAILED, str(reason), now)
        except (*aws.UNREACHABLE, dynamodb.Busy):
            raise
        except Exception as error:
            again = write_again_at(self._outbox.failed_to_write(mail), now)
            self._outbox.postpone(mail, again, f"could not be written: {type(error).__name__}")
            raise NotWritten from error

    def _compose(self, mail: Mail, now: datetime) -> RenderedMail:
        """The mail as its reader sees it. That it applies no longer is believed only of what is read consistently."""
        try:
            return compose(mail, self.sources, self.links, now)
        except NoLongerApplies:
            with dynamodb.consistently():
                return compose(mail, self.sources.afresh(), self.links, now)

    def _hand_over(self, mail: Mail, claim: str, written: Written, at: datetime) -> State:
        try:
            message = ses.send(self.address, written.to, written.copies, written.raw, mail.id, self.configuration_set)
        except Unclear:
            return State.SENDING
        except Refused as refusal:
            self._outbox.give_up(mail, State.FAILED, State.SENDING, str(refusal), at)
            return State.FAILED
        except AccountRefused as refusal:
            if refusal.lasts:
                self.hold, self.free_at = self._holds.refused(str(refusal), at), None
            due = self.hold.until if self.hold and self.hold.holds(at) else at + SHORTEST_HOLD
            self._outbox.defer(mail, claim, due, str(refusal))
            return State.DEFERRED
        self._outbox.sent(mail, claim, message, at)
        if self.hold and self.hold.ended is None:
            self._holds.taken(self.hold, at)
            self.hold = None
        return State.SENT

    def _end(self, mail: Mail, state: State, reason: str, now: datetime) -> State:
        self._outbox.give_up(mail, state, State.OWED, reason, now)
        return state
