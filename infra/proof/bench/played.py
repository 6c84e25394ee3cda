"""A played season, invocation by invocation: what each function was given, what AWS answered, and what that costs.

The other benches take their counts from here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError
from moto.dynamodb.models import dynamodb_backends

from infra.proof.bench.meter import Cost, Meter
from infra.proof.bench.tick import size
from infra.proof.season.cloud import REGION
from infra.proof.season.play import Script, Season, season
from infra.proof.season.policies import Call
from infra.proof.season.streams import ACCOUNT


@dataclass(frozen=True)
class Answered:
    """A call, and what AWS said: a refusal where it is an `error`."""

    service: str
    operation: str
    answer: Mapping[str, Any]
    error: bool = False


@dataclass
class Invocation:
    """One invocation, at `at`. `kind` says what was asked of the function.

    `whole`: every answer is one of plain values, so that it can be done again.
    """

    function: str
    event: Mapping[str, Any]
    at: datetime
    kind: str = ""
    answers: list[Answered] = field(default_factory=list)
    cost: Cost = field(default_factory=Cost)
    whole: bool = False
    bytes_out: int = 0
    """What the function hands over: its answer to a browser, or mails to SES."""
    page: str = ""
    """Its answer to a browser, where that is text."""
    asked: int = 0
    """Calls that it made of AWS."""

    @property
    def sent(self) -> int:
        """Mails that SES took."""
        return sum(each.operation == "SendEmail" and not each.error for each in self.answers)


@dataclass
class Recorder:
    """Keeps every invocation of a season."""

    made: Season
    meter: Meter
    kept: list[Invocation] = field(default_factory=list)
    running: Invocation | None = None

    def invoke(self, function: str, event: Mapping[str, Any], go: Any) -> Any:
        """Let `go` invoke the function, and keep what comes of it. What it hands on is an invocation inside it."""
        found, before = Invocation(function, event, self.made.world.now), (self.meter.cost, self.running)
        self.meter.cost, self.running = found.cost, found
        logged = len(self.made.functions.logs)
        try:
            answer = go(function, event)
        finally:
            self.meter.cost, self.running = before
        logs = [json.loads(line) for line in self.made.functions.logs[logged:]]
        found.kind = _kind(found, logs)
        calls = {each.operation for each in found.answers}
        found.whole = found.asked == len(found.answers) and "GetObject" not in calls
        if isinstance(answer, Mapping):
            found.bytes_out += len(answer.get("body") or "")
            found.page = "" if answer.get("isBase64Encoded") else answer.get("body") or ""
        self.kept.append(found)
        return answer

    def listen(self, go: Any, do: Any, service: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        """Let `go` carry out a call, and keep a refusal."""
        if self.running is not None:
            self.running.asked += 1

        def heard() -> Any:
            try:
                return do()
            except ClientError as error:
                if self.running is not None:
                    self.running.answers.append(Answered(service, operation, error.response, error=True))
                raise

        return go(heard, service, operation, arguments)

    def hear(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Keep what AWS answered to a call."""
        self.meter.hear(call, answer)
        if self.running is not None:
            said = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
            self.running.answers.append(Answered(call.service, call.operation, said))
            if call.operation == "SendEmail":
                self.running.bytes_out += len(call.arguments["Content"]["Raw"]["Data"])


def _kind(found: Invocation, logs: Sequence[Mapping[str, Any]]) -> str:
    told = next((each for each in logs if each.get("message") == "answered"), None)
    if told is not None:
        return f"{told['method']} {told.get('route', '')} {told['status']}"
    if found.function == "send":
        return " ".join(
            sorted({each.kind for each in mails(found.event)}) if len(found.event["Records"]) == 1 else ["several"]
        )
    if found.function in {"plan", "summaries", "budget"} and "time" in found.event:
        # A sign of life is one item that is put (shared/alerts/heartbeat.py).
        writes = sum(found.cost.calls[each] for each in ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"))
        handed = any(each.operation == "Invoke" for each in found.answers)
        due = "nothing due" if writes == min(found.cost.calls["PutItem"], 1) and not handed else "something due"
        return f"a season, {due}" if "season" in found.event else due
    if found.function == "budget":
        return "recount"
    return str(found.event.get("detail", {}).get("eventType", ""))


@dataclass(frozen=True)
class Owed:
    """A mail in a stream record."""

    kind: str


def mails(event: Mapping[str, Any]) -> Iterator[Owed]:
    """Those of the event of a stream."""
    for record in event["Records"]:
        image = record["dynamodb"].get("NewImage", {})
        if "kind" in image:
            yield Owed(image["kind"]["S"])


@dataclass(frozen=True)
class Played:
    """A season that was played to its end."""

    invocations: Sequence[Invocation]
    ticks: int
    """Of the schedule, also those that the season leaves out because they change nothing."""
    days: float
    members: int
    stored: Mapping[str, int]
    """Bytes in each table at the end."""
    tables: Mapping[str, str]
    """Their names, as the functions' environment has them."""

    def of(self, function: str, kind: str = "") -> list[Invocation]:
        """The invocations of a function that were of one kind; all of them, without."""
        return [each for each in self.invocations if each.function == function and kind in {"", each.kind}]


def picture(played: Played) -> Invocation:
    """The season's share picture asked for, which nobody in a season does."""
    page = played.of("registration", "GET meeting 200")[0]
    project = page.event["rawPath"].split("/")[1]
    event = {**page.event, "rawPath": f"/{project}/share.png"}
    read = [each for each in page.answers if each.operation == "Query"]
    cost = Cost(Counter({"Query": 1}), read_units=0.5)
    return Invocation("pictures", event, page.at, "GET share.png 200", read, cost, whole=True)


def play(script: Script) -> Played:
    """Play `script`, and keep it."""
    meter = Meter(functions=())
    with season(script, meter) as made, ExitStack() as stack:
        recorder = Recorder(made, meter)
        go, through = made.functions.invoke, made.cloud.pass_through
        stack.enter_context(
            patch.object(made.functions, "invoke", lambda name, event: recorder.invoke(name, event, go))
        )
        stack.enter_context(patch.object(made.cloud, "pass_through", partial(recorder.listen, through)))
        made.cloud.heard.append(recorder.hear)
        made.begin()
        began = made.world.now
        for _ in made.days():
            pass
        days = (made.world.now - began).total_seconds() / 86400
        return Played(recorder.kept, made.schedules.ticks, days, len(script.rows), _stored(made), made.cloud.tables)


def _stored(made: Season) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for name, table in made.cloud.tables.items():
        items = dynamodb_backends[ACCOUNT][REGION].tables[table].all_items()
        found[name] = sum(size(each.to_json()["Attributes"]) + 100 for each in items)
    return found
