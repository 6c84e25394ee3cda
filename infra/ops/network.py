"""`tovholder network`: a network's seasons in numbers."""

from __future__ import annotations

import msgspec

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.screen import AsJson, say_json, screen, table
from shared.documents.season_figures import SeasonFigures
from shared.summaries.figures import Figures
from shared.technical import clock
from shared.technical.money import kroner

COLUMNS = ("members", "new", "lost", "meetings", "heads", "people", "regulars", "no-shows", "spent", "a head")


def network(project: ProjectId = None, stack: Stack = None, as_json: AsJson = False) -> None:
    """Show each season of a network, the first held first: members, attendance, regulars, no-shows, cost a head.

    --project names any of its seasons. The figures of a season are kept when its guests' data is deleted.
    """
    place = Place.find(stack)
    id = place.project(project).network
    found = Figures(place.projects, place.members, place.registrations, place.budget)
    seasons = found.over_the_seasons(id, clock.now())
    if as_json:
        say_json([{**msgspec.to_builtins(each), "cost_a_head": each.cost_a_head} for each in seasons])
        return
    rows = table("season", *COLUMNS, right=COLUMNS, title=id)
    for each in seasons:
        rows.add_row(each.season, *_row(each))
    screen().print(rows)


def _row(each: SeasonFigures) -> list[str]:
    return [
        str(each.members),
        str(each.joined),
        _known(each.lost),
        str(each.held),
        _known(each.attended if each.counted else None),
        str(each.people),
        str(each.regulars),
        _known(each.absent_percent, " %"),
        kroner(each.spent),
        _known(None if each.cost_a_head is None else kroner(each.cost_a_head)),
    ]


def _known(value: object, unit: str = "") -> str:
    return "–" if value is None else f"{value}{unit}"
