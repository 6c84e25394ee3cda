"""The headings of an application and the words of its appendix, each with the field of the plan that it stands for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("headings.toml")

BUDGET, MEETINGS, RESULTS, SETTINGS, VENUE = "budget", "meetings", "expected_results", "settings", "venue"
"""Headings whose text fills no field by itself."""


@dataclass(frozen=True)
class Heading:
    """A heading: the field (`purpose.what`) that its text fills, its title, and what others call it."""

    field: str
    title: str
    variants: tuple[str, ...]


@cache
def headings() -> Mapping[str, Heading]:
    """Every heading by its field, in the order of the form."""
    declared = tomllib.loads(FILE.read_text(encoding="utf-8"))["heading"]
    return {each["field"]: Heading(each["field"], each["title"], tuple(each["variants"])) for each in declared}


@cache
def _said(part: str) -> Mapping[str, str]:
    labels: Mapping[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))[part]
    return labels


CALLED = ("nouns.", "timetable.")
"""Fields below these name a noun or a mail, which the appendix calls in Danish; other names are a plan's own."""


def label(field: str) -> str:
    """What the appendix calls `field`, or its own name."""
    called = _said("called") if field.startswith(CALLED) else {}
    for path, words in _said("settings").items():
        if match := re.fullmatch(re.escape(path).replace(r"\{\}", r"([\w-]+)"), field):
            return words.format(*(called.get(each, each) for each in match.groups()))
    return field


def field_called(words: str) -> str:
    """The field that the appendix calls `words`; nothing where it is none of ours."""
    for path, label_ in _said("settings").items():
        if match := re.fullmatch(re.escape(label_).replace(r"\{\}", r"([\w-]+)"), words.strip(), re.IGNORECASE):
            called = {danish: name for name, danish in _said("called").items()} if path.startswith(CALLED) else {}
            return path.format(*(called.get(each.lower(), each) for each in match.groups()))
    return words if re.fullmatch(r"[a-z_]+(\.[\w-]+)+", words) else ""


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each scalar below `value` with its field: items of a list are named by their id, or numbered from 1."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, each in enumerate(value, start=1):
            name = each.get("id", place) if isinstance(each, dict) else place
            yield from leaves(each, f"{path}.{name}")
    elif value is not None:
        yield path, str(value)


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Set the field `path` of `data`, as `leaves` names it, to `value`.

    Raises:
        KeyError: an item of a list is named that is not there.
    """
    at: Any = data
    *steps, last = path.split(".")
    for step, following in zip(steps, [*steps, last][1:], strict=True):
        at = _into(at, step, {} if not following.isdigit() else [])
    if isinstance(at, list):
        if int(last) == len(at) + 1:
            at.append(value)
        else:
            at[int(last) - 1] = value
    else:
        at[last] = value


def _into(at: Any, step: str, new: Any) -> Any:
    if isinstance(at, dict):
        return at.setdefault(step, new)
    named = next((each for each in at if isinstance(each, dict) and each.get("id") == step), None)
    if named is not None:
        return named
    if not step.isdigit() or not 0 < int(step) <= len(at) + 1:
        raise KeyError(step)
    if int(step) == len(at) + 1:
        at.append({})
    return at[int(step) - 1]
