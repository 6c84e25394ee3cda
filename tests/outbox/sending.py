"""A sender of the product whose SES and texts are played; the table and the protocol are real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

import pytest

from shared.mails import sending, ses
from shared.mails.sending import Sender
from shared.outbox import Mail
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
        self.write: Callable[[Mail], Any] = letter
        patch.setattr(sending, "compose", lambda mail, *_: self.write(mail))
        patch.setattr(sending, "mime", lambda *_: b"MIME")

    def send(self, mail: Any, to: Ses, now: datetime, limiter: Any = None) -> Any:
        """Send the mail of an entry at `now`."""
        self.patch.setattr(ses, "send", to.send)
        sources = cast(Any, type("Sources", (), {"outbox": self.outbox}))
        return Sender(sources, cast(Any, None), cast(Any, limiter or AtOnce(now)), "from@example.org", "set").send(
            mail, now, now
        )


def letter(mail: Mail) -> Any:
    """A mail without words."""
    contact = type("Contact", (), {"address": TO})
    return type("Letter", (), {"to": contact, "cc": ()})
