"""The season report as a spreadsheet: the accounts and the numbers of the evaluation, to count on with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from shared.documents.season_report import SCORES, HeldMeeting, SeasonReport
from shared.documents.settlement import net
from shared.documents.workbook import Cell, Kroner, Sheet, words, workbook

Rows = list[Sequence[Cell]]

AMOUNTS = {"accounts": {1, 2, 3}, "receipts": {5}, "moves": {3}}
"""The sheets of a budget, and which of their columns are amounts: their heads say so where that is without VAT."""


COMPANIES, FED, SIGNED_UP = 8, 9, (4, 6, 7, 8, 10, 11)
"""The columns of the meetings' sheet that count who is new, what is eaten, and whatever comes of signing up."""


def season_report_xlsx(facts: SeasonReport) -> bytes:
    """Sheets for the accounts, the receipts, the meetings, the goals, the scores, the topics and the sentences."""
    labels = words(nouns=facts.nouns)["season"]
    total = labels["total"]
    kinds: tuple[tuple[str, tuple[int, ...], Callable[[SeasonReport, dict[str, Any]], Rows], set[int]], ...] = (
        ("accounts", (36, 14, 14, 14, 60), _accounts, {1, 2, 3}),
        ("receipts", (10, 12, 34, 34, 34, 14), _receipts, {5}),
        ("moves", (12, 34, 34, 14, 60), _moves, set()),
        ("meetings", (12, 40, 24, 16, 9, 9, 10, 16, 17, 12, 8, 15), _meetings, {4, 5, 6, 7, 8, 9, 10}),
        ("goals", (34, 60, 60), _goals, set()),
        ("scores", (10, 10), _scores, {1}),
        ("topics", (34, 10, 60, 60), _topics, set()),
        ("sentences", (100,), _sentences, set()),
        ("seasons", (28, 12, 8, 8, 8, 12, 8, 12, 18), _seasons, set()),
    )
    more = {
        name: labels["receipts"]["more"].get(name, name)
        for each in facts.receipts
        for name, value in each.more
        if value
    }
    sheets = {
        kind: Sheet(
            labels[kind]["name"], _heads(facts, labels, kind), widths, rows(facts, labels), frozenset(sums), total
        )
        for kind, widths, rows, sums in kinds
    }
    receipts = sheets["receipts"]
    sheets["receipts"] = replace(
        receipts, columns=[*receipts.columns, *more.values()], widths=[*receipts.widths, *(20 for _ in more)]
    )
    unsaid = {*([] if facts.food else [FED]), *([] if facts.sign_up else SIGNED_UP)}
    for place in sorted(unsaid, reverse=True):
        sheets["meetings"] = sheets["meetings"].without(place)
    if not facts.terms:
        sheets = {kind: each for kind, each in sheets.items() if kind not in AMOUNTS}
        sheets["seasons"] = sheets["seasons"].without(8)
    filled = (each for each in sheets.values() if each.rows)
    return workbook(facts.project, facts.committee, facts.made, filled)


def _heads(facts: SeasonReport, labels: dict[str, Any], kind: str) -> list[str]:
    amounts = AMOUNTS.get(kind, set()) if facts.terms and not facts.terms.vat else set()
    columns = list(labels[kind]["columns"])
    if kind == "meetings" and not facts.companies:
        columns[COMPANIES] = labels[kind]["new_guests"]
    heads = enumerate(columns)
    return [labels["without_vat"].format(head) if place in amounts else head for place, head in heads]


def _accounts(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    found = [
        (each.text or labels["no_line"], each.planned, each.actual, each.difference, each.explanation)
        for each in facts.accounts
    ]
    found += [
        (f"{labels['income']}: {each.text}", -each.planned, -each.actual, each.planned - each.actual, "")
        for each in facts.settlement.income
    ]
    return [(text, *map(Kroner, amounts), explanation) for text, *amounts, explanation in found]


def _receipts(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    filled = {name for each in facts.receipts for name, value in each.more if value}
    return [
        (
            each.number,
            each.day,
            each.supplier,
            each.text,
            facts.name_of(each.line) or labels["no_line"],
            Kroner(net(facts.lines, each.line, each.amount)),
            *(value for name, value in each.more if name in filled),
        )
        for each in sorted(facts.receipts, key=lambda each: each.day)
    ]


def _seasons(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    return [
        (
            each.season,
            each.members,
            each.joined,
            "" if each.lost is None else each.lost,
            each.held,
            each.attended if each.counted else "",
            each.regulars,
            "" if each.absent_percent is None else each.absent_percent,
            "" if each.cost_a_head is None else Kroner(each.cost_a_head),
        )
        for each in facts.seasons
    ]


def _moves(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    return [
        (each.day, facts.name_of(each.source), facts.name_of(each.target), Kroner(each.amount), each.reason)
        for each in sorted(facts.moves, key=lambda each: each.day)
    ]


def _meetings(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    rows: Rows = []
    for each in facts.meetings:
        held = each in facts.held
        state = labels["cancelled"] if each.cancelled else labels["meetings"]["held" if held else "to_come"]
        rows.append((each.day, each.title, each.venue, state, *(_numbers(each) if held else (None,) * 8)))
    return rows


def _numbers(meeting: HeldMeeting) -> tuple[Cell, ...]:
    counted: tuple[Cell, ...] = (None, None, None)
    if meeting.came is not None:
        counted = (meeting.attended, meeting.absent, meeting.walk_ins)
    return (
        meeting.expected,
        *counted,
        meeting.new_companies,
        meeting.served,
        len(meeting.scores),
        _mean(meeting.scores),
    )


def _goals(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    goals, names = facts.goals, labels["goals"]
    return [
        (names["meetings"], goals.meetings, len(facts.held)),
        (names["average"], f"{goals.low}–{goals.high}", _mean([each.attended for each in facts.counted])),
        (names["members"], goals.members, facts.members),
        (names["new_members"], None, facts.new_members),
        (names["new_companies" if facts.companies else "new_guests"], None, facts.new_companies),
        (names["brought"], None, facts.brought),
        (names["short_term"], goals.short_term, facts.short_term),
        (names["long_term"], goals.long_term, facts.long_term),
    ]


def _scores(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    counts = Counter(facts.scores)
    return [(score, counts[score]) for score in SCORES] if counts else []


def _topics(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    return [(each.text, each.raised, " / ".join(each.sentences), each.done) for each in facts.topics]


def _sentences(facts: SeasonReport, labels: dict[str, Any]) -> Rows:
    return [(each,) for each in facts.sentences]


def _mean(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None
