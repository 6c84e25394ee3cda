"""The function that sends, when SES takes no more mails in the time that an invocation has left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from mailing.send import RESERVE, Desk, LeftOwed
from shared.outbox import Kind, Mail, State
from shared.outbox.table import OutboxTable
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT
from tests.conftest import Tables


@dataclass
class Slow:
    """A pace whose turns never come in time; keeps how long somebody would have waited."""

    asked: list[timedelta]

    def turn(self, most: timedelta) -> datetime | None:
        """Never."""
        self.asked.append(most)
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
    return {"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}


def test_mails_whose_turn_is_too_far_off_stay_owed(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their records are reported as failed, so that they come again; the second does not pass the first."""
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    slow = Slow([])
    made: Any = Context(RESERVE + timedelta(seconds=7))
    post = cast(Any, type("Post", (), {"outbox": tables.outbox}))
    desk = Desk(cast(Any, None), post, cast(Any, None), cast(Any, slow), made)
    monkeypatch.setattr(Desk, "write", lambda self, mail: "an envelope")
    mails = [
        Mail(Kind.INVITATION, PROJECT, f"member{n}", BEFORE, BEFORE + timedelta(days=9), ("moede-1",)) for n in (1, 2)
    ]
    for mail in mails:
        tables.outbox.owe(mail)
        with pytest.raises(LeftOwed):
            desk.record(record(mail))
    assert slow.asked == [timedelta(seconds=7)]
    for mail in mails:
        entry = tables.outbox.get(mail.id)
        assert entry is not None
        assert (entry.state, entry.tries) == (State.OWED, 0)
