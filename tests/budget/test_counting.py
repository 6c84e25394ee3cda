"""The budget function: a stream's batches and the nights, and what a cancellation leaves of a head-count."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from budget import app
from shared.budget.lines import Commitment, Heads
from shared.budget.table import BudgetTable
from shared.outbox.mail import Kind
from shared.plans.changing import cancelled, change_meeting
from shared.plans.tables import Tables as Places
from shared.projects import Catering, Project
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, a_project
from tests.conftest import Tables, items

NIGHT = {"time": "2018-07-27T01:00:00Z", "season": PROJECT}


@pytest.fixture(autouse=True)
def wired(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    app.wiring.cache_clear()
    yield
    app.wiring.cache_clear()


def batch(*meetings: str) -> dict[str, Any]:
    return {
        "Records": [
            {"dynamodb": {"Keys": {"meeting": {"S": f"{PROJECT}/{meeting}"}}, "SequenceNumber": str(number)}}
            for number, meeting in enumerate(meetings)
        ]
    }


def run(event: dict[str, Any]) -> dict[str, Any]:
    return app.handler(event, cast(Any, SimpleNamespace(aws_request_id="night")))


def call_off(tables: Tables, kept: Project) -> None:
    places = Places(tables.projects, tables.registrations, tables.budget)
    change_meeting(places, kept, cancelled(kept.meetings[0], BEFORE), BEFORE)


def heads(tables: Tables) -> dict[str, Heads]:
    return dict(tables.budget.books(PROJECT).heads)


def test_a_batch_is_counted_and_nothing_fails(tables: Tables, kept: Project) -> None:
    """The meetings that it touched, each once."""
    sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(party=2), BEFORE)
    assert run(batch("moede-1", "moede-2", "moede-1")) == {"batchItemFailures": []}
    assert {id: each.confirmed for id, each in heads(tables).items()} == {"moede-1": 2, "moede-2": 2}


def test_a_guest_who_leaves_a_cancelled_meeting_brings_its_heads_not_back(tables: Tables, kept: Project) -> None:
    """The stream tells of her hours later; nobody eats there."""
    for number in (1, 2):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), BEFORE)
    run(batch("moede-1"))
    call_off(tables, kept)
    cancel(tables.registrations, kept, kept.meetings[0], a_guest(1).person, BEFORE)
    run(batch("moede-1"))
    assert heads(tables) == {}


def test_a_cancellation_between_the_reading_and_the_counting_is_seen(
    tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count is written behind the cancellation; the project is read behind the count."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    count, waiting = BudgetTable.count, [kept]

    def late(self: BudgetTable, project: str, found: Heads) -> bool:
        if waiting:
            call_off(tables, waiting.pop())
        return count(self, project, found)

    monkeypatch.setattr(BudgetTable, "count", late)
    run(batch("moede-1"))
    assert heads(tables) == {}


def test_heads_stay_when_the_people_are_deleted(tables: Tables, kept: Project) -> None:
    """They are in the accounts: a night behind the project's day finds no registrations, and counts nothing."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    run(batch("moede-1"))
    before = BudgetTable(tables.budget.name).books(PROJECT).heads
    [registration] = tables.registrations.all(PROJECT, "moede-1")
    dynamodb.write(tables.registrations.forgetting(registration))
    run({"time": f"{kept.data_deleted.isoformat()}T02:00:00Z", "season": PROJECT})
    assert BudgetTable(tables.budget.name).books(PROJECT).heads == before
    assert before["moede-1"].confirmed == 1


def test_a_night_forgets_what_was_left_of_a_cancelled_meeting(tables: Tables, kept: Project) -> None:
    """And counts the others."""
    call_off(tables, kept)
    tables.budget.count(PROJECT, Heads("moede-1", 9, 0, 2, as_of=1))
    run(NIGHT)
    assert set(heads(tables)) == {"moede-2", "moede-3", "moede-4"}


@pytest.mark.parametrize(("margin", "told"), [(3, 1), (12, 0)])
def test_the_margin_of_an_order_is_the_plan_s(tables: Tables, margin: int, told: int) -> None:
    """The caterer hears of a change that is larger: six more are expected than were ordered for."""
    project = a_project(catering=Catering(margin=margin))
    tables.keep(project)
    tables.budget.commit(PROJECT, Commitment("o", "forplejning", "moede-1", 1, BEFORE.date(), "", "", portions=20))
    run(batch("moede-1"))
    assert [item.get("kind") for item in items(tables.outbox)].count(Kind.CATERING_CHANGE.value) == told
