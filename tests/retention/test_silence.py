"""Members of a network that has been silent for two years are asked once, and removed where they do not answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from shared.members.member import Member
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.projects.table import SILENCE
from shared.retention.silence import ANSWER_WITHIN, Silence, last_invited, months_later
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, there
from tests.conftest import Tables, tables

DAY = timedelta(days=1)
PEOPLE = ("stays", "silent", "left", "closed", "new")


@pytest.fixture
def silence(tables: Tables) -> Silence:
    return Silence(tables.projects, tables.members.name, tables.outbox)


@pytest.fixture
def asked(kept: Project) -> datetime:
    """The first night on which somebody is asked; members of every standing, and one who joined a year ago."""
    invited = there(last_invited([kept], night(date(2019, 1, 1))))
    day = months_later(invited, 24)
    for name in PEOPLE:
        joined = BEFORE.date() if name != "new" else day - 365 * DAY
        tables.members.save(Member(PROJECT, name, name, "", f"{name}@example.org", joined=joined), None)
    tables.members.unsubscribe(PROJECT, "left", BEFORE)
    tables.members.suppress(PROJECT, "closed", BEFORE)
    return night(day)


def night(day: date) -> datetime:
    return clock.at(day, time(4, 15))


def questions(tables: Tables) -> list[str]:
    """The people who were asked, once for each question."""
    items = map(dynamodb.unpack, dynamodb.client().scan(TableName=tables.outbox.name)["Items"])
    return sorted(item["person"] for item in items if item.get("kind") == Kind.STAYING.value)


def members(tables: Tables) -> set[str]:
    return {each.person for each in tables.members.all(PROJECT)}


def test_a_network_that_invites_asks_nobody(kept: Project, silence: Silence, asked: datetime) -> None:
    """Not a night too early, not by day, and not while a meeting is ahead in any of its seasons."""
    for now in (asked - DAY, asked + timedelta(hours=8)):
        assert silence.look(kept, now) == 0
    names = ("starts", "ends", "registration_closes", "promotion_closes")
    moved = [replace(each, **{name: getattr(each, name) + 900 * DAY for name in names}) for each in kept.meetings]
    tables.keep(replace(kept, id=f"{PROJECT}-2021", meetings=tuple(moved)))
    assert silence.look(kept, asked) == 0
    assert (questions(tables), members(tables)) == ([], set(PEOPLE))


def test_who_does_not_answer_goes_on_the_day_that_the_mail_names(
    kept: Project, silence: Silence, asked: datetime
) -> None:
    """Asked once, however often the planner looks; one yes keeps her. Of whoever said no before, the no is left."""
    silence.look(kept, asked)
    silence.look(kept, asked + timedelta(minutes=15))
    assert questions(tables) == ["silent", "stays"]
    assert members(tables) == {"stays", "silent", "new"}
    assert tables.members.left(PROJECT) == 1
    tables.members.stay(PROJECT, "stays", asked + 5 * DAY)
    gone = asked + ANSWER_WITHIN
    assert silence.look(kept, gone - DAY) == 0
    assert silence.look(kept, gone) == 1
    assert members(tables) == {"stays", "new"}
    assert silence.look(kept, gone) == 0
    assert questions(tables) == ["silent", "stays"]


def test_who_joined_or_stayed_later_is_asked_later(kept: Project, silence: Silence, asked: datetime) -> None:
    """Each by the day on which the network last heard of them; the second question is a new one."""
    silence.look(kept, asked)
    tables.members.stay(PROJECT, "stays", asked + DAY)
    silence.look(kept, asked + ANSWER_WITHIN)
    year_on = night(months_later(clock.local(asked).date(), 12) + 2 * DAY)
    silence.look(kept, year_on)
    assert questions(tables) == ["new", "silent", "stays"]
    again = night(months_later(clock.local(asked + DAY).date(), 24))
    silence.look(kept, again)
    assert questions(tables) == ["new", "silent", "stays", "stays"]


def test_the_plan_says_after_how_many_months(kept: Project, silence: Silence, asked: datetime) -> None:
    """A network that meets every third year says so."""
    slow = replace(kept, members_asked_after=36)
    dynamodb.transact(tables.projects.writes(slow, kept))
    assert (silence.look(slow, asked), questions(tables)) == (0, [])
    silence.look(slow, night(months_later(clock.local(asked).date(), 12)))
    assert questions(tables) == ["silent", "stays"]


def test_a_quiet_night_asks_nothing_more(tables: Tables, kept: Project, silence: Silence, asked: datetime) -> None:
    """Beside a season with meetings ahead nothing is read, invited or not; a silent one's when a time comes."""
    made: list[str] = []
    dynamodb.client().meta.events.register("before-call.dynamodb.*", lambda model, **_: made.append(model.name))
    starts = clock.local(kept.meetings[0].starts).date()
    for now in (night(starts - 300 * DAY), night(starts - DAY)):
        silence.look(kept, now)
    assert made == []
    silence.look(kept, asked + DAY)
    assert made != [] and made[-1] == "PutItem"
    seen = there(tables.projects.get(PROJECT))
    made.clear()
    assert (silence.look(seen, asked + DAY + timedelta(minutes=15)), made) == (0, [])
    assert (silence.look(seen, asked + ANSWER_WITHIN), made) == (0, [])
    silence.look(seen, asked + DAY + ANSWER_WITHIN)
    assert made != []


def test_a_season_of_an_earlier_version_is_looked_through(
    tables: Tables, kept: Project, silence: Silence, asked: datetime
) -> None:
    """Which had kept the night of its last look, and not when the next one is."""
    night = {"project": PROJECT, "part": SILENCE, "night": (asked - DAY).date().isoformat()}
    dynamodb.write(dynamodb.Put(tables.projects.name, night))
    season = tables.projects.get(PROJECT)
    assert season is not None and season.silence_next is None
    silence.look(season, asked)
    assert questions(tables) == ["silent", "stays"]


def test_more_members_than_one_look_takes_are_taken_by_the_next(
    kept: Project, silence: Silence, asked: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The night counts as seen once nobody is left."""
    monkeypatch.setattr("shared.retention.silence.PAGE", 3)
    looks = 0
    while (season := tables.projects.get(PROJECT)) and season.silence_next is None:
        silence.look(season, asked)
        looks += 1
    assert (looks, questions(tables)) == (2, ["silent", "stays"])
