"""Where things go wrong: before and after every AWS call, on the way of a stream record, a schedule, an event of SES.

The season is played with the kind versions of these policies; tests and `make faults` put others in their place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from infra.proof.season.world import World
from shared.outbox.mail import id_of

Record = Mapping[str, Any]
"""A stream record, as Lambda hands it over."""


class ProcessDied(BaseException):
    """The process that ran a function is gone, in the middle of whatever it did. Nothing in it may catch this."""


@dataclass(frozen=True)
class Call:
    """An AWS call of a function: the `number`-th of the season, from 1."""

    number: int
    function: str
    service: str
    operation: str
    arguments: Mapping[str, Any]


class Fault:
    """What happens around a call. Either method may raise: `ProcessDied`, or an error of botocore's."""

    def before(self, call: Call) -> None:
        """Nothing has reached AWS yet."""

    def carry(self, call: Call, do: Callable[[], Any]) -> Any:
        """The call itself: what AWS answers. It may be done once more, as by an SDK that lost the first answer."""
        return do()

    def after(self, call: Call) -> None:
        """AWS has done it; the function does not know yet."""


def keys(record: Record) -> str:
    """The keys of the item that a stream record is about."""
    return json.dumps(record["dynamodb"]["Keys"], sort_keys=True)


def of_mail(event: Mapping[str, Any]) -> tuple[str, str]:
    """What an event of SES tells, and of which mail."""
    detail = event["detail"]
    return detail["eventType"], str(detail["mail"]["tags"]["mail_id"])


class DeliveryPolicy:
    """How long things are on their way: each of these yields the delays after which something arrives.

    None at all: it is lost. Two: it arrives twice.
    """

    def record(self, world: World, function: str, record: Record) -> Iterable[timedelta]:
        """A stream record on its way to a function."""
        return [world.draw(0.2, 1.2, function, keys(record))]

    def feedback(self, world: World, event: Mapping[str, Any]) -> Iterable[timedelta]:
        """An event of SES on its way to the feedback function."""
        return [world.draw(0.5, 5, "feedback", *of_mail(event))]

    def schedule(self, world: World, function: str, time: datetime) -> Iterable[timedelta]:
        """A scheduled invocation."""
        return [timedelta()]

    def overlaps(self, world: World) -> bool:
        """Whether a stream's records are brought while the same stream's earlier ones are still being worked on."""
        return False


class EverythingTwice(DeliveryPolicy):
    """Each stream record and each event of SES arrives twice, the second time up to an hour later."""

    def feedback(self, world: World, event: Mapping[str, Any]) -> Iterable[timedelta]:
        """Both times."""
        return [world.draw(0.5, most, "feedback", *of_mail(event)) for most in (5, 3600)]

    def record(self, world: World, function: str, record: Record) -> Iterable[timedelta]:
        """Both times."""
        return [world.draw(0.2, most, function, keys(record)) for most in (1.2, 3600)]


@dataclass
class DiesAfterSes(Fault):
    """The send function dies after every `every`-th mail that SES accepted, before it can record that."""

    every: int
    accepted: int = 0
    deaths: list[str] = field(default_factory=list)
    """Behind which mails, by their ids."""

    def after(self, call: Call) -> None:
        """Count what SES accepts, and die."""
        if call.operation != "SendEmail":
            return
        self.accepted += 1
        if self.accepted % self.every == 0:
            self.deaths += [id_of(tag["Value"]) for tag in call.arguments["EmailTags"]]
            raise ProcessDied


@dataclass
class Throttles(Fault):
    """SES is asked too fast at every `every`-th mail, and does not take it."""

    every: int
    asked: int = 0

    def before(self, call: Call) -> None:
        """Count what SES is asked, and refuse."""
        if call.operation != "SendEmail":
            return
        self.asked += 1
        if self.asked % self.every == 0:
            refusal: Any = {
                "Error": {"Code": "TooManyRequestsException", "Message": "Maximum sending rate exceeded."},
                "ResponseMetadata": {"HTTPStatusCode": 429},
            }
            raise ClientError(refusal, call.operation)
