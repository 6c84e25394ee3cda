"""Handing a mail to SES, told apart by what is known afterwards: taken, refused, or nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
)

from shared.outbox.mail import tag
from shared.technical import aws

if TYPE_CHECKING:
    from types_boto3_sesv2 import SESV2Client


class Refused(Exception):
    """SES did not take the mail, and never will take this one."""


class AccountRefused(Exception):
    """SES takes no mail of this account now, whatever it says: rate, quota, sandbox, paused, not reached. The mail can
    wait. `lasts`: longer than a moment.
    """

    def __init__(self, reason: str, *, lasts: bool = True) -> None:
        super().__init__(reason)
        self.lasts = lasts


class Unclear(Exception):
    """The answer was lost or makes no sense: SES may have the mail."""


UNVERIFIED = "not verified"
"""In SES's words where an account in the sandbox may not write to an address: somebody can mend that."""

SUSPENDED = re.compile(r"suspended|paused", re.IGNORECASE)
"""In SES's words where it rejects each mail of an account, by the code that else is about one mail."""

THROTTLED = re.compile(r"Throttling|TooManyRequests")
DAILY, QUOTA = re.compile(r"daily", re.IGNORECASE), "LimitExceededException"
"""SES has one error for the rate of a second and the quota of a day, told apart by its words alone (SES, "Errors
related to the sending quotas"); which code it has differs by the API.
"""

USUAL_RATE = 14.0
"""Mails a second of a new account outside the sandbox. It holds until SES tells: where that is too much SES throttles,
and a throttled mail goes a quarter of an hour later; where it is too little, mails take longer.
"""

RATE_KEPT = timedelta(minutes=5)


@cache
def client() -> SESV2Client:
    """The process's one client. It never tries again by itself: a lost answer may be a mail that was taken."""
    made: SESV2Client = aws.client(
        "sesv2",
        connect_timeout=3,
        read_timeout=15,
        retries={"mode": "standard", "total_max_attempts": 1},
        parameter_validation=False,  # `send` alone makes them
    )
    return made


def send(sender: str, to: str, cc: Sequence[str], raw: bytes, mail_id: str, configuration_set: str) -> str:
    """Hand a MIME message to SES; returns SES's message id. `mail_id` comes back with each of SES's events.

    Raises:
        Refused: SES said no to this mail; nothing was sent.
        AccountRefused: SES said no to the account, or was not reached; nothing was sent.
        Unclear: SES may have it; only its send event tells.
    """
    try:
        answer = client().send_email(
            FromEmailAddress=sender,
            Destination={"ToAddresses": [to], "CcAddresses": list(cc)},
            Content={"Raw": {"Data": raw}},
            EmailTags=[{"Name": "mail_id", "Value": tag(mail_id)}],
            ConfigurationSetName=configuration_set,
        )
    except ClientError as error:
        code = error.response["Error"].get("Code", "")
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500) >= 500:
            raise Unclear(code) from error
        words = error.response["Error"].get("Message", "")
        sandbox = UNVERIFIED in words
        if code in ("BadRequestException", "MessageRejected") and not sandbox and not SUSPENDED.search(words):
            raise Refused(code) from error
        daily = bool(DAILY.search(words))
        momentary = sandbox or (THROTTLED.search(code) and not daily)
        raise AccountRefused(QUOTA if daily else code, lasts=not momentary) from error
    except (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError) as error:
        raise AccountRefused(type(error).__name__) from error
    except (HTTPClientError, OSError) as error:
        raise Unclear(type(error).__name__) from error
    return answer["MessageId"]


@dataclass
class SendRate:
    """How many mails a second the account may send: what SES tells, which a process asks now and then."""

    last: float | None = None
    asked_at: datetime | None = None

    def at(self, now: datetime) -> float:
        """The rate; what SES told last where it does not answer, or the usual one."""
        if self.asked_at is None or now - self.asked_at >= RATE_KEPT:
            self.asked_at = now
            self.last = _told() or self.last
        return self.last or USUAL_RATE


def _told() -> float | None:
    try:
        return client().get_account().get("SendQuota", {}).get("MaxSendRate")
    except (ClientError, BotoCoreError):
        return None
