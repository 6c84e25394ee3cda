"""One row of a budget, as it is written: what it is for, how many, at what price, and what that comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from infra.applications.amounts import AMOUNT, AT_END, VALUE, money
from infra.applications.columns import Column
from shared.technical.money import Oere, kroner

_TIMES = re.compile(
    rf"(?P<count>\d{{1,5}})\s*(?P<what>[a-zæøå]*)\.?\s*(?:x|×|\*|à|á|a)\s*(?:kr\.?\s*)?(?P<each>{AMOUNT})(?![\d.])(?!\s*(?:gange?|møder?|aften(?:er)?|dage?)\b)",
    re.IGNORECASE,
)
_PRICED = re.compile(
    rf"(?:kr\.?\s*)?(?P<each>{AMOUNT})\s*(?:,-+)?\s*(?:kr\.?|kroner)?\s*pr\.?\s*(?P<per>person|deltager|kuvert|portion|gæst|hoved|næse|mand)",
    re.IGNORECASE,
)
_THREE = re.compile(
    rf"(?P<count>\d{{1,4}})\s*(?!kr)[a-zæøå]*\.?\s*(?:[x×*]|[àáa](?=\s))\s*(?P<more>\d{{1,4}})\s*(?!kr)[a-zæøå]*\.?\s*(?:[x×*]|[àáa](?=\s))"
    rf"\s*(?:kr\.?\s*)?(?P<each>{AMOUNT})(?![\d.])",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"(?P<count>\d{1,4})\s*[a-zæøå]*\s*(?:x|×|\*|[àáa](?=\s)|med)\s*(?P<more>\d{1,4})\s*"
    r"(?:personer|deltagere|gæster|portioner|kuverter|børn|mennesker)",
    re.IGNORECASE,
)
_SO_OFTEN = re.compile(
    r"(?:\bx|×|\*)\s*(?P<count>\d{1,4})\b(?!\s*(?:kr|x|×|,\d))|(?:^|\s)(?P<before>\d{1,4})\s*(?:x|×|\*)(?!\w)",
    re.IGNORECASE,
)
_AND = re.compile(rf"({AMOUNT})\s*(?:,-+|kr\.?|kroner)\s*\+", re.IGNORECASE)
"""A sum that another one comes to: `14.000 kr. + transport 650 kr.`"""
_PER_HEAD = re.compile(
    r"\bpr\.?\s*(?:person|deltager|kuvert|portion|gæst|hoved|næse|mand|stk)|portion|kuvert|person|deltager|gæst",
    re.IGNORECASE,
)
_PER_MEETING = re.compile(
    r"\bpr\.?\s*(?:møde|gang|aften|foredrag|arrangement|dag|morgen|netværksmøde)|\bmøder?\b|\bgange?\b|aften(?:er)?\b|foredrag\b",
    re.IGNORECASE,
)


@dataclass
class Row:
    """A line of the budget. `each` is a price for a `head` or a `meeting` (empty: not said); amounts in øre.

    `meetings` are the numbers of the meetings that it names, counted from 1. `income` says from where money comes in.
    """

    text: str
    planned: Oere
    times: int | None = None
    each: Oere | None = None
    per: str = ""
    meetings: tuple[int, ...] = ()
    income: str = ""


@dataclass
class Read:
    """A row, and what stands beside it."""

    row: Row
    remark: str = ""
    paid_in: bool = False
    also: Oere | None = None
    """Whether its amount stands in the column of income; the amount that stands there also, beside a sum of costs."""
    asked: Oere | None = None
    shares: tuple[Oere, ...] = ()
    """What of it is asked for, and what others pay, in the order of their columns."""

    def wrong(self) -> str:
        """What does not agree in it, in words; number and price then are not kept."""
        row = self.row
        parts = [each for each in (self.asked, *self.shares) if each is not None]
        if self.shares and self.asked is not None and sum(parts) != row.planned:
            added = " and ".join(map(kroner, parts))
            return f"{row.text}: {kroner(row.planned)} is written, and {added} are {kroner(sum(parts))}"
        if row.times is not None and row.each is not None and row.times * row.each != row.planned:
            written = f"{row.text}: {kroner(row.planned)} is written"
            words = f"{written}, and {row.times} times {kroner(row.each)} is {kroner(row.times * row.each)}"
            row.times = row.each = None
            return words
        return ""


def row_of(cells: Sequence[str], columns: Sequence[Column | None]) -> Read | None:
    """The row that `cells` are, where its amount is found; `columns` are those of the table that it is in."""
    cells = list(cells) if columns and len(columns) == len(cells) else [each for each in cells if each]
    if len(cells) == 1:
        if value := VALUE.search(cells[0]):
            return Read(Row(cells[0], money(value["amount"]) or 0))
        match = AT_END.match(cells[0])
        return _line(match["text"], money(f"{match['amount']} {match['thousand'] or ''}")) if match else None
    if columns and len(columns) == len(cells):
        return _of_table(cells, columns)
    amounts = [(place, money(each)) for place, each in enumerate(cells)]
    last = next(((place, each) for place, each in reversed(amounts) if each is not None and place), None)
    if last is None:
        return None
    place, planned = last
    middle = cells[1:place]
    read = _line(" ".join([cells[0], *(each for each in middle if money(each) is None)]), planned)
    numbers = [each for each in middle if money(each) is not None]
    if read and len(numbers) == 2 and numbers[0].isdigit():
        read.row.times, read.row.each = int(numbers[0]), money(numbers[1])
    if read and len(cells) > place + 1:
        read.remark = " ".join(cells[place + 1 :])
    return read


def _of_table(cells: Sequence[str], columns: Sequence[Column | None]) -> Read | None:
    def at(kind: Column) -> str:
        places = [place for place, each in enumerate(columns) if each is kind]
        return cells[places[-1]] if places else ""

    text = at(Column.TEXT) or cells[0]
    planned, income = money(at(Column.AMOUNT)), money(at(Column.INCOME))
    pairs = [*zip(cells, columns, strict=True)]
    asked, shares = _parts(pairs)
    if planned is None and not at(Column.AMOUNT):
        planned = (asked or 0) + sum(shares) or None
    if income is not None and planned is None and at(Column.AMOUNT) in {"", "-", "–"}:
        read = _line(text, income)
        return replace(read, paid_in=True) if read else None
    if planned is None and at(Column.AMOUNT) in {"", "-", "–"} and not at(Column.EACH):
        planned = 0 if at(Column.AMOUNT) else None
    if planned is None or not text:
        return None
    read = _line(text, planned)
    if read is None:
        return None
    read.also, read.asked, read.shares = income, asked, shares
    count, each = at(Column.COUNT), at(Column.EACH)
    said = {Column.COUNT, Column.EACH} <= set(columns)
    if said:
        read.row.times, read.row.each, read.row.per = None, None, ""
    _at_a_price(read.row, count, each)
    priced = "meeting" if re.search(r"\bpr\.\s*\w", each) else ""
    read.row.per = _per(each) or priced or _per(count.replace("pers.", "person")) or read.row.per
    read.remark = " ".join(cell for cell, kind in pairs if cell not in {"", text} and kind in {None, Column.REMARK})
    if not said and (read.row.each is None or read.row.times is None):
        _from_one(read.row)
    beside = _line(f"{text}, {read.remark}", planned) if read.remark and not said else None
    if beside and beside.row.times and beside.row.each and beside.row.times * beside.row.each == planned:
        read.row, read.remark = replace(beside.row, text=read.row.text), ""
    return read


def _at_a_price(row: Row, count: str, each: str) -> None:
    """The number and the price of one, as their columns say them, with the meetings that the price names."""
    if match := re.match(rf"(?:kr\.?\s*)?({AMOUNT})", each):
        row.each = money(match[1])
        row.meetings = tuple(map(int, re.findall(r"\d+", "".join(re.findall(r"\(.*\)", each)))))
    if match := re.match(r"(\d+)\s*[a-zæøå.]*\s*[x×*]\s*(\d+)", count, re.IGNORECASE):
        row.times = int(match[1]) * int(match[2])
    elif match := re.match(r"(\d{1,3}(?:\.\d{3})+|\d+)", count):
        row.times = int(match[1].replace(".", ""))


def _parts(pairs: Sequence[tuple[str, Column | None]]) -> tuple[Oere | None, tuple[Oere, ...]]:
    """What of a row is asked for, where a column says so, and what others pay."""
    asked = [money(cell) or 0 for cell, kind in pairs if kind is Column.ASKED]
    return (sum(asked) if asked else None), tuple(money(cell) or 0 for cell, kind in pairs if kind is Column.SHARE)


def _line(text: str, planned: Oere | None) -> Read | None:
    if planned is None:
        return None
    text = re.sub(r"(?:[.…]{2,}|(?<!,)[ :–\t=-]+)$", "", text.strip(" :–\t").lstrip("-")).strip()
    if not text:
        return None
    text = re.sub(r"\bkr$", "kr.", text)
    planned += sum(money(each) or 0 for each in _AND.findall(text))
    row = Row(text, planned)
    products = list(_TIMES.finditer(text))
    if (match := _COUNTS.search(text)) and not re.search(r"\bkr\b|[àá]", text[match.start() :]):
        row.times, row.each = _counted(match, planned) or (None, None)
        row.per = "head" if row.times else ""
    elif three := _THREE.search(text):
        row.times, row.each = int(three["count"]) * int(three["more"]), money(three["each"])
        row.per = _per(text[three.start() :])
    elif products:
        row.times, row.each = _product(products[0], text)
        row.per = _per(text[products[0].start() :])
    elif match := _PRICED.search(text):
        row.each, row.per = money(match["each"]), "head"
        _from_one(row)
    elif match := _SO_OFTEN.search(text):
        row.times = int(match["count"] or match["before"])
        _from_one(row)
    return Read(row)


def _counted(match: re.Match[str], planned: Oere) -> tuple[int, Oere] | None:
    """`3 møder x 80 personer`: so many in all, at the price that the sum makes of them, where it is whole øre."""
    count = int(match["count"]) * int(match["more"])
    return (count, planned // count) if count and planned % count == 0 else None


def _product(match: re.Match[str], text: str) -> tuple[int, Oere | None]:
    """`30 personer x 65 kr.`, and once more `x 4` behind it."""
    times, each = int(match["count"]), money(match["each"])
    more = re.match(r"\s*(?:kr\.?)?\s*(?:x|×|\*)\s*(\d{1,4})\b", text[match.end() :], re.IGNORECASE)
    return times * (int(more[1]) if more else 1), each


def _from_one(row: Row) -> None:
    """The price of one, where the sum and the number are written and it comes to whole øre."""
    if row.times and row.each is None and row.planned % row.times == 0:
        row.each = row.planned // row.times
    elif row.each and row.times is None and row.planned % row.each == 0:
        row.times = row.planned // row.each
    else:
        row.times = row.each = None


def _per(text: str) -> str:
    return "head" if _PER_HEAD.search(text) else "meeting" if _PER_MEETING.search(text) else ""
