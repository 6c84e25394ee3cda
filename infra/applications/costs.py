"""The budget of an application as a plan has it: each line with how its cost comes about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from infra.applications.budget import FOOD, budget
from infra.applications.found import Found
from infra.applications.rows import Row
from shared.applications.names import slug
from shared.technical.money import kroner, number, oere, plain

STEP = 50
"""Øre: a price a head that is worked out is rounded down to half a krone, as caterers write it."""

_OPTIONAL = re.compile(r"\bevt\b|\beventuel", re.IGNORECASE)
_RENT = re.compile(r"leje|lokale|honorar|oplægsholder|foredragsholder", re.IGNORECASE)


def lines_of(found: Found, lines: Sequence[str], *, settled: bool) -> None:
    """Fill `budget`. `settled`: what the lines do not say of themselves is so meant, and nothing is worked out."""
    read = budget(lines)
    found.told += read.told
    found.unread += read.unread
    ids: list[str] = []
    made: list[dict[str, Any]] = []
    for row in read.costs:
        ids.append(slug(row.text, ids))
        made.append(_line(found, ids[-1], row, settled=settled))
    _food(found, made, settled=settled)
    for each in (row for row in read.rows if row.income):
        found.unread.append(f"Income: {each.text}, {kroner(each.planned)}")
    if read.asked is not None and read.asked != read.total:
        found.unread.append(f"Asked for: {kroner(read.asked)}")
    total = read.total if read.total is not None else sum(row.planned for row in read.costs)
    if not made:
        found.told.append("No line of a budget was found. Write them under budget.")
    elif read.total is None:
        found.assume("budget.total", "The application writes no sum; this is what the lines add up to.")
    found.data["budget"] = {"lines": made, "total": plain(total)}


def _line(found: Found, id: str, row: Row, *, settled: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"id": id, "text": row.text, "planned": plain(row.planned)}
    meetings: list[str] = [each["id"] for each in found.data.get("meetings", ())]
    if row.times is not None and row.each is not None:
        line |= {"times": str(row.times), "each": plain(row.each)}
    if row.each is not None:
        rented = not settled and not row.per and row.times is not None and _RENT.search(row.text)
        if row.per == "head":
            line["per_head"] = plain(row.each)
        elif (row.per == "meeting" or rented) and meetings and (row.times is None or row.times <= len(meetings)):
            line["per_meeting"] = plain(row.each)
            named = [meetings[each - 1] for each in row.meetings if 0 < each <= len(meetings)]
            line["meetings"] = named or meetings[: row.times]
            if not named and row.times != len(meetings):
                why = f"At which {row.times} of the {len(meetings)} meetings it is spent, the application leaves open."
                found.assume(f"budget.lines.{id}.meetings", why)
    if _OPTIONAL.search(row.text) and not settled:
        line["optional"] = "yes"
    return line


def _food(found: Found, made: Sequence[dict[str, Any]], *, settled: bool) -> None:
    """The line for food costs by the head: where no price is written, what the sum makes of the seats."""
    food = [each for each in made if FOOD.search(each["text"]) and each["planned"] != "0"]
    heads = sum(int(each["capacity"]) for each in found.data.get("meetings", ()))
    if settled or len(food) != 1 or "per_head" in food[0] or "per_meeting" in food[0] or not heads:
        return
    planned = oere(food[0]["planned"])
    price = planned // heads // STEP * STEP
    if price <= 0:
        return
    food[0].pop("times", None)
    food[0].pop("each", None)
    food[0]["per_head"] = plain(price)
    each, below = kroner(planned // heads), number(price)
    why = f"{kroner(planned)} for the {heads} seats of all meetings is {each} a head; {below} stays below."
    found.assume(f"budget.lines.{food[0]['id']}.per_head", why)
