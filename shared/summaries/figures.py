"""Figures over the seasons of a network: counted while a season's data is there, and kept before it is deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from shared.budget.books import Books
from shared.budget.table import BudgetTable
from shared.documents.season_figures import SeasonFigures
from shared.members.consents import Subscription
from shared.members.table import MembersTable
from shared.projects import Project
from shared.projects.table import FIGURES, ProjectsTable
from shared.registrations import Registration, Status
from shared.registrations.table import RegistrationsTable
from shared.summaries.season import begun
from shared.summaries.settled import figures_due
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Put


@dataclass(frozen=True)
class Figures:
    """Counts and keeps the figures of seasons."""

    projects: ProjectsTable
    members: MembersTable
    registrations: RegistrationsTable
    budget: BudgetTable

    def over_the_seasons(self, network: str, now: datetime) -> Sequence[SeasonFigures]:
        """Those of each season that has begun by `now`, the first held first: as they were kept, else as they stand."""
        found: list[SeasonFigures] = []
        for season in self.projects.seasons(network):
            if begun(season) <= clock.local(now).date():
                found.append(self._kept(season.id) or self.count(season, found[-1] if found else None, now))
        return found

    def count(self, season: Project, before: SeasonFigures | None, now: datetime) -> SeasonFigures:
        """The figures of `season` as they stand; `before` are those of the season before."""
        held = [each.id for each in season.meetings if not each.cancelled and each.over(now)]
        standings = self.members.standings(season.network)
        invited = [each for each, stands in standings if stands is Subscription.INVITED]
        since = before.taken if before else begun(season)
        joined = sum(each.joined is not None and each.joined >= since for each in invited)
        registered = {id: list(self.registrations.all(season.id, id)) for id in held}
        lost = max(0, before.members + joined - len(invited)) if before else None
        today = clock.local(now).date()
        return SeasonFigures(
            season.id, today, len(invited), joined, lost, **_heads(self.budget.books(season.id), registered)
        )

    def keep(self, season: Project, now: datetime) -> None:
        """Keep the figures of a season that is settled, once."""
        if not figures_due(season, now):
            return
        earlier = [each for each in self.over_the_seasons(season.network, now) if each.season != season.id]
        order = [each.id for each in self.projects.seasons(season.network)]
        before = [each for each in earlier if order.index(each.season) < order.index(season.id)]
        item: dict[str, Any] = msgspec.to_builtins(self.count(season, before[-1] if before else None, now))
        key = {"project": season.id, "part": FIGURES}
        try:
            dynamodb.write(Put(self.projects.name, {**item, **key}, condition="attribute_not_exists(part)"))
        except ConditionFailed:
            return  # another tick was first

    def _kept(self, season: str) -> SeasonFigures | None:
        values = {":project": season, ":part": FIGURES}
        found = dynamodb.query(
            self.projects.name, "#project = :project AND part = :part", values, names={"#project": "project"}
        )
        item = next(iter(found), None)
        return msgspec.convert(item, SeasonFigures) if item else None


def _heads(books: Books, registered: Mapping[str, Sequence[Registration]]) -> Mapping[str, int]:
    """What is counted of meetings that were held, and of the people at them."""
    counted = [books.heads[id] for id in registered if id in books.heads and books.heads[id].came is not None]
    came = Counter(person for each in registered.values() for person in _there(each))
    often = max(2, -(-len(registered) // 2))
    return {
        "held": len(registered),
        "counted": len(counted),
        "attended": sum((each.came or 0) + each.walk_ins for each in counted),
        "expected": sum(each.confirmed for each in counted),
        "absent": sum(each.confirmed - (each.came or 0) for each in counted),
        "people": len(came),
        "regulars": sum(times >= often for times in came.values()),
        "spent": books.tally().spent,
    }


def _there(registrations: Sequence[Registration]) -> set[str]:
    """The people who were there: those ticked off, or everybody with a seat where nobody was."""
    ticked = {each.person for each in registrations if each.came}
    return ticked or {each.person for each in registrations if each.status is Status.CONFIRMED}
