"""What is played finds the guards by itself: seasons drawn from a seed miss those that are taken out, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.proof.faults import table
from infra.proof.faults.guards import GUARDS, Guard
from infra.proof.faults.played import played

SEED = 3

MISSED = (
    "a change and its mail are one transaction",
    "an address is one however it is typed",
    "the cancelling transaction hands the seats on",
    "a lease before SES",
    "looking at one's registrations cancels none",
    "an older recount never replaces a newer one",
    "UTC inside",
    "the log names mails, not people",
    "a tick looks at no member",
    "a function asks only what its role allows",
    "a form keeps what was typed",
)
"""Guards that the season of `SEED` misses within seconds, of each promise one at least."""

DOCS = Path(__file__).parents[3] / "docs" / "faults.md"
ROW = re.compile(r"^\| (?P<name>[^|]+?) \| [\d, ]+ \|", re.MULTILINE)


def named(name: str) -> Guard:
    """The guard of that name."""
    [found] = [each for each in GUARDS if each.name == name]
    return found


@pytest.mark.parametrize("name", MISSED)
def test_a_drawn_season_misses_a_guard_that_is_gone(name: str) -> None:
    """By its own promise: the number stands before what was found."""
    guard = named(name)
    found = played(SEED, guard.gone()).broken
    assert {each.partition(":")[0] for each in found} & set(guard.promise.split(", ")), found


def test_the_same_season_holds_with_every_guard_in_its_place() -> None:
    """The control of all of them."""
    assert played(SEED).broken == ()


def test_one_guard_of_each_promise_is_taken_out_here() -> None:
    """Of the eleven none is left to other tests alone."""
    kept = {number for name in MISSED for number in named(name).promise.split(", ")}
    assert kept == {str(number) for number in range(1, 12)}


def test_the_docs_name_every_guard_and_no_other() -> None:
    """A guard that is new, or goes by another name, has the table written again."""
    names = {row["name"].partition(table.BESIDES)[0] for row in ROW.finditer(DOCS.read_text("utf-8"))}
    assert names == {each.name for each in GUARDS}
