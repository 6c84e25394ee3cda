"""Why a command does not do what was asked, in one sentence and without a traceback."""

from __future__ import annotations

from typing import Any

import typer
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
)
from typer.core import TyperGroup

from infra.terminal.screen import complain
from shared.technical.dynamodb import Busy

WRONG = 2
"""The exit code of every refusal."""


class Refused(Exception):
    """What stands in the way; the message suits whoever typed the command."""


class Commands(TyperGroup):
    """A command whose refusals are sentences."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what may be expected to go wrong becomes a sentence and exit code 2."""
        try:
            return super().invoke(ctx)
        except (Refused, Busy, BotoCoreError, ClientError) as error:
            complain(sentence(error))
            raise typer.Exit(WRONG) from error


def sentence(error: Exception) -> str:
    """What to say of `error`."""
    match error:
        case Refused():
            return str(error)
        case Busy():
            return "Too many sign-ups at once; run it again."
        case NoCredentialsError():
            return "There are no AWS credentials; sign in, or set AWS_PROFILE."
        case NoRegionError():
            return "There is no AWS region; set AWS_REGION."
        case EndpointConnectionError():
            return f"Nobody answers at {error.kwargs.get('endpoint_url', 'AWS')}; is the local cloud running?"
        case ClientError():
            return _client_sentence(error)
        case _:
            return f"AWS cannot be reached: {error}"


def _client_sentence(error: ClientError) -> str:
    code, operation = error.response["Error"].get("Code", ""), error.operation_name
    words = error.response["Error"].get("Message", "")
    if code == "ResourceNotFoundException":
        return f"A table that the environment names does not exist ({operation}); is this the right stack and region?"
    if code == "ParameterNotFound":
        return "The parameters whose names KEYS_PARAMETER begins do not exist; is this the right stack and region?"
    return f"AWS refused {operation}: {code}: {words}"
