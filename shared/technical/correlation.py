"""What began the work that goes on: a request at the gateway, or a tick, by the id that its log lines have.

Every mail that is owed meanwhile keeps it, so that one query finds a sign-up's lines in every function's log. It is no
one's name, and nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_CAUSE: ContextVar[str] = ContextVar("cause", default="")


@contextmanager
def correlated(id: str) -> Iterator[None]:
    """While this lasts, `id` is the cause of what is done."""
    before = _CAUSE.set(id)
    try:
        yield
    finally:
        _CAUSE.reset(before)


def correlation_id() -> str:
    """The id of what began this; empty where nobody said."""
    return _CAUSE.get()
