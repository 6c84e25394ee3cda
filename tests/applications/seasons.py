"""What came of a season, invented: so many came, so much was spent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from shared.budget.line import BudgetLine
from shared.documents.season_report import Goals, HeldMeeting, SeasonReport
from shared.documents.settlement import Line, Receipt
from shared.projects import Project

WEEK = timedelta(weeks=1)


def report(project: Project, lines: Sequence[BudgetLine], *, counted: bool = True, spent: int = 90) -> SeasonReport:
    """`project` after its last meeting, with `spent` per cent of each line spent that may not stay unspent."""
    meetings = tuple(
        HeldMeeting(
            title=each.title,
            day=each.day,
            venue=each.venue.name,
            cancelled=each.cancelled,
            expected=26,
            came=23 + place % 2 if counted else None,
            walk_ins=1 + place % 2 if counted else 0,
            served=28,
            scores=(8, 9) if counted else (),
        )
        for place, each in enumerate(project.meetings)
    )
    last = max(each.day for each in project.meetings)
    sums = {each.id: each.planned * spent // 100 for each in lines if not each.optional}
    receipts = [Receipt("1", last, "Bageren", "Regning", line, amount) for line, amount in sums.items()]
    return SeasonReport(
        project=project.name,
        committee=project.committee.name,
        responsible=project.sections.responsible,
        purpose=project.purpose.what,
        made=last + WEEK,
        deadline=last + 4 * WEEK,
        goals=Goals(len(meetings), project.guests.low, project.guests.high, project.guests.members, "", ""),
        meetings=meetings,
        lines=tuple(Line(each.id, each.text, each.planned) for each in lines),
        receipts=tuple(each for each in receipts if each.amount),
        members=131,
    )
