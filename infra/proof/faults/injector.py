"""The injector: what goes wrong in a season with faults, all of it drawn from the seed, until it clears up.

Some of it is off at times, so that each thing also goes wrong without the others. What is off and how bad the rest is
stands in `FaultProfile`. The injector remembers what it did to each mail, which is what `excused` rests on.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ReadTimeoutError

from infra.proof.faults.delivery import Acceptance, DeliveryOracle, about, mail_id
from infra.proof.faults.interleaving import ConcurrentWriter, Interleaving
from infra.proof.faults.outage import RETRIED, SesOutage
from infra.proof.faults.profile import FaultProfile
from infra.proof.faults.refusals import BROKEN, SES_LATER, conflict, refusal, refusals
from infra.proof.season.cloud import Cloud, Process
from infra.proof.season.functions import Functions
from infra.proof.season.policies import Call, DeliveryPolicy, Fault, ProcessDied, Record, keys, of_mail
from infra.proof.season.world import Chances, World

WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}
ONE_WRITE = WRITES - {"TransactWriteItems"}
"""The SDK sends a transaction with a token: asked for twice it is carried out once."""

RISKY = WRITES | {"SendEmail"}
ELSEWHERE = 0.1
"""So often, in proportion, a call is held up that changes nothing."""

MINUTE = timedelta(minutes=1)

Delayed = Callable[[str, timedelta], object]
"""Told of a mail, by its id, that will be so late, by its stream record or because SES does not take it now."""


class FaultInjector(Fault, DeliveryPolicy):
    """A season's Fault and its DeliveryPolicy. `cleared`: from then on nothing goes wrong any more.

    `counts`: how often each thing went wrong, by its name in `FaultProfile`.
    """

    def __init__(self, seed: int, profile: FaultProfile) -> None:
        self.chances = Chances(f"faults of {seed}")
        self.chance = random.Random()  # noqa: S311 - `_at` seeds it at each point where something may go wrong
        self.profile = profile
        self.cleared = False
        self.counts: Counter[str] = Counter()
        self.heard = DeliveryOracle()
        self.cloud: Cloud | None = None
        self.meanwhile: Interleaving | None = None
        self.delayed: list[Delayed] = []
        self.outage = SesOutage(self.chance, self._strikes)

    def over(self, functions: Functions) -> None:
        """Come over these functions and their cloud."""
        self.cloud = functions.cloud
        self.meanwhile = Interleaving(self.chance, functions)
        functions.ended.append(self._ended)

    def acted_by(self, rival: ConcurrentWriter, delayed: Delayed) -> None:
        """Who is quicker than others, and who hears of what is late."""
        assert self.meanwhile is not None
        self.meanwhile.rival = rival
        self.delayed.append(delayed)

    @property
    def acceptances(self) -> list[Acceptance]:
        """Every mail that SES took, in order, as often as it took it."""
        return self.heard.acceptances

    def excused(self, acceptance: Acceptance) -> bool:
        """The one honest exception: whether the injector kept us from recording this acceptance, and SES's own word of
        it from us for as long as one waits for it. Only then may the mail go out once more.
        """
        return self.heard.excused(acceptance)

    # What happens around a call

    def before(self, call: Call) -> None:
        """Nothing has reached AWS yet."""
        self._at(call.function, call.operation, about(call))
        self._go_on(call)
        self._at(call.function, call.operation, about(call), "before")
        if self._strikes("death"):
            self._break(call, ProcessDied())
        if call.operation == "SendEmail":
            if self._out() or self._strikes("ses_later"):
                self._tell(mail_id(call), RETRIED)
                self._break(call, refusal(call, *self.chance.choice(SES_LATER)))
            if self._strikes("ses_never"):
                self.heard.refused.add(mail_id(call))
                self._break(call, refusal(call, "BadRequestException", 400))
            if self._strikes("ses_unclear"):
                self._break(call, self._unclear(call))
        elif call.operation == "TransactWriteItems" and self._strikes("conflict"):
            self._break(call, conflict(call, self.chance))
        elif self._strikes("throttled"):
            self._break(call, refusal(call, *self.chance.choice(refusals(call.service))))

    def carry(self, call: Call, do: Callable[[], Any]) -> Any:
        """The SDK may ask twice."""
        answer = do()
        self._at(call.function, call.operation, about(call), "carried")
        if call.operation in ONE_WRITE and self._strikes("asked_twice"):
            answer = do()
        process, now = self._stage
        self.heard.done(process, call, answer, now)
        return answer

    def after(self, call: Call) -> None:
        """AWS has done it; the function does not know yet."""
        self._at(call.function, call.operation, about(call), "after")
        if self._strikes("death"):
            self._break(call, ProcessDied())
        if call.operation == "SendEmail" and self._strikes("ses_unclear"):
            self._break(call, self._unclear(call))
        if call.operation in WRITES and self._strikes("answer_lost"):
            self._break(call, self._unclear(call))

    # On the way

    def record(self, world: World, function: str, record: Record) -> Iterable[timedelta]:
        """A stream record: late by up to an hour, and perhaps once more."""
        self._at(function, keys(record))
        first = self._delay("record_late", 0.2, 1.2, 2400)
        if first >= MINUTE:
            self._tell(record["dynamodb"]["Keys"].get("id", {}).get("S", ""), first)
        again = [self._delay("record_late", 0.2, 90, 3600)] if self._strikes("record_twice") else []
        return [first, *again]

    def feedback(self, world: World, event: Mapping[str, Any]) -> Iterable[timedelta]:
        """An event of SES: lost, late by up to hours, and perhaps once more. What loses one of a mail's events often
        loses the others too.
        """
        self._at("feedback", *of_mail(event))
        if not self.cleared and self.outage.loses(str(event["detail"]["mail"]["messageId"])):
            return []
        ways = [self._delay("event_late", 0.5, 5, 3 * 3600)]
        if self._strikes("event_twice"):
            ways.append(self._delay("event_late", 0.5, 300, 3 * 3600))
        return ways

    def schedule(self, world: World, function: str, time: datetime) -> Iterable[timedelta]:
        """A scheduled invocation: not at all, late, or two of them at once."""
        self._at(function, time)
        if self._strikes("tick_skipped"):
            return []
        first = self._delay("tick_late", 0, 0, 600)
        if self._strikes("tick_twice"):
            again = first + timedelta(milliseconds=1)
            return [again, again]
        return [first]

    def overlaps(self, world: World) -> bool:
        """Whether a stream's records may be worked on twice at once."""
        return not self.cleared and self.profile.overlap > 0

    # Chance

    def _at(self, *name: object) -> None:
        """What is drawn from here on depends on `name` alone, whatever else went wrong in the season."""
        self.chance.seed(self.chances.next(*name))

    @property
    def _stage(self) -> tuple[Process, datetime]:
        assert self.cloud is not None
        assert self.cloud.process is not None
        return self.cloud.process, self.cloud.world.now

    def _strikes(self, what: str) -> bool:
        share = 0 if self.cleared else getattr(self.profile, what)
        if not share or self.chance.random() >= share:
            return False
        self.counts[what] += 1
        return True

    def _delay(self, what: str, low: float, high: float, latest: float) -> timedelta:
        if self._strikes(what):
            high = latest
        return timedelta(milliseconds=round(self.chance.uniform(low, high) * 1000))

    def _ended(self, process: Process, event: Mapping[str, Any], *, well: bool) -> None:
        assert self.cloud is not None
        self.heard.ended(process, event, self.cloud.world.now, well=well)

    def _tell(self, mail: str, late: timedelta) -> None:
        for told in self.delayed if mail else ():
            told(mail, late)

    def _break(self, call: Call, error: BaseException) -> None:
        process, _ = self._stage
        self.heard.struck(process)
        raise error

    def _unclear(self, call: Call) -> BaseException:
        if self.chance.random() < 0.5:
            return ReadTimeoutError(endpoint_url=f"https://{call.service}.eu-north-1.amazonaws.com")
        return refusal(call, *BROKEN.get(call.service, ("InternalFailure", 500)))

    def _out(self) -> bool:
        _, now = self._stage
        return not self.cleared and self.outage.out(now)

    def _go_on(self, call: Call) -> None:
        """Hold the call up: what was read may be old by the time of the write. Most races are lost there."""
        here = self.meanwhile
        if here is None or self.cleared or not here.possible:
            return
        contested = here.contested(call)
        # The secretariat changes seats so seldom that it is met twice as often.
        if contested and (self._strikes("rival") or (call.function == "desk" and self._strikes("rival"))):
            here.hold_up(contested)
        elif (call.operation in RISKY or self.chance.random() < ELSEWHERE) and self._strikes("meanwhile"):
            here.hold_up()
