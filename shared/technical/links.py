"""Signed links: made for one purpose, forged by nobody, dying at a set age, revoked by retiring a key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

if TYPE_CHECKING:
    from shared.technical.keys import KeyRing


class LinkInvalid(Exception):
    """Not a link that we made for this purpose."""


class LinkExpired(LinkInvalid):
    """A link that we made, too old to be used; `subject` is what it was for."""

    def __init__(self, subject: tuple[str, ...]) -> None:
        super().__init__("expired")
        self.subject = subject


class LinkTooYoung(LinkInvalid):
    """What we made for this purpose, so short a time ago that no person could have used it."""


@dataclass(frozen=True)
class Signer:
    """Signs and reads tokens. `source`: the keys, of which each may verify and the last one signs; or a ring that has
    them and reads them again now and then.
    """

    source: tuple[str, ...] | KeyRing

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, the newest last."""
        return self.source if isinstance(self.source, tuple) else self.source.keys()

    def sign(self, purpose: str, *subject: str, now: datetime) -> str:
        """A token that says `subject`, made at `now`, for `purpose` alone."""
        signed = self._serializer(self.keys, purpose, now).dumps(subject)
        return signed if isinstance(signed, str) else signed.decode()

    def read(
        self, purpose: str, token: str, now: datetime, age: timedelta, least: timedelta = timedelta(0)
    ) -> tuple[str, ...]:
        """What `token` says.

        Raises:
            LinkExpired: older than `age` at `now`.
            LinkTooYoung: younger than `least`, where that is said.
            LinkInvalid: altered, or made for another purpose.
        """
        keys = self.keys
        try:
            subject, made = self._serializer(keys, purpose, now).loads(token, return_timestamp=True)
        except (BadSignature, UnicodeError) as error:
            # It may be of a key that is newer than what this process has read.
            newer = keys if isinstance(self.source, tuple) else self.source.again()
            if newer != keys:
                return Signer(newer).read(purpose, token, now, age, least)
            raise LinkInvalid(purpose) from error
        if not isinstance(subject, list) or not all(isinstance(part, str) for part in subject):
            raise LinkInvalid(purpose)
        if made + age < now:
            raise LinkExpired(tuple(subject))
        if least and now < made + least:
            raise LinkTooYoung(purpose)
        return tuple(subject)

    @staticmethod
    def _serializer(keys: tuple[str, ...], purpose: str, now: datetime) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            list(keys),
            salt=f"tovholder.{purpose}",
            signer=_Clocked,
            signer_kwargs={"digest_method": hashlib.sha256, "now": now},
        )


class _Clocked(TimestampSigner):
    def __init__(self, *arguments: Any, now: datetime, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.now = now

    def get_timestamp(self) -> int:
        return int(self.now.timestamp())
