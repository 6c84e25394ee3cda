"""The recipes of docs/CONTRIBUTING.md, read as steps that a program can follow in a copy of the tree.

A step is a numbered line that begins with the file in backticks, says what to do with it (`new`, `before` a line,
`translate`, `replace`), and is followed by a block of code.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
CONTRIBUTING = ROOT / "docs" / "CONTRIBUTING.md"
STEP = re.compile(
    r"^\d+\. `(?P<path>[^`]+)`, (?P<how>new|before|translate|replace)(?: `(?P<line>[^`]+)`)?:"
    r"(?P<why>(?:(?!^```).)*?)\n\n```\w+\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Step:
    """What to do with the file `path`: make it of `code`, put it before the line that begins with `line`, and so on."""

    path: str
    how: str
    line: str
    code: str


def recipe(title: str) -> list[Step]:
    """The steps under the heading `title`."""
    text = CONTRIBUTING.read_text(encoding="utf-8")
    section = text.split(f"\n### {title}\n", 1)[1].split("\n### ", 1)[0]
    return [Step(each["path"], each["how"], each["line"] or "", each["code"]) for each in STEP.finditer(section)]


def copy(folder: Path) -> Path:
    """A copy of the tree as git would commit it, with this tree's environment."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def follow(steps: list[Step], tree: Path) -> set[str]:
    """Follow `steps` in `tree`; the files that were touched."""
    for step in steps:
        path = tree / step.path
        match step.how:
            case "new":
                assert not path.exists(), f"{step.path} is there already"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.code, encoding="utf-8")
            case "before":
                text = path.read_text(encoding="utf-8")
                assert text.count(f"\n{step.line}") == 1, f"{step.path} has not one line that begins with {step.line!r}"
                path.write_text(text.replace(f"\n{step.line}", f"\n{step.code}{step.line}"), encoding="utf-8")
            case "replace":
                old, new = (line[1:] for line in step.code.splitlines())
                text = path.read_text(encoding="utf-8")
                assert old in text, f"{step.path} does not hold {old!r}"
                path.write_text(text.replace(old, new), encoding="utf-8")
            case "translate":
                run(tree, "-m", "infra.texts")
                _translate(path, step.code)
    run(tree, "-m", "infra.texts", "--compile")
    return {step.path for step in steps}


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in `tree`, which sees the tree's own modules and no others of ours."""
    environment = {"PYTHONPATH": f"{tree}:{tree / 'functions'}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


def _translate(path: Path, entries: str) -> None:
    with path.open("rb") as content:
        catalogue = read_po(content)
    translations = dict(re.findall(r'^msgid "(.*)"\nmsgstr "(.*)"$', entries, re.MULTILINE))
    for text, translation in translations.items():
        message = catalogue.get(text)
        assert message is not None, f"{path.name} has no text {text!r}"
        message.string = translation
    with path.open("wb") as content:
        write_po(content, catalogue, include_lineno=False)


def mark(path: Path) -> None:
    """Translate every text of a catalogue into itself with `de:` before it, so that it can be told from Danish."""
    with path.open("rb") as content:
        catalogue = read_po(content)
    for message in catalogue:
        if message.id and isinstance(message.id, str):
            message.string = f"de:{message.id}"
        elif message.id:
            message.string = tuple(f"de:{form}" for form in message.id)
    with path.open("wb") as content:
        write_po(content, catalogue, include_lineno=False)
