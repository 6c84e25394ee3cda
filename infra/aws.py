"""AWS as ops asks it: clients by their service's name, and errors that are an answer."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError


def region_of() -> str:
    """The region that is meant."""
    return os.environ.get("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "eu-north-1"))


def client(service: str, region: str) -> Any:
    """A client of a service in a region."""
    make: Any = boto3.client  # its type knows a client a literal name
    return make(service, region_name=region)


@dataclass(frozen=True)
class Ignoring:
    """`with Ignoring(code):` goes on after the block where AWS answers in it with the error `code`. Others are raised.

    A class, as type checkers take it that a generator's context manager passes every error on.
    """

    code: str

    def __enter__(self) -> None:
        """Nothing to begin."""

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        """Whether that is the error."""
        return isinstance(error, ClientError) and error.response["Error"].get("Code") == self.code
