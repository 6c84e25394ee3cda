"""Seasons with faults, a bounded form of it: `make faults` plays as many seeds as one has time for."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import unicodedata
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.proof.faults.injector import FaultInjector
from infra.proof.faults.played import play, played
from infra.proof.faults.profile import WORST, FaultProfile, profile
from infra.proof.faults.scenario import Scenario, drawn
from infra.proof.season.play import season
from infra.proof.season.spelling import one, spelled
from infra.proof.season.world import World
from shared.people.person import normalise
from shared.plans.times import out_of_order

SEEDS = range(1, 13)
REPLAYED = 11

DIGEST = f"""
from infra.proof.faults.played import played
print(played({REPLAYED}).digest)
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_what_always_holds_holds_under_any_fault_profile(seed: int) -> None:
    """Whoever reads this in red: `make faults SEED=…` plays it again."""
    assert played(seed).broken == ()


def test_a_seed_is_the_same_season_anywhere() -> None:
    """In another process, whose sets and dictionaries hash differently; and in one that has played before, which keeps
    nothing that the next season would feel.
    """
    elsewhere = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    played(19)
    assert str(played(REPLAYED).digest) == elsewhere.strip() != ""


def test_everything_is_off_in_some_seasons_and_on_in_others() -> None:
    """What goes wrong together with everything else alone may hide what it does by itself."""
    drawn_ones = [profile(random.Random(seed)) for seed in range(200)]
    for each in fields(FaultProfile):
        found = {getattr(one, each.name) for one in drawn_ones}
        assert 0 in found
        assert getattr(WORST, each.name) in found


def test_the_seasons_are_drawn_as_plans_are() -> None:
    """Their timetables are in order, days near the clocks' changes are among them, and seats are fewer than members."""
    stories = [drawn(seed) for seed in range(40)]
    assert not [
        wrong
        for story in stories
        for meeting in story.script.project.meetings
        for wrong in out_of_order(story.script.project.timetable, meeting)
    ]
    offsets = [
        {_offset(story, days) for days in range((story.script.ends - story.script.begins).days)} for story in stories
    ]
    assert sum(len(each) == 2 for each in offsets) >= 5
    assert all(
        meeting.capacity - meeting.reserved < len(story.script.rows)
        for story in stories
        for meeting in story.script.project.meetings
    )


def _offset(story: Scenario, days: int) -> timedelta | None:
    from shared.technical import clock

    return clock.local(story.script.begins + timedelta(days=days)).utcoffset()


def test_without_faults_nothing_strikes_and_all_holds() -> None:
    """What the fault simulation looks for is not something that it makes itself."""
    story = drawn(6, FaultProfile())
    outcome = play(story)
    assert outcome.broken == ()
    assert not story.injector.counts


def test_only_a_mail_of_which_nobody_could_tell_goes_out_again() -> None:
    """The one honest exception, counted: behind SES the sender dies or hears nothing, and SES's own word is lost too.

    With SES's word nothing goes out again, however often the sender dies.
    """
    again = {}
    for lost in (0, 0.5):
        story = drawn(20, replace(FaultProfile(), ses_unclear=0.3, event_lost=lost))
        assert play(story).broken == ()
        accepted = story.injector.acceptances
        again[lost] = len(accepted) - len({each.id for each in accepted})
        excused = [each for each in accepted if story.injector.excused(each)]
        assert again[lost] <= len(excused)
        assert story.injector.counts["ses_unclear"] >= 10
    assert again[0] == 0
    assert again[0.5] > 0


def test_an_invocation_in_the_midst_of_another_has_a_process_of_its_own() -> None:
    """What a process keeps between its calls is shared with nobody who runs at the same time, and stays its own."""
    story = drawn(20, FaultProfile())
    with season(story.script, story.injector, story.injector) as made:
        story.injector.over(made.functions)
        made.begin()
        made.world.run(story.script.begins + timedelta(days=3))
        seen: dict[str, tuple[object, object, object]] = {}
        logger = sys.modules["mailing.plan"].logger.registered_formatter

        def look(when: str) -> None:
            from mailing import plan

            # A tick hands seasons on, so that more than the two invocations may end.
            seen.setdefault(when, (plan.wiring(), made.cloud.process, dict(logger.log_format)))

        def inside(process: object, event: object, *, well: bool) -> None:
            look("inside")

        before = story.injector.before
        state = {"inside": False}

        def nested(call: object) -> None:
            before(call)  # type: ignore[arg-type]
            if not state["inside"]:
                state["inside"] = True
                look("before")
                made.functions.invoke("plan", {"time": "2026-01-01T00:00:00Z"})
                look("after")

        story.injector.before = nested  # type: ignore[method-assign]
        made.functions.ended.append(inside)
        made.functions.invoke("plan", {"time": "2026-01-01T00:00:00Z"})
    outer, inner, after = (seen[when] for when in ("before", "inside", "after"))
    assert outer[0] is not inner[0]
    assert outer[1] is after[1]
    assert outer[2] == after[2]


def test_an_address_is_one_in_whatever_way_it_is_typed() -> None:
    """The search types it in other ways, of which the product makes the same person; so does what looks for two."""
    chance, address = random.Random(1), "gaest-3@xn--ben-ula.example.org"
    typed = {spelled(address, chance) for _ in range(200)}
    assert {normalise(each) for each in typed} == {one(each) for each in typed} == {address}
    assert len(typed) > 10
    assert len({unicodedata.is_normalized("NFC", each) for each in typed}) == 2


def test_the_clock_never_goes_back() -> None:
    """A call that is held up in the midst of an event lets the world go on further than the event was to."""
    world, seen = World(datetime(2026, 3, 1, tzinfo=UTC)), []
    minute = timedelta(minutes=1)
    world.within(minute, lambda: world.run(world.now + 5 * minute))
    for place in (2, 9):
        world.within(place * minute, lambda: seen.append(world.now))
    world.run(world.now + minute)
    assert world.now == datetime(2026, 3, 1, 0, 6, tzinfo=UTC)
    world.run(world.now + 5 * minute)
    assert seen == sorted(seen) == [datetime(2026, 3, 1, 0, place, tzinfo=UTC) for place in (2, 9)]


def test_faults_end() -> None:
    """From then on nothing goes wrong, so that what is still wrong is ours."""
    injector = FaultInjector(1, WORST)
    injector.cleared = True
    story = drawn(6)
    record = {"dynamodb": {"Keys": {"id": {"S": "a"}}}}
    event = {"detail": {"eventType": "Delivery", "mail": {"messageId": "b", "tags": {"mail_id": ["a"]}}}}
    with season(story.script) as made:
        assert list(injector.schedule(made.world, "plan", made.world.now)) == [timedelta()]
        assert len(list(injector.record(made.world, "send", record))) == 1
        assert len(list(injector.feedback(made.world, event))) == 1
    assert not injector.counts
