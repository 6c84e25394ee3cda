"""The tables that a plan is put into, and what they hold of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.budget.books import Books
from shared.budget.line import BudgetLine
from shared.budget.table import BudgetTable
from shared.meetings import Dropped
from shared.projects.project import Project, Turnout
from shared.projects.table import ProjectsTable
from shared.registrations import Registration, Seats
from shared.registrations.table import RegistrationsTable


@dataclass(frozen=True)
class Wanted:
    """What a plan says: the project, its meetings' versions not counted yet, and its budget lines."""

    project: Project
    lines: tuple[BudgetLine, ...]


@dataclass(frozen=True)
class Known:
    """What the tables hold. `seats`: of every meeting, known or wanted; `guests`: the live parties of dropped ones, and
    `gone` the registrations there that hold no seat. `dropped`: the meetings that were taken out earlier, by their id.
    `namesake`: an id of the plan that means something else already; `before`: what the season before taught; `seasons`:
    those of its network, the first held first.
    """

    project: Project | None
    books: Books
    seats: Mapping[str, Seats]
    guests: Mapping[str, int]
    gone: Sequence[Registration] = ()
    dropped: Mapping[str, Dropped] = field(default_factory=dict)
    namesake: str = ""
    before: tuple[Turnout, ...] = ()
    seasons: Sequence[Project] = ()


@dataclass(frozen=True)
class Tables:
    """The tables that a plan is put into."""

    projects: ProjectsTable
    registrations: RegistrationsTable
    budget: BudgetTable

    def known(self, wanted: Wanted) -> Known:
        """What they hold of the project that is `wanted`."""
        id = wanted.project.id
        project = self.projects.fresh(id)
        held = [meeting.id for meeting in project.meetings] if project else []
        dropped = set(held) - {meeting.id for meeting in wanted.project.meetings}
        every = list(dict.fromkeys([*held, *(meeting.id for meeting in wanted.project.meetings)]))
        seasons = self.projects.seasons(wanted.project.network)
        registered = [each for meeting in sorted(dropped) for each in self.registrations.all(id, meeting)]
        return Known(
            project,
            self.budget.books(id),
            self.registrations.seats(id, every),
            {meeting: sum(each.live for each in registered if each.meeting == meeting) for meeting in dropped},
            [each for each in registered if not each.live],
            self.projects.dropped(id),
            "" if project else self._namesake(wanted.project),
            self._before(wanted.project, seasons),
            seasons,
        )

    def _before(self, wanted: Project, seasons: Sequence[Project]) -> tuple[Turnout, ...]:
        """The counted meetings of the last of the network's `seasons` that began before this one."""
        first = min(each.starts for each in wanted.meetings)
        earlier = [
            each for each in seasons if each.id != wanted.id and each.meetings and each.meetings[0].starts < first
        ]
        books = self.budget.books(earlier[-1].id) if earlier else None
        return tuple(
            heads.turnout
            for each in (earlier[-1].meetings if earlier else ())
            if each.sign_up and books and (heads := books.heads.get(each.id)) and each.ends < first
        )

    def _namesake(self, wanted: Project) -> str:
        """The id of a new season that is another network's, or of its network that is a season of another one."""
        if wanted.id != wanted.network and self.projects.seasons(wanted.id):
            return wanted.id
        season = self.projects.get(wanted.network) if wanted.id != wanted.network else None
        return wanted.network if season and season.network != wanted.network else ""
