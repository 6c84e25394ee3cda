"""AWS's clients, made by botocore itself.

boto3 on top of it adds resources and uploads in parts, which nobody here uses, and 25 ms to each new process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, TypedDict

import msgspec
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import JSONParser, ResponseParserFactory
from botocore.session import Session, get_session

UNREACHABLE = (ClientError, BotoCoreError)
"""What a call raises where AWS refuses it or does not answer."""

REDIRECTED = 300
"""Statuses from here on are errors, which botocore reads itself."""

USER_AGENT = "tovholder"
"""botocore would write a long one anew for every call: a quarter of what a call costs here."""


class _Found(TypedDict, total=False):
    Items: msgspec.Raw
    LastEvaluatedKey: dict[str, Any]


def answer(shape: str, body: bytes) -> dict[str, Any]:
    """An answer as AWS wrote it. What a query found is JSON still, for whoever asked knows what it is."""
    return {**msgspec.json.decode(body or b"{}", type=_Found if shape == "QueryOutput" else dict[str, Any])}


class _AsWritten(JSONParser):
    def parse(self, response: Mapping[str, Any], shape: Any) -> Any:
        if response["status_code"] >= REDIRECTED:
            return super().parse(response, shape)
        metadata = {"HTTPStatusCode": response["status_code"], "HTTPHeaders": response["headers"]}
        return answer(getattr(shape, "name", ""), response["body"]) | {"ResponseMetadata": metadata}


class _Parsers(ResponseParserFactory):
    """Leaves answers of DynamoDB and SSM the JSON that they are.

    botocore would go through each attribute of each item, to find times and bytes to convert, and there are none.
    """

    def create_parser(self, protocol_name: str) -> Any:
        return _AsWritten() if protocol_name == "json" else super().create_parser(protocol_name)


@cache
def session() -> Session:
    """What the process's clients share: its credentials, and the descriptions of services that were read."""
    made = get_session()
    made.register_component("response_parser_factory", _Parsers())
    return made


def client(service: str, **config: Any) -> Any:
    """A client of `service`; `AWS_ENDPOINT_URL` points it at the local cloud. `config` is botocore's `Config`."""
    return session().create_client(
        service,
        region_name=os.environ.get("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "eu-north-1")),
        config=Config(user_agent=USER_AGENT, **config),
    )
