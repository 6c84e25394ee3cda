"""Many seasons: a tick looks at those in which something is due, and at no others; none that is due is passed over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from shared.campaigns.planner import QUARTER, RESERVE, Planner
from shared.members.member import Member
from shared.outbox import Kind
from shared.projects import Project
from shared.projects.agenda import AFTER_SOMETHING_DUE, AFTER_THE_LAST_MEETING, AWAKE, PARTITION
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Delete
from shared.technical.handing_on import APART, LONGEST, paced
from tests.builders import BEFORE, a_meeting, a_project
from tests.conftest import Tables, items

SEASONS = 20
YEARS_AGO = timedelta(days=700)


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that a tick has waited between two seasons; here none pass."""
    found: list[float] = []
    monkeypatch.setattr("shared.technical.handing_on.time.sleep", found.append)
    return found


@pytest.fixture
def planner(tables: Tables) -> Planner:
    return Planner(tables.projects, tables.members, tables.registrations, tables.outbox)


@pytest.fixture
def looked(planner: Planner) -> Callable[[datetime], list[str]]:
    """Has a tick do all that is due; which seasons it looked at."""

    def tick(now: datetime) -> list[str]:
        found: list[str] = []
        planner.tick(now, hand_on=lambda id: found.append(id) or planner.look(id, now))  # type: ignore[func-returns-value]
        return found

    return tick


def a_season(number: int, earlier: timedelta = timedelta()) -> Project:
    """One of many, so much earlier than usual."""
    usual = a_meeting()
    times = ("starts", "ends", "registration_closes", "promotion_closes")
    meeting = replace(usual, **{name: getattr(usual, name) - earlier for name in times})
    return a_project(meeting, id=f"season-{number:02}")


def test_seasons_in_which_nothing_is_due_are_not_looked_at(
    tables: Tables, looked: Callable[[datetime], list[str]]
) -> None:
    """However many there are: neither those that are over, nor those whose next mail is days away."""
    for number in range(SEASONS):
        tables.keep(a_season(number, YEARS_AGO if number % 2 else timedelta()))
    assert len(looked(BEFORE)) == SEASONS
    assert looked(BEFORE + QUARTER) == []
    assert looked(BEFORE + timedelta(hours=6)) == []


def test_a_tick_that_runs_out_of_time_hands_on_those_that_wait_longest(tables: Tables, planner: Planner) -> None:
    """What it leaves is first next time, so that none starves."""
    for number in range(SEASONS):
        tables.keep(a_season(number))
    seen: list[str] = []
    for number in range(4):
        now, begun = BEFORE + number * QUARTER, len(seen)

        def remaining(begun: int = begun) -> timedelta:
            return RESERVE + timedelta(seconds=5 - (len(seen) - begun))

        def look(id: str, now: datetime = now) -> None:
            seen.append(id)
            planner.look(id, now)

        planner.tick(now, remaining, look)
    assert sorted(seen) == sorted(tables.projects.ids())


