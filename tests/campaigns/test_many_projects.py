"""A directory of projects that is too long for one tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from shared.campaigns.planner import QUARTER, RESERVE, Planner
from shared.projects import Project
from shared.projects.table import ProjectsTable
from tests.builders import BEFORE
from tests.conftest import Tables

PROJECTS = 100
AT_MOST = 12
"""Projects that a tick has time for."""


@dataclass
class Directory(ProjectsTable):
    """So many projects, of which nobody has written down more than the name."""

    name: str = "projects"
    seen: list[str] = field(default_factory=list)

    def ids(self) -> Sequence[str]:
        """Each of them."""
        return [f"project-{number:03}" for number in range(PROJECTS)]

    def fresh(self, id: str) -> Project | None:
        """Nothing to do there; that somebody looked is kept."""
        self.seen.append(id)
        return None


def test_every_project_has_its_turn_though_no_tick_has_time_for_all(tables: Tables) -> None:
    """No tick goes on into its reserve, and the last of the directory wait no longer than others: half a day's ticks
    bring each of them at least three looks. Begun at the same end each time, most would never get one.
    """
    directory = Directory()
    planner = Planner(directory, tables.members, tables.registrations, tables.outbox)
    for number in range(48):
        looked = len(directory.seen)

        def remaining(before: int = looked) -> timedelta:
            return RESERVE + timedelta(seconds=AT_MOST - (len(directory.seen) - before))

        planner.tick(BEFORE + number * timedelta(seconds=QUARTER), remaining)
        assert len(directory.seen) - looked == AT_MOST
    assert min(directory.seen.count(id) for id in directory.ids()) >= 3


def test_a_tick_with_time_enough_looks_at_every_project_once(tables: Tables) -> None:
    """Whichever it begins with."""
    for number in range(5):
        directory = Directory()
        planner = Planner(directory, tables.members, tables.registrations, tables.outbox)
        planner.tick(BEFORE + number * timedelta(seconds=QUARTER))
        assert sorted(directory.seen) == directory.ids()
