"""docs/promises.md and docs/threats.md name tests that there are, and `make test` holds what always holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import CHECK

ROOT = Path(__file__).parent
ROWS = re.findall(r"^\| (?!promise|---)(.+?) \| (.+?) \| .+ \|$", (ROOT.parent / "docs/promises.md").read_text(), re.M)
NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize(("promise", "held"), ROWS, ids=[promise[:40] for promise, _ in ROWS])
def test_the_tests_of_a_promise_are_there(promise: str, held: str) -> None:
    """By file and name; a test that gets another name takes the table along."""
    assert NAMED.search(held) or "docs/decisions.md" in held or "make mutants" in held
    for file, name in NAMED.findall(held):
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_the_tests_of_a_threat_are_there() -> None:
    """Each row of the tables names one at least, and each that it names is a function of that file."""
    rows = [each for each in (ROOT.parent / "docs/threats.md").read_text().splitlines() if each.startswith("| ")]
    told = [NAMED.findall(each) for each in rows if not each.startswith(("| ---", "| asset |", "| what was tried |"))]
    assert len(told) > 40 and all(told)
    missing = [
        f"{file}::{name}"
        for file, name in (named for each in told for named in each)
        if not name or f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_what_always_holds_is_held_by_make_test() -> None:
    """Eighteen lines, each with a test that `make test` runs; those after the word *check* run in `make check`."""
    numbered = {int(promise.split()[0]): held for promise, held in ROWS if promise.split()[0].isdecimal()}
    assert numbered.keys() == set(range(1, 19))
    quick = {number: NAMED.findall(held.partition("check:")[0]) for number, held in numbered.items()}
    assert all(quick.values())
    for file, _ in (named for tests in quick.values() for named in tests):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not file.startswith(CHECK) or "pytest.mark.always" in text, f"{file} is run by `make check` alone"
