"""Taking a meeting out of the plan, under the rules that the plan file is held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk.pages import page
from desk.runner import Change, Writer
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditType
from shared.plans.apply import CannotApply, apply
from shared.plans.rules import Kept, keeping
from shared.plans.tables import Tables, Wanted
from shared.projects import Project
from shared.technical.dynamodb import ConditionFailed, Put, Write
from web.http import Response


def kept(visit: Visit) -> Sequence[Kept]:
    """What speaks against taking the visit's meeting out; nothing where it may go."""
    at, project, meeting = wiring(), visit.project, visit.holder.meeting()
    books = at.budget.books(project.id)
    guests = sum(each.live for each in at.registrations.all(project.id, meeting.id))
    # Paid for, too: its bill may be taken out again, and then the order stands for a meeting that nobody finds.
    ordered = any(each.meeting == meeting.id for each in books.entries.orders)
    found = [*keeping(meeting, guests, ordered=ordered, now=visit.now)]
    if any(meeting.id in line.meetings for line in books.lines):
        found.append(Kept.BUDGETED)
    if len(project.meetings) == 1:
        found.append(Kept.LAST)
    return found


def asked(visit: Visit) -> Response:
    """Whether it shall really go, or why it may not."""
    return page("meeting_drop.html", visit, meeting=visit.holder.meeting(), kept=[each.value for each in kept(visit)])


def drop(visit: Visit) -> Change | Response:
    """Take it out, where nothing speaks against that."""
    project, meeting = visit.project, visit.holder.meeting()
    if kept(visit):
        return asked(visit)
    left = replace(project, meetings=tuple(each for each in project.meetings if each.id != meeting.id))
    return Change(
        AuditType.MEETING_DROPPED,
        done=lambda after: page("meeting_dropped.html", after, title=meeting.title, starts=meeting.starts),
        kept=asked,
        write=put_in_force(visit, left),
        meeting=meeting.id,
        facts={"title": meeting.title},
    )


def put_in_force(visit: Visit, wanted: Project) -> Writer:
    """Carries `wanted` out as the plan file would be, which wakes the planner, with the audit log's entry beside it."""
    at = wiring()
    tables = Tables(at.projects, at.registrations, at.budget)

    def write(entry: Put, _: Sequence[Write]) -> None:
        plan = Wanted(wanted, tuple(at.budget.lines(wanted.id)))
        try:
            apply(tables, plan, tables.known(plan), visit.now, [entry])
        except CannotApply as error:  # somebody was first: read again, and said on the page
            raise ConditionFailed(0) from error

    return write
