"""AWS in this process: moto answers the clients that the functions make, and every call passes one gate."""

from __future__ import annotations

import json
import os
import random
import secrets
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
from botocore.client import BaseClient
from moto import mock_aws
from moto.moto_api._internal import mock_random

from infra.proof.season.policies import Call, Fault, ProcessDied
from infra.proof.season.quick import quick, short_way
from infra.proof.season.world import World
from infra.tables import create_all
from shared.budget import receipts
from shared.mails import ses
from shared.technical import aws, clock, dynamodb, handing_on, keys

if TYPE_CHECKING:
    from types_boto3_s3.type_defs import CreateBucketConfigurationTypeDef

REGION = "eu-north-1"
PEPPER = "the season's pepper"
SENDER = "netvaerk@example.org"
PUBLIC_URL = "https://tovholder.example.org"
CONFIGURATION_SET = "season"
KEYS = "/tovholder/season/keys"
SECRETS = keys.secrets(public=("the public's key",), desk=("the desk's key",), pepper=PEPPER)
RECEIPTS = "season-receipts"
MAX_SEND_RATE = 14.0
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "season",
    "AWS_SECRET_ACCESS_KEY": "season",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "PUBLIC_URL": PUBLIC_URL,
    "SENDER": SENDER,
    "CONFIGURATION_SET": CONFIGURATION_SET,
    "KEYS_PARAMETER": KEYS,
    "RECEIPTS_BUCKET": RECEIPTS,
    "POSTS_PER_SOURCE": "0",
    "REQUESTS_PER_HOUR": "0",
    "POWERTOOLS_TRACE_DISABLED": "true",
    "POWERTOOLS_METRICS_DISABLED": "true",
}


@dataclass
class Process:
    """A function's process while it runs; dead, it makes no more calls, whatever its code tries."""

    function: str
    dead: bool = False
    late: timedelta = timedelta()
    """How long it has been kept waiting while the world went on."""
    chance: random.Random = field(default_factory=random.Random)
    hidden: random.Random = field(default_factory=random.Random)
    """What it draws ids and secrets from; botocore draws of the first one too."""
    handed_on: list[Mapping[str, Any]] = field(default_factory=list)
    """Events that it handed on to invocations of its own function."""


@dataclass
class Cloud:
    """The tables, and the gate. Calls made outside any `process` are the world's own: no fault meets them."""

    world: World
    tables: Mapping[str, str]
    fault: Fault = field(default_factory=Fault)
    process: Process | None = None
    calls: int = 0
    heard: list[Callable[[Call, Mapping[str, Any]], None]] = field(default_factory=list)
    """Who is told of a call that AWS has done, before the function is."""

    def pass_through(self, do: Callable[[], Any], service: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        """Carry out a call, and whatever the fault wants around it."""
        process = self.process
        if process is None:
            return do()
        if process.dead:
            raise ProcessDied
        self.calls += 1
        call = Call(self.calls, process.function, service, operation, arguments)
        try:
            self.fault.before(call)
            answer = self.fault.carry(call, do)
            for listener in self.heard:
                listener(call, answer)
            self.fault.after(call)
        except ProcessDied:
            process.dead = True
            raise
        return answer


@contextmanager
def cloud(world: World, fault: Fault | None = None) -> Iterator[Cloud]:
    """An empty AWS with Tovholder's tables, keys and sender; gone, with everything that was patched, at the end."""
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, ENVIRONMENT))
        stack.callback(random.setstate, random.getstate())
        random.seed(world.seed)
        mock_random.seed(world.seed)
        _forget_session()
        stack.callback(_forget_session)
        stack.enter_context(mock_aws())
        stack.enter_context(quick())
        with patch.object(aws, "client", _clients()):
            tables = create_all("season-")
        stack.enter_context(patch.dict(os.environ, tables))
        _client("ses").verify_email_identity(EmailAddress=SENDER)
        place: CreateBucketConfigurationTypeDef = {"LocationConstraint": "eu-north-1"}
        _client("s3").create_bucket(Bucket=RECEIPTS, CreateBucketConfiguration=place)
        for end, value in SECRETS.items():
            _client("ssm").put_parameter(Name=f"{KEYS}/{end}", Value=value, Type="SecureString")
        made = Cloud(world, tables, fault or Fault())
        for target, name, replacement in _patches(made):
            stack.enter_context(patch.object(target, name, replacement))
        yield made


def forget_clients() -> None:
    """What a new process has not made yet."""
    for cached in (dynamodb.client, ses.client, receipts.client, handing_on.client, keys.load):
        cached.cache_clear()


def _forget_session() -> None:
    """The descriptions of AWS's services, which take most of a death's time to read again, change with no process."""
    aws.session.cache_clear()
    forget_clients()


@cache
def _client(service: str) -> Any:
    """The season's own client. It knows nothing of the season it was made in; another one has an AWS of its own."""
    return boto3.client(service)  # type: ignore[call-overload]


_KEPT: dict[str, Any] = {}


def _clients() -> Callable[..., Any]:
    """Each service's client is made once: a new process would make an equal one, which takes as long as 20 calls, and
    so would the next season.
    """
    make = aws.client

    def client(service: str, **config: Any) -> Any:
        if service not in _KEPT:
            _KEPT[service] = make(service, **config)
        return _KEPT[service]

    return client


def _patches(made: Cloud) -> list[tuple[Any, str, Any]]:
    call = vars(BaseClient)["_make_api_call"]

    def gate(client: BaseClient, operation: str, arguments: Mapping[str, Any]) -> Any:
        service = client.meta.service_model.service_name

        def do() -> Any:
            if operation == "GetAccount":  # moto has no such thing
                return {"SendQuota": {"MaxSendRate": MAX_SEND_RATE}}
            if operation == "Invoke":
                assert made.process is not None
                made.process.handed_on.append(json.loads(arguments["Payload"]))
                return {"StatusCode": 202}
            if operation == "SendEmail" and arguments["FromEmailAddress"] == SENDER:  # moto takes it apart for nothing
                tags = {tag["Name"]: tag["Value"] for tag in arguments["EmailTags"]}
                number = made.world.chance("ses", tags["mail_id"]).getrandbits(64)
                return {"MessageId": f"{number:016x}", "ResponseMetadata": {"HTTPStatusCode": 200}}
            if operation == "GetParameter":  # the keys, which are the same all season
                name = arguments["Name"]
                if name not in parameters:
                    parameters[name] = call(client, operation, arguments)
                return parameters[name]
            return short_way(REGION, service, operation, arguments, lambda: call(client, operation, arguments))

        return made.pass_through(do, service, operation, arguments)

    parameters: dict[str, Any] = {}
    outside = Process("", chance=made.world.chance("ids"), hidden=made.world.chance("secrets"))

    def process() -> Process:
        """What is drawn depends on the invocation alone: the event, and the moment."""
        return made.process or outside

    return [
        (BaseClient, "_make_api_call", gate),
        (aws, "client", _clients()),
        (clock, "now", lambda: made.world.now),
        (time, "sleep", lambda _: None),
        (uuid, "uuid4", lambda: uuid.UUID(int=process().chance.getrandbits(128), version=4)),
        (secrets, "token_hex", lambda size: f"{process().hidden.getrandbits(8 * size):0{2 * size}x}"),
    ]
