"""A sender of the product whose SES and texts are played; the table and the protocol are real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

import pytest

from shared.mails import sending, ses
from shared.mails.sending import NotWritten, Sender
from shared.outbox import Mail, State
from shared.outbox.mail import Entry
from shared.outbox.table import OutboxTable

TO = "guest@example.org"


class Ses:
    """SES as far as a sender sees it: takes mails, or fails as it is told."""

    def __init__(self, *failures: Exception | type[BaseException]) -> None:
        self.taken: list[str] = []
        self.failures = list(failures)

    def send(self, sender: str, to: str, cc: Sequence[str], raw: bytes, mail_id: str, configuration_set: str) -> str:
        """As `ses.send` does."""
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append(mail_id)
        return f"message-{len(self.taken)}"


class AtOnce:
    """A rate limiter of an account without a limit."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def acquire(self, until: datetime) -> datetime | None:
        """Now."""
        return self.now


class Played:
    """Sends by the product's rules at a time of one's own."""

    def __init__(self, outbox: OutboxTable, patch: pytest.MonkeyPatch) -> None:
        self.outbox = outbox
        self.patch = patch
        self.broke = 0
        self.write: Callable[[Mail], Any] = letter
        patch.setattr(sending, "compose", lambda mail, *_: self.write(mail))
        patch.setattr(sending, "mime", lambda *_: b"MIME")

    def sender(self, now: datetime, limiter: Any = None) -> Sender:
        """A sender of the product at `now`."""
        sources = Sources(self.outbox)
        return Sender(cast(Any, sources), cast(Any, None), cast(Any, limiter or AtOnce(now)), "from@example.org", "set")

    def batch(self, to: Ses, now: datetime) -> Callable[[Entry], State | None]:
        """Sends the mails of one batch at `now`; None of one that could not be written."""
        self.patch.setattr(ses, "send", to.send)
        sender = self.sender(now)
        sender.begin(now)

        def send(entry: Entry) -> State | None:
            try:
                return sender.send(entry, now, now)
            except NotWritten:
                self.broke += 1
                return None

        return send

    def send(self, entry: Entry, to: Ses, now: datetime) -> State | None:
        """Send the mail of `entry` at `now`."""
        return self.batch(to, now)(entry)


class Sources:
    """Of what mails are written from, the outbox alone."""

    def __init__(self, outbox: OutboxTable) -> None:
        self.outbox = outbox

    def batch(self) -> Sources:
        """The same."""
        return self

    def afresh(self) -> Sources:
        """The same."""
        return self


def letter(mail: Mail) -> Any:
    """A mail without words."""
    contact = type("Contact", (), {"address": TO})
    return type("Letter", (), {"to": contact, "cc": ()})
