"""Boxes to tick in a form, declared as `shared.technical.fields` has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from shared.technical.fields import Fault, Rule
from shared.technical.writing import one_line


@dataclass(frozen=True)
class Ticks(Rule):
    """Some of the words that are offered, which are what is `known` when the form is read; kept in their order."""

    several: ClassVar[bool] = True
    widget: ClassVar[str] = "ticks"

    def parse(self, text: str) -> tuple[str, ...]:
        """The lines that say something: each box that is ticked is one."""
        return tuple(filter(None, map(one_line, text.splitlines())))

    def check(self, value: Iterable[str], required: bool) -> tuple[str, ...]:
        """The words, which only those offered can judge."""
        return tuple(value)

    def among(self, value: tuple[str, ...], others: Mapping[str, str], known: Any) -> tuple[str, ...] | Fault:
        """The words in the order in which they are offered, each once."""
        return tuple(each for each in known if each in value) if set(value) <= set(known) else Fault.UNKNOWN

    def filled(self, value: tuple[str, ...]) -> str:
        """One a line."""
        return "\n".join(value)
