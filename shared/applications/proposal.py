"""A plan that is not in force yet: its fields, and what of them is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Proposal:
    """The fields of a plan as its file has them; `assumed`: fields, and why they say what they say."""

    data: dict[str, Any] = field(default_factory=dict)
    assumed: list[tuple[list[str], str]] = field(default_factory=list)

    def assume(self, about: str | Sequence[str], because: str) -> None:
        """Note that the fields `about` are nobody's decision yet."""
        self.assumed.append(([about] if isinstance(about, str) else list(about), because))
