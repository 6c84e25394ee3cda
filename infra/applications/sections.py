"""An application cut at its headings, whatever they are called and in whatever order they come."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from infra.applications.budget import understands
from infra.applications.dates import Years, whens
from infra.applications.labels import LONGEST, NUMBER, by_word, known
from infra.applications.lines import BULLET, Line
from infra.applications.prose import placed
from infra.applications.timeline import heads
from infra.applications.written import parts
from shared.applications.headings import BUDGET, MEETINGS, RESULTS, SETTINGS, VENUE

_COLUMNS = {"name", "responsible", "purpose.target_groups", "activities", MEETINGS, VENUE, BUDGET}
"""Headings whose variants are also the heads of columns: Aktivitet, Ansvarlig, Deltagere, Dato, Sted, Udgifter."""

_LINES = {"name", "responsible"}
"""Headings whose text is one line: what stands below with a label of its own is something else."""

_SIGNED = re.compile(r"(?:med )?(?:venlig|kærlig|bedste) hilsen|underskrift|dato og underskrift|mvh\b", re.IGNORECASE)
"""What a document is signed under: a day and a name below are no heading of ours."""
_ADDRESSED = re.compile(r"(?:til|att\.?|søges hos)\b[^.\t]*?\w*(?:udvalg|pulje|kommune)\w*", re.IGNORECASE)
"""To whom it is written: no part of what stands above."""
_COUNTED = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})?[.)]?|[a-z]\))\s+[A-ZÆØÅ]")
_DAY = re.compile(r"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag\b.*\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b)", re.IGNORECASE)


@dataclass
class Section:
    """What stands under one heading. `field` is empty where the heading is not known, `heading` as written."""

    field: str
    heading: str
    lines: list[str] = dataclasses.field(default_factory=list)

    @property
    def quoted(self) -> str:
        """The whole, as it was written."""
        return "\n".join(filter(None, [self.heading, *self.lines]))


def sections(lines: Sequence[Line]) -> list[Section]:
    """The sections in their order; the first one holds what stands before the first heading."""
    found = [Section("", "")]
    bold = any(line.heading and known(line.text) for line in lines)
    asking = sum(is_heading(line.text) and line.text.endswith("?") for line in lines) > 1
    numbered = (
        sum(bool(NUMBER.match(line.text) and any(known(label) for label, _ in _cuts(line.text))) for line in lines) > 2
    )
    capitals = sum(line.text.isupper() and is_heading(line.text) for line in lines) > 1
    for place, line in enumerate(lines):
        own = replace(line, heading=True) if capitals and _capital(line.text) else line
        cut = _heading(own, found[-1].field, bold=bold, numbered=numbered, asking=asking)
        signing = bool(_SIGNED.match(found[-1].heading))
        apart = _ADDRESSED.fullmatch(line.text)
        if apart or (_SIGNED.match(line.text.strip(BULLET)) and len(line.text.split()) < 5):
            found.append(Section("", line.text))
        elif (
            cut
            and not (signing and cut.field in _COLUMNS - {BUDGET})
            and not (found[-1].field == BUDGET and _part_of_budget(cut, lines[place + 1 :]))
        ):
            found.append(cut)
        elif found[-1].heading and not found[-1].lines and line.text.startswith("("):
            found[-1].heading += f" {line.text}"  # a form's own explanation of its heading
        else:
            found[-1].lines.append(line.text)
    return found


def is_heading(text: str) -> bool:
    """Whether a line is a heading that we know, with nothing behind it."""
    return any(known(label) for label, rest in _cuts(text) if not rest)


def begins(text: str) -> bool:
    """Whether a line begins something new, however full the one above it is: a heading, a number, a day."""
    label, colon, _ = text.strip().partition(":")
    labelled = bool(colon and text.strip()[:1].isupper() and (known(label) or len(label) < 12))
    return is_heading(text) or bool(_DAY.match(text)) or counted(text) or labelled or bool(placed(text))


def counted(text: str) -> bool:
    """Whether a line begins with a number or a letter, as the points of a form do."""
    return bool(_COUNTED.match(text))


def _capital(text: str) -> bool:
    """Whether a line is set in capitals as a heading is."""
    return text.isupper() and len(text.split()) <= 6 and not re.search(r"\d{3}|[.,]$", text)


def _part_of_budget(cut: Section, below: Sequence[Line]) -> bool:
    """Whether what reads like a heading (Formidling) is that of some lines of the budget: their sum is said below."""
    own = f"{cut.heading.casefold()} i alt"
    return not cut.lines and any(each.text.casefold().startswith(own) for each in below)


def _heading(line: Line, within: str, *, bold: bool, numbered: bool, asking: bool) -> Section | None:
    """The section that begins with `line`, if it is a heading.

    `bold`, `numbered`, `asking`: the document sets its headings as headings, numbers them, or has them ask.
    """
    text = line.text.removeprefix(BULLET)
    if (
        (line.text != text and not line.heading and not re.search(r"[:?\t]", text))  # a point: • Markedsføring
        or heads(text.split("\t"))
        or (within == BUDGET and understands(text))
        or (within == MEETINGS and text.count("\t") > 1)
        or (within == SETTINGS and "\t" in text)
        or (within == MEETINGS and _dated(text))
    ):
        return None
    for label, rest in _cuts(text):
        field = known(label)
        if field == "responsible" and _dated(rest):  # Fra: 18.00
            continue
        sub = field.startswith(f"{RESULTS}.")
        if (
            not field
            or field == within == BUDGET
            or (sub and "result" not in label.lower() and not within.startswith(RESULTS))
            or (field in _COLUMNS and _table(text, within))
        ):
            continue
        if _set_as_one(line, label, rest, bold=bold, sub=sub):
            return Section(field, label, [rest] if rest else [])
    label, tab, rest = text.partition("\t")
    form = line.lead == label or label.endswith((":", "?"))
    if tab and form and label and (label.endswith("?") or within not in {BUDGET, MEETINGS, SETTINGS}):
        return Section(by_word(label), label, [rest])
    if tab or len(text.split()) > LONGEST or within == SETTINGS:
        return None
    if _begins_with_a_day(text):
        return None
    spoken = text.endswith(":") and len(text.split()) <= 6 and within not in {BUDGET, MEETINGS}
    spoken = spoken or (text.endswith("?") and bool(by_word(text)) and not tab)
    spoken = spoken or (asking and text.endswith("?") and len(text.split()) <= 8)
    point = numbered and re.match(r"\d", text) and NUMBER.match(text) and within not in {BUDGET, MEETINGS}
    label, colon, rest = text.partition(":")
    told = within not in {BUDGET, MEETINGS} and line.text == text and by_word(label)
    if (
        (point or within in _LINES or told)
        and colon
        and rest
        and len(label.split()) <= 5
        and label[:1].isalnum()
        and "," not in label
    ):
        return Section(known(label) or by_word(label), label, [rest.strip()])
    point = point and not text.endswith(".")
    set_apart = line.heading and not text.endswith(".")
    return Section(by_word(text), text) if set_apart or spoken or point else None


def _table(text: str, within: str) -> bool:
    """Whether `text` is a row of a table of meetings, of a budget or of the appendix, and not of a form's table."""
    return within == SETTINGS or (
        within in {BUDGET, MEETINGS} and "\t" in text and len(text.split("\t")[1].split()) <= 3
    )


