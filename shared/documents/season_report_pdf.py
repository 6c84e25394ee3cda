"""The season report on paper: 3 to 5 pages of A4, legible when printed in black and white."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from shared.documents.season_figures import SeasonFigures, short_names
from shared.documents.season_report import SCORES, AccountLine, HeldMeeting, SeasonReport
from shared.documents.settlement import Receipt, Settled, brings_in, net
from shared.documents.typesetting import pdf
from shared.technical.colour import readable
from shared.technical.money import Oere, kroner
from shared.technical.templates import figure, long_date, short_day

TEMPLATE = "season_report.typ"
WHITE = "#ffffff"
MINUS = "\u2212"


def season_report_pdf(facts: SeasonReport) -> bytes:
    """The report as a PDF."""
    return pdf(TEMPLATE, template_values(facts), facts.nouns)


AS_THEY_ARE = ("committee", "project", "responsible", "purpose", "sentences")
ASKED = ("food", "companies", "sign_up", "topics_asked")


def template_values(facts: SeasonReport) -> dict[str, Any]:
    """What stands in the report: every number as it is written, and beside it what the charts are drawn from."""
    return {
        **{name: getattr(facts, name) for name in (*AS_THEY_ARE, *ASKED)},
        "accent": readable(facts.accent, WHITE),
        "period": _period([each.day for each in facts.meetings]),
        "made": long_date(facts.made),
        "deadline": long_date(facts.deadline),
        "goals": _goals(facts),
        "meetings": [_meeting(each, facts.made) for each in facts.meetings],
        "sums": _sums(facts),
        "evaluation": _evaluation(facts.scores),
        "offers": {"hosts": facts.hosts, "speakers": facts.speakers, "votes": facts.votes},
        "topics": [
            {"text": each.text, "raised": str(each.raised), "sentences": each.sentences, "done": each.done}
            for each in facts.topics
        ],
        "results": [
            {"term": "short", "expected": facts.goals.short_term, "reached": facts.short_term},
            {"term": "long", "expected": facts.goals.long_term, "reached": facts.long_term},
        ],
        "accounts": [_account(each) for each in facts.accounts],
        "seasons": _seasons(facts) if len(facts.seasons) > 1 else [],
        "settlement": _settlement(facts),
        "moves": [
            {
                "day": _day(facts, each.day),
                "source": facts.name_of(each.source),
                "target": facts.name_of(each.target),
                "amount": figure(each.amount),
                "reason": each.reason,
            }
            for each in sorted(facts.moves, key=lambda each: each.day)
        ],
        "receipts": [_receipt(facts, each) for each in sorted(facts.receipts, key=lambda each: each.day)],
    }


def _seasons(facts: SeasonReport) -> list[dict[str, Any]]:
    """Each season's row in the table, and its point in the curve; without a budget no head cost anything."""
    columns = None if facts.terms else -1
    return [
        {
            "row": _season(name, each)[:columns],
            "point": None if each.average is None else float(each.average),
            "average": "" if each.average is None else _decimal(each.average),
        }
        for name, each in zip(short_names(facts.seasons), facts.seasons, strict=True)
    ]


def _season(name: str, each: SeasonFigures) -> list[str]:
    head = each.cost_a_head
    known = ((each.lost, ""), (each.attended if each.counted else None, ""), (each.absent_percent, " %"))
    lost, attended, absent = ("–" if value is None else f"{value}{unit}" for value, unit in known)
    middle = [str(each.members), str(each.joined), lost, str(each.held), attended, str(each.regulars), absent]
    return [name, *middle, figure(head) if head is not None else "–"]


def _settlement(facts: SeasonReport) -> dict[str, Any]:
    found = facts.settlement

    def lines(settled: Sequence[Settled]) -> list[dict[str, str]]:
        return [
            {
                "text": each.text,
                "planned": figure(each.planned),
                "actual": figure(each.actual),
                "difference": _signed(each.difference),
            }
            for each in settled
        ]

    sums = ("asked", "granted", "expected", "received", "deficit", "surplus", "paid", "spent", "unused")
    return {
        "budget": facts.terms is not None,
        "plain": found.plain,
        "guarantee": found.terms.guarantee,
        "vat": found.terms.vat,
        "gained": found.surplus > 0,
        "income": lines(found.income),
        "in_kind": list(found.in_kind),
        "refused": lines(found.refused),
        **{name: kroner(getattr(found, name)) for name in sums},
    }


def _goals(facts: SeasonReport) -> dict[str, Any]:
    return {
        "meetings": str(facts.goals.meetings),
        "low": str(facts.goals.low),
        "high": str(facts.goals.high),
        "band": [facts.goals.low, facts.goals.high],
        "members": str(facts.goals.members),
    }


