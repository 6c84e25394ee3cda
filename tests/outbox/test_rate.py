"""How fast SES lets the account send, as it tells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.mails import ses
from shared.mails.ses import RATE_KEPT, USUAL_RATE, SendRate

NOON = datetime(2018, 8, 1, 12, tzinfo=UTC)


class Account:
    """SES's answers to how fast one may send."""

    def __init__(self, *answers: float | Exception) -> None:
        self.answers = list(answers)

    def get_account(self) -> dict[str, Any]:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {"SendQuota": {"Max24HourSend": 50_000.0, "MaxSendRate": answer, "SentLast24Hours": 0.0}}


def test_ses_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rate that was raised is used some minutes later; what SES does not tell is the usual, or what it told last."""
    no: Any = {"Error": {"Code": "AccessDeniedException"}}
    account = Account(ClientError(no, "GetAccount"), 14.0, 100.0, ClientError(no, "GetAccount"))
    monkeypatch.setattr(ses, "client", lambda: account)
    rate = SendRate()
    found = [rate.at(NOON + minutes * RATE_KEPT / 2) for minutes in range(8)]
    assert found == [USUAL_RATE, USUAL_RATE, 14.0, 14.0, 100.0, 100.0, 100.0, 100.0]
    assert account.answers == []
