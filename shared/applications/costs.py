"""The next season's budget: each line at what it came to cost, for as many as came."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.applications.names import slug
from shared.applications.proposal import Proposal
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.budget.prices import PerHead, PerMeeting
from shared.documents.season_report import HeldMeeting, SeasonReport
from shared.projects import Grant, Project
from shared.technical.money import Oere, kroner, oere, plain

_PRODUCT = re.compile(
    r"[\s,:(]*\b\d[\d.]*\s*(?:\w+\.?\s*)?(?:x|×|\*|[àáa](?=\s?(?:\d|kr)))\s*(?:kr\.?\s*)?\d.*$", re.IGNORECASE
)
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


def budget(
    draft: Proposal, lines: Sequence[BudgetLine], ids: Mapping[str, str], spent: Spent, grant: Grant
) -> dict[str, Any]:
    """The fields of the budget; `ids` are those of the new meetings, by the old ones'.

    Where the income would come to more than all costs, every line stays as it was.
    """
    # Costs stand before income, as a budget is read.
    lines = sorted(lines, key=lambda each: (each.income is not None, each.income is Income.IN_KIND))
    made = [_line(line, _cost(line, ids, spent)) for line in lines]
    kept = _total(lines, made) < 0
    if kept:
        made = [_line(line, _cost(line, ids, Spent({}, {}))) for line in lines]
    taken: list[str] = []
    for line, each in zip(lines, made, strict=True):
        taken.append(slug(line.text, taken))
        each["id"] = taken[-1]
        sum_ = spent.by_line.get(line.id, 0)
        did = "brought in" if line.income else "cost"
        came = f"It {did} {kroner(sum_)} of {kroner(line.planned)}".removesuffix(".")
        came += "; with all income as it came nothing would be asked for, so it stays as it was" if kept else ""
        nothing = f"Nothing {'came in' if line.income else 'was spent'} on it; it stays as it was"
        draft.assume(f"budget.lines.{taken[-1]}.planned", f"{came if sum_ else nothing}.")
    terms = {"guarantee": "yes"} if grant.guarantee else {}
    terms |= {} if grant.vat else {"vat": "excluded"}
    return {"lines": made, "total": plain(_total(lines, made)), **terms}


def _line(line: BudgetLine, cost: Mapping[str, Any]) -> dict[str, Any]:
    options = {"income": line.income.value} if line.income else {}
    options |= {"optional": "yes"} if line.optional else {}
    per_head = isinstance(line.price, PerHead) and not line.income
    options |= {"food": "yes" if line.food else "no"} if line.food != per_head else {}
    return {"id": line.id, "text": _called(line.text), **cost, **options}


def _called(text: str) -> str:
    """What a line is called, without the number and the price of the season before: `Honorarer, 8 x 3.500 kr.`"""
    called = _PRODUCT.sub("", text)
    return called if len(called) > 2 else text


def _total(lines: Sequence[BudgetLine], made: Sequence[Mapping[str, Any]]) -> Oere:
    """The costs less the income, without what a partner pays itself."""
    signs = [0 if line.income is Income.IN_KIND else -1 if line.income else 1 for line in lines]
    return sum(sign * oere(each["planned"]) for sign, each in zip(signs, made, strict=True))


def _cost(line: BudgetLine, ids: Mapping[str, str], spent: Spent) -> dict[str, Any]:
    """What the line is planned with, and how that comes about."""
    cost = max(0, spent.by_line.get(line.id, 0))
    named = [each for each in (line.meetings or tuple(ids)) if each in ids]
    held = [spent.held[each] for each in named if each in spent.held]
    match line.price:
        case PerHead(each) if not line.income:
            heads = _heads(held)
            each = _up(cost, heads, HALF) if cost and heads else each
            price = {"per_head": plain(each), **_meetings(line, ids)}
            if not heads:
                return {"planned": plain(line.planned), **price}
            count = -(-heads * len(named) // len(held))
            return {"planned": plain(count * each), "times": str(count), "each": plain(each), **price}
        case PerMeeting(each) if not line.income:
            each = _up(cost, len(held), KRONE) if cost and held else each
            count = len(named)
            price = {"per_meeting": plain(each), **_meetings(line, ids)}
            return {"planned": plain(count * each), "times": str(count), "each": plain(each), **price}
        case _:
            planned = _up(cost, 1, STEP) if cost else line.planned
            named_ = _meetings(line, ids) if line.food else {}
            return {"planned": plain(planned), **named_, **_price(line, ids)}


def _price(line: BudgetLine, ids: Mapping[str, str]) -> dict[str, Any]:
    """What one pays who brings the income in."""
    match line.price:
        case PerHead(each):
            return {"per_head": plain(each), **_meetings(line, ids)}
        case PerMeeting(each):
            return {"per_meeting": plain(each), **_meetings(line, ids)}
        case _:
            return {}


def _meetings(line: BudgetLine, ids: Mapping[str, str]) -> dict[str, Any]:
    return {"meetings": [ids[each] for each in line.meetings if each in ids]} if line.meetings else {}


def _heads(held: Sequence[HeldMeeting]) -> int:
    """For how many the food was: what was ordered, or else who came."""
    return sum(each.served or each.attended or each.expected for each in held)


def _up(cost: Oere, by: int, step: Oere) -> Oere:
    """The `by`-th part of `cost`, rounded up to whole `step`s."""
    return -(-cost // (by * step)) * step
