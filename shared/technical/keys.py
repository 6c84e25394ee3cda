"""The deployment's secrets: keys that sign links, and the pepper of the pseudonyms."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from shared.technical import aws


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
    answer = aws.client("ssm").get_parameter(Name=parameter, WithDecryption=True)
    value = json.loads(answer["Parameter"]["Value"])
    return Keys(signing=tuple(value["signing"]), pepper=value["pepper"])
