"""Every guard can be taken out, and is missed: what nothing sees would be a promise that nobody keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from inspect import getattr_static
from typing import Any
from unittest.mock import patch

import pytest

from infra.proof.faults import checks, guards
from infra.proof.faults.guards import GUARDS, Guard
from infra.proof.faults.played import played
from infra.proof.season.play import Script, Season, script, season, short
from shared.registrations.promotion import resize
from shared.registrations.signing_up import cancel
from shared.technical import dynamodb
from tests.proof.faults.test_checks import a_guest, promises
from tests.proof.faults.test_checks import enter as enter_guests

NUMBERS = {str(number) for number in range(1, 12)}

SEED: tuple[int, int | None] = (3, None)
"""A season, and how many of its days are played: to its end."""

SEEDS = {"an older recount never replaces a newer one": (8, 3), "a tick looks at no member": (4, 3)}
"""The beginnings of other seasons, for guards that this one does not miss."""

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
"""Guards that such a season misses within seconds, of each promise one at least."""


@pytest.fixture(scope="module")
def tiny() -> Script:
    """Twelve members and three seats; a scanner before every other mailbox."""
    return replace(short(script(), members=12, seats=3), scanned=0.5)


def named(name: str) -> Guard:
    """The guard of that name."""
    [found] = [each for each in GUARDS if each.name == name]
    return found


@pytest.mark.parametrize("guard", GUARDS, ids=[each.name for each in GUARDS])
def test_every_guard_stands_in_the_product_and_comes_back(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the product's names change, what takes the guard out fails; nothing is left of it afterwards."""
    bound: list[tuple[Any, str, Any]] = []
    found = guards.found

    def noted(place: str) -> tuple[Any, str]:
        owner, name = found(place)
        bound.append((owner, name, getattr_static(owner, name)))
        return owner, name

    monkeypatch.setattr(guards, "found", noted)
    with guard.removed():
        assert bound
        assert all(getattr_static(owner, name) is not there for owner, name, there in bound)
    assert all(getattr_static(owner, name) is there for owner, name, there in bound)


def test_every_guard_says_which_promise_it_keeps() -> None:
    """By its number in DESIGN.md; and there are no two of one name."""
    assert all(set(each.promise.split(", ")) <= NUMBERS for each in GUARDS)
    assert len({each.name for each in GUARDS}) == len(GUARDS)


@pytest.mark.parametrize("name", MISSED)
def test_a_drawn_season_misses_a_guard_that_is_gone(name: str) -> None:
    """By its own promise: the number stands before what was found."""
    guard = named(name)
    seed, days = SEEDS.get(name, SEED)
    found = played(seed, guard.removed(), days).broken
    assert {each.partition(":")[0] for each in found} & set(guard.promise.split(", ")), found


@pytest.mark.parametrize(("seed", "days"), [SEED, *SEEDS.values()])
def test_the_same_season_holds_with_every_guard_in_its_place(seed: int, days: int | None) -> None:
    """The control of all of them."""
    assert played(seed, days=days).broken == ()


def test_one_guard_of_each_promise_is_taken_out_here() -> None:
    """Of the eleven none is left to other tests alone."""
    kept = {number for name in MISSED for number in named(name).promise.split(", ")}
    assert kept == {str(number) for number in range(1, 12)}


def fill(made: Season) -> None:
    """Somebody takes the last seat, and somebody waits."""
    enter(made, 2, 1)
    enter(made, 3, 1)


RACES: dict[str, tuple[Callable[[Season], object], Callable[[Season], object]]] = {
    "a sign-up takes seats only while they are free": (lambda made: enter(made, 2, 1), lambda made: enter(made, 3, 1)),
    "who decided on the waiting list writes only if nobody has moved since": (lambda made: leave(made, 1), fill),
    "seats are changed in number only if nobody has moved since": (lambda made: more(made, 1), fill),
}
"""By guard: what is decided first and written last, and what happens between the two. Of three seats two are taken."""


@pytest.mark.parametrize("name", RACES)
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "bare"])
def test_a_race_is_seen_where_the_guard_is_gone_and_only_there(tiny: Script, name: str, guarded: bool) -> None:
    """The guards that only two at once can miss, each with its two; the control is the same race with the guard."""
    first, meanwhile = RACES[name]
    with ExitStack() as stack:
        made = stack.enter_context(season(replace(tiny, scanned=0.0)))
        checks.watch(made)
        made.begin()
        enter(made, 1, 2)
        if not guarded:
            stack.enter_context(named(name).removed())
        with patch.object(dynamodb, "transact", before_the_next(lambda: meanwhile(made))):
            first(made)
        found = promises(checks.on_the_way(made))
        assert (not found) is guarded, found


def before_the_next(act: Callable[[], object]) -> Callable[[Any], None]:
    """Transactions as ever, and `act` in front of the first one."""
    transact, waiting = dynamodb.transact, [act]

    def transacted(writes: Any) -> None:
        if waiting:
            waiting.pop()()
        transact(writes)

    return transacted


def enter(made: Season, number: int, party: int) -> None:
    enter_guests(made, a_guest(number, party))


def leave(made: Season, number: int) -> None:
    [meeting] = made.script.project.meetings
    cancel(made.tables.registrations, made.script.project, meeting, f"guest{number}", made.world.now)


def more(made: Season, seats: int) -> None:
    [meeting] = made.script.project.meetings
    table, capacity = made.tables.registrations, meeting.capacity + seats
    resize(table, made.script.project.id, meeting, capacity, meeting.reserved, made.world.now)
