"""The columns of a budget's table, by the words of their heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from infra.applications.amounts import money


class Column(Enum):
    """What stands in a column of a budget's table, by the words of its head."""

    TEXT = re.compile(
        r"^(?:post|udgift(?:spost)?|aktivitet|budgetpost|tekst|beskrivelse|hvad|emne|udgifter|item)", re.IGNORECASE
    )
    ASKED = re.compile(
        r"^(?:ansøg|søg|heraf (?:an)?søg|fra (?:puljen|lokaludvalget)|tilskud fra (?:puljen|lokal))", re.IGNORECASE
    )
    SHARE = re.compile(
        r"^(?:egen|eget|egne|selv|medfinans|anden finans|andre tilskud|øvrig finans|sponsor)", re.IGNORECASE
    )
    COUNT = re.compile(r"^(?:antal|stk(?!\.?\s*pris)|mængde|quantity)", re.IGNORECASE)
    EACH = re.compile(r"^(?:pris|à|enhedspris|stykpris|stk\.?\s*pris|pr\.|unit|price)", re.IGNORECASE)
    AMOUNT = re.compile(r"^(?:beløb|i\s?alt|budget|kr|sum|total|samlet|amount|cost)", re.IGNORECASE)
    INCOME = re.compile(r"^indtægt", re.IGNORECASE)
    REMARK = re.compile(r"^(?:bemærkning|note|kommentar|forklaring)", re.IGNORECASE)


def heads_of(cells: Sequence[str]) -> list[Column | None]:
    """The columns of a table, where `cells` are its heads."""
    if len(cells) < 2 or any(money(each) is not None or each.endswith("?") for each in cells):
        return []
    heads = [next((kind for kind in Column if kind.value.match(each)), None) for each in cells]
    if Column.EACH in heads and not {Column.AMOUNT, Column.ASKED} & set(heads):  # Hvad, Pris
        heads[heads.index(Column.EACH)] = Column.AMOUNT
    if Column.INCOME in heads and heads.count(Column.TEXT) > 1:  # a column of what is spent, one of what comes in
        heads[len(heads) - 1 - heads[::-1].index(Column.TEXT)] = Column.AMOUNT
    return heads if {Column.AMOUNT, Column.ASKED} & set(heads) or heads[:1] == [Column.TEXT] else []
