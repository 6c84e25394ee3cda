"""An application becomes the fields of a plan: what it says, what it leaves open, what was not understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from infra.applications import appendix, facts, who
from infra.applications.budget import looks_asked, pays, understands
from infra.applications.costs import lines_of, terms
from infra.applications.found import Found
from infra.applications.gatherings import gatherings
from infra.applications.lines import BULLET, Line
from infra.applications.sections import Section, sections
from shared.applications.headings import BUDGET, MEETINGS, SETTINGS, headings, put
from shared.applications.marks import blank, mark, without_marks, words
from shared.applications.names import slug

LISTS = {"purpose.target_groups", "partners"}
LINES = {"name", "responsible"}
"""Headings whose text is a list of points, and those whose text is one line."""

YEAR_AFTER = 1
_AMOUNT = re.compile(
    r"(?:ansøgt |søgt |ansøgnings|støtte)?beløb|beløb der søges|amount(?: applied for)?|"
    r"hvor (?:meget|mange penge) søge[rs] \w+(?: om)?\??",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:resten|øvrige?|anden|andre)\b|medfinans", re.IGNORECASE)
"""A heading above what others pay."""
_SUM = re.compile(r"(?:(?:kr|dkk)\b\.?\s*)?\d", re.IGNORECASE)
_FAR_OFF = re.compile(r"(?:^|(?<=[.;!]))\s*(?:på )?(?:langt?|længere) sigt\s*:\s*", re.IGNORECASE)
_SOUGHT = re.compile(
    r"\b(?:an)?søger?\s[^.,:;\d]{0,40}?\b(?:jer|hermed|\w*udvalg\w*|puljen)\b[^.,:;\d]{0,20}?\bom\s[^.,:;\d]{0,25}?"
    r"(\d[\d.]*(?:,\d\d)?)\s*(?:kr|kroner|,-)",
    re.IGNORECASE,
)
"""A sum that is asked for: as a heading, and in the midst of a sentence."""


def read(document: Sequence[Line], today: date) -> Found:
    """What `document` says, as far as a plan wants to know it; `today` decides which year a day without one is in."""
    cut = [_with_amount(each) for each in sections(document)]
    by_field: dict[str, list[str]] = {}
    found = Found()
    ours = {words()["title"], words()["title_free"], words()["legend"]}
    _who_and_whom(cut)
    for section in cut:
        if section.field:
            if section.field == "responsible" and by_field.get(section.field) and section.lines:
                by_field[section.field][-1] += ","
            lines = section.lines
            if section.field == BUDGET and _OTHERS.search(section.heading):
                lines = ["Indtægter", *lines, "Udgifter"]
            by_field.setdefault(section.field, []).extend(lines)
        elif quoted := "\n".join(row for row in section.quoted.splitlines() if row not in ours):
            found.unread.append(quoted)
    _far_off(by_field)
    _spoken(found, by_field)
    if not by_field.get("name"):
        by_field["name"] = who.titled(found) or who.headed(found, cut[:2])
    said = [each for each in cut if each.field == "purpose.what"]
    told = next((each for each in said if "beskrivelse" in each.heading.lower()), None)
    if told and len(said) > 1 and not by_field.get("activities"):  # a purpose has a heading of its own
        by_field["activities"] = told.lines
        by_field["purpose.what"] = [line for each in said if each is not told for line in each.lines]
    settings = appendix.settings(by_field.get(SETTINGS, ()), today, found)
    everything = "\n".join(each.text for each in document)
    responsible = by_field.get("responsible") or who.applicant(found, everything)
    named = responsible if settings else who.alone(found, responsible)
    by_field["responsible"] = named
    who.committee(found, everything, named, {*settings.values(), *facts.ADDRESS.findall("\n".join(responsible))})
    _words(found, by_field)
    _guests(found, by_field, everything, settled=bool(settings))
    gatherings(found, by_field, everything, today, settings)
    heading = " ".join(each.heading for each in cut if each.field == BUDGET)
    costs = by_field.get(BUDGET, [])
    lines_of(found, costs if settings else _with_asked(costs, everything), heading, settled=bool(settings))
    if not settings:
        terms(found, everything)
    if found.data.get(MEETINGS):
        found.data["data_deleted"] = _a_year_after(found.data[MEETINGS][-1]["date"])
        found.assume("data_deleted", "A year after the last meeting nobody asks for the receipts any more.")
    found.data["id"] = _id(found.data)
    appendix.settle(found, settings)
    return found


def _who_and_whom(cut: Sequence[Section]) -> None:
    """Tell `Hvem` from `For hvem`, and the address of those who apply from that of a venue."""
    whom = [each for each in cut if each.field == "purpose.target_groups"]
    for before, each in pairwise(cut):
        heading = each.heading.strip(" :?").casefold()
        if before.field == "responsible" and heading.endswith("adresse"):
            each.field = ""
        elif each in whom[: len(whom) - 1] and heading in {"hvem", "who"}:
            each.field = "responsible"


def _spoken(found: Found, by_field: dict[str, list[str]]) -> None:
    """What no heading says and a paragraph does by its first words: `Formålet er at …`; `Hvem`, beside `For hvem`."""
    for path, begins in who.SPOKEN.items():
        for line in () if by_field.get(path) else [row for each in found.unread for row in each.splitlines()]:
            if begins.match(line):
                by_field[path] = [line]
                found.understand(line)


def _far_off(by_field: dict[str, list[str]]) -> None:
    """What stands behind `På lang sigt:` in the text of the results is a heading's of its own."""
    for path in ("expected_results", "expected_results.short_term"):
        for place, line in enumerate(by_field.get(path, ())):
            if (match := _FAR_OFF.search(line)) and not by_field.get("expected_results.long_term"):
                by_field["expected_results.long_term"] = [line[match.end() :], *by_field[path][place + 1 :]]
                by_field[path] = [*by_field[path][:place], line[: match.start()].strip()]


