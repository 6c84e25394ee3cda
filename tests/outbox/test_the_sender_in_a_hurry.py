"""The function that sends, when SES takes no more mails in the time that an invocation has left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from mailing import send
from mailing.send import RESERVE, LeftOwed
from shared.outbox import Kind, Mail, State
from shared.outbox.table import OutboxTable
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, there
from tests.conftest import Tables
from tests.outbox.sending import Played


@dataclass
class Slow:
    """A limiter whose moments never come in time; keeps until when somebody would have waited."""

    asked: list[datetime]

    def acquire(self, until: datetime) -> datetime | None:
        """Never."""
        self.asked.append(until)
        return None


@dataclass
class Context:
    """An invocation with `left` to go."""

    left: timedelta

    def get_remaining_time_in_millis(self) -> int:
        """As Lambda tells it."""
        return int(self.left / timedelta(milliseconds=1))


def record(mail: Mail) -> Mapping[str, Any]:
    """The stream record that owing `mail` brings."""
    image = dynamodb.pack(OutboxTable("outbox").put(mail).item)
    return {"dynamodb": {"NewImage": image, "SequenceNumber": mail.person}}


def test_mails_whose_turn_is_too_far_off_stay_owed(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their records are reported as failed, so that they come again; the second does not pass the first."""
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    slow, made = Slow([]), cast(Any, Context(RESERVE + timedelta(seconds=7)))
    sender = Played(tables.outbox, monkeypatch).sender(BEFORE, slow)
    monkeypatch.setattr(send, "wiring", lambda: sender)
    mails = [
        Mail(Kind.INVITATION, PROJECT, f"member{n}", BEFORE, BEFORE + timedelta(days=9), ("moede-1",)) for n in (1, 2)
    ]
    for mail in mails:
        tables.outbox.owe(mail)
    with pytest.raises(ExceptionGroup) as broken:
        send.handler({"Records": [record(mail) for mail in mails]}, made)
    assert [type(each) for each in broken.value.exceptions] == [LeftOwed, LeftOwed]
    checkpoint = {"dynamodb": {"NewImage": {"id": {"S": "campaign"}}, "SequenceNumber": "0"}}
    found = send.handler({"Records": [checkpoint, *(record(mail) for mail in mails)]}, made)
    assert found == {"batchItemFailures": [{"itemIdentifier": mail.person} for mail in mails]}
    assert slow.asked == [BEFORE + timedelta(seconds=7)] * 2, "once a batch"
    for mail in mails:
        entry = there(tables.outbox.get(mail.id))
        assert (entry.state, entry.tries) == (State.OWED, 0)
