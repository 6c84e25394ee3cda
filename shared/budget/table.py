"""The Budget table: lines, expenses and recounted head-counts; the tally is made from them whenever it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from shared.budget.lines import BudgetLine, Expense, Heads, Tally, tally
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Put, Write

T = TypeVar("T")

LINE = "line#"
HEADS = "heads#"
EXPENSE = "expense#"

PROJECT = {"#project": "project"}
"""The word is reserved in expressions."""


@dataclass(frozen=True)
class Books:
    """Everything that a project's tally is made from."""

    lines: tuple[BudgetLine, ...]
    heads: Mapping[str, Heads]
    expenses: tuple[Expense, ...]

    def tally(self) -> Tally:
        """The tally as it stands."""
        return tally(self.lines, self.heads, self.expenses)


class BudgetTable:
    """Reads and writes a project's books."""

    def __init__(self, name: str) -> None:
        self.name = name

    def books(self, project: str) -> Books:
        """The project's books, in one request."""
        found = list(
            dynamodb.query(self.name, "#project = :project", {":project": project}, names=PROJECT, consistent=True)
        )
        return Books(
            lines=tuple(sorted(_all(found, LINE, BudgetLine), key=lambda line: line.order)),
            heads={heads.meeting: heads for heads in _all(found, HEADS, Heads)},
            expenses=tuple(sorted(_all(found, EXPENSE, Expense), key=lambda expense: (expense.day, expense.id))),
        )

    def lines(self, project: str) -> Sequence[BudgetLine]:
        """The project's budget lines, as the plan has them."""
        return self.books(project).lines

    def line_writes(self, project: str, lines: Iterable[BudgetLine], known: Iterable[BudgetLine]) -> list[Write]:
        """The writes that make the table hold `lines` where it held `known`; none where nothing differs."""
        old = {line.id: line for line in known}
        writes: list[Write] = [
            Put(self.name, _item(project, LINE + line.id, line)) for line in lines if old.pop(line.id, None) != line
        ]
        return writes + [Delete(self.name, {"project": project, "part": LINE + gone}) for gone in old]

    def count(self, project: str, heads: Heads) -> bool:
        """Keep a recount, unless a newer one is kept already; whether it was written."""
        try:
            dynamodb.write(
                Put(
                    self.name,
                    _item(project, HEADS + heads.meeting, heads),
                    condition="attribute_not_exists(part) OR as_of <= :as_of",
                    values={":as_of": heads.as_of},
                )
            )
        except ConditionFailed:
            return False
        return True

    def uncount(self, project: str, meeting: str) -> Delete:
        """The write that forgets the head-count of a dropped meeting, so that nobody is forecast to eat there."""
        return Delete(self.name, {"project": project, "part": HEADS + meeting})

    def record(self, project: str, expense: Expense) -> bool:
        """Record `expense`; False when one with its id is recorded already."""
        try:
            dynamodb.write(
                Put(self.name, _item(project, EXPENSE + expense.id, expense), condition="attribute_not_exists(part)")
            )
        except ConditionFailed:
            return False
        return True


def _item(project: str, part: str, value: object) -> Item:
    values: Any = msgspec.to_builtins(value)
    return {"project": project, "part": part, **values}


def _all(found: Iterable[Item], prefix: str, kind: type[T]) -> list[T]:
    return [msgspec.convert(item, kind) for item in found if item["part"].startswith(prefix)]