def _with_amount(section: Section) -> Section:
    """`section`, as a line of the budget where it is one that stands by itself: `Ansøgt beløb: 30.000 kr.`"""
    label = section.heading.rstrip(" :")
    label = words()["budget"]["asked"] if _AMOUNT.fullmatch(label) else label
    amount = f"{label}: {' '.join(section.lines)}"
    if section.field or not pays(label) or not understands(amount) or not _SUM.match(section.lines[0]):
        return section
    return Section(BUDGET, section.heading, [amount])


def _with_asked(costs: Sequence[str], everything: str) -> Sequence[str]:
    """The lines of the budget with the sum that a sentence asks for, where none of them says it."""
    asked = {each.rstrip(".,") for each in _SOUGHT.findall(" ".join(everything.split()))}
    if not costs or len(asked) != 1 or any(looks_asked(each) and understands(each) for each in costs):
        return costs
    return [*costs, f"{words()['budget']['asked']}: {asked.pop()}"]


def _words(found: Found, by_field: Mapping[str, Sequence[str]]) -> None:
    """Every heading that fills a field by its text."""
    # What is expected, and not said by when, is expected on short terms.
    results = by_field.get("expected_results", ())
    for each in headings().values():
        if each.field in {MEETINGS, BUDGET, SETTINGS, "venue", "expected_results"}:
            continue
        lines = [line for line in by_field.get(each.field, ()) if line.strip()]
        if each.field == "expected_results.short_term" and results:
            lines = [*results, *lines]
        value = _value(found, each.field, each.title, lines)
        put(found.data, each.field, value)


def _value(found: Found, path: str, title: str, lines: Sequence[str]) -> Any:
    """What a heading's lines say: a text, a line, or points; where there are none, a mark, which is an assumption."""
    if any(blank(each) for each in lines):
        found.assume(path, "The committee has still to write it, or to look at it.")
    lines = [each for each in (without_marks(each) if blank(each) else each for each in lines) if each.strip(BULLET)]
    if path == "partners":
        if not lines:
            found.assume(path, f"The application says nothing under “{title.rstrip('?')}”.")
        several = len(lines) > 1 and all(len(each) <= 200 for each in lines)
        return [each.removeprefix(BULLET) for each in lines] if several else list(facts.sentences(lines))
    if path == "purpose.target_groups":
        return list(facts.sentences(lines))
    if not lines:
        found.assume(path, f"The application says nothing under “{title.rstrip('?')}”.")
        return mark(title.rstrip("?").lower())
    if path in LINES:
        return " ".join(each.removeprefix(BULLET).replace("\t", ": ") for each in lines)
    return "\n".join(each.replace("\t", " ") for each in lines)


def _guests(found: Found, by_field: Mapping[str, Sequence[str]], everything: str, *, settled: bool) -> None:
    """How many the application counts on. The sentence that says so is no target group.

    `settled`: we wrote the document, the groups as points and the sentence as a paragraph.
    """
    groups: list[str] = found.data["purpose"]["target_groups"]
    lines = by_field.get("purpose.target_groups", ())
    points = {each.removeprefix(BULLET) for each in lines if each.startswith(BULLET)}
    counting = [each for each in groups if (each not in points if settled else facts.counts(each))]
    # A sentence that counts and is the only one says also whom it counts: ca. 40 naboer pr. havedag.
    left = [each for each in groups if each not in counting]
    found.data["purpose"]["target_groups"] = left or [
        each for each in counting if not settled and re.search(r"[^\W\d]{4}", each)
    ]
    if not found.data["purpose"]["target_groups"]:
        title = headings()["purpose.target_groups"].title
        found.data["purpose"]["target_groups"] = [mark(title.lower())]
        found.assume("purpose.target_groups", f"The application says nobody under “{title}”.")
    elsewhere = [
        each
        for path in ("activities", "expected_results.short_term", "expected_results", "purpose.what", "venue", MEETINGS)
        for each in facts.sentences(by_field.get(path, ()))
        if facts.counts(each)
    ]
    letter = [each for each in facts.sentences(everything.splitlines()) if facts.counts(each) and "kr" not in each]
    text = " ".join(counting or elsewhere[:2] or letter[:1])
    heads = facts.heads(text)
    found.data["guests"] = {
        "text": text or mark("hvor mange er i netværket, og hvor mange kommer"),
        "members": str(heads.members or 0),
        "low": str(heads.low or 0),
        "high": str(heads.high or 0),
    }
    if not text:
        found.assume("guests", "The application does not say how many people there are, nor how many come.")
    elif heads.members is None:
        found.assume("guests.members", "The application does not say how many people are in the network.")
    elif heads.high is None:
        found.assume(["guests.low", "guests.high"], "The application does not say how many come to a meeting.")


def _a_year_after(day: str) -> str:
    last = date.fromisoformat(day)
    return f"{last.year + YEAR_AFTER}-{last.month:02d}-{min(last.day, 28) if last.month == 2 else last.day:02d}"


def _id(data: Mapping[str, Any]) -> str:
    """A name for addresses: the committee's, or else the project's, and the year of the first meeting."""
    name = data["committee"]["name"]
    known = data["name"] if blank(name) else name.removesuffix("Lokaludvalg")
    bare = slug(re.sub(r"\d{4}", "", known if not blank(known) else "netvaerk"))[:30].strip("-")
    year = data[MEETINGS][0]["date"][:4] if data.get(MEETINGS) else ""
    return f"{bare}-{year}".strip("-")
