"""`tovholder browsers`: which browsers may act for the secretariat, and how to take that back."""

from __future__ import annotations

from typing import Annotated

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say
from shared.desk.approvals import APPROVED_FOR, approvals
from shared.desk.table import AuditLog
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed


def browsers(
    project: ProjectId = None,
    forget: Annotated[str, typer.Option("--forget", metavar="ID", help="Take this approval back, at once.")] = "",
    stack: Stack = None,
) -> None:
    """List the browsers that the secretariat has approved for a project's network, the oldest approval first."""
    place, now = Place.find(stack), clock.now()
    log = AuditLog(place.projects.name)
    seasons = place.projects.seasons(place.project(project).network)
    found = {event.id: (season, event) for season, event in approvals(log, seasons, now)}
    if forget:
        if forget not in found:
            raise Refused(f"No approval that holds is called {forget}; tovholder browsers lists them.")
        season, event = found[forget]
        try:
            dynamodb.write(log.undo(season, event))
        except ConditionFailed as error:
            raise Refused("Somebody has just taken it back.") from error
        say(f"{forget}: that browser may look at the secretariat's pages, and change nothing.", style="green")
        return
    for season, event in sorted(found.values(), key=lambda each: each[1].at):
        say(
            f"{event.id}  approved {clock.local(event.at):%Y-%m-%d %H:%M} in {season}, until "
            f"{clock.local(event.at + APPROVED_FOR):%Y-%m-%d}"
        )
    if not found:
        say("No browser is approved.")
