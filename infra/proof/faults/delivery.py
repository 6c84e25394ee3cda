"""What the injector did to each mail that SES took: could we record it, and did SES's own event arrive.

Kept from the injector's side: a function that the injector left alone and that forgets to record, or does not listen to
SES, is not excused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.proof.season.cloud import Process
from infra.proof.season.policies import Call
from shared.outbox.mail import id_of
from shared.outbox.protocol import GRACE

SLACK = timedelta(seconds=10)
"""The lease is a little older than the acceptance."""


@dataclass(frozen=True)
class Acceptance:
    """SES took the mail `id` as `message` at this moment."""

    id: str
    message: str
    at: datetime


@dataclass
class DeliveryOracle:
    """`acceptances`: every mail that SES took. `refused`: the mails that SES said it will never take."""

    acceptances: list[Acceptance] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    unrecorded: set[str] = field(default_factory=set)
    """The messages after which the injector struck before they could be recorded."""
    told: dict[str, datetime] = field(default_factory=dict)
    """When SES's own word of a message first came to a feedback function that the injector did not keep from it."""
    _open: dict[int, str] = field(default_factory=dict)
    """By process: the message that it has handed over and not recorded yet."""
    _struck: set[int] = field(default_factory=set)

    def excused(self, acceptance: Acceptance) -> bool:
        """Whether the mail may go out once more after this."""
        told = self.told.get(acceptance.message)
        return acceptance.message in self.unrecorded and (told is None or told > acceptance.at + GRACE - SLACK)

    def done(self, process: Process, call: Call, answer: Mapping[str, Any], now: datetime) -> None:
        """AWS has carried out a call."""
        if call.operation == "SendEmail":
            message = str(answer["MessageId"])
            self.acceptances.append(Acceptance(mail_id(call), message, now))
            self._open[id(process)] = message
        elif call.operation == "UpdateItem" and id(process) in self._open:
            said = call.arguments.get("ExpressionAttributeValues", {}).get(":message", {})
            if said.get("S") == self._open[id(process)]:
                del self._open[id(process)]

    def struck(self, process: Process) -> None:
        """The injector has raised an error in `process`, or killed it."""
        self._struck.add(id(process))
        if message := self._open.pop(id(process), None):
            self.unrecorded.add(message)

    def ended(self, process: Process, event: Mapping[str, Any], now: datetime, *, well: bool) -> None:
        """An invocation is over."""
        if process.function == "feedback" and (well or id(process) not in self._struck):
            self.told.setdefault(event["detail"]["mail"]["messageId"], now)
        self._struck.discard(id(process))
        self._open.pop(id(process), None)


def mail_id(call: Call) -> str:
    """Our own id of the mail that is handed to SES."""
    return next(id_of(tag["Value"]) for tag in call.arguments["EmailTags"] if tag["Name"] == "mail_id")


def about(call: Call) -> str:
    """What a call is about, for its chance: a mail, or the keys of the first item that it names."""
    if call.operation == "SendEmail":
        return mail_id(call)
    first = next(iter(call.arguments.get("TransactItems", [call.arguments])))
    while isinstance(first, Mapping) and not first.keys() & {"TableName", "Key", "Item", "RequestItems"}:
        if not first:
            break
        first = next(iter(first.values()))
    named = {name: first[name] for name in ("TableName", "Key") if name in first} if isinstance(first, Mapping) else {}
    return json.dumps(named, sort_keys=True, default=str)
