"""What AWS says when it does not do what it is asked, as botocore raises it after its own retries."""

from __future__ import annotations

import random
from typing import Any

from botocore.exceptions import ClientError

from infra.proof.season.policies import Call

SES_LATER = (("TooManyRequestsException", 429), ("LimitExceededException", 400), ("SendingPausedException", 400))
BROKEN = {"dynamodb": ("InternalServerError", 500), "sesv2": ("InternalServiceErrorException", 500)}


def refusals(service: str) -> tuple[tuple[str, int], ...]:
    """Code and status of each answer by which `service` says: not now."""
    if service != "dynamodb":
        return (("ThrottlingException", 400), ("InternalFailure", 500))
    return (
        ("ProvisionedThroughputExceededException", 400),
        ("ThrottlingException", 400),
        ("RequestLimitExceeded", 400),
        ("InternalServerError", 500),
    )


def refusal(call: Call, code: str, status: int) -> ClientError:
    """The error that `call` ends in."""
    said: Any = {
        "Error": {"Code": code, "Message": "the injector"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(said, call.operation)


def conflict(call: Call, chance: random.Random) -> ClientError:
    """A transaction that met another one on one of its items, drawn by `chance`."""
    error = refusal(call, "TransactionCanceledException", 400)
    items = call.arguments["TransactItems"]
    hit = chance.randrange(len(items))
    code = chance.choice(("TransactionConflict", "ThrottlingError"))
    reasons: Any = [{"Code": code if place == hit else "None"} for place in range(len(items))]
    error.response["CancellationReasons"] = reasons
    return error
