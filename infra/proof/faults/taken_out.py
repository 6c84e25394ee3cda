"""Taking a guard out while a season is played: names of the product are bound to something else, and bound back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from inspect import getattr_static
from typing import Any
from unittest.mock import patch

from shared.technical.dynamodb import Check, Delete, Put, Update

Removal = Callable[[], AbstractContextManager[None]]
Make = Callable[[Any], Any]
"""Given what is there, what stands in its place."""


@dataclass(frozen=True)
class Guard:
    """`name`: what it is, in the field's terms; `promise`: the number of what it keeps (DESIGN.md, "What always
    holds"); `removed`: while this lasts, it is gone. `raced`: it is missed only where two are at work at once.

    `also`: what holds the promise as well, so that nothing misses this one alone. `others`: while this lasts that is
    gone. What is missed then for the sake of this guard and not of those is a finding that `shows` (an expression).
    """

    name: str
    promise: str
    removed: Removal
    raced: bool = False
    also: str = ""
    others: Removal | None = None
    shows: str = ""

    @contextmanager
    def gone(self, *, others: bool = False) -> Iterator[None]:
        """Without this guard, and without the `others` that hold its promise as well."""
        with ExitStack() as stack:
            stack.enter_context(self.removed())
            if others and self.others is not None:
                stack.enter_context(self.others())
            yield


def without(places: Mapping[str, Make]) -> Removal:
    """Binds each of `places` anew: a module, a colon, and the name in it.

    Raises:
        AttributeError: nothing in the product has that name any more.
    """

    @contextmanager
    def removed() -> Iterator[None]:
        with ExitStack() as stack:
            for place, make in places.items():
                owner, name = _found(place)
                stack.enter_context(patch.object(owner, name, make(getattr_static(owner, name))))
            yield

    return removed


def instead(value: Any) -> Make:
    """`value`, whatever was there."""
    return lambda there: value


def says(answer: Any) -> Make:
    """A function that does nothing and returns `answer`."""
    return lambda there: lambda *arguments, **named: answer


def unconditional(make: Callable[..., Any]) -> Callable[..., Any]:
    """A function that makes a write makes it without its condition."""

    def bare(*arguments: Any, **named: Any) -> Any:
        return stripped(make(*arguments, **named))

    return bare


def stripped(write: Put | Update | Delete) -> Put | Update | Delete:
    """The same write, whatever is there. DynamoDB refuses names and values that no expression uses."""
    used = set(re.findall(r"[:#]\w+", write.expression if isinstance(write, Update) else ""))
    names = {name: of for name, of in (write.names or {}).items() if name in used}
    values = {name: of for name, of in (write.values or {}).items() if name in used}
    return replace(write, condition=None, names=names or None, values=values or None)


def is_check(write: object) -> bool:
    """Whether it writes nothing."""
    return isinstance(write, Check)


def _found(place: str) -> tuple[Any, str]:
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    found = import_module(module)
    for each in owners:
        found = getattr(found, each)
    return found, name
