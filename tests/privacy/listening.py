"""Everything that comes out of a season into places where no name belongs."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from infra.proof.season.cloud import Cloud
from infra.proof.season.functions import Broken, Functions
from infra.proof.season.play import Season
from infra.proof.season.policies import Call
from infra.proof.season.web import Browser
from shared.technical import dynamodb

KEYS = {
    "PROJECTS_TABLE": ("project", "part", "next_at"),
    "MEMBERS_TABLE": ("project", "person"),
    "REGISTRATIONS_TABLE": ("meeting", "part", "waiting_since", "listed_since", "queue", "look_at"),
    "OUTBOX_TABLE": ("id", "queue", "due", "person"),
    "BUDGET_TABLE": ("project", "part"),
}
"""The key attributes of each table and its indexes; a test compares them with infra/tables.yaml."""

HEADERS = {"location", "link", "content-location", "content-disposition", "refresh"}


@dataclass
class Listening:
    """What was heard, by the place where it came out; each with what it was."""

    heard: dict[str, list[Any]] = field(default_factory=dict)

    def keep(self, place: str, what: object) -> None:
        """`what` came out at `place`."""
        self.heard.setdefault(place, []).append(what)

    def call(self, cloud: Cloud, call: Call) -> None:
        """What an AWS call shows to who sees calls and not contents: keys, tags, names of objects."""
        arguments = call.arguments
        if call.service == "sesv2" and call.operation == "SendEmail":
            self.keep("mail tags", arguments["EmailTags"])
            self.keep(
                "mail ids", [line for line in arguments["Content"]["Raw"]["Data"].split(b"\r\n") if b"X-Entity" in line]
            )
        elif call.service == "s3":
            self.keep("S3 requests", {name: each for name, each in arguments.items() if name != "Body"})
        elif call.service == "dynamodb":
            self.keep("DynamoDB keys", [*_keys(cloud.tables, arguments)])


def _keys(tables: Mapping[str, str], arguments: Mapping[str, Any]) -> Iterator[Any]:
    """The key attributes of every item that a call names; names of attributes and expressions are ours."""
    names = {table: KEYS[variable] for variable, table in tables.items()}
    for each in arguments.get("TransactItems", ()):
        for request in each.values():
            yield from _keys(tables, request)
    for request in arguments.get("RequestItems", {}).values():
        yield from request["Keys"]
    if "TableName" in arguments:
        yield arguments.get("Key")
        yield {name: arguments.get("Item", {}).get(name) for name in names.get(arguments["TableName"], ())}
        if "KeyConditionExpression" in arguments:
            yield arguments["ExpressionAttributeValues"]
        yield arguments.get("ExclusiveStartKey")


@contextmanager
def listening() -> Iterator[Listening]:
    """While this lasts, what functions and libraries log, raise, ask for and answer is kept."""
    listens = Listening()
    invoke, ask = Functions.invoke, Browser._ask
    library = _Library(listens)

    def invoked(self: Functions, function: str, event: Mapping[str, Any]) -> Any:
        try:
            answer = invoke(self, function, event)
        except Broken as error:
            if error.__cause__ is not None:
                listens.keep("Lambda's own log", _as_lambda_logs(error.__cause__))
            raise
        if isinstance(answer, Mapping) and "headers" in answer:
            listens.keep("headers", {name: each for name, each in answer["headers"].items() if name.lower() in HEADERS})
            listens.keep("cookies", answer.get("cookies", []))
        return answer

    def asked(self: Browser, method: str, url: str, *rest: Any) -> Any:
        listens.keep("URLs", url)
        return ask(self, method, url, *rest)

    root = logging.getLogger()
    before = root.level
    root.addHandler(library)
    root.setLevel(logging.INFO)
    try:
        with patch.object(Functions, "invoke", invoked), patch.object(Browser, "_ask", asked):
            yield listens
    finally:
        root.removeHandler(library)
        root.setLevel(before)


class _Library(logging.Handler):
    """At AWS whatever any library logs is in the function's log."""

    def __init__(self, listens: Listening) -> None:
        super().__init__(logging.INFO)
        self.listens = listens

    def emit(self, record: logging.LogRecord) -> None:
        self.listens.keep("libraries' logs", self.format(record))


def _as_lambda_logs(error: BaseException) -> str:
    """What Lambda's runtime writes of an error that a handler lets out: the outermost alone, with its words."""
    stack = traceback.format_list(traceback.extract_tb(error.__traceback__))
    return json.dumps({"errorMessage": str(error), "errorType": type(error).__name__, "stackTrace": stack})


def afterwards(season: Season, listens: Listening) -> None:
    """What is known when all is over: logs, mails' links, dead letters."""
    for line in season.functions.logs:
        listens.keep("logs", line)
    for letter in season.functions.dead_letters:
        listens.keep("dead letters", dict(letter.event))
    for mail in season.post.sent:
        ours = [link for link in mail.links if not link.startswith("mailto:")]
        listens.keep("links in mails", [*ours, mail.one_click])
        listens.keep("mail ids", mail.id)


def listens_to(cloud: Cloud, listens: Listening) -> Callable[[Call, Mapping[str, Any]], None]:
    """For `Cloud.heard`."""

    def hear(call: Call, answer: Mapping[str, Any]) -> None:
        listens.call(cloud, call)

    return hear


def everything(cloud: Cloud) -> dict[str, list[dynamodb.Item]]:
    """Every item of every table, by its environment variable."""
    pages = {
        name: dynamodb.client().get_paginator("scan").paginate(TableName=each) for name, each in cloud.tables.items()
    }
    return {name: [dynamodb.unpack(item) for page in found for item in page["Items"]] for name, found in pages.items()}
