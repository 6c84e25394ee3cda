"""What can go wrong between a season and the index of what is due: each mail goes once all the same, and in time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from infra.proof.faults.guards import says, unconditional, without
from shared.campaigns.checkpoints import Checkpoints
from shared.campaigns.planner import Planner
from shared.members.member import Member
from shared.outbox import Kind
from shared.projects import Project
from shared.projects.agenda import Agenda
from shared.projects.overrides import CampaignOverride
from shared.technical import dynamodb
from tests.builders import BEFORE
from tests.conftest import Tables, items

HOUR = timedelta(hours=1)
EARLY = BEFORE - timedelta(days=3)
"""Days before the invitation is due by itself."""
MEMBERS = ["member0", "member1"]


@dataclass
class Network:
    """A season with two members, at which the planner has looked."""

    tables: Tables
    season: Project
    planner: Planner
    looks: list[datetime] = field(default_factory=list)
    owed: int = 0

    def tick(self, now: datetime, deliver: Callable[[str], bool] = lambda id: True) -> None:
        """A tick, and the looks that it hands on where they are delivered."""
        handed: list[str] = []
        self.planner.tick(now, hand_on=handed.append)
        for id in filter(deliver, handed):
            self.looks.append(now)
            self.owed += self.planner.look(id, now).owed

    def run(self, first: datetime, hours: int) -> None:
        """A tick each hour."""
        for number in range(hours):
            self.tick(first + number * HOUR)

    def press(self, now: datetime, *, wakes: bool) -> None:
        """The secretariat wants the invitation to go at once."""
        override = CampaignOverride(self.season.meetings[0].id, Kind.INVITATION, now_at=now)
        agenda = self.tables.projects.agenda
        write = self.tables.projects.override_write(self.season.id, override)
        dynamodb.transact([write, *(agenda.wake(self.season.id) if wakes else ())])

    def invited(self) -> Sequence[str]:
        """To whom the invitation is owed."""
        return sorted(item["person"] for item in items(self.tables.outbox) if item.get("kind") == Kind.INVITATION)


@pytest.fixture
def network(tables: Tables, kept: Project) -> Network:
    for each in MEMBERS:
        tables.members.save(Member(kept.network, each, each, "", f"{each}@example.org"), None)
    planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox)
    made = Network(tables, kept, planner)
    made.run(EARLY - HOUR, 1)
    made.looks.clear()
    return made


def dies_before_the_index(made: Network, monkeypatch: pytest.MonkeyPatch) -> object:
    """A change is there, and the index does not know of it; within a day the invitation is owed."""
    made.press(EARLY, wakes=False)
    made.run(EARLY, 25)
    return made.invited()


def lost_on_its_way(made: Network, monkeypatch: pytest.MonkeyPatch) -> object:
    """The look that was handed on when the invitation was due never came; the next tick hands it on again."""
    made.tick(BEFORE, lambda id: False)
    made.tick(BEFORE + HOUR)
    return made.invited()


def two_looks_at_once(made: Network, monkeypatch: pytest.MonkeyPatch) -> object:
    """As where Lambda delivers an event twice: the second comes to its end within the first one's first step."""
    step, inner = Checkpoints.step, list[int]()

    def slow(checkpoints: Checkpoints, *rest: Any) -> Any:
        if not inner:
            inner.append(0)
            inner[0] = made.planner.look(made.season.id, BEFORE).owed
        return step(checkpoints, *rest)

    monkeypatch.setattr(Checkpoints, "step", slow)
    outer = made.planner.look(made.season.id, BEFORE).owed
    return inner[0] + outer, made.invited()


def changed_during_a_look(made: Network, monkeypatch: pytest.MonkeyPatch) -> object:
    """The look has read the season before the change, and writes down after it when something is due."""
    entry = made.tables.projects.agenda.entry(made.season.id)
    made.press(EARLY, wakes=True)
    made.tables.projects.agenda.settle(entry, BEFORE, made.season.meetings[-1].day, EARLY)
    made.tick(EARLY + HOUR)
    return made.invited()


def of_a_season_that_is_gone(made: Network, monkeypatch: pytest.MonkeyPatch) -> object:
    """What the index has of it goes with the one look at it."""
    dynamodb.transact(made.tables.projects.agenda.wake("renamed"))
    made.run(EARLY, 3)
    return len(made.looks)


def due_by_the_index_alone(made: Network, monkeypatch: pytest.MonkeyPatch) -> object:
    """All was owed, and the index still says that it is to be: one look finds nothing to do, and corrects it."""
    made.run(BEFORE, 1)
    before = made.owed, len(made.looks)
    dynamodb.transact(made.tables.projects.agenda.wake(made.season.id))
    made.run(BEFORE + HOUR, 3)
    return made.owed - before[0], len(made.looks) - before[1], made.invited()


def _taken_out(paced: Callable[..., Any]) -> Callable[..., Any]:
    def handed_on(seasons: Sequence[str]) -> Any:
        agenda = Agenda(os.environ["PROJECTS_TABLE"])
        for each in paced(seasons):
            agenda.settle(agenda.entry(each), BEFORE + timedelta(days=1), None, BEFORE)
            yield each

    return handed_on


def _by_what_is_there(settle: Callable[..., None]) -> Callable[..., None]:
    def settled(agenda: Agenda, seen: Any, *rest: Any) -> None:
        settle(agenda, replace(seen, wakings=agenda.entry(seen.season).wakings), *rest)

    return settled


@dataclass(frozen=True)
class Fault:
    """`happens` and tells what came of it, which is to be `right`; without its `guard` it is not."""

    happens: Callable[[Network, pytest.MonkeyPatch], object]
    right: object
    guard: Mapping[str, Callable[[Any], Any]]


AGENDA = "shared.projects.agenda:Agenda."
FAULTS = {
    each.happens.__name__: each
    for each in (
        Fault(dies_before_the_index, MEMBERS, {AGENDA + "swept": says(True)}),
        Fault(lost_on_its_way, MEMBERS, {"shared.campaigns.planner:paced": _taken_out}),
        Fault(
            two_looks_at_once,
            (len(MEMBERS), MEMBERS),
            {
                "shared.campaigns.checkpoints:Checkpoints._checkpoint": unconditional,
                "shared.outbox.table:OutboxTable.put": unconditional,
            },
        ),
        Fault(changed_during_a_look, MEMBERS, {AGENDA + "settle": _by_what_is_there}),
        Fault(of_a_season_that_is_gone, 1, {AGENDA + "settle": says(None)}),
        Fault(due_by_the_index_alone, (0, 1, MEMBERS), {AGENDA + "settle": says(None)}),
    )
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_mail_is_owed_once_and_in_time(network: Network, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever the index has lost, or says wrongly."""
    assert FAULTS[name].happens(network, monkeypatch) == FAULTS[name].right


@pytest.mark.parametrize("name", FAULTS)
def test_without_the_guard_it_is_seen(network: Network, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The control: each of these faults would lose a mail, owe it twice, or be looked at for ever."""
    with without(FAULTS[name].guard)():
        assert FAULTS[name].happens(network, monkeypatch) != FAULTS[name].right
