"""The season at a glance, for an approved browser: seats filling, the budget as bars, tasks, and who is in charge."""

from __future__ import annotations

from collections.abc import Sequence

from desk.pages import page
from desk.runner import Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.budget.outlook import outlook
from shared.desk.approvals import approvals
from shared.desk.audit import LinkPurpose
from shared.mails.secretariat import bar, page_of_task
from shared.registrations import Seats
from shared.registrations.reads import briefs
from shared.summaries.filling import Filling, Point, filling
from shared.summaries.morning import every_task
from shared.tasks.table import TasksTable
from shared.tasks.task import to_do, urgency
from web.http import Response

WIDE, HIGH = 600, 120
"""The box of a drawing; the curve stays below its upper sixth, where the invitations are named."""


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Response:
    """Have the browser approved, where it is not yet."""
    return _shown(visit if visit.may_act() else visit.as_unknown())


def _shown(visit: Visit) -> Response:
    at, project = wiring(), visit.project
    links = at.links()
    open = visit.known and not visit.unknown
    books = at.budget.books(project.id)
    every = every_task(project, books, TasksTable(at.settings.projects_table).done(project.id), visit.now)
    found = outlook(books, project, visit.now)
    return page(
        "season.html",
        visit,
        open=open,
        drawn=[(each, *_drawing(each)) for each in _fillings(visit)] if open else (),
        size=(WIDE, HIGH),
        budget=[(line, bar(line)) for line in found.tally.lines],
        tally=found.tally,
        tasks=[
            (
                each,
                project.meeting(each.meeting),
                urgency(each, visit.now),
                page_of_task(each, project, links, visit.now),
            )
            for each in to_do(every, visit.now)
        ],
        guests={
            each.id: links.desk(LinkPurpose.GUESTS, project.id, each.id, now=visit.now) for each in project.meetings
        },
        browsers=[
            (event, event.id == visit.approval, links.desk(LinkPurpose.UNDO, season, event.id, now=visit.now))
            for season, event in approvals(at.audit_log, at.projects.seasons(project.network), visit.now)
        ]
        if open
        else (),
        new_meeting=links.desk(LinkPurpose.NEW_MEETING, project.id, now=visit.now),
        stand_in=links.desk(LinkPurpose.STAND_IN, project.id, now=visit.now),
        style="season.css",
    )


def _fillings(visit: Visit) -> Sequence[Filling]:
    """Every meeting's curve, in the order in which they are held."""
    table, project = wiring().registrations, visit.project
    seats = table.seats(project.id, [each.id for each in project.meetings])
    return [
        filling(
            project,
            each,
            seats.get(each.id, Seats(each.capacity, each.reserved, taken=0)),
            briefs(table.name, project.id, each.id),
            visit.now,
        )
        for each in project.meetings
    ]


def _drawing(each: Filling) -> tuple[str, list[int]]:
    """The corners of the area in its box, and where the invitations stand."""
    area = [*each.points, (each.points[-1][0], 0.0)]
    return " ".join(map(_corner, area)), [round(mark * WIDE) for mark in each.marks]


def _corner(point: Point) -> str:
    return f"{point[0] * WIDE:.0f},{HIGH - point[1] * HIGH * 5 / 6:.0f}"


PAGE = Page(View(_show, _press))
