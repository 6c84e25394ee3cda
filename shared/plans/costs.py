"""What a plan file says of money and food: the budget as approved, and how much food is enough."""

from __future__ import annotations

from pydantic import Field

from shared import projects
from shared.budget.lines import BudgetLine
from shared.plans.form import Form
from shared.plans.values import Count, Flag, Id, Kroner, Line, Share


class PlannedLine(Form):
    """A budget line. `times` × `each`, where given, is how `planned` comes about.

    `per_head` is the price a guest, `per_meeting` that of each of `meetings`, by their ids.
    """

    id: Id
    text: Line
    planned: Kroner
    times: Count | None = None
    each: Kroner | None = None
    per_head: Kroner | None = None
    per_meeting: Kroner | None = None
    meetings: list[Id] = Field(default_factory=list)
    optional: Flag = False


class Budget(Form):
    """The budget as approved; `total` is the application's own sum."""

    lines: list[PlannedLine] = Field(min_length=1)
    total: Kroner

    def budget_lines(self) -> tuple[BudgetLine, ...]:
        """The lines, in the file's order."""
        return tuple(
            BudgetLine(
                line.id,
                line.text,
                line.planned,
                place,
                line.per_head,
                line.optional,
                line.per_meeting,
                tuple(line.meetings),
            )
            for place, line in enumerate(self.lines, start=1)
        )


class Catering(Form):
    """How food is ordered: `enough` is the share of meetings at which nobody goes without, `margin` the portions by
    which an order may be wrong before the caterer is told. When it is ordered stands in the timetable.
    """

    enough: Share = projects.Catering().percent
    margin: Count = projects.Catering().margin
