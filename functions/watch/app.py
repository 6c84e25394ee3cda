"""Tells ops by mail what went wrong: log lines as CloudWatch pushes them, work that Lambda gave up, SES's own word."""

from __future__ import annotations

import base64
import gzip
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

import shared.alerts
from shared.alerts.alert import Happened, Kind, of_lines
from shared.alerts.table import count
from shared.technical import aws, clock, settings

logger = Logger()

TEXTS = Path(shared.alerts.__file__).with_name("alerts.toml")


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    outbox_table: str
    alarms_topic: str
    stack: str


@cache
def wiring() -> Settings:
    """The settings, read once a process."""
    return settings.read(Settings)


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The mails' words, by kind."""
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))


@cache
def topics() -> Any:
    """The process's client of SNS."""
    return aws.client("sns")


def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Count what the event tells, and mail what is due: our own words, numbers and functions' names, nothing else."""
    at = wiring()
    for each in happened(event):
        seen = count(at.outbox_table, each, clock.now())
        if seen is not None:
            words = texts()[each.kind.value]
            text = words["text"].format(count=seen, what=each.what)
            topics().publish(
                TopicArn=at.alarms_topic,
                Subject=f"{at.stack}: {words['subject']}",
                Message=f"{text}\n\ndocs/runbook.md, “{each.kind.value}”, says what to do.\n",
            )
        logger.info("happened", extra={"kind": each.kind.value, "what": each.what, "told": seen is not None})


def happened(event: Mapping[str, Any]) -> Iterable[Happened]:
    """What an event tells, whichever way it came."""
    match event:
        case {"awslogs": {"data": str(data)}}:
            return of_lines(_lines(json.loads(gzip.decompress(base64.b64decode(data)))))
        case {"Records": list(records)}:
            return [_given_up(json.loads(each["Sns"]["Message"])) for each in records]
        case {"requestContext": {"condition": str()}}:
            return [_given_up(event)]
        case {"source": "aws.ses"}:
            return [Happened(Kind.SES)]
    return []


def _lines(pushed: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for each in pushed["logEvents"]:
        try:
            line = json.loads(each["message"])
        except ValueError:
            continue
        if isinstance(line, dict):
            yield line


def _given_up(record: Mapping[str, Any]) -> Happened:
    """Of Lambda's record that it gave something up: which function it was. What is in it may name people."""
    return Happened(Kind.GIVEN_UP, what=str(record["requestContext"]["functionArn"]).split(":")[6])
