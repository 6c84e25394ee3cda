"""The budget of an application as a plan has it: each line with how its cost comes about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from infra.applications.budget import FOOD, budget
from infra.applications.found import Found
from infra.applications.rows import Row
from shared.applications.marks import words
from shared.applications.names import slug
from shared.technical.money import kroner, number, oere, plain

STEP = 50
"""Øre: a price a head that is worked out is rounded down to half a krone, as caterers write it."""

_OPTIONAL = re.compile(r"\bevt\b|\beventuel", re.IGNORECASE)
_GUARANTEE = re.compile(r"underskuds?(?:garanti|dækning)", re.IGNORECASE)
_WITHOUT_VAT = re.compile(
    r"\b(?:budget(?:tet)?|beløb(?:ene)?|priser(?:ne)?|i alt)\b[^.\n]{0,30}(?:ekskl|excl|eksklusive?|uden)\.?\s*moms",
    re.IGNORECASE,
)
_SO_OFTEN = re.compile(
    r"\b(?:gange?|møder|aftener)\s*(?:[áàa]|x)\s*(?:kr\.?\s*)?[\d.,]+[-\s]*(?:kr\.?)?$", re.IGNORECASE
)
_RENT = re.compile(r"leje|lokale|honorar|oplægsholder|foredragsholder", re.IGNORECASE)


def lines_of(found: Found, lines: Sequence[str], heading: str, *, settled: bool) -> None:
    """Fill `budget` from what stands under `heading`.

    `settled`: what the lines do not say of themselves is so meant, and nothing is worked out.
    """
    read = budget(lines, heading)
    found.told += read.told
    found.unread += [each for each in read.unread if each != words()["budget"]["none"]]
    if not read.rows:
        if not settled:
            found.told.append("No line of a budget was found: the plan has none. Write them under budget.")
        return
    ids: list[str] = []
    made: list[dict[str, Any]] = []
    for row in sorted(read.rows, key=lambda each: bool(each.income)):
        ids.append(slug(row.text, ids))
        made.append(_line(found, ids[-1], row, settled=settled))
    _food(found, made, settled=settled)
    costs, income = (sum(row.planned for row in rows) for rows in (read.costs, read.income))
    # Where there is income, the plan's sum is what is asked for; what does not add up stays so, and is asked about.
    total = (read.total if read.total is not None else costs) - income
    if read.asked is not None:
        if read.asked != total:
            wrong = f"{kroner(read.asked)} is asked for, and the costs less the income are {kroner(total)}"
            found.told.append(wrong)
        total = read.asked
    elif read.total is None:
        found.assume("budget.total", "The application writes no sum; this is what the lines add up to.")
    elif income:
        found.assume("budget.total", "The application says no sum that it asks for; this is costs less income.")
    found.data["budget"] = {"lines": made, "total": plain(max(0, total))}


def terms(found: Found, everything: str) -> None:
    """On which terms the money is asked for, where the application says so."""
    if "budget" in found.data and _GUARANTEE.search(everything):
        found.data["budget"]["guarantee"] = "yes"
    if "budget" in found.data and _WITHOUT_VAT.search(everything):
        found.data["budget"]["vat"] = "excluded"


def _line(found: Found, id: str, row: Row, *, settled: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"id": id, "text": row.text, "planned": plain(row.planned)}
    if row.income:
        line["income"] = str(row.income)
    meetings: list[str] = [each["id"] for each in found.data.get("meetings", ())]
    if row.times is not None and row.each is not None:
        line |= {"times": str(row.times), "each": plain(row.each)}
    if row.each is not None:
        rented = not settled and not row.per and row.times is not None and _RENT.search(row.text)
        if row.per == "head":
            line["per_head"] = plain(row.each)
            if named := [meetings[each - 1] for each in row.meetings if 0 < each <= len(meetings)]:
                line["meetings"] = named
        elif (row.per == "meeting" or rented) and meetings and (row.times is None or row.times <= len(meetings)):
            line["per_meeting"] = plain(row.each)
            named = [meetings[each - 1] for each in row.meetings if 0 < each <= len(meetings)]
            line["meetings"] = named or meetings[: row.times]
            if not named and row.times != len(meetings):
                why = f"At which {row.times} of the {len(meetings)} meetings it is spent, the application leaves open."
                found.assume(f"budget.lines.{id}.meetings", why)
    if _OPTIONAL.search(row.text) and not row.income and not settled:
        line["optional"] = "yes"
    return line


def _food(found: Found, made: Sequence[dict[str, Any]], *, settled: bool) -> None:
    """The line for food costs by the head: where no price is written, what the sum makes of the seats."""
    food = [each for each in made if FOOD.search(each["text"]) and each["planned"] != "0" and "income" not in each]
    heads = sum(int(each["capacity"]) for each in found.data.get("meetings", ()))
    if settled or len(food) != 1 or "per_head" in food[0] or "per_meeting" in food[0] or not heads:
        return
    if "times" in food[0] and _SO_OFTEN.search(food[0]["text"]):
        return
    planned = oere(food[0]["planned"])
    if int(food[0].get("times", 0)) > len(found.data["meetings"]):
        food[0]["per_head"] = food[0]["each"]
        why = f"{food[0]['times']} times {food[0]['each']} kr. is taken as a price per head."
        found.assume(f"budget.lines.{food[0]['id']}.per_head", why)
        return
    price = planned // heads // STEP * STEP
    if price <= 0:
        return
    food[0].pop("times", None)
    food[0].pop("each", None)
    food[0]["per_head"] = plain(price)
    each, below = kroner(planned // heads), number(price)
    why = f"{kroner(planned)} for the {heads} seats of all meetings is {each} a head; {below} stays below."
    found.assume(f"budget.lines.{food[0]['id']}.per_head", why)
