"""A sign-up that is sent twice under one key has one effect, and one answer to both.

As draft-ietf-httpapi-idempotency-key-header-06 has it. The answer is written in the transaction of its sign-up: there
is never the one without the other, whoever races and wherever a process dies. What is kept is the answer and two
digests, nothing of a person. A request that was refused had no effect and is not kept.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.technical import dynamodb
from shared.technical.dynamodb import Put

KEPT = timedelta(hours=24)
PART = "answer"


class Answered(Exception):
    """The request was answered before, with `text`."""

    def __init__(self, text: str) -> None:
        super().__init__("answered before")
        self.text = text


class KeyTaken(Exception):
    """Another request came under the same key."""


@dataclass(frozen=True)
class IdempotentRequest:
    """A request under a key of its sender's choice: `key` and `request` are digests, `text` is its answer."""

    table: str
    key: str
    request: str
    now: datetime
    text: str

    def recall(self) -> None:
        """Nothing, where no answer is kept.

        Raises:
            Answered: this is that request again.
            KeyTaken: this is another.
        """
        item = dynamodb.get(self.table, self._place, consistent=True)
        # DynamoDB takes up to two days to remove what has expired.
        if item is None or item["expires"] <= int(self.now.timestamp()):
            return
        if not hmac.compare_digest(item["request"], self.request):
            raise KeyTaken
        raise Answered(item["text"])

    def keep(self) -> Put:
        """The write that keeps the answer, unless one is kept."""
        expires = int((self.now + KEPT).timestamp())
        return Put(
            self.table,
            {**self._place, "request": self.request, "text": self.text, "expires": expires},
            condition="attribute_not_exists(part) OR expires <= :now",
            values={":now": int(self.now.timestamp())},
        )

    @property
    def _place(self) -> dict[str, str]:
        return {"meeting": f"{PART}/{self.key}", "part": PART}


def digest(pepper: str, *parts: str) -> str:
    """What stands for `parts` and tells nothing of them without the pepper; a bare digest lets one guess an address."""
    text = "\0".join(("answer", *parts))
    return hmac.new(pepper.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
