"""A form's fields, declared once: on the dataclass that holds their values.

`name: Annotated[str, Text(120)]` declares a text of at most 120 characters that must be filled in; one with a default
may be left empty. Reading the form, checking an API's values, the limits that pages show and the columns of a table
are all derived from the declaration.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, get_type_hints

from shared.technical.faults import Fault, FormInvalid
from shared.technical.writing import is_link, lines, links, one_line, says_something

__all__ = [
    "Declared",
    "Fault",
    "Fields",
    "FormInvalid",
    "Lines",
    "Number",
    "Rule",
    "Text",
    "accepted",
    "check",
    "declared",
    "listed",
    "longest",
    "read",
    "rules",
    "typed",
]

Fields = Mapping[str, Sequence[str]]
"""A form as posted: each field's values, in the order they came."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What may stand in a field; a package adds its own rules. `help` says in English what the field holds."""

    help: str = ""
    widget: ClassVar[str] = "text"
    """How a form asks for it."""
    several: ClassVar[bool] = False
    """Whether a form may give it several values."""
    place: ClassVar[int] = 50
    """Where it stands on a form: the smaller, the earlier; of one place as declared."""

    def parse(self, text: str) -> Any:
        """The value that a form's `text` writes, or the fault."""
        return text

    def check(self, value: Any, required: bool) -> Any:
        """`value` as it is kept, or the fault."""
        return value

    def among(self, value: Any, others: Mapping[str, str], known: Any) -> Any:
        """The same beside the rest of the form as typed, and what is `known` of ids and limits."""
        return value

    def filled(self, value: Any) -> str:
        """The text from which `parse` makes `value` again."""
        return str(value)


@dataclass(frozen=True)
class Text(Rule):
    """At most `longest` characters, on one line unless `lines`.

    A `listed` one stands in lists beside what they always have. A `bare` one holds nothing that a mail program makes a
    link of. An `optional` one may be empty although it has no default.
    """

    longest: int
    lines: bool = False
    listed: bool = False
    bare: bool = False
    optional: bool = False

    def check(self, value: str, required: bool) -> str | Fault:
        """The text without control characters and superfluous spaces; `Fault` is a string too."""
        text = lines(value) if self.lines else one_line(value)
        if required and not self.optional and not says_something(text):
            return Fault.MISSING
        if len(text) > self.longest:
            return Fault.TOO_LONG
        return Fault.LINK if self.bare and links(text) else text


@dataclass(frozen=True)
class Link(Rule):
    """The address of something on the web, of at most `longest` characters."""

    longest: int

    def check(self, value: str, required: bool) -> str | Fault:
        """The address; nothing where it may be left out."""
        link = one_line(value)
        if not link:
            return Fault.MISSING if required else ""
        if len(link) > self.longest:
            return Fault.TOO_LONG
        return link if is_link(link) else Fault.INVALID


@dataclass(frozen=True)
class Lines(Rule):
    """A list of at most `most` lines, each of at most `line` characters."""

    most: int
    line: int

    @property
    def longest(self) -> int:
        """Characters of all of them."""
        return self.most * (self.line + 1) - 1

    def parse(self, text: str) -> tuple[str, ...]:
        """The lines that say something."""
        return tuple(each for each in map(one_line, text.splitlines()) if each)

    def check(self, value: tuple[str, ...], required: bool) -> tuple[str, ...] | Fault:
        """The lines, where they are not too many and none is too long."""
        if required and not value:
            return Fault.MISSING
        return Fault.TOO_LONG if len(value) > self.most or any(len(each) > self.line for each in value) else value

    def filled(self, value: tuple[str, ...]) -> str:
        """One below the other."""
        return "\n".join(value)


@dataclass(frozen=True)
class Number(Rule):
    """A whole number from `least` to `most`."""

    least: int
    most: int

    def parse(self, text: str) -> int | Fault:
        """The number that is written in ASCII digits."""
        digits = text.strip()
        if not digits:
            return Fault.MISSING
        if not digits.removeprefix("-").isdecimal() or not digits.isascii():
            return Fault.INVALID
        return int(digits[:6])  # thousands of digits are no number to Python, and none that anybody means

    def check(self, value: int, required: bool) -> int | Fault:
        """The number, where it is neither too small nor too large."""
        if value < self.least:
            return Fault.TOO_FEW
        return Fault.TOO_MANY if value > self.most else value


@dataclass(frozen=True)
class Declared:
    """A field of a dataclass: its rule, whether it must be filled in, and else its `default`."""

    rule: Rule
    required: bool
    default: Any = None

    def read(self, values: Sequence[str], others: Mapping[str, str] = MappingProxyType({}), known: Any = None) -> Any:
        """The value that a form's `values` give, or the fault; see `Rule.among` for the rest."""
        if len(values) > 1 and not self.rule.several:
            return Fault.REPEATED
        value = self.rule.parse("\n".join(values))
        if value is Fault.MISSING and not self.required and self.rule.check(self.default, False) == self.default:
            return self.default  # an order of no portions is stored, and never meant by an empty field
        return value if isinstance(value, Fault) else self.checked(value, others, known)

    def checked(self, value: Any, others: Mapping[str, str] = MappingProxyType({}), known: Any = None) -> Any:
        """The typed `value` as it is kept, or the fault."""
        value = self.rule.check(value, self.required)
        return value if isinstance(value, Fault) else self.rule.among(value, others, known)


def declared(of: type) -> Mapping[str, Declared]:
    """The fields of the dataclass `of` that are declared with a rule, in the order of its form."""
    return _declared(of)


@cache
def _declared(of: Any) -> Mapping[str, Declared]:
    hints = get_type_hints(of, include_extras=True)
    found = {
        field.name: Declared(rule, field.default is dataclasses.MISSING, field.default)
        for field in dataclasses.fields(of)
        for rule in getattr(hints[field.name], "__metadata__", ())
        if isinstance(rule, Rule)
    }
    return dict(sorted(found.items(), key=lambda each: each[1].rule.place))


def rules(of: type) -> Mapping[str, Rule]:
    """The rule of each field that is declared with one."""
    return {name: each.rule for name, each in declared(of).items()}


def listed(of: type) -> tuple[str, ...]:
    """The fields of the dataclass `of` that lists show beside what they always have."""
    return tuple(name for name, each in declared(of).items() if getattr(each.rule, "listed", False))


def read(rules: Mapping[str, Declared], fields: Fields, known: Any = ()) -> dict[str, Any]:
    """The values that a posted form gives; `known` is what `Rule.among` takes.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    return accepted({name: rule.read(fields.get(name, ()), known=known) for name, rule in rules.items()})


def check(rules: Mapping[str, Declared], values: Mapping[str, Any], known: Any = ()) -> dict[str, Any]:
    """The same of typed `values`, as an API hands them over.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    return accepted({name: rule.checked(values[name], known=known) for name, rule in rules.items()})


def accepted(found: Mapping[str, Any]) -> dict[str, Any]:
    """`found`, where no value is a fault.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    faults = {name: value for name, value in found.items() if isinstance(value, Fault)}
    if faults:
        raise FormInvalid(faults)
    return dict(found)


def typed(fields: Fields, names: Sequence[str]) -> dict[str, str]:
    """What was typed into each of the fields `names`, to be shown again as it was."""
    return {name: "\n".join(fields.get(name, ())) for name in names}


def longest(rules: Mapping[str, Declared]) -> dict[str, int]:
    """How many characters each text may have."""
    return {name: longest for name, each in rules.items() if (longest := getattr(each.rule, "longest", 0))}
