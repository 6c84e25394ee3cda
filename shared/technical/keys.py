"""The deployment's secrets: keys for the public's links, keys for the desk's, and the pepper of the pseudonyms.

Three SSM SecureStrings under one name, `NAME/public`, `NAME/desk` and `NAME/pepper`, so that each function's role reads
those alone that it needs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property

from shared.technical import aws

PUBLIC, DESK, PEPPER = "public", "desk", "pepper"

FRESH_FOR = 300.0
"""Seconds after which a process reads its keys again: a key that was taken away is dropped by then."""

AGAIN_AFTER = 10.0
"""Seconds in which a link that no key has signed makes a process look again once: forged links cause no more calls."""


@dataclass
class KeyRing:
    """The keys in one parameter, the newest last: each may verify, the last one signs. `clock` counts seconds."""

    parameter: str
    clock: Callable[[], float] = time.time
    _keys: tuple[str, ...] = ()
    _read_at: float = field(default=float("-inf"))

    def keys(self) -> tuple[str, ...]:
        """The keys, no older than five minutes."""
        return self._younger_than(FRESH_FOR)

    def again(self) -> tuple[str, ...]:
        """The keys as they are now, at most ten seconds old: for a link that none of the known ones has signed."""
        return self._younger_than(AGAIN_AFTER)

    def _younger_than(self, seconds: float) -> tuple[str, ...]:
        now = self.clock()
        if now - self._read_at >= seconds:
            self._keys = tuple(json.loads(_secret(self.parameter)))
            self._read_at = now
        return self._keys


@dataclass(frozen=True)
class Keys:
    """The secrets under `name`; each is read when it is first asked for."""

    name: str
    public: KeyRing
    desk: KeyRing

    @cached_property
    def pepper(self) -> str:
        """It never changes: the pseudonyms rest on it."""
        return _secret(f"{self.name}/{PEPPER}")


@cache
def load(name: str) -> Keys:
    """The process's one view of the secrets under `name`."""
    return Keys(name, KeyRing(f"{name}/{PUBLIC}"), KeyRing(f"{name}/{DESK}"))


def secrets(*, public: tuple[str, ...], desk: tuple[str, ...], pepper: str) -> dict[str, str]:
    """What the parameters under a name hold, by the end of each one's name."""
    return {PUBLIC: json.dumps(public), DESK: json.dumps(desk), PEPPER: pepper}


def _secret(parameter: str) -> str:
    answer = aws.client("ssm").get_parameter(Name=parameter, WithDecryption=True)
    return str(answer["Parameter"]["Value"])
