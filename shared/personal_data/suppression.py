"""SES's own list of addresses that it mails no more, of the whole account: what it says of one, and taking it off.

The pages ask for the person whose own link they were opened by; no function takes anybody off. Whoever runs `tovholder`
needs `ses:GetSuppressedDestination` and `ses:DeleteSuppressedDestination`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.technical import aws, clock

NOT_SAID = aws.UNREACHABLE
UNKNOWN = "unknown"


def said_of(address: str) -> dict[str, str] | None:
    """Why and since when SES mails `address` no more; None where it does.

    Raises:
        NOT_SAID: it cannot be asked, or not by us.
    """
    try:
        found = _client().get_suppressed_destination(EmailAddress=address)["SuppressedDestination"]
    except NOT_SAID as error:
        response: dict[str, Any] = getattr(error, "response", {})
        if response.get("Error", {}).get("Code") != "NotFoundException":
            raise
        return None
    at: datetime = found["LastUpdateTime"]
    return {"reason": found["Reason"], "at": clock.text(at.astimezone(UTC))}


def as_far_as_said(address: str) -> dict[str, str] | str | None:
    """The same; `UNKNOWN` where SES cannot be asked now."""
    try:
        return said_of(address)
    except NOT_SAID:
        return UNKNOWN


def take_off(address: str) -> bool:
    """Take `address` off the list; whether it was on it.

    Raises:
        NOT_SAID: as `said_of`.
    """
    if said_of(address) is None:
        return False
    _client().delete_suppressed_destination(EmailAddress=address)
    return True


def _client() -> Any:
    return aws.client("sesv2", retries={"mode": "standard", "total_max_attempts": 2}, connect_timeout=2, read_timeout=3)
