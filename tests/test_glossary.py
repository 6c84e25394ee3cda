"""Names and glossary agree: what the glossary says is not the word for a thing names no module, class or function."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
LONGEST = 250
"""Lines of a file of functions, shared and infra; a longer one is two ideas."""


def refused() -> set[str]:
    """The names of the glossary's third column."""
    rows = (line.strip("|").split("|") for line in GLOSSARY.splitlines() if line.startswith("| "))
    return {name for row in rows if len(row) == 3 for name in re.findall(r"`(\w+)`", row[2])}


def named(path: Path) -> Iterator[str]:
    """The module's own name, and every class and function that it defines."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name


def sources(*suffixes: str) -> list[Path]:
    folders = ("functions", "shared", "infra")
    return [each for folder in folders for each in sorted((ROOT / folder).rglob("*")) if each.suffix in suffixes]


def test_no_name_is_one_that_the_glossary_refuses() -> None:
    """A newcomer meets one word for one thing, and finds it in the glossary."""
    wrong = [(str(path.relative_to(ROOT)), name) for path in sources(".py") for name in {*named(path)} & refused()]
    assert wrong == []


def test_variables_are_called_after_what_they_hold() -> None:
    """A variable `said` may hold a text, a form, a log line or an evaluation: the reader has to look it up."""
    [listed] = re.findall(r"Not among them: (.+)\.\n", GLOSSARY)
    refused, wrong = re.findall(r"`(\w+)`", listed), []
    for path in (each for each in sources(".py") if each.relative_to(ROOT).parts[0] != "infra"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        names = {node.arg for node in nodes if isinstance(node, ast.arg)}
        names |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        wrong += [(path.name, name) for name in refused if name in names]
    assert refused
    assert wrong == []


def prose(path: Path) -> Iterator[str]:
    """The docstrings and comments of a module, with the attributes' docstrings below them."""
    text = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.string.startswith('"""')):
            yield token.string


def unwanted(text: str) -> list[str]:
    """The words of `text` that the glossary wants in no prose."""
    [listed] = re.findall(r"Not in prose: (.+)\.\n", GLOSSARY)
    words = re.findall(r"`(\w+)`", listed)
    return re.findall(rf"(?i)\b(?:{'|'.join(words)})\b", text)


def test_prose_speaks_of_people() -> None:
    """Of a guest, a member or people, whoever they are."""
    assert [(str(path), text) for path in sources(".py") for text in prose(path) if unwanted(text)] == []
    assert unwanted('"""What she wrote."""') == ["she"]


def test_the_glossary_refuses_some_names() -> None:
    """A control: the table is read, and a class of such a name would be seen."""
    assert {"Wish", "Errand", "Weather"} <= refused()
    assert "sources" in set(named(Path(__file__)))


def test_no_file_is_too_long() -> None:
    """A file that outgrows 250 lines is usually two ideas."""
    code = sources(".py", ".html", ".txt", ".css", ".js", ".typ")
    counted = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in code}
    assert {name: lines for name, lines in counted.items() if lines > LONGEST} == {}
