"""SES's own list of addresses that it mails no more, of the whole account: what it says of one, and taking it off.

No function of ours may read or change it; whoever runs `tovholder` needs `ses:GetSuppressedDestination` and
`ses:DeleteSuppressedDestination`.
"""

from __future__ import annotations

from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.ops.place import region_of
from shared.technical import clock

NOT_SAID = (ClientError, BotoCoreError)


def said_of(address: str) -> dict[str, str] | None:
    """Why and since when SES mails `address` no more; None where it does.

    Raises:
        NOT_SAID: it cannot be asked, or not by us.
    """
    try:
        found = _client().get_suppressed_destination(EmailAddress=address)["SuppressedDestination"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return None
    return {"reason": found["Reason"], "at": clock.text(found["LastUpdateTime"])}


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
    return boto3.client("sesv2", region_name=region_of())
