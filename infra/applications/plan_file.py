"""The plan file that is written for people: in the order of the plan's fields, with the application's headings."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from shared.applications.headings import BUDGET, MEETINGS, headings
from shared.plans.shape import Plan

WIDTH = 120
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = re.compile(r"\d+|\d{2}:\d{2}|\d+,\d{2}")

ABOVE: Mapping[str, str] = {MEETINGS: MEETINGS, BUDGET: BUDGET, "guests": "purpose.target_groups"}
"""Top-level fields that have the title of a heading above them whose field is called otherwise."""


def plan_file(
    data: Mapping[str, Any],
    assumed: Sequence[tuple[Sequence[str], str]] = (),
    head: Sequence[str] = (),
    told: Sequence[str] = (),
    unread: Sequence[str] = (),
) -> str:
    """The file. `head` are its first lines; what is wrong in the application (`told`), and what of it was not
    understood (`unread`), stands at its end.
    """
    order = [each for each in Plan.model_fields if each in data]
    whole = CommentedMap((name, _node(data[name])) for name in order)
    if assumed:
        whole["assumptions"] = CommentedSeq(_assumption(about, because) for about, because in assumed)
    for name in order[1:]:
        _comment(whole, name)
    for path in headings():
        outer, dot, inner = path.partition(".")
        if dot and outer in whole and inner in whole[outer]:
            whole[outer].yaml_set_comment_before_after_key(inner, before=headings()[path].title, indent=2)
    writer = YAML()
    writer.width = WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    writer.dump(whole, out)
    parts = [_hashed(head), out.getvalue()]
    if told:
        parts.append("\n" + _hashed(["WRONG in the application itself, and left as it was written:", *told]))
    if unread:
        parts.append("\n" + _hashed(["Not understood, in the application's own words:", *unread]))
    return "".join(filter(None, parts))


def _comment(whole: CommentedMap, name: str) -> None:
    known = headings().get(ABOVE.get(name, name))
    whole.yaml_set_comment_before_after_key(name, before=f"\n{known.title}" if known else "\n")


def _node(value: Any) -> Any:
    if isinstance(value, Mapping):
        return CommentedMap((name, _node(each)) for name, each in value.items())
    if isinstance(value, list):
        made = CommentedSeq(map(_node, value))
        if value and all(isinstance(each, str) and re.fullmatch(r"[\w-]+", each) for each in value):
            made.fa.set_flow_style()
        return made
    return _scalar(value)


def _scalar(text: str) -> Any:
    """A scalar as a person would write it: days, times and amounts bare, long texts folded."""
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if text.isdigit() and (text == "0" or not text.startswith("0")):
        return int(text)
    if "\n" in text:
        return LiteralScalarString(text + "\n")
    return FoldedScalarString(text + "\n") if len(text) > WIDTH - 20 else text


def _assumption(about: Sequence[str], because: str) -> CommentedMap:
    fields = CommentedSeq(about)
    fields.fa.set_flow_style()
    return CommentedMap(about=fields, because=_scalar(because))


def _hashed(lines: Sequence[str]) -> str:
    rows = [row for line in lines for row in line.splitlines()]
    return "".join(f"# {row}".rstrip() + "\n" for row in rows) + "\n" if rows else ""