def _begins_with_a_day(text: str) -> bool:
    return any(each.where[0] < 3 for each in whens(text, Years(None, date.min)))


def _dated(text: str) -> bool:
    """Whether it begins with a day or a time: the line of a timetable, however it is set."""
    _, clocks, _ = parts(text)
    days = whens(text, Years(None, date.min))
    begins = [each.where[0] for each in clocks] + [each.where[0] for each in days if not each.assumed]
    return any(each < 12 for each in begins)


def _set_as_one(line: Line, label: str, rest: str, *, bold: bool, sub: bool) -> bool:
    """Whether a line that begins as a heading is one: "Formål: …" and "Formål" are, "Deltagere betaler …" is none."""
    if line.lead and label.strip(" :?") == line.lead.strip(" :?"):
        return True
    behind = line.text.removeprefix(BULLET)[len(label) :].lstrip(" ")
    return (
        line.heading
        or sub
        or not rest
        or label.endswith("?")
        or (behind[:1] in {":", "\t"} and not (bold and "\t" not in line.text and len(label.split()) == 1))
    )


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    """Where a heading in `text` may end: at a tab, at a colon, at a question mark, or nowhere."""
    for match in re.finditer(r"\t|:|\?", text):
        label = text[: match.end()].strip(" :\t")
        if len(label.split()) <= LONGEST:
            yield label, text[match.end() :].strip(" :\t")
    yield text.strip(" :"), ""
