"""A field with a few answers to choose from, declared as `shared.technical.fields` has it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.technical.fields import Fault, Rule


@dataclass(frozen=True)
class Choice(Rule):
    """One of the `options`, or nothing."""

    options: tuple[str, ...]

    def check(self, value: str, required: bool) -> str | Fault:
        """The value as it is; `Fault` is a string too."""
        return value if value in self.options or not (value or required) else Fault.UNKNOWN
