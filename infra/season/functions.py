"""Tovholder's functions as Lambda runs them: one process each, which is made anew when it died."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, cast
from unittest.mock import patch

from aws_lambda_powertools.utilities.typing import LambdaContext

from infra.season.cloud import Cloud, Process, forget_clients
from infra.season.faults import ProcessDied

HANDLERS = {
    "registration": ("registration.app", "registration.wiring"),
    "send": ("mailing.send", "mailing.send"),
    "plan": ("mailing.plan", "mailing.plan"),
    "feedback": ("mailing.feedback", "mailing.feedback"),
    "budget": ("budget.app", "budget.app"),
    "summaries": ("summaries.app", "summaries.app"),
    "desk": ("desk.app", "desk.wiring"),
}
"""Of each function the module with its handler, and the one with its wiring."""

RETRIES = {"feedback": 2, "budget": 2, "summaries": 2, "plan": 0}
"""How often Lambda tries an asynchronous event again: a minute later, then two (template.yaml, EventInvokeConfig)."""


class Broken(Exception):
    """An invocation that did not come to its end: an exception, or a process that died."""


@dataclass
class DeadLetter:
    """What was given up: an event, or stream records."""

    function: str
    event: Mapping[str, Any]


@dataclass
class Functions:
    """Every function, its logs, and what was given up."""

    cloud: Cloud
    logs: list[str] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    deaths: int = 0
    invocations: Counter[str] = field(default_factory=Counter)

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """What the function returns.

        Raises:
            Broken: it raised, or its process died.
        """
        self.invocations[function] += 1
        handler = import_module(HANDLERS[function][0]).handler
        process = self.cloud.process = Process(function)
        try:
            answer = handler(event, _context(function, self.invocations.total()))
        except (Exception, ProcessDied) as error:
            if not process.dead:
                raise Broken(function) from error
        finally:
            self.cloud.process = None
            if process.dead:
                self._bury(function)
        if process.dead:
            raise Broken(function)
        return answer

    def send_event(self, function: str, event: Mapping[str, Any], tries: int = 0) -> bool:
        """Invoke the function as EventBridge does: what breaks is tried again, then becomes a dead letter.

        Whether it came to its end at once.
        """
        world = self.cloud.world
        try:
            self.invoke(function, event)
            return True
        except Broken as error:
            world.tell(function, "broke", *cause(error))
            if tries < RETRIES[function]:
                world.within(timedelta(minutes=tries + 1), lambda: self.send_event(function, event, tries + 1))
            else:
                self.dead_letters.append(DeadLetter(function, event))
            return False

    def _bury(self, function: str) -> None:
        self.deaths += 1
        import_module(HANDLERS[function][1]).wiring.cache_clear()
        forget_clients()


def cause(error: Broken) -> list[str]:
    """Why it broke, for the log."""
    return [type(error.__cause__).__name__ if error.__cause__ else "process died"]


@contextmanager
def functions(cloud: Cloud) -> Iterator[Functions]:
    """The functions in `cloud`, in new processes, with what they log kept as lines."""
    made = Functions(cloud)
    with ExitStack() as stack:
        for module, wired in HANDLERS.values():
            wiring = import_module(wired).wiring
            wiring.cache_clear()
            stack.callback(wiring.cache_clear)
            handler = import_module(module).logger.registered_handler
            stack.callback(handler.setStream, handler.setStream(_Lines(made.logs)))
            stack.enter_context(patch.object(handler, "handleError", partial(_lost, made.logs)))
        yield made


@dataclass
class _Lines:
    """A stream that keeps what is written to it."""

    kept: list[str]

    def write(self, text: str) -> None:
        if text.strip():
            self.kept.append(text.strip())

    def flush(self) -> None:
        """Nothing waits."""


def _lost(logs: list[str], record: logging.LogRecord) -> None:
    """A line that could not be written: logging would say so on the console and go on."""
    logs.append(json.dumps({"level": "CRITICAL", "message": "a line was lost", "of": record.getMessage()}))


def errors(logs: list[str]) -> list[Mapping[str, Any]]:
    """The lines that an alarm would count."""
    lines = (json.loads(line) for line in logs)
    return [line for line in lines if line.get("level") in {"ERROR", "CRITICAL"}]


@dataclass(frozen=True)
class _Context:
    function_name: str
    aws_request_id: str
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:eu-north-1:123456789012:function:season"
    log_group_name: str = "season"
    log_stream_name: str = "season"

    def get_remaining_time_in_millis(self) -> int:
        """As much as ever."""
        return 30_000


def _context(function: str, number: int) -> LambdaContext:
    return cast(LambdaContext, _Context(function, f"request-{number}"))
