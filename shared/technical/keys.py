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


class KeysUnreadable(Exception):
    """A parameter holds no list of keys. A text alone would be taken for its letters, which anybody can forge by."""


@dataclass
class KeyRing:
    """The keys in one parameter, the newest last: each may verify, the last one signs. `clock` counts seconds, of which
    the keys are `fresh_for` so many.
    """

    parameter: str
    clock: Callable[[], float] = time.time
    fresh_for: float = FRESH_FOR
    _keys: tuple[str, ...] = ()
    _read_at: float = field(default=float("-inf"))

    def keys(self) -> tuple[str, ...]:
        """The keys, no older than `fresh_for`.

        Raises:
            KeysUnreadable: there is no list of them.
        """
        return self._younger_than(self.fresh_for)

    def again(self) -> tuple[str, ...]:
        """The keys as they are now, at most ten seconds old: for a link that none of the known ones has signed."""
        return self._younger_than(AGAIN_AFTER)

    def _younger_than(self, seconds: float) -> tuple[str, ...]:
        now = self.clock()
        if now - self._read_at >= seconds:
            self._keys = _listed(_secret(self.parameter))
            self._read_at = now
        return self._keys


def _listed(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list) or not found or not all(isinstance(each, str) and each for each in found):
        raise KeysUnreadable('the parameter of the keys must hold a list of texts, as ["old", "new"]')
    return tuple(found)


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
def load(name: str, fresh_for: float = FRESH_FOR) -> Keys:
    """The process's one view of the secrets under `name`, read again after `fresh_for` seconds."""
    public, desk = (KeyRing(f"{name}/{end}", fresh_for=fresh_for) for end in (PUBLIC, DESK))
    return Keys(name, public, desk)


def secrets(*, public: tuple[str, ...], desk: tuple[str, ...], pepper: str) -> dict[str, str]:
    """What the parameters under a name hold, by the end of each one's name."""
    return {PUBLIC: json.dumps(public), DESK: json.dumps(desk), PEPPER: pepper}


def _secret(parameter: str) -> str:
    answer = aws.client("ssm").get_parameter(Name=parameter, WithDecryption=True)
    return str(answer["Parameter"]["Value"])
