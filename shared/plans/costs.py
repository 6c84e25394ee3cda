"""What a plan file says of money and food: the budget as approved, and how much food is enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import Field

from shared import projects
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.budget.prices import PRICED, Fixed, Price
from shared.plans.form import Form
from shared.plans.kinds import Diets, IncomeKind, Vat
from shared.plans.values import Count, Ean, Flag, Id, Kroner, Line, Share


class PlannedLine(Form):
    """A budget line. `times` × `each`, where given, is how `planned` comes about.

    `per_head` is the price a guest, `per_meeting` that of each of `meetings`, by their ids; neither: `planned` is spent
    whoever comes. Of several lines per head `food` says which one pays for what is ordered to eat; it may also be a
    line with a fixed sum. `income` says that the line brings money in, and from where.
    `asked` is what the application asked for, where `planned` was granted.
    """

    id: Id
    text: Line
    planned: Kroner
    asked: Kroner | None = None
    income: IncomeKind | None = None
    times: Count | None = None
    each: Kroner | None = None
    per_head: Kroner | None = None
    per_meeting: Kroner | None = None
    meetings: list[Id] = Field(default_factory=list)
    optional: Flag = False
    food: Flag | None = None

    def price(self) -> Price:
        """How its cost comes about."""
        for name, kind in PRICED.items():
            if (each := getattr(self, name)) is not None:
                return kind(each)
        return Fixed()


class Budget(Form):
    """The budget as approved; `total` is what was granted: the costs less the income. `asked` is what was asked for.

    A `guarantee` is paid out as the season's deficit, at most the grant. `vat` says whether amounts are `included` or
    `excluded`: with VAT or without.
    """

    lines: list[PlannedLine] = Field(min_length=1)
    total: Kroner
    asked: Kroner | None = None
    guarantee: Flag = False
    vat: Vat = True

    def grant(self) -> projects.Grant:
        """What was granted, and on which terms."""
        paying = [line.each or 0 for line in self.lines if line.income is Income.ENTRANCE]
        income = any(line.income not in {None, Income.IN_KIND} for line in self.lines)
        return projects.Grant(self.guarantee, self.vat, self.asked, max(paying, default=None), income)

    def budget_lines(self) -> tuple[BudgetLine, ...]:
        """The lines, in the file's order."""
        food = food_lines((line.per_head is not None and not line.income, line.food) for line in self.lines)
        return tuple(
            BudgetLine(
                id=line.id,
                text=line.text,
                planned=line.planned,
                order=place,
                price=line.price(),
                optional=line.optional,
                meetings=tuple(line.meetings),
                food=place - 1 in food,
                income=line.income,
                asked=line.asked,
            )
            for place, line in enumerate(self.lines, start=1)
        )


def food_lines(lines: Iterable[tuple[bool, bool | None]]) -> Sequence[int]:
    """The places of the lines that pay for food, given of each whether it is per head and what it says of `food`.

    Where no line says so, those per head are food that do not say no: more than one of them is for `plan check` to ask.
    """
    given = list(lines)
    named = [place for place, (_, food) in enumerate(given) if food]
    return named or [place for place, (per_head, food) in enumerate(given) if per_head and food is None]


class Catering(Form):
    """How food is ordered: `enough` is the share of meetings at which nobody goes without, `margin` the portions by
    which an order may be wrong before the caterer is told. When it is ordered stands in the timetable. Guests may
    tick `diets`; an empty list: they only write. The rest stands in the order.
    """

    enough: Share = projects.Catering().percent
    margin: Count = projects.Catering().margin
    delivered_minutes_before: Count = projects.Catering().delivered_minutes_before
    ean: Ean = ""
    telephone: Line = ""
    diets: Diets = Field(default_factory=lambda: list(projects.DIETS))

    def catering(self, meetings: tuple[str, ...] | None) -> projects.Catering:
        """The same for a project that has food at `meetings` (None: at every one)."""
        given = self.model_dump()
        diets = tuple(given.pop("diets"))
        return projects.Catering(percent=given.pop("enough"), meetings=meetings, diets=diets, **given)