def _sums(facts: SeasonReport) -> dict[str, Any]:
    counted, left = facts.counted, facts.planned - facts.actual
    expected, absent = sum(each.expected for each in counted), sum(each.absent for each in counted)
    receipts = sum(net(facts.lines, each.line, each.amount) for each in facts.receipts)
    return {
        "held": str(len(facts.held)),
        "counted": str(len(counted)),
        "attended": str(facts.attended),
        "average": _mean([each.attended for each in counted]),
        "in_the_band": str(facts.in_the_band),
        "expected": str(sum(each.expected for each in facts.held)),
        "absent": str(absent),
        "absent_share": _percent(absent, expected),
        "walk_ins": str(sum(each.walk_ins for each in counted)),
        "new_companies": str(facts.new_companies),
        "served": _or_nothing(sum(each.served or 0 for each in facts.held), any(each.served for each in facts.held)),
        "members": str(facts.members),
        "new_members": str(facts.new_members),
        "brought": str(facts.brought),
        "planned": kroner(facts.planned),
        "actual": kroner(facts.actual),
        "left": kroner(abs(left)),
        "balance": (left > 0) - (left < 0),
        "total": _account(AccountLine("", facts.planned, facts.actual)),
        "receipts": figure(receipts).replace("-", MINUS),
        "committed": kroner(facts.committed) if facts.committed else "",
        "without_receipt": facts.without_receipt,
    }


def _meeting(meeting: HeldMeeting, made: date) -> dict[str, Any]:
    held = not meeting.cancelled and meeting.day <= made
    counted = held and meeting.came is not None
    return {
        "title": meeting.title,
        "day": short_day(meeting.day),
        "venue": meeting.venue,
        "state": "cancelled" if meeting.cancelled else "held" if held else "to come",
        "bar": meeting.attended if counted else None,
        "attended": _or_nothing(meeting.attended, counted),
        "expected": _or_nothing(meeting.expected, held),
        "absent": _or_nothing(meeting.absent, counted),
        "walk_ins": _or_nothing(meeting.walk_ins, counted),
        "new_companies": _or_nothing(meeting.new_companies, held),
        "served": _or_nothing(meeting.served, held and meeting.served is not None),
        "answers": _or_nothing(len(meeting.scores), held),
        "mean": _mean(meeting.scores),
    }


def _evaluation(scores: Sequence[int]) -> dict[str, Any]:
    counts: Mapping[int, int] = Counter(scores)
    return {
        "answers": str(len(scores)),
        "mean": _mean(scores),
        "middle": float(Fraction(sum(scores), len(scores))) if scores else 0,
        "bars": [{"score": str(score), "count": counts[score]} for score in SCORES],
    }


def _account(line: AccountLine) -> dict[str, Any]:
    return {
        "text": line.text,
        "planned": figure(line.planned),
        "actual": figure(line.actual),
        "difference": _signed(line.difference),
        "explanation": line.explanation,
        "unexplained": line.unexplained,
    }


def _receipt(facts: SeasonReport, receipt: Receipt) -> dict[str, str]:
    return {
        "number": receipt.number or ("–" if brings_in(facts.lines, receipt.line) else ""),
        "day": _day(facts, receipt.day),
        "supplier": receipt.supplier,
        "text": ", ".join(filter(None, [receipt.text, *(value for _, value in receipt.more)])),
        "line": facts.name_of(receipt.line),
        "amount": figure(net(facts.lines, receipt.line, receipt.amount)).replace("-", MINUS),
    }


def _day(facts: SeasonReport, day: date) -> str:
    """With its year, unless every meeting is in the same."""
    return short_day(day, year=any(each.day.year != day.year for each in facts.meetings))


def _signed(amount: Oere) -> str:
    return ("+" if amount > 0 else "") + figure(amount).replace("-", MINUS)


def _mean(numbers: Sequence[int]) -> str:
    return _decimal(Fraction(sum(numbers), len(numbers))) if numbers else ""


def _percent(part: int, whole: int) -> str:
    return f"{_rounded(Fraction(100 * part, whole), '1')} %" if whole else ""


def _decimal(value: Fraction) -> str:
    return str(_rounded(value, "0.1")).replace(".", ",")


def _rounded(value: Fraction, step: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(step), rounding=ROUND_HALF_UP)


def _or_nothing(number: int | None, known: bool) -> str:
    return str(number) if known else ""


def _period(days: Sequence[date]) -> str:
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return long_date(first)
    return f"{short_day(first) if first.year == last.year else long_date(first)} – {long_date(last)}"
