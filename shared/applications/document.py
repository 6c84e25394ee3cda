"""The application as a DOCX: the plan's fields under the headings that committees know, and the rest in an appendix.

`infra.applications` reads it again, and comes to the same plan. What the committee has to write is marked in yellow.
python-docx is imported with the first document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from shared.applications.headings import BUDGET, MEETINGS, RESULTS, SETTINGS, headings, label, leaves
from shared.applications.marks import DAYS, MARK, mark, values_of, words
from shared.budget.income import Income
from shared.documents.docx import PAGE, PAGES, content, made, table
from shared.technical.money import oere, plain
from shared.technical.templates import day as weekday
from shared.technical.templates import figure, long_date

if TYPE_CHECKING:
    from docx.document import Document

Data = Mapping[str, Any]

UNDER_HEADINGS = re.compile(
    r"(name|responsible|activities|anchoring|communication|guests\.text|budget\.total"
    r"|(purpose|expected_results|contributions|partners)\..*"
    r"|meetings\.[^.]+\.(id|date|starts|ends|title|topic|venue|capacity|reserved)"
    r"|budget\.lines\.[^.]+\.(id|text|planned|times|each|per_head|per_meeting))"
)
"""The fields that stand under headings; every other one stands in the appendix."""


def application_docx(data: Data, made_on: date, committee: str) -> bytes:
    """The application for the plan that `data` says, drafted on the day `made_on`."""
    document = made(words()["footer"].format(committee=committee, day=long_date(made_on), page=PAGE, pages=PAGES))
    document.add_paragraph(words()["title" if BUDGET in data else "title_free"], style="Title")
    _marked(document, words()["legend"])
    for each in headings().values():
        if each.field in {"venue", RESULTS, SETTINGS}:
            continue
        if each.field.startswith(f"{RESULTS}."):
            if each.field.endswith("short_term"):
                document.add_paragraph(headings()[RESULTS].title, style="Heading 2")
            document.add_paragraph(each.title, style="Heading 3")
        else:
            document.add_paragraph(each.title, style="Heading 2")
        _section(document, each.field, data)
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_paragraph(headings()[SETTINGS].title, style="Heading 2")
    document.add_paragraph(words()["appendix"])
    table(document, words()["setting"]["columns"], list(_settings(data)), widths=[6.5, 10])
    return content(document)


def _section(document: Document, field: str, data: Data) -> None:
    if field == MEETINGS:
        labels = words()["meetings"]
        rows = [_meeting(each, data) for each in data["meetings"]]
        table(document, labels["columns"], rows, widths=[4.5, 3.5, 3.5, 3, 2.5], mark=_color)
        return
    if field == BUDGET and field not in data:
        document.add_paragraph(words()["budget"]["none"])
        return
    if field == BUDGET:
        rows = list(_budget(data["budget"]))
        table(document, words()["budget"]["columns"], rows, widths=[7, 2, 5, 3], right={1, 3}, total=True)
        return
    value: Any = data
    for step in field.split("."):
        value = value[step]
    if isinstance(value, list):
        for each in value or [mark(words()["empty"][field])]:
            _marked(document, each, style="List Bullet" if value else None)
    else:
        for row in value.splitlines():
            _marked(document, row)
    if field == "purpose.target_groups":
        _marked(document, data["guests"]["text"])
    if asked := words()["renew"].get(field):
        _marked(document, mark(asked))


def _meeting(each: Data, data: Data) -> list[str]:
    labels = words()["meetings"]
    day = date.fromisoformat(each["date"])
    times = "-".join(each[name].lstrip("0").replace(":", ".") for name in ("starts", "ends"))
    times = "-".join(part if not part.startswith(".") else f"0{part}" for part in times.split("-"))
    seats = labels["seats_open" if each.get("sign_up") == "no" else "seats"]
    seats = labels["seats_reserved"] if each["reserved"] != "0" else seats
    return [
        labels["when"].format(day=weekday(day, year=True), times=times),
        each["title"],
        mark(labels["write_topic"]) if each["topic"] == labels["topic"] else each["topic"],
        data["venues"][each["venue"]]["name"],
        seats.format(capacity=each["capacity"], reserved=each["reserved"]),
    ]


def _budget(budget: Data) -> Iterator[list[str]]:
    """The rows of the budget: the costs and their sum; where there is income, that and what is left to ask for."""
    labels = words()["budget"]
    parts: dict[str, list[Data]] = {"costs": [], "income": [], "in_kind": []}
    for each in budget["lines"]:
        income = each.get("income")
        parts["costs" if not income else "in_kind" if income == Income.IN_KIND else "income"].append(each)
    for name, lines in parts.items():
        if not lines:
            continue
        if name != "costs":
            yield [labels[f"{name}_head"], "", "", ""]
        yield from map(_line, lines)
        if name != "in_kind":
            yield [labels[f"{name}_total"], "", "", _amount(plain(sum(oere(each["planned"]) for each in lines)))]
    if parts["income"]:
        yield [labels["asked"], "", "", _amount(budget["total"])]


def _line(line: Data) -> list[str]:
    """A row of the budget; a price for a head or a meeting says so, with the meetings that it names."""
    labels = words()["budget"]
    price = ""
    if "per_head" in line:
        price = labels["head"].format(each=_amount(line["per_head"]))
    elif "per_meeting" in line:
        price = labels["meeting"].format(each=_amount(line["per_meeting"]))
    elif "each" in line:
        price = _amount(line["each"])
    if price and line.get("meetings"):
        price += labels["numbers"].format(", ".join(each.rsplit("-", 1)[-1] for each in line["meetings"]))
    return [line["text"], line.get("times", ""), price, _amount(line["planned"])]


def _settings(data: Data) -> Iterator[list[str]]:
    """What stands under no heading: what the plan calls it in words, and what it says."""
    lines = data.get("budget", {}).get("lines", ())
    priced = [each["id"] for each in lines if {"per_head", "per_meeting"} & each.keys()]
    for path, value in leaves(data):
        named = re.fullmatch(r"budget\.lines\.([^.]+)\.meetings\.\d+", path)
        if not UNDER_HEADINGS.fullmatch(path) and not (named and named[1] in priced):
            day = path in DAYS and long_date(date.fromisoformat(value))
            yield [label(path), day or values_of(path).get(value, value)]


def _amount(text: str) -> str:
    return figure(oere(text)).removesuffix(",00")


def _marked(document: Document, text: str, style: str | None = None) -> None:
    _color(document.add_paragraph(style=style), text)


def _color(paragraph: Any, text: str) -> None:
    """Write `text`, with its marks in yellow."""
    from docx.enum.text import WD_COLOR_INDEX

    for part in re.split(f"({MARK.pattern})", text, flags=re.IGNORECASE):
        if part:
            run = paragraph.add_run(part)
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW if MARK.fullmatch(part) else None
