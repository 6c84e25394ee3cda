"""What comes of reading an application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Found:
    """The fields of a plan as its file has them; `assumed`: fields and why they say what they say.

    `told` is what is wrong in the application itself (a sum that does not add up), `unread` what was not understood, in
    its own words.
    """

    data: dict[str, Any] = field(default_factory=dict)
    assumed: list[tuple[list[str], str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def assume(self, about: str | Sequence[str], because: str) -> None:
        """Note that the fields `about` are not the application's."""
        self.assumed.append(([about] if isinstance(about, str) else list(about), because))
