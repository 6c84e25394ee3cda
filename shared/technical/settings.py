"""Settings from the environment, read once and checked at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TypeVar

import msgspec

T = TypeVar("T")


class SettingMissing(Exception):
    """An environment variable is missing or wrong; the message names it."""


def read(model: type[T], environment: Mapping[str, str] | None = None) -> T:
    """A frozen dataclass of settings from the environment: field `public_url` is the variable `PUBLIC_URL`.

    Raises:
        SettingMissing: names the first variable that is missing or has a wrong value.
    """
    found = {name.lower(): value for name, value in (os.environ if environment is None else environment).items()}
    try:
        return msgspec.convert(found, model, strict=False)
    except msgspec.ValidationError as error:
        raise SettingMissing(f"environment: {str(error).replace('`', '').replace('$.', '').upper()}") from error
