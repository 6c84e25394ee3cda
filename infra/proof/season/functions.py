"""Tovholder's functions as Lambda runs them: one process each, which is made anew when it died.

An invocation may come while another one is running (a fault lets the world go on in the middle of a call). Then it has
a process of its own, as it has at AWS: what a process keeps between two calls is not shared. That is the wiring, with
what hangs on it (the sender's pace and rate, the limit of posts), the clients and keys that are made once, the logger's
keys, and the language of the answer. What is read from files and never changes (templates, catalogues) is shared.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, Protocol, cast
from unittest.mock import patch

from aws_lambda_powertools.utilities.typing import LambdaContext

from infra.proof.season.cloud import Cloud, Process, forget_clients
from infra.proof.season.policies import ProcessDied

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


class Ended(Protocol):
    """Told that a process is through with an event, `well` or not."""

    def __call__(self, process: Process, event: Mapping[str, Any], *, well: bool) -> None:
        """It is over."""


QUEUED = frozenset({"budget", "summaries", "plan"})
"""Whose event lies in the dead-letter queue when it is given up (template.yaml, DestinationConfig). SES's are dropped:
they name people.
"""


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
    running: list[str] = field(default_factory=list)
    """The functions that are being invoked now, the innermost last."""
    ended: list[Ended] = field(default_factory=list)
    """Who is told of the end of each invocation."""

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """What the function returns.

        Raises:
            Broken: it raised, or its process died.
        """
        self.invocations[function] += 1
        handler = import_module(HANDLERS[function][0]).handler
        name = (function, event.get("rawPath") or self.cloud.world.now, event.get("body", ""))
        chance, hidden = (self.cloud.world.chance(*name, what) for what in ("ids", "secrets"))
        before, process, well = self.cloud.process, Process(function, chance=chance, hidden=hidden), False
        with self._alone(function):
            self.cloud.process = process
            try:
                context = _context(function, self.invocations.total())
                answer = copy_context().run(handler, event, context) if self.running[:-1] else handler(event, context)
                well = not process.dead
            except (Exception, ProcessDied) as error:
                if not process.dead:
                    raise Broken(function) from error
            finally:
                self.cloud.process = before
                for each in self.ended:
                    each(process, event, well=well)
                if process.dead:
                    self.deaths += 1
                    self._renew(function)
                for handed in process.handed_on:
                    self.send_event(function, handed)
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
            world.tell(function, "broke", *reasons(error))
            if tries < RETRIES[function]:
                world.within(timedelta(minutes=tries + 1), lambda: self.send_event(function, event, tries + 1))
            else:
                self.dead_letters.append(DeadLetter(function, event if function in QUEUED else {}))
            return False

    @contextmanager
    def _alone(self, function: str) -> Iterator[None]:
        """Nothing that a process of `function` keeps is shared with one of the same that is still running."""
        logger = import_module(HANDLERS[function][0]).logger.registered_formatter
        shared = function in self.running
        kept = dict(logger.log_format)
        self.running.append(function)
        try:
            if shared:
                self._renew(function)
            yield
        finally:
            self.running.pop()
            if shared:
                self._renew(function)
                logger.log_format = kept

    def _renew(self, function: str) -> None:
        """What runs next is a new process."""
        import_module(HANDLERS[function][1]).wiring.cache_clear()
        forget_clients()


def reasons(error: Broken) -> list[str]:
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
    # As CloudFormation names it, and infra/roles knows it.
    return cast(LambdaContext, _Context(f"season-{function.capitalize()}Function-1", f"request-{number}"))
