"""The next season's budget: each line at what it came to cost, for as many as came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.applications.names import slug
from shared.applications.proposal import Proposal
from shared.budget.lines import BudgetLine
from shared.budget.prices import PerHead, PerMeeting
from shared.documents.season_report import HeldMeeting, SeasonReport
from shared.projects import Project
from shared.technical.money import Oere, kroner, plain

HALF = 50
"""Øre: a price a head is rounded up to half a krone."""
KRONE = 100
STEP = 5000
"""Øre: a sum is rounded up to 50 kr."""


@dataclass(frozen=True)
class Spent:
    """What a season cost, in øre by the line's id, and what was held, by the meeting's id."""

    by_line: Mapping[str, Oere]
    held: Mapping[str, HeldMeeting]

    @classmethod
    def of(cls, project: Project, report: SeasonReport) -> Spent:
        """What `report` says of `project`."""
        by_line: dict[str, Oere] = {}
        for each in report.receipts:
            by_line[each.line] = by_line.get(each.line, 0) + each.amount
        pairs = zip(project.meetings, report.meetings, strict=True)
        return cls(by_line, {old.id: each for old, each in pairs if each in report.held})


def budget(draft: Proposal, lines: Sequence[BudgetLine], ids: Mapping[str, str], spent: Spent) -> dict[str, Any]:
    """The fields of the budget; `ids` are those of the new meetings, by the old ones'."""
    made: list[dict[str, Any]] = []
    taken: list[str] = []
    for line in lines:
        taken.append(slug(line.text, taken))
        made.append({"id": taken[-1], "text": line.text, **_cost(line, ids, spent)})
        cost = spent.by_line.get(line.id, 0)
        spent_ = f"It cost {kroner(cost)} of {kroner(line.planned).removesuffix('.')}."
        why = spent_ if cost else "Nothing was spent on it; it stays as it was."
        draft.assume(f"budget.lines.{taken[-1]}.planned", why)
        made[-1] |= {"optional": "yes"} if line.optional else {}
        if line.food and not isinstance(line.price, PerHead):
            made[-1]["food"] = "yes"
    total = sum(_oere(each["planned"]) for each in made)
    return {"lines": made, "total": plain(total)}


def _cost(line: BudgetLine, ids: Mapping[str, str], spent: Spent) -> dict[str, Any]:
    """What the line is planned with, and how that comes about."""
    cost = max(0, spent.by_line.get(line.id, 0))
    named = [each for each in (line.meetings or tuple(ids)) if each in ids]
    held = [spent.held[each] for each in named if each in spent.held]
    match line.price:
        case PerHead(each):
            heads = _heads(held)
            each = _up(cost, heads, HALF) if cost and heads else each
            price = {"per_head": plain(each), **_meetings(line, ids)}
            if not heads:
                return {"planned": plain(line.planned), **price}
            count = -(-heads * len(named) // len(held))
            return {"planned": plain(count * each), "times": str(count), "each": plain(each), **price}
        case PerMeeting(each):
            each = _up(cost, len(held), KRONE) if cost and held else each
            count = len(named)
            price = {"per_meeting": plain(each), **_meetings(line, ids)}
            return {"planned": plain(count * each), "times": str(count), "each": plain(each), **price}
        case _:
            planned = _up(cost, 1, STEP) if cost else line.planned
            return {"planned": plain(planned), **(_meetings(line, ids) if line.food else {})}


def _meetings(line: BudgetLine, ids: Mapping[str, str]) -> dict[str, Any]:
    return {"meetings": [ids[each] for each in line.meetings if each in ids]} if line.meetings else {}


def _heads(held: Sequence[HeldMeeting]) -> int:
    """For how many the food was: what was ordered, or else who came."""
    return sum(each.served or each.attended or each.expected for each in held)


def _up(cost: Oere, by: int, step: Oere) -> Oere:
    """The `by`-th part of `cost`, rounded up to whole `step`s."""
    return -(-cost // (by * step)) * step


def _oere(text: str) -> Oere:
    whole, _, rest = text.partition(",")
    return int(whole) * 100 + int((rest or "0").ljust(2, "0"))
