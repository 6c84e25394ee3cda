"""docs/promises.md names tests that there are, and `make test` holds what always holds."""

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


def test_what_always_holds_is_held_by_make_test() -> None:
    """Eighteen lines, each with a test that `make test` runs; those after the word *check* run in `make check`."""
    numbered = {int(promise.split()[0]): held for promise, held in ROWS if promise.split()[0].isdecimal()}
    assert numbered.keys() == set(range(1, 19))
    quick = {number: NAMED.findall(held.partition("check:")[0]) for number, held in numbered.items()}
    assert all(quick.values())
    for file, _ in (named for tests in quick.values() for named in tests):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not file.startswith(CHECK) or "pytest.mark.always" in text, f"{file} is run by `make check` alone"
