"""The season report in Word, for a committee that wants to write in it: what the PDF says, without its charts.

What nobody has written yet is marked in yellow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.documents.docx import PAGE, PAGES, content, highlighted, made, table
from shared.documents.season_report import SeasonReport
from shared.documents.season_report_pdf import template_values
from shared.technical.languages import SOURCE
from shared.technical.nouns import USUAL, Nouns

if TYPE_CHECKING:
    from docx.document import Document

Said = Mapping[str, Any]
SEASON = (1.6, 1.3, 2.2, 1.2, 1.3, 1.5, 1.3, 1.4, 1.9, 2.6)
"""Centimetres of the columns of a season among others."""


@cache
def _words(nouns: Nouns = USUAL) -> Mapping[str, Any]:
    text = (Path(__file__).parent / "templates" / "report.toml").read_text(encoding="utf-8")
    return tomllib.loads(nouns.rewrite(text, SOURCE))


WIDTHS = (4, 1.8, 1.8, 2, 2.6, 2, 2.2)
FED, SIGNED_UP = 5, (1, 3, 4, 6)
"""The columns of the meetings' table: how wide, and which there are with food alone, or where people sign up."""


def season_report_docx(facts: SeasonReport) -> bytes:
    """The report as a DOCX."""
    report, words = {**template_values(facts), "nouns": facts.nouns}, _words(facts.nouns)
    document = made(words["footer"].format(committee=report["committee"], made=report["made"], page=PAGE, pages=PAGES))
    alone = "" if report["settlement"]["budget"] else "_alone"
    document.add_paragraph(f"{words[f'title{alone}']}: {report['project']}", style="Title")
    for line in (report["period"], report["responsible"] and words["responsible"].format(report["responsible"])):
        if line:
            document.add_paragraph(line)
    _under(document, words["purpose"], [report["purpose"]])
    document.add_paragraph(words["meetings"], style="Heading 1")
    head = words["meeting"] if report["companies"] else words["meeting_of_guests"]
    unsaid = {*([] if report["food"] else [FED]), *([] if report["sign_up"] else SIGNED_UP)}
    head, widths, *rows = (
        [each for place, each in enumerate(row) if place not in unsaid] for row in (head, WIDTHS, *_meetings(report))
    )
    table(document, head, rows, widths=widths, right=range(1, len(head)))
    document.add_paragraph(words["goals"], style="Heading 2")
    table(document, words["goal"], list(_goals(report)), widths=[8, 4, 4], right={1, 2})
    mean = words["mean"].format(**report["evaluation"]) if report["evaluation"]["mean"] else ""
    _under(document, words["said"], [mean, *(f"»{each}«" for each in report["sentences"])])
    if offers := [words[name].format(count) for name, count in report["offers"].items() if count]:
        document.add_paragraph(" ".join(offers))
    if report["topics"]:
        document.add_paragraph(words["topics"], style="Heading 2")
        rows = [[each["text"], each["raised"], each["done"] or words["write"]] for each in report["topics"]]
        table(document, words["topic"], rows, widths=[6, 2, 8.4], right={1}, mark=_mark)
    document.add_paragraph(words["results"], style="Heading 1")
    for each in report["results"]:
        document.add_paragraph(words[each["term"]], style="Heading 2")
        document.add_paragraph(words["expected"].format(each["expected"]))
        _mark(document.add_paragraph(), words["reached"].format(each["reached"] or words["write"]))
    if report["settlement"]["budget"]:
        document.add_page_break()  # type: ignore[no-untyped-call]
        _accounts(document, report)
    if report["seasons"]:
        document.add_paragraph(words["seasons"], style="Heading 1")
        rows = [[each["row"][0], each["average"] or "–", *each["row"][1:]] for each in report["seasons"]]
        head = words["season"][: len(rows[0])]
        table(document, head, rows, widths=SEASON[: len(head)], right=range(1, len(head)))
    document.add_paragraph(words[f"deadline{alone}"].format(report["deadline"]))
    return content(document)


