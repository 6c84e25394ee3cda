"""The tables are lost in mid-season and brought back; the season goes on to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from infra.proof.season import invariants
from infra.proof.season.play import Script, script, short
from infra.restore import course
from infra.restore.told import Logged
from shared.outbox import Kind
from shared.projects.agenda import PARTITION
from shared.technical import dynamodb
from tests.restore.lost import Disaster, disaster

DAYS = {"invitations": 20, "a waiting list": 12, "the reminder": 2}
"""Days before the meeting at which the tables are lost, and what goes on then."""


@pytest.fixture(scope="module")
def small() -> Script:
    """One meeting with eight seats, and thirty members, of whom more want to come."""
    return short(script())


def twice(lost: Disaster) -> Mapping[str, int]:
    """The mails that were sent more than once, by their ids."""
    return {id: times for id, times in Counter(mail.id for mail in lost.season.post.sent).items() if times > 1}


def lose_and_restore(lost: Disaster, days: int, unknown: timedelta) -> course.Outcome:
    """Play to `days` before the meeting; lose what came in the time `unknown`."""
    [meeting] = lost.season.script.project.meetings
    lost.play(meeting.starts - timedelta(days=days) - unknown)
    moment = lost.keep()
    lost.play(moment + unknown)
    lost.lose()
    restore = lost.restore(moment)
    found = restore.begin()
    restore.finish()
    return found


@pytest.mark.parametrize("days", DAYS.values(), ids=DAYS)
def test_nothing_is_sent_twice_and_everything_holds(small: Script, days: int) -> None:
    """A day and a half is lost. Each mail goes once, every promise holds on each day after, and the season ends."""
    with disaster(small) as lost:
        lose_and_restore(lost, days, timedelta(hours=36))
        back = lost.season.world.now
        broken = [f"{now:%d %B}: {each}" for now in lost.season.days() for each in invariants.broken(lost.season)]
        assert twice(lost) == {}
        assert broken == []
        assert any(mail.kind is Kind.SUMMARY and mail.at > back for mail in lost.season.post.sent)
        assert {mail.kind for mail in lost.season.post.sent} >= {Kind.SEASON_REPORT, Kind.THANKS, Kind.REMINDER}


def test_without_the_logs_mails_go_twice(small: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a restore that does not read them sends again what was sent since."""
    monkeypatch.setattr(course.Restore, "_told", lambda self: Logged())
    with disaster(small) as lost:
        lose_and_restore(lost, DAYS["invitations"], timedelta(hours=36))
        lost.play(lost.season.world.now + timedelta(days=3))
        assert len(twice(lost)) > 10


def test_the_tables_are_as_they_were(small: Script) -> None:
    """Where nothing was sent and nobody said anything since, item by item, but that every season is looked at next; and
    the tables beside are gone.
    """
    with disaster(small) as lost:
        lost.play(small.project.meetings[0].starts - timedelta(days=18))
        before, moment = lost.held(), lost.keep()
        lost.lose()
        assert lost.held() == {variable: [] for variable in lost.names}
        restore = lost.restore(moment)
        restore.begin()
        restore.finish()
        assert sorted_(lost.held()) == sorted_(before)
        assert lost.machinery.steps == ["stop", "start"]
        assert set(dynamodb.client().list_tables()["TableNames"]) == set(lost.names.values())


def sorted_(held: Mapping[str, list[dict[str, Any]]]) -> Mapping[str, list[str]]:
    """Items in an order of their own, without those that a restore writes for what comes after it."""
    own = {"restore", PARTITION}
    kept = {name: [each for each in items if own.isdisjoint(map(str, each.values()))] for name, items in held.items()}
    return {name: sorted(map(repr, (sorted(each.items()) for each in items))) for name, items in kept.items()}
