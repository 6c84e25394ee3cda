"""Does an invocation again, with AWS's answers at hand: what is left is the function's own time, and botocore's.

Calls go through botocore as ever; they end where the network would begin, and the answers that were kept come back from
there at once.
"""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSResponse, HTTPHeaders
from botocore.client import BaseClient

from infra.proof.bench.played import Answered, Invocation
from infra.proof.season.cloud import ENVIRONMENT, KEYS, SECRETS, forget_clients
from infra.proof.season.functions import HANDLERS, _context
from shared.technical import aws, clock, dynamodb

ONCE = {"GetAccount": {"SendQuota": {"MaxSendRate": 14.0}}} | {
    f"GetParameter {end}": {"Parameter": {"Name": f"{KEYS}/{end}", "Value": value}} for end, value in SECRETS.items()
}
"""What a process asks once, whatever comes first; a parameter by the end of its name."""


def asked_once(operation: str, body: bytes) -> str:
    """Where a call's answer stands in ONCE, if it stands there."""
    return f"{operation} {json.loads(body)['Name'].rpartition('/')[2]}" if operation == "GetParameter" else operation


@dataclass
class Wire:
    """Where the network would begin: gives each call the next answer that was kept for its operation."""

    ready: Sequence[tuple[str, int, bytes]] = ()
    place: int = 0
    spent: float = 0
    """Seconds of processor time in botocore since the invocation began."""

    def load(self, answers: Sequence[tuple[str, int, bytes]]) -> None:
        """Begin an invocation."""
        self.ready, self.place, self.spent = answers, 0, 0

    def timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, its time counted."""

        def passed(client: BaseClient, operation: str, arguments: Mapping[str, Any]) -> Any:
            began = time.process_time()
            try:
                return call(client, operation, arguments)
            finally:
                self.spent += time.process_time() - began

        return passed

    def answer(self, **given: Any) -> Any:
        """The answer to a call; botocore's hook `before-send`."""
        request, operation = given["request"], given["event_name"].rsplit(".", 1)[-1]
        once = ONCE.get(asked_once(operation, request.body))
        if once is not None:
            return self._response(request, 200, json.dumps(once).encode())
        wanted, status, body = self.ready[self.place]
        assert wanted == operation, f"{operation} where the season had {wanted}"
        self.place += 1
        return self._response(request, status, body)

    @staticmethod
    def _response(request: Any, status: int, body: bytes) -> Any:
        return AWSResponse(request.url, status, HTTPHeaders(), _Raw(body))


class _Raw(io.BytesIO):
    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self.read()


def wired(answers: Sequence[Answered]) -> list[tuple[str, int, bytes]]:
    """Answers as they come over the wire."""
    return [_wired(each) for each in answers if each.operation not in {"GetAccount", "GetParameter"}]


def _wired(each: Answered) -> tuple[str, int, bytes]:
    if each.service == "s3":
        return each.operation, 200, b""
    if not each.error:
        return each.operation, 200, json.dumps(each.answer, default=str).encode()
    said = dict(each.answer)
    error = said.pop("Error")
    body = {"__type": error["Code"], "message": error["Message"], **said}
    return each.operation, 400, json.dumps(body, default=str).encode()


@contextmanager
def instant(tables: Mapping[str, str]) -> Iterator[Wire]:
    """Functions in new processes, before an AWS that answers at once."""
    wire = Wire()
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, {**ENVIRONMENT, **tables}))
        stack.enter_context(patch.object(time, "sleep", lambda _: None))
        call = vars(BaseClient)["_make_api_call"]
        stack.enter_context(patch.object(BaseClient, "_make_api_call", wire.timed(call)))
        for forget in (_forget, forget_clients):
            forget()
            stack.callback(forget)
        aws.session().register("before-send", wire.answer)
        yield wire


def _forget() -> None:
    aws.session.cache_clear()
    for _, wired_in in HANDLERS.values():
        import_module(wired_in).wiring.cache_clear()
    import_module("pictures.app")._projects.cache_clear()


def module(function: str) -> str:
    """Where its handler is."""
    return HANDLERS[function][0] if function in HANDLERS else f"{function}.app"


class _Nowhere(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@dataclass
class Again:
    """Does invocations again."""

    wire: Wire

    def run(self, invocation: Invocation) -> float:
        """Seconds of processor time; what of it was botocore's is in `wire.spent`."""
        code = import_module(module(invocation.function))
        if invocation.function == "pictures":
            code._drawn.cache_clear()
        answers = wired(invocation.answers)
        context = _context(invocation.function, 1)
        handler = code.logger.registered_handler
        stream = handler.setStream(_Nowhere())
        self.wire.load(answers)
        try:
            with patch.object(clock, "now", lambda: invocation.at):
                began = time.process_time()
                code.handler(invocation.event, context)
                spent = time.process_time() - began
        finally:
            handler.setStream(stream)
        assert self.wire.place == len(answers), "the season had more calls"
        return spent

    def read(self) -> float:
        """Seconds of processor time of a bare GetItem: what the machine is worth, and a call at the least."""
        self.wire.load([("GetItem", 200, b'{"Item": {"id": {"S": "x"}}}')])
        began = time.process_time()
        dynamodb.client().get_item(TableName="t", Key={"id": {"S": "x"}})
        return time.process_time() - began
