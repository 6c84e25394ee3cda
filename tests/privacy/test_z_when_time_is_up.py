"""When the project's day has come, and the documented days behind it, nothing personal of anybody is left anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import boto3
import pytest

from infra.proof.season.cloud import RECEIPTS
from shared.members.consents import KEPT as NO_KEPT
from shared.outbox import Kind
from shared.outbox.protocol import KEPT as MAILS_KEPT
from shared.retention.silence import ANSWER_WITHIN, last_invited, months_later
from shared.technical import clock
from tests.builders import there
from tests.privacy.conftest import Played
from tests.privacy.kinds import kind
from tests.privacy.listening import everything
from tests.privacy.marks import found
from tests.privacy.record import rows
from tests.privacy.test_who_is_erased_is_gone import at_rest

pytestmark = pytest.mark.xdist_group("privacy")

Left = Mapping[str, list[dict[str, Any]]]

A_NO = {"project", "person", "standing", "standing_at", "expires"}
"""What is left of somebody who has unsubscribed; the record's other attributes of a member go."""


@pytest.fixture(scope="module")
def night(played: Played) -> datetime:
    """The project's day, and the night in which the planner looks; from there on two days without it."""
    made = played.season
    made.cloud.fault = type(made.cloud.fault).__mro__[1]()  # everything works from here on
    world, start = made.world, clock.at(made.script.project.data_deleted, time(3))
    for quarter in range(4):
        world.at(
            start + timedelta(minutes=15 * quarter),
            lambda: made.functions.send_event("plan", {"time": clock.text(world.now)}),
        )
    world.run(start + timedelta(hours=3))
    return start


def strange(left: Left) -> Iterator[str]:
    """Items and attributes that the record does not allow behind the day."""
    known = rows()
    for table, items in left.items():
        for item in items:
            row = known.get((table, kind(table, item)))
            if row is None or not row.outlasts_the_day:
                yield f"{table}: {item}"
                continue
            allowed = A_NO if kind(table, item) == "member" else row.somebody | row.nobody
            wrong = {name for name in item if name not in allowed or (name in row.emptied and item[name])}
            if wrong:
                yield f"{table}: {sorted(wrong)} of {item}"


def test_on_its_day_everything_about_people_is_gone(played: Played, night: datetime) -> None:
    """The same night, before DynamoDB has expired anything: no mark of a guest, a copy, a speaker or a supplier.

    Members are the network's, which goes on; of those who have unsubscribed only that is left.
    """
    left = dict(everything(played.season.cloud))
    assert any("address" in item for item in left["MEMBERS_TABLE"])
    left["MEMBERS_TABLE"] = [
        item for item in left["MEMBERS_TABLE"] if item.get("standing") == "unsubscribed" or "address" not in item
    ]
    assert list(strange(left)) == []
    assert {played.marks.of[mark]: mark for mark in found(list(left.items()))} == {}


def test_one_mail_tells_it_in_numbers(played: Played, night: datetime) -> None:
    """To the secretariat, once; it counts what there was, and names nobody."""
    [mail] = [each for each in played.season.post.sent if each.kind is Kind.DATA_DELETED]
    assert mail.to == played.season.script.project.secretariat.address
    assert found(mail.raw) == set()
    text = mail.body("plain")
    [counted] = [
        item for item in everything(played.season.cloud)["PROJECTS_TABLE"] if item["project"].endswith("#deletions")
    ]
    for name in ("registrations", "evaluations", "texts"):
        assert counted[name] > 0
        assert f"- {counted[name]} " in text, name


def test_what_expires_is_gone_when_the_runbook_says(played: Played, night: datetime) -> None:
    """Receipts, mails, noes, the trail and the accounts, each behind its own days; then counts and the plan alone."""
    made, expiry = played.season, played.expiry
    season = there(made.tables.projects.get(made.script.project.id))
    invited = there(last_invited([season], night))
    asked = clock.at(months_later(invited, season.members_asked_after), time(4))
    # Who joined after the last invitation is asked later, and has as long to answer.
    for at in (asked, asked + ANSWER_WITHIN - timedelta(days=1), asked + ANSWER_WITHIN, asked + 2 * ANSWER_WITHIN):
        assert made.tables.members.all(season.network)
        made.world.now = at
        made.functions.send_event("plan", {"time": clock.text(at)})
    assert list(made.tables.members.all(season.network)) == []
    steps = [timedelta(days=3), MAILS_KEPT, NO_KEPT, timedelta(days=6 * 366)]
    for step in steps:
        made.world.now = max(made.world.now, night + step)
        made.functions.send_event("budget", {"time": clock.text(made.world.now)})
        expiry.run()
        if step >= MAILS_KEPT:
            kept = everything(made.cloud)["OUTBOX_TABLE"]
            assert [item for item in kept if item.get("owed_at", "~") < clock.text(night)] == []
            assert boto3.client("s3").list_objects_v2(Bucket=RECEIPTS)["KeyCount"] == 0
    kinds = {(table, kind(table, item)) for table, items in everything(made.cloud).items() for item in items}
    assert kinds == {each for each in kinds if rows()[each].for_ever}
    assert ("PROJECTS_TABLE", "#deletions") in kinds
    assert found(at_rest(played)) == set()


def test_an_item_too_many_would_be_seen() -> None:
    """The control: a kind that is not allowed, an attribute more, a word that is still there."""
    left = {
        "REGISTRATIONS_TABLE": [{"meeting": "p/m", "part": "registration#x"}],
        "BUDGET_TABLE": [
            {"project": "p", "part": "move#1", "reason": "Åse"},
            {"project": "p", "part": "line#1", "by": "Åse"},
        ],
    }
    assert len(list(strange(left))) == 3
