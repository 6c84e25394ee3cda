"""The list of participants as a spreadsheet, for who would rather sort, filter and count."""

from __future__ import annotations

from collections.abc import Iterable

from shared.documents.participants import Participant, ParticipantList, alphabetical
from shared.documents.workbook import Cell, Sheet, words, workbook
from shared.technical import clock

WIDTHS = (8, 32, 40, 8, 48)
WIDTH = 28
KITCHEN = 80
COMPANY, HEADS, DIET = 2, 3, 4


def participants_xlsx(facts: ParticipantList) -> bytes:
    """Who comes, by name, and who waits, in their order, with the same columns; and what the kitchen counts."""
    labels = words(facts.language)["participants"]
    people = ((labels["confirmed"], alphabetical(facts.confirmed)), (labels["waiting"], facts.waiting))
    more = [name for each in (*facts.confirmed, *facts.waiting)[:1] for name, _ in each.more]
    widths = (*WIDTHS, *(WIDTH for _ in more))
    sheets = [
        Sheet(name, [*labels["columns"], *more], widths, _rows(list_), frozenset({HEADS}), labels["total"])
        for name, list_ in people
    ]
    sheets = [each for place, each in enumerate(sheets) if each.rows or not place]
    if not facts.fed:
        sheets = [each.without(DIET) for each in sheets]
    if not facts.companies:
        sheets = [each.without(COMPANY) for each in sheets]
    if facts.diets:
        kitchen = labels["columns"][-1]
        sheets.append(Sheet(kitchen, [kitchen], (KITCHEN,), [[line] for line in facts.diets]))
    return workbook(facts.title, facts.committee, clock.local(facts.as_of).date(), sheets)


def _rows(participants: Iterable[Participant]) -> list[list[Cell]]:
    return [
        ["", each.name, each.company, each.heads, each.diet, *(value for _, value in each.more)]
        for each in participants
    ]
