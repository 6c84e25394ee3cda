"""The deployment's secrets: keys that sign links, and the pepper of the pseudonyms."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Keys:
    """`signing`: the newest last; each may verify, the last one signs.

    `pepper` never changes: the pseudonyms rest on it.
    """

    signing: tuple[str, ...]
    pepper: str


@cache
def load(parameter: str) -> Keys:
    """The keys in the SSM SecureString named `parameter`, read once a process, when first needed."""
    import boto3

    region = os.environ.get("AWS_REGION", os.environ.get("AWS_DEFAULT_REGION", "eu-north-1"))
    answer = boto3.client("ssm", region_name=region).get_parameter(Name=parameter, WithDecryption=True)
    value = json.loads(answer["Parameter"]["Value"])
    return Keys(signing=tuple(value["signing"]), pepper=value["pepper"])
