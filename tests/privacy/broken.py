"""A season in which AWS refuses, and says why in words that quote what it was asked."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from infra.proof.season.policies import Call, Fault, ProcessDied

WITH_WORDS = {"SendEmail", "TransactWriteItems", "PutObject"}
"""Calls that bring what people wrote."""


class Quotes(Fault):
    """Now and then a call fails before or behind it, with a message that quotes every argument; or the process dies.

    SES does that for a living: "Email address is not verified: …". What it tells of a bounce finds nobody at home;
    of the one complaint in a season it is heard.
    """

    def __init__(self, seed: int, share: float = 0.012) -> None:
        self.chance = random.Random(seed)
        self.share = share
        self.brought: Counter[str] = Counter()
        self.said: dict[str, list[str]] = {}
        """Each message, with what it quoted, by the function that met it: what there was to leak."""

    def before(self, call: Call) -> None:
        """Refused, so that nothing has happened."""
        told = call.function == "feedback" and call.operation == "UpdateItem"
        if told and "complained" not in str(call.arguments) and self.chance.random() < 0.3:
            self._refuse(call, "ValidationException", 400)
        if self._due(call):
            self._refuse(call, *self.chance.choice(_REFUSALS))

    def after(self, call: Call) -> None:
        """Done, and nobody is told."""
        if self.chance.random() < self.share / 4:
            raise ProcessDied

    def _due(self, call: Call) -> bool:
        """Each function has its turn: of the calls that bring words every sixth, of the others now and then one."""
        if call.operation not in WITH_WORDS:
            return self.chance.random() < self.share
        self.brought[call.function] += 1
        return self.brought[call.function] % 6 == 1

    def _refuse(self, call: Call, code: str, status: int) -> None:
        words = f"Email address is not verified, or one of these is wrong: {dict(call.arguments)}"
        self.said.setdefault(call.function, []).append(words)
        if not status:
            raise ParamValidationError(report=words)
        response: Any = {"Error": {"Code": code, "Message": words}, "ResponseMetadata": {"HTTPStatusCode": status}}
        raise ClientError(response, call.operation)


_REFUSALS = (
    ("MessageRejected", 400),
    ("ValidationException", 400),
    ("AccessDeniedException", 400),
    ("InternalServerError", 500),
    ("ParamValidation", 0),
)
