"""A form as it was posted, to be shown again with what is wrong."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

ID_BYTES = 16


@dataclass(frozen=True)
class PostedForm:
    """What was typed, by field, and what is wrong with it.

    `id` is drawn with the empty form, so that a form sent twice is one entry; empty where the form makes no entry.
    """

    typed: Mapping[str, str]
    id: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


def drawn(bytes: int = ID_BYTES) -> str:
    """A new id."""
    return secrets.token_hex(bytes)


def is_drawn(id: str, bytes: int = ID_BYTES) -> bool:
    """Whether `id` may be one that we drew."""
    return re.fullmatch(rf"[0-9a-f]{{{2 * bytes}}}", id) is not None