def _accounts(document: Document, report: Said) -> None:
    words = _words(report["nouns"])
    document.add_paragraph(words["accounts"], style="Heading 1")
    document.add_paragraph(words["amounts" if report["settlement"]["vat"] else "without_vat"])
    rows = [_account(each) for each in report["accounts"]]
    sums = report["sums"]["total"]
    total = [words["total"], sums["planned"], sums["actual"], sums["difference"], ""]
    widths = [4.8, 2.2, 2.2, 2.2, 5]
    table(document, words["account"], [*rows, total], widths=widths, right={1, 2, 3}, total=True, mark=_mark)
    _settlement(document, report["settlement"], words)
    if report["moves"]:
        document.add_paragraph(words["moves"], style="Heading 2")
        names = ("day", "source", "target", "amount", "reason")
        moves = [[each[name] for name in names] for each in report["moves"]]
        table(document, words["move"], moves, widths=[2.6, 3.6, 3.6, 2.4, 4.2], right={3})
    if not report["receipts"]:
        return
    document.add_paragraph(words["receipts"], style="Heading 2")
    parts = ("number", "day", "supplier", "text", "line", "amount")
    receipts = [[each[name] for name in parts] for each in report["receipts"]]
    for row in receipts:
        row[0] = row[0] or words["missing"]
        row[4] = row[4] or words["outside"]
    total = [words["total"], "", "", "", "", report["sums"]["receipts"]]
    widths = [1.6, 2.6, 3.3, 3.2, 3.7, 2.2]
    table(document, words["receipt"], [*receipts, total], widths=widths, right={5}, total=True)


def _settlement(document: Document, settled: Said, words: Said) -> None:
    if settled["plain"]:
        return
    for kind in ("income", "refused"):
        rows = [[each[name] for name in ("text", "planned", "actual", "difference")] for each in settled[kind]]
        if rows:
            document.add_paragraph(words[kind], style="Heading 2")
            table(document, words[f"{kind}_columns"], rows, widths=[8.6, 2.6, 2.6, 2.6], right={1, 2, 3})
    if settled["in_kind"]:
        document.add_paragraph(words["in_kind"].format("; ".join(settled["in_kind"])))
    result = words["surplus" if settled["gained"] else "deficit"]
    document.add_paragraph(f"{words['settled']} {result}".format(**settled))
    document.add_paragraph(words["guarantee" if settled["guarantee"] else "covers"].format(**settled))


def _account(each: Said) -> list[str]:
    words = _words()
    why = each["explanation"] or (words["write"] if each["unexplained"] else "")
    return [each["text"] or words["outside"], each["planned"], each["actual"], each["difference"], why]


def _meetings(report: Said) -> Iterator[list[str]]:
    states = _words(report["nouns"])["states"]
    for each in report["meetings"]:
        state = "" if each["attended"] else f" ({states[each['state']]})"
        names = ("expected", "attended", "absent", "new_companies", "served", "mean")
        numbers = (each[name] for name in names)
        yield [f"{each['day']}: {each['title']}{state}", *(number or "–" for number in numbers)]


def _goals(report: Said) -> Iterator[list[str]]:
    goals, sums, words = report["goals"], report["sums"], _words(report["nouns"])
    yield [words["goal_meetings"], goals["meetings"], sums["held"]]
    yield [words["goal_guests"], f"{goals['low']}–{goals['high']}", sums["average"] or "–"]
    yield [words["goal_members"], goals["members"], sums["members"]]
    first = "goal_companies" if report["companies"] else "goal_new_guests"
    yield [words[first], "–", sums["new_companies"]]
    if sums["brought"] != "0":
        yield [words["goal_brought"], "–", sums["brought"]]


def _under(document: Document, heading: str, lines: Sequence[str]) -> None:
    said_ = [each for each in lines if each]
    if said_:
        document.add_paragraph(heading, style="Heading 2")
    for each in said_:
        document.add_paragraph(each)


def _mark(paragraph: Any, text: str) -> None:
    highlighted(paragraph, text, _words()["write"])
