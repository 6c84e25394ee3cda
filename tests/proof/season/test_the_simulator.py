"""The simulator itself: the seed tells everything, what it leaves out would have changed nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Set
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.proof.season import cloud
from infra.proof.season.curve import HEIGHT, WIDTH, whole_season
from infra.proof.season.play import Script, season
from infra.proof.season.policies import Throttles
from infra.proof.season.schedules import MORNING, NIGHTLY, QUARTER
from infra.proof.season.streams import TEMPLATE, mapped
from infra.proof.season.tables import Tables
from shared.outbox import Kind, Mail
from shared.outbox.declaration import Audience
from shared.outbox.items import new_item
from shared.technical import dynamodb

DIGEST = """
import hashlib
from infra.proof.season.curve import HEIGHT, WIDTH, whole_season
from infra.proof.season.play import script, season, short
with season(short(script())) as made:
    made.begin()
    for _ in made.days():
        pass
    print(hashlib.sha256(repr(made.world.log).encode()).hexdigest())
"""


def test_the_same_seed_is_the_same_season(small: Script) -> None:
    """In two processes whose sets and dictionaries hash differently, every happening is the same."""
    logs = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": hashing, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashing in ("1", "2")
    }
    assert len(logs) == 1


def test_another_seed_is_another_season(small: Script) -> None:
    """Or the test above would tell nothing."""
    logs = []
    for seed in (small.seed, 7):
        with season(replace(small, seed=seed, before=timedelta(days=1))) as made:
            made.begin()
            made.world.run(made.script.begins + timedelta(days=5))
            logs.append(made.world.log)
    assert logs[0] != logs[1]


def test_ticks_left_out_would_have_changed_nothing(small: Script) -> None:
    """With SES throttled, so that ticks have something to mend, four days go the same way with every tick played."""
    logs = []
    for every_tick in (False, True):
        began = replace(small, before=timedelta(days=1), every_tick=every_tick)
        with season(began, Throttles(every=3)) as made:
            made.begin()
            made.world.run(began.begins + timedelta(days=4))
            logs.append(made.world.log)
            assert (made.schedules.left_out == 0) is every_tick
    assert logs[0] == logs[1]


def test_the_short_way_into_moto_answers_as_the_long_way_does(small: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five days on which everybody is invited and many sign up leave the same log and the same tables.

    But for two ids drawn by chance: the long way draws some of its own.
    """
    left = []
    for long in (False, True):
        if long:
            monkeypatch.setattr(cloud, "short_way", lambda *arguments: arguments[-1]())
            monkeypatch.setattr(cloud, "quick", nullcontext)
        began = replace(small, before=timedelta(days=1))
        with season(began) as made:
            made.begin()
            made.world.run(began.begins + timedelta(days=5))
            left.append((made.world.log, _everything(made.tables, but={"claim", "message"})))
    assert left[0] == left[1]


def test_a_mail_scanner_changes_nothing(small: Script) -> None:
    """Every link of every mail is asked for with GET and with HEAD, while all can still be used; no table changes."""
    with season(small) as made:
        made.begin()
        meeting = small.project.meetings[0]
        made.world.run(meeting.starts - timedelta(days=2, hours=-2))
        before = _everything(made.tables)
        scanned = made.people.scanned
        for mail in made.post.sent:
            made.people.scan(mail)
        assert made.people.scanned > scanned + len(made.post.sent)
        assert _everything(made.tables) == before


def test_the_schedules_are_the_template_s() -> None:
    """What the simulator plays is what is deployed."""
    text = TEMPLATE.read_text(encoding="utf-8")
    assert f"ScheduleExpression: rate({QUARTER.seconds // 60} minutes)" in text
    for moment in (NIGHTLY, MORNING):
        assert f"ScheduleExpression: cron({moment.minute} {moment.hour} * * ? *)" in text


def test_the_stream_s_filters_let_owed_mails_through_alone() -> None:
    """Of the Outbox table's records the send function sees those whose new image is owed, each by one of two ways."""
    at = datetime(2018, 8, 1, tzinfo=UTC)
    for kind in Kind:
        image = dynamodb.pack(new_item(Mail(kind, "amager-oest", "person0001", at, at)))
        ways = [name for name in ("SendStream", "CampaignStream") if _takes(name, {"NewImage": image})]
        many = kind.declared.to in (Audience.MEMBERS, Audience.PARTICIPANTS, Audience.REGISTERED)
        assert ways == ["CampaignStream" if many else "SendStream"]
        assert not any(_takes(name, {"NewImage": {**image, "state": {"S": "sent"}}}) for name in ways)
    assert not _takes("SendStream", {})


def _takes(mapping: str, change: Mapping[str, object]) -> bool:
    return mapped(mapping).takes({"dynamodb": change})


def _everything(tables: Tables, but: Set[str] = frozenset()) -> dict[str, list[dict[str, object]]]:
    names = [getattr(tables, each).name for each in ("projects", "members", "registrations", "outbox", "budget")]
    return {
        name: [
            {field: value for field, value in item.items() if field not in but}
            for item in dynamodb.client().scan(TableName=name)["Items"]
        ]
        for name in names
    }


def test_a_season_without_a_budget_that_got_money_back_is_drawn() -> None:
    """Nothing is planned and less than nothing spent: the drawing of the money has a height all the same."""
    begins = datetime(2018, 6, 1, tzinfo=UTC)
    drawn = whole_season([], [(begins, -100), (begins, 100)], 0, begins, begins + timedelta(days=1))
    assert drawn.spent == f"M0 {HEIGHT} H0.0 V{HEIGHT * 101}.0 H0.0 V{HEIGHT}.0 H{WIDTH} V{HEIGHT} Z"
