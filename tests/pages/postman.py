"""The mails of the outbox, sent by the real function, as their readers see them."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest

from infra.proof.season.post import Mail
from mailing import send
from registration.wiring import wiring
from shared.mails import ses
from shared.technical import clock, dynamodb
from tests.conftest import Tables
from tests.pages.conftest import Door


class Invocation:
    """One with time to spare."""

    def get_remaining_time_in_millis(self) -> int:
        """As Lambda tells it."""
        return 30_000


@pytest.fixture
def mails(address: str, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Mail]]:
    """Brings what is owed to the send function, as the stream does, and hands over what SES has then."""
    sent: list[Mail] = []

    def accept(sender: str, to: str, cc: object, raw: bytes, mail_id: str, configuration_set: str) -> str:
        sent.append(Mail(clock.now(), mail_id, to, raw))
        return f"message-{len(sent)}"

    for name, value in {"PUBLIC_URL": address, "SENDER": "netvaerk@example.org", "CONFIGURATION_SET": "set"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(ses, "send", accept)
    monkeypatch.setattr(ses, "_told", lambda: 14.0)  # moto has no GetAccount
    monkeypatch.setattr(clock, "now", Door.now)
    wiring.cache_clear()
    send.wiring.cache_clear()

    def fetch() -> list[Mail]:
        sent.clear()
        owed = [
            item
            for item in dynamodb.client().scan(TableName=tables.outbox.name)["Items"]
            if item.get("state") == {"S": "owed"}
        ]
        records: list[Any] = [
            {"eventName": "INSERT", "dynamodb": {"NewImage": item, "SequenceNumber": str(number)}}
            for number, item in enumerate(owed)
        ]
        context: Any = Invocation()
        if records:
            assert send.handler({"Records": records}, context) == {"batchItemFailures": []}
        return list(sent)

    return fetch


def calendar_method(mail: Mail) -> str:
    """What its calendar part asks for, by its MIME header; nothing where it has none."""
    message = message_from_bytes(mail.raw, policy=policy.default)
    parts = (part for part in message.walk() if part.get_content_type() == "text/calendar")
    return next((str(part.get_param("method", "")) for part in parts), "")
