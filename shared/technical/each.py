"""Doing one thing for each of many, so that one that fails does not keep the others from theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def attempt_each(things: Iterable[T], act: Callable[[T], object]) -> None:
    """Call `act` with each of `things`, whatever becomes of the others.

    Raises:
        ExceptionGroup: at the end, with every error, so that whoever called is seen to have failed.
    """
    errors: list[Exception] = []
    for thing in things:
        try:
            act(thing)
        except Exception as error:  # noqa: BLE001
            errors.append(error)
    if errors:
        raise ExceptionGroup("some failed", errors)