def test_on_a_morning_on_which_all_invite_each_is_owed_its_own_with_one_tick(
    tables: Tables, looked: Callable[[datetime], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many they are: a look's pages are for one season alone, and the last waits for none of the others'."""
    monkeypatch.setattr("shared.campaigns.planner.PAGES", 4)
    for number in range(SEASONS):
        tables.keep(season := a_season(number))
        tables.members.save(Member(season.network, "member", "Åse", "", "aase@example.org"), None)
    assert len(looked(BEFORE)) == SEASONS
    invited = [each["id"] for each in items(tables.outbox) if each.get("kind") == Kind.INVITATION]
    assert len(invited) == SEASONS
    assert tables.projects.agenda.due(BEFORE) == []


def test_one_that_fails_is_looked_at_again_and_keeps_no_other(
    tables: Tables, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it has come to its end a season stays due."""
    for number in range(3):
        tables.keep(a_season(number))
    with monkeypatch.context() as broken:
        broken.setattr(planner.projects, "fresh", lambda id: {}[id])
        with pytest.raises(ExceptionGroup):
            planner.tick(BEFORE)
    assert len(tables.projects.agenda.due(BEFORE)) == 3
    planner.tick(BEFORE)
    assert tables.projects.agenda.due(BEFORE) == []


def forget(tables: Tables, season: str) -> None:
    """Lose what the index has of a season, and the list of those at which the night looks."""
    for partition in (PARTITION, AWAKE):
        dynamodb.write(Delete(tables.projects.name, {"project": partition, "part": season}))


@pytest.mark.parametrize("lost", ["the entry", "the time"])
def test_a_season_that_the_index_has_lost_is_found_within_a_day(
    tables: Tables, looked: Callable[[datetime], list[str]], lost: str
) -> None:
    """Once a day a tick looks at all of them, and the night and the morning after it too."""
    kept = a_season(1)
    tables.keep(kept)
    looked(BEFORE)
    if lost == "the entry":
        forget(tables, kept.id)
    else:
        entry = tables.projects.agenda.entry(kept.id)
        tables.projects.agenda.settle(entry, None, kept.meetings[0].day, BEFORE)
    nights = [each for number in range(1, 97) if looked(each := BEFORE + number * QUARTER)]
    assert [clock.local(each).time() for each in nights] == [time(1)]
    assert tables.projects.agenda.due(kept.meetings[0].starts) == tables.projects.agenda.awake() == [kept.id]


def test_where_no_season_is_known_yet_the_first_tick_finds_them_all(
    tables: Tables, looked: Callable[[datetime], list[str]]
) -> None:
    """As after an upgrade from a version that had no index; at any time of the day."""
    for number in range(SEASONS):
        tables.keep(a_season(number))
        forget(tables, f"season-{number:02}")
    assert len(looked(BEFORE)) == len(tables.projects.agenda.awake()) == SEASONS
    assert looked(BEFORE + QUARTER) == []


@pytest.mark.parametrize("died", ["out of time", "refused"])
def test_a_look_at_all_that_was_cut_short_is_made_again(tables: Tables, planner: Planner, died: str) -> None:
    """It counts once each has been handed on. Those in which something is due come before the others."""
    for number in range(SEASONS):
        tables.keep(a_season(number))
        planner.look(f"season-{number:02}", BEFORE)
    dynamodb.transact(tables.projects.agenda.wake("season-13"))
    seen: list[str] = []

    def hand_on(id: str) -> None:
        seen.append(id)
        if died == "refused" and id == "season-04":
            raise ConnectionError

    def remaining() -> timedelta:
        return RESERVE + timedelta(seconds=5 - len(seen) if died == "out of time" else 1)

    with suppress(ExceptionGroup):
        planner.tick(BEFORE, remaining, hand_on)
    assert seen[:2] == ["season-13", "season-00"]
    assert len(seen) == (5 if died == "out of time" else SEASONS)
    seen.clear()
    planner.tick(BEFORE + QUARTER, hand_on=seen.append)
    assert len(seen) == SEASONS
    seen.clear()
    planner.tick(BEFORE + 2 * QUARTER, hand_on=seen.append)
    assert seen == ["season-13"]


def test_many_are_handed_on_one_by_one(waited: list[float]) -> None:
    """So far apart that an account that runs ten at once has some left for visitors; ten thousand in four minutes."""
    assert [*paced(["one"])] == ["one"]
    assert waited == []
    assert len([*paced(["each"] * 12)]) == 12
    assert waited == [APART] * 11
    waited.clear()
    assert len([*paced(["each"] * 10_000)]) == 10_000
    assert sum(waited) == pytest.approx(LONGEST, rel=0.01)


def test_the_night_and_the_morning_look_at_seasons_that_are_going_on(
    tables: Tables, looked: Callable[[datetime], list[str]]
) -> None:
    """From when a season is put in force until two months after its last meeting; a week after whatever is done."""
    kept = a_season(1)
    tables.keep(kept)
    last = clock.at(kept.meetings[0].day + AFTER_THE_LAST_MEETING, time(12))

    def awake(now: datetime) -> bool:
        looked(now)
        return tables.projects.agenda.awake() == [kept.id]

    assert tables.projects.agenda.awake() == [kept.id]
    assert all(awake(BEFORE + timedelta(days=day)) for day in range((last - BEFORE).days + 1))
    assert not awake(last + timedelta(days=1))
    dynamodb.transact(tables.projects.agenda.wake(kept.id))
    later = last + YEARS_AGO
    week = [awake(later + timedelta(days=day)) for day in range(AFTER_SOMETHING_DUE.days + 2)]
    assert week == [True] * (AFTER_SOMETHING_DUE.days + 1) + [False]
