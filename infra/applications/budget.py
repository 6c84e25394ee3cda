"""The budget of an application: lines of text, lines with tabs or a table, with its sums looked at and never mended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from infra.applications.amounts import AMOUNT, in_thousands, money, thousands
from infra.applications.columns import Column, heads_of
from infra.applications.lines import BULLET
from infra.applications.rows import Read, Row, row_of
from infra.applications.written import parts
from shared.budget.income import Income
from shared.technical.money import Oere, kroner

_TOTAL = re.compile(
    r"^(?:(?:udgifter|budget|udgift|saml(?:et|ede)\w*)\s+)?(?:i\s?alt|total\w*|sum|saml(?:et|ede)\w*(?:\s+\w+)?|budget\s?sum)\b(?:\s+(?:udgifter|budget|beløb))?",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:ansøgt|ansøges|der søges|søges om|beløb der søges|søgt beløb|søges|ansøgning\w*|tilskud fra puljen|"
    r"vi (?:an)?søger|(?:amount )?applied for|underskudsgaranti|underskudsdækning)\b|\blokaludvalg(?:et)?$",
    re.IGNORECASE,
)
_INCOME_HEAD = re.compile(
    r"^(?:indtægt(?:er)?|finansiering|anden finansiering|medfinansiering|øvrig finansiering)\b", re.IGNORECASE
)
_INCOME = re.compile(
    r"^(?:indtægt|own contribution|vi (?:giver|betaler|lægger|bidrager med) selv|(?:egen|eget|egne) \w+|"
    r"selvfinansiering|"
    r"egenfinansiering|egenbetaling|medfinansiering|deltagerbetaling|"
    r"entr[ée]\w*|\w*billet(?:salg|indtægt|ter)\w*|sponsor\w*|tilskud|andre fonde|fonde|kontingent|"
    r"[\w .]{0,40}\b(?:dækker|giver|bidrager|betaler|støtter|donerer))\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"^(?P<text>[^\d:]{3,60}?\b(?:dækker|giver|betaler|bidrager|lægger|støtter)(?: selv| med| os| projektet| ca\.)*)\s+"
    rf"(?P<amount>{AMOUNT})\s*(?:kr\b|kroner|,-)",
    re.IGNORECASE,
)
_IN_KIND = re.compile(r"naturalier|in kind|frivillige?s? ?timer|stille[rs]?\b.*\bgratis|vederlagsfrit", re.IGNORECASE)
_PRICE = 30_000
"""Øre: what is no more than this under the word for an entrance is the price of one, and no income."""
_SUBNUMBER = re.compile(r"^\d{1,2}(?:[.)]|(?:\.\d{1,2})+\.?)\s+(?=[A-ZÆØÅ])")
_OWN = re.compile(r"egen|eget|egne|\bown\b|\bselv|kontingent|medlemsbidrag", re.IGNORECASE)
_ENTRANCE = re.compile(r"entr[ée]|billet|deltagerbetaling|deltagergebyr|brugerbetaling", re.IGNORECASE)
_COSTS_HEAD = re.compile(r"^(?:udgift(?:er)?|omkostninger)\b", re.IGNORECASE)
_HEADS = {
    "": _COSTS_HEAD,
    Income.IN_KIND.value: re.compile(r"^(?:bidrag i )?naturalier", re.IGNORECASE),
    "income": _INCOME_HEAD,
}
FOOD = re.compile(
    r"morgenmad|frokost|middag|aftensmad|forplejning|kaffe|sandwich|\bmad\b|buffet|catering|traktement|suppe|brunch|smørrebrød",
    re.IGNORECASE,
)


_PART_SUM = re.compile(r"^(?:(?P<of>.+?) i alt|(?:sub\s?total|delsum|mellemsum)\b.*)$", re.IGNORECASE)


@dataclass
class Budget:
    """What was read. `told`: what does not add up, in words; `unread`: lines that were not understood."""

    rows: list[Row] = field(default_factory=list)
    total: Oere | None = None
    below: int | None = None
    """How many rows stand above the one sum of the costs; None: it is not written, or not once."""
    income_total: Oere | None = None
    asked: Oere | None = None
    told: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def costs(self) -> list[Row]:
        """The lines that cost."""
        return [each for each in self.rows if not each.income]

    @property
    def income(self) -> list[Row]:
        """The lines that bring money in, without what a partner gives itself."""
        return [each for each in self.rows if each.income and each.income != Income.IN_KIND]


def budget(lines: Sequence[str], heading: str = "") -> Budget:
    """The budget that stands in `lines` under `heading`."""
    found = Budget()
    columns: list[Column | None] = []
    shares: list[Row] = []
    part, heads_of_parts, since = "", set[str](), 0
    in_thousand = in_thousands(heading)
    for written in lines:
        line = _SUBNUMBER.sub("", written.removeprefix(BULLET))
        if heads := heads_of(line.split("\t")):
            columns, shares = heads, _shares(line.split("\t"), heads)
            in_thousand = in_thousand or in_thousands(line)
            continue
        cells = [each.strip() for each in (thousands(line) if in_thousand else line).split("\t")]
        if 1 < len(cells) < len(columns):
            cells += [""] * (len(columns) - len(cells))  # empty cells at a row's end leave no tab
        label = cells[0].rstrip(" :")
        row = None if _day(line) else row_of(cells, columns) or row_of([each for each in cells if each], ())
        if row and not part and "\t" not in line and _price_of_one(row.row):
            found.told.append(f"“{line}” is the price of one; what comes in by it is not written")
            row = None
        if row is None and (row := _given(line)):
            found.unread.append(line)
        if row is None:
            head = next((name for name, pattern in _HEADS.items() if pattern.match(label)), None)
            if head is not None:
                part = head
                found.unread += [each for each in cells[1:] if each]
            else:
                found.unread.append(written.replace("\t", " | "))
                in_thousand = in_thousand or in_thousands(line)
                heads_of_parts.add(label.casefold())
            since = len(found.rows)
            continue
        if (match := _PART_SUM.match(row.row.text)) and (match["of"] or "").casefold() in heads_of_parts | {""}:
            _check(found, row.row.planned, found.rows[since:], f"the lines of “{row.row.text}”")
            since = len(found.rows)
            continue
        _take(found, row, part=part or ("income" if row.paid_in else ""))
        _besides(found, row, shares)
    found.rows += [each for each in shares if each.planned]
    _add_up(found)
    return found


def _given(line: str) -> Read | None:
    """What somebody gives, as a sentence says it: `Kredsen dækker 1.700 kr. af egne midler.`"""
    match = _GIVES.match(line)
    return Read(Row(match["text"], money(match["amount"]) or 0, income=_kind(line)), paid_in=True) if match else None


def _day(line: str) -> bool:
    """Whether what ends a line is a day, and no amount."""
    return any(each.where[1] >= len(line.rstrip(" .")) for each in parts(line)[0])


def _shares(heads: Sequence[str], columns: Sequence[Column | None]) -> list[Row]:
    """An income for each column that says what others pay, called as it is."""
    return [
        Row(head.strip(), 0, income=_kind(head))
        for head, kind in zip(heads, columns, strict=True)
        if kind is Column.SHARE
    ]


def _price_of_one(row: Row) -> bool:
    """Whether a line of income says what one guest pays: `Entré: 50 kr.`"""
    return bool(_ENTRANCE.search(row.text)) and row.planned <= _PRICE and not row.each


def _besides(found: Budget, read: Read, shares: Sequence[Row]) -> None:
    """Take what a row says beside its cost: what comes in, what others pay (in the row of the sums it is held against
    what that came to), what does not agree, and a remark.
    """
    if read.also is not None:
        _take(found, Read(Row(read.row.text, read.also)), part="income")
    if words := read.wrong():
        found.told.append(words)
    if read.remark:
        found.unread.append(f"{read.row.text}: {read.remark}")
    total = bool(_TOTAL.match(read.row.text))
    if total and read.asked is not None:
        found.asked = read.asked
    for each, part in zip(shares, read.shares, strict=False):
        if not total:
            each.planned += part
        elif part != each.planned:
            _check(found, part, [each], f"the lines of “{each.text}”")


def looks_asked(line: str) -> bool:
    """Whether a line of a budget says what is asked for."""
    return bool(_ASKED.search(line))


def pays(label: str) -> bool:
    """Whether a label speaks of money that comes in or is asked for, wherever it stands."""
    return looks_asked(label) or bool(_INCOME.match(label))


def understands(line: str) -> bool:
    """Whether `line`, inside a budget, is one of its own: an amount, a sum, or the head of a part."""
    cells = [each.strip() for each in line.split("\t")]
    label = cells[0].rstrip(" :")
    return any(each.match(label) for each in _HEADS.values()) or bool(heads_of(cells) or row_of(cells, ()))


def _take(found: Budget, row: Read, *, part: str) -> None:
    text = re.sub(r"^(?:her|der)af\s+", "", row.row.text, flags=re.IGNORECASE)
    if _ASKED.search(text):
        if found.asked not in {None, row.row.planned}:
            found.told.append(f"{kroner(found.asked or 0)} and {kroner(row.row.planned)} are both asked for")
        found.asked = row.row.planned
    elif _TOTAL.match(text) or re.match(r"^udgifter i alt|^indtægter i alt", text, re.IGNORECASE):
        if part or "indtægt" in text.lower():
            found.income_total = row.row.planned
        else:
            found.below = len(found.rows) if found.total is None else None
            found.total = row.row.planned
    else:
        if part or _INCOME.match(text) or row.row.planned < 0:
            row.row.income = part if part == Income.IN_KIND else row.row.income or _kind(text)
        row.row.planned = abs(row.row.planned)
        found.rows.append(row.row)


def _kind(text: str) -> Income:
    """Where an income comes from, by what it is called."""
    kinds = ((Income.IN_KIND, _IN_KIND), (Income.ENTRANCE, _ENTRANCE), (Income.OWN, _OWN))
    return next((kind for kind, pattern in kinds if pattern.search(text)), Income.FUNDS)


def _add_up(found: Budget) -> None:
    """Tell which sums are not what their lines come to. What stands below a right sum of the costs is none of them."""
    above = [each for each in found.rows[: found.below] if not each.income]
    if found.below and sum(each.planned for each in above) == found.total:
        for row in found.rows[found.below :]:
            row.income = row.income or _kind(row.text)
    for rows, total, name in (
        (found.costs, found.total, "the lines"),
        (found.income, found.income_total, "the lines of the income"),
    ):
        _check(found, total, rows, name)


def _check(found: Budget, total: Oere | None, rows: Sequence[Row], name: str) -> None:
    """Tell where a sum is another one than what its `rows` add up to."""
    added = sum(each.planned for each in rows)
    if total is not None and rows and added != total:
        found.told.append(f"{kroner(total)} is written as the sum, and {name} add up to {kroner(added)}")
