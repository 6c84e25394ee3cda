"""Watching a season call by call: who asked, what AWS did, and what the injector did to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.proof.season.play import Season
from infra.proof.season.policies import Call

WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}
ACTS = WRITES | {"SendEmail", "Invoke", "PutObject", "DeleteObject", "PutParameter"}
"""What changes something, here or in somebody's mailbox."""

Values = Mapping[str, Any]


@dataclass
class Invocation:
    """A function at work on `event`. `struck`: what the injector did to it; `raced`: others worked while it waited."""

    function: str
    event: Values
    at: datetime
    calls: list[str] = field(default_factory=list)
    acts: int = 0
    struck: list[str] = field(default_factory=list)
    raced: bool = False

    @property
    def method(self) -> str:
        """GET, HEAD, POST; empty where no browser asked."""
        return str(self.event.get("requestContext", {}).get("http", {}).get("method", ""))

    @property
    def path(self) -> str:
        """What a browser asked for; empty where none did."""
        return str(self.event.get("rawPath", ""))

    @property
    def excused(self) -> bool:
        """Whether it may break: something went wrong around it, or others were quicker."""
        return bool(self.struck) or self.raced


@dataclass(frozen=True)
class Ended:
    """An invocation that is over: its answer, why it broke (empty: it did not), and the log lines written meanwhile."""

    invocation: Invocation
    answer: Any
    broke: str
    lines: tuple[str, ...]


def of_life(call: Call) -> bool:
    """Whether a schedule leaves its sign of life, or looks for those of others (shared/alerts/heartbeat.py)."""
    asked = call.arguments.get("Item") or call.arguments.get("RequestItems") or {}
    return "'S': 'heartbeat." in str(asked)


OnCall = Callable[[Invocation | None, Call], object]
"""Told of each call at the moment when AWS has done it; of no invocation where the world itself asks."""

OnEnd = Callable[[Ended], object]


@dataclass
class Watcher:
    """Stands at the gate that every call passes, and at every function's door."""

    season: Season
    on_call: list[OnCall] = field(default_factory=list)
    on_end: list[OnEnd] = field(default_factory=list)
    working: list[Invocation] = field(default_factory=list)
    """Who is at work, the innermost last: the injector lets the world go on in the midst of a call."""

    def begin(self) -> None:
        """From now on."""
        cloud, functions = self.season.cloud, self.season.functions
        passing, invoking = cloud.pass_through, functions.invoke

        def pass_through(do: Callable[[], Any], service: str, operation: str, arguments: Values) -> Any:
            return self._pass(passing, do, service, operation, arguments)

        def invoke(function: str, event: Values) -> Any:
            return self._invoke(invoking, function, event)

        cloud.pass_through = pass_through  # type: ignore[method-assign]
        functions.invoke = invoke  # type: ignore[method-assign]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is read here is nobody's call."""
        process, self.season.cloud.process = self.season.cloud.process, None
        try:
            yield
        finally:
            self.season.cloud.process = process

    def _pass(
        self, passing: Callable[..., Any], do: Callable[[], Any], service: str, operation: str, arguments: Values
    ) -> Any:
        process = self.season.cloud.process
        by = self.working[-1] if process is not None and self.working else None
        call = Call(0, by.function if by else "", service, operation, arguments)
        done = refused = False

        def noted() -> Any:
            nonlocal done, refused
            try:
                answer = do()
            except Exception:
                refused = True
                raise
            if not done:
                done = True
                self._done(by, call)
            return answer

        if by is not None and not of_life(call):
            by.calls.append(operation)
        try:
            return passing(noted, service, operation, arguments)
        except BaseException:
            if by is not None and (done or not refused):
                by.struck.append(operation)
            raise

    def _done(self, by: Invocation | None, call: Call) -> None:
        if by is not None and call.operation in ACTS and not of_life(call):
            by.acts += 1
        for told in self.on_call:
            told(by, call)

    def _invoke(self, invoking: Callable[..., Any], function: str, event: Values) -> Any:
        logs = self.season.functions.logs
        made, before = Invocation(function, event, self.season.world.now), len(logs)
        for each in self.working:
            each.raced = True
        self.working.append(made)
        answer, broke = None, ""
        try:
            answer = invoking(function, event)
            return answer
        except BaseException as error:
            broke = repr(error.__cause__ or error)
            raise
        finally:
            self.working.pop()
            for each in self.working:
                each.struck += made.struck
            ended = Ended(made, answer, broke, tuple(logs[before:]))
            for told in self.on_end:
                told(ended)


def tables(call: Call) -> Iterator[str]:
    """The tables that a call names."""
    if call.operation == "TransactWriteItems":
        yield from (each["TableName"] for part in call.arguments["TransactItems"] for each in part.values())
    elif "TableName" in call.arguments:
        yield call.arguments["TableName"]


def parts(call: Call, table: str) -> Iterator[tuple[str, Values]]:
    """The writes of `call` on `table`: Put, Update, Delete or ConditionCheck, and its request."""
    if call.operation == "TransactWriteItems":
        for part in call.arguments["TransactItems"]:
            for kind, request in part.items():
                if request["TableName"] == table:
                    yield kind, request
    elif call.operation in WRITES and call.arguments.get("TableName") == table:
        yield call.operation.removesuffix("Item"), call.arguments
