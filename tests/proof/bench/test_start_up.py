"""What a new process loads before it has answered for the first time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import msgspec
import pytest

from infra.layer import slim
from infra.local.place import runtime
from infra.proof.bench.played import Invocation, Played, picture
from infra.proof.season.cloud import ENVIRONMENT, KEYS, SECRETS
from infra.proof.season.functions import HANDLERS

ROOT = Path(__file__).parents[3]
DEAR = {"boto3", "holidays", "icalendar", "pydantic", "s3transfer", "segno", "shared.documents", "typst", "xlsxwriter"}
FIRST = {
    "registration": "GET meeting 200",
    "desk": "GET task show 200",
    "send": "invitation",
    "plan": "nothing due",
    "feedback": "Send",
    "budget": "recount",
    "summaries": "a season, nothing due",
}
"""What each function is asked first: the most usual."""

ONCE = {"GetAccount": {"SendQuota": {"MaxSendRate": 14.0}}} | {
    f"{KEYS}/{end}": {"Parameter": {"Name": f"{KEYS}/{end}", "Value": value}} for end, value in SECRETS.items()
}
"""What a process asks once, whatever comes first."""

CHILD = """
import json, sys, time
from datetime import datetime
from importlib import import_module
from types import SimpleNamespace
from botocore.client import BaseClient
from msgspec import json as written
from shared.technical import aws

asked = json.loads(sys.stdin.read())

def answer(client, operation, arguments):
    found = asked["once"].get(arguments.get("Name", operation)) or asked["answers"].pop(0)
    return aws.answer(operation + "Output", written.encode(found))

BaseClient._make_api_call = answer
time.sleep = lambda seconds: None
handler = import_module(asked["handler"]).handler
from shared.technical import clock
now = datetime.fromisoformat(asked["now"])
clock.now = lambda: now
context = dict.fromkeys(("function_version", "invoked_function_arn"), "1")
context |= {"function_name": "first", "aws_request_id": "first", "memory_limit_in_mb": 1024}
handler(asked["event"], SimpleNamespace(**context, get_remaining_time_in_millis=lambda: 30_000))
print("\\n" + json.dumps([name for name in sys.modules]))
"""
"""Invokes a handler with AWS's answers at hand; its last line names the modules that are loaded by then."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where modules come from: the domain's layer as it is deployed, on the dependencies that are installed here."""
    folder = tmp_path_factory.mktemp("layers") / "domain"
    folder.mkdir()
    wanted = {"ARTIFACTS_DIR": str(folder), "PYTHON_VERSION": runtime().removeprefix("python"), "PLATFORM": ""}
    make = ["make", "--silent", "-C", str(ROOT / "infra" / "layer"), "build-Domain"]
    subprocess.run(make, env={**os.environ, **wanted}, check=True, capture_output=True)
    return os.pathsep.join(map(str, (ROOT / "functions", folder / "python", Path(boto3.__file__).parents[1])))


@pytest.mark.parametrize("function", sorted(FIRST))
def test_a_first_answer_loads_nothing_dear_that_it_does_not_need(function: str, played: Played, path: str) -> None:
    """What draws, reads or writes documents and calendars is imported by whoever asks for one; boto3 by nobody."""
    found = loaded(played, function, first(played, function), path)
    assert "shared.technical" in found
    assert not DEAR & found


def test_what_is_dear_is_seen(played: Played, path: str) -> None:
    """A control: the function that draws loads what draws."""
    assert "typst" in loaded(played, "pictures", picture(played), path)


def first(played: Played, function: str) -> Invocation:
    """The last of the usual ones; of the sender one that sent a mail and, as a new process does, read the hold."""
    some = (each for each in reversed(played.of(function, FIRST[function])) if each.whole)
    return next(
        each for each in some if function != "send" or (each.sent and each.answers[0].operation == "BatchGetItem")
    )


def loaded(played: Played, function: str, asked: Invocation, path: str) -> set[str]:
    """The modules of a new process that has answered."""
    answers = [each.answer for each in asked.answers if each.operation not in {"GetAccount", "GetParameter"}]
    handler = HANDLERS[function][0] if function in HANDLERS else f"{function}.app"
    said = {"handler": handler, "event": asked.event, "now": asked.at, "answers": answers, "once": ONCE}
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", CHILD],
        input=msgspec.json.encode(said, enc_hook=str).decode(),
        env={**ENVIRONMENT, **played.tables, "PATH": os.environ["PATH"], "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr[-2000:]
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_everything_that_a_season_calls_is_in_the_layer(played: Played) -> None:
    """The descriptions that botocore has of services are cut down to what is called."""
    called = {(each.service, each.operation) for invocation in played.invocations for each in invocation.answers}
    assert {("dynamodb", "TransactWriteItems"), ("sesv2", "SendEmail")} <= called
    assert called <= {(service, operation) for service, operations in slim.CALLED.items() for operation in operations}
