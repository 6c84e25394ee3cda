"""CloudWatch Logs' patterns for JSON lines, as far as this project writes them: for tests, and the local cloud."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TERM = re.compile(r'\$\.(?P<field>[\w.]+) (?P<how>!=|=|<|>) (?P<value>"[^"]*"|\d+)')
HOW = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class Filter:
    """A pattern of CloudWatch Logs for JSON lines, as far as this project writes them: terms, `&&`, `||`, brackets."""

    pattern: str

    def matches(self, line: Mapping[str, Any]) -> bool:
        """Whether the line is counted."""
        inner = self.pattern.strip().removeprefix("{").removesuffix("}")
        expression = _TERM.sub(lambda found: str(_holds(found, line)), inner)
        expression = expression.replace("&&", "and").replace("||", "or")
        assert set(re.findall(r"\w+", expression)) <= {"True", "False", "and", "or"}, f"not read: {self.pattern}"
        return bool(eval(expression, {"__builtins__": {}}))  # noqa: S307 - of nothing but True, False, and, or


def value(line: Mapping[str, Any], path: str) -> Any:
    """What stands at `$.a.b` of a line; None where nothing does."""
    found: Any = line
    for name in path.removeprefix("$.").split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _holds(term: re.Match[str], line: Mapping[str, Any]) -> bool:
    found, wanted = value(line, term["field"]), json.loads(term["value"])
    return found is not None and bool(HOW[term["how"]](found, wanted))
