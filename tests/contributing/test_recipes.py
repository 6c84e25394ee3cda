"""docs/CONTRIBUTING.md is true: its recipes are followed to the letter in a copy of the tree, and played."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contributing.recipes import copy, follow, mark, recipe, run

PLAYS = "tests/contributing/plays"


@pytest.mark.parametrize(
    ("title", "play", "most"),
    [("Add a mail", "mail", 4), ("Add a field to the form", "field", 5), ("Add a page of the desk", "page", 6)],
)
def test_a_recipe_makes_what_it_says(title: str, play: str, most: int, tmp_path: Path) -> None:
    """A stranger who follows it has a working mail, field or page in an afternoon, in as few files as it names."""
    tree = copy(tmp_path)
    touched = follow(recipe(title), tree)
    assert 0 < len(touched) <= most
    texts = run(tree, "-m", "infra.texts")
    assert texts.returncode == 0, texts.stdout
    played = run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{PLAYS}/{play}.py")
    assert played.returncode == 0, played.stdout[-3000:]


def test_a_language_is_catalogues_and_nothing_else(tmp_path: Path) -> None:
    """Every text of pages and mails comes from them: each is marked here, in place of being translated."""
    tree = copy(tmp_path)
    before = files(tree)
    follow(recipe("Add a language"), tree)
    assert run(tree, "-m", "infra.texts").returncode == 1, "nothing lacks a translation"
    for catalogue in tree.glob("*/*/locale/de/LC_MESSAGES/*.po"):
        if "technical" not in catalogue.parts:
            mark(catalogue)
    texts = run(tree, "-m", "infra.texts")
    assert texts.returncode == 0, texts.stdout
    new = {name for name in files(tree) - before if not name.endswith((".mo", ".pyc"))}
    assert new
    assert {name for name in new if "/locale/de/LC_MESSAGES/" not in name} == set()
    played = run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{PLAYS}/language.py")
    assert played.returncode == 0, played.stdout[-3000:]


def files(tree: Path) -> set[str]:
    return {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}


@pytest.mark.parametrize("play", ["mail", "field", "page", "language"])
def test_without_the_recipe_the_play_fails(play: str) -> None:
    """A control: what is played is not there without it."""
    played = run(Path(__file__).parents[2], "-m", "pytest", "-qx", "-p", "no:cacheprovider", f"{PLAYS}/{play}.py")
    assert played.returncode == 1
