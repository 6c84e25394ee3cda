"""A YAML file as data that still knows its lines. Every scalar stays the text that was written: 66.50 is no float."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
"""The way to a field: names of mappings, places in lists."""


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in a plan file, and where. `field` is empty where it is no field's fault."""

    line: int
    field: str
    words: str


@dataclass
class Source:
    """A file that was read: its data (dict, list, str, None), the line of each path, and what YAML itself forbids."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def get(self, path: Path) -> Any:
        """What stands at `path`, or None."""
        value = self.data
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def name(self, path: Path) -> str:
        """`path` as people read it: `meetings[moede-2].starts`; an item without an id is numbered from 1."""
        words = ""
        for depth, step in enumerate(path):
            if isinstance(step, int):
                item = self.get(path[: depth + 1])
                id = item.get("id") if isinstance(item, dict) else None
                words += f"[{id if isinstance(id, str) else step + 1}]"
            else:
                words += f".{step}" if words else step
        return words

    def problem(self, path: Path, words: str) -> Problem:
        """A problem with what stands, or should stand, at `path`."""
        return Problem(self.line(path), self.name(path), words)


def did_you_mean(written: str, possible: Iterable[str]) -> str:
    """What to add to a refusal of `written`, where something `possible` is close; else nothing."""
    close = get_close_matches(written, list(possible), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


REMEDIES = (
    ("'\\t'", "a tab; put spaces in its place"),
    (
        "mapping values",
        "a colon in the middle of a text, or a line further in than those beside it; put the text in quotes",
    ),
    ("cannot start any token", "a text begins with a sign that means something to YAML; put it in quotes"),
    ("alias", "a text begins with *, which means something to YAML; put it in quotes"),
    ("alphabetic or numeric", "a text begins with * or &, which means something to YAML; put it in quotes"),
    ("but found '<scalar>'", "words follow a quotation mark or bracket that is closed; put the whole text in quotes"),
    ("but found '<block", "the line is not as far in as those beside it, or lacks its -"),
    ("not allowed here", "a text begins with - or ?, which means something to YAML; put it in quotes"),
    ("a comment or a line break", "a text begins with | or >, which means something to YAML; put it in quotes"),
    ("could not find expected ':'", "a field needs a colon and a space between its name and what it says"),
    ("unexpected end of stream", "a quotation mark or a bracket is opened here and never closed"),
    ("another document", "a line of --- begins a second plan; a file holds one"),
    ("special characters", "a sign that no text has; is this the plan file?"),
)
"""What stands in a complaint of YAML's, and how somebody says it who has never heard of YAML."""


def one_of(written: str, possible: Iterable[str]) -> str:
    """The same, or else all that is `possible`."""
    known = list(possible)
    return did_you_mean(written, known) or (f"; there are: {', '.join(known)}" if known else "; there are none")


def load(content: bytes) -> Source:
    """Read YAML. What is wrong with the file as such is in the result's problems."""
    source = Source()
    try:
        node = YAML(typ="safe", pure=True).compose(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        source.problems.append(Problem(line, "", "a letter that is not UTF-8; save the file as UTF-8"))
    except MarkedYAMLError as error:
        words = str(error.problem or error.context)
        begun = "never closed" in _remedy(words) or "expected ':'" in words
        mark = (begun and error.context_mark) or error.problem_mark
        source.problems.append(Problem(mark.line + 1 if mark else 1, "", _remedy(words)))
    except YAMLError as error:
        source.problems.append(Problem(1, "", _remedy(" ".join(str(error).split()))))
    except RecursionError:
        source.problems.append(Problem(1, "", "has far more brackets or steps within each other than any plan"))
    else:
        if node is None:
            source.problems.append(Problem(1, "", "the file is empty"))
        else:
            walk = _Walk(source.lines)
            source.data = walk.value(node, ())
            # An item is named by its id, so a problem gets its name when the whole is read.
            source.problems += [Problem(line, source.name(path), words) for line, path, words in walk.problems]
    return source


def _remedy(words: str) -> str:
    return f"not YAML: {next((remedy for part, remedy in REMEDIES if part in words), words)}"


class _Walk:
    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self.problems: list[tuple[int, Path, str]] = []
        self.seen: set[int] = set()

    def value(self, node: Node, path: Path) -> Any:
        # A mapping has set the line of its field already: an empty or indented value's own mark lies further down.
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self.seen:
            words = "an alias (*name) is not understood here; write it out"
            self.problems.append((self.lines[path], path, words))
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        if not re.fullmatch(r"tag:yaml\.org,2002:[a-z]+", str(node.tag)):
            words = "a text begins with !, which means something to YAML; put it in quotes"
            self.problems.append((self.lines[path], path, words))
            return str(node.tag)
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, each in node.value:
            if not isinstance(key, ScalarNode):
                self.problems.append((key.start_mark.line + 1, path, "has a name that is no text; put it in quotes"))
                continue
            name = str(key.value)
            inner = (*path, name)
            if name in found:
                words = f"is there twice; the first is in line {self.lines[inner]}"
                self.problems.append((key.start_mark.line + 1, inner, words))
                continue
            self.lines[inner] = key.start_mark.line + 1
            found[name] = self.value(each, inner)
        return found
