"""What `tovholder doctor` asks AWS about a stack; each answer is a plain value."""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.aws import client
from shared.budget.receipts import Receipts
from shared.mails import ses

SIMULATOR = "success@simulator.amazonses.com"
PATIENCE = timedelta(minutes=2)


def signed(region: str, identity: str) -> bool:
    """Whether SES signs the identity's mails (DKIM)."""
    answer = client("sesv2", region).get_email_identity(EmailIdentity=identity).get("DkimAttributes", {})
    return bool(answer.get("SigningEnabled")) and answer.get("Status") == "SUCCESS"


def subscriptions(region: str, topic: str) -> tuple[int, int]:
    """How many readers of a topic have opened their link, and how many have not."""
    pages = client("sns", region).get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    arns = [each["SubscriptionArn"] for page in pages for each in page["Subscriptions"]]
    waiting = sum(each == "PendingConfirmation" for each in arns)
    return len(arns) - waiting, waiting


def mappings(region: str, functions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Of each mapping of these functions the function's name and the mapping's state."""
    for name in functions:
        for each in client("lambda", region).list_event_source_mappings(FunctionName=name)["EventSourceMappings"]:
            yield name, each["State"]


def ticks(region: str, stack: str) -> int:
    """How often the planner has logged a tick within the last hour."""
    return len(_lines(region, stack, "plan", "tick", datetime.now(UTC) - timedelta(hours=1)))


def answer_of(region: str, function: str, event: bytes) -> str:
    """How a function fails with an event; empty where it does not."""
    return str(client("lambda", region).invoke(FunctionName=function, Payload=event).get("FunctionError", ""))


def status(url: str) -> int:
    """What a GET is answered; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def fetched(region: str, bucket: str) -> int:
    """What S3 answers to a link as the desk makes it, to a file that is not there."""
    return status(Receipts(bucket).address("doctor/2018-08/0.pdf"))


def send_to_simulator(region: str, sender: str, configuration_set: str) -> str:
    """Hand SES a mail as the sender does; the tag that comes back with its events."""
    tag = f"doctor-{secrets.token_hex(6)}"
    raw = f"From: {sender}\r\nTo: {SIMULATOR}\r\nSubject: tovholder doctor\r\n\r\nHej\r\n".encode()
    ses.send(sender, SIMULATOR, (), raw, tag, configuration_set)
    return tag


def heard(region: str, stack: str, tag: str) -> bool:
    """Whether the feedback function has logged SES's word of that mail, waiting for two minutes at most."""
    since = datetime.now(UTC) - timedelta(minutes=1)
    until = time.monotonic() + PATIENCE.total_seconds()
    while time.monotonic() < until:
        if any(line.get("mail") == tag for line in _lines(region, stack, "feedback", "told", since)):
            return True
        time.sleep(5)
    return False


def _lines(region: str, stack: str, service: str, message: str, since: datetime) -> list[dict[str, Any]]:
    """A function's own lines that say `message`."""
    pages = (
        client("logs", region)
        .get_paginator("filter_log_events")
        .paginate(
            logGroupName=f"/tovholder/{stack}/{service}",
            filterPattern=f'{{ $.message = "{message}" }}',
            startTime=int(since.timestamp() * 1000),
        )
    )
    found = []
    for event in (each for page in pages for each in page["events"]):
        with suppress(ValueError):  # the local cloud reads no patterns, and hands out Lambda's own lines too
            line = json.loads(event["message"])
            if isinstance(line, dict) and line.get("message") == message:
                found.append(line)
    return found
