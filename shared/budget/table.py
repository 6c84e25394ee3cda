"""The Budget table: lines, head-counts and everything entered; the tally is made from them whenever it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from shared.budget.books import Books
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Entry, Expense, Heads, Move
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Put, Update, Write

T = TypeVar("T")

LINE = "line#"
HEADS = "heads#"
EXPENSE = "expense#"
COMMITMENT = "commitment#"
MOVE = "move#"
WARNED = "warned#"
MOVED = "#moved"
"""Counts the moves. It sorts, and is therefore read, before them: who has read it has read every move it counts."""

DROPPED = "dropped"
"""Marks a line that the plan has no more."""

PARTS = {Expense: EXPENSE, Commitment: COMMITMENT, Move: MOVE}

PROJECT = {"#project": "project"}
"""The word is reserved in expressions."""


class BudgetTable:
    """Reads and writes a project's books. What is entered twice under one id is entered once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def books(self, project: str) -> Books:
        """The project's books, in one request."""
        found = list(
            dynamodb.query(self.name, "#project = :project", {":project": project}, names=PROJECT, consistent=True)
        )
        dropped = {item["part"].removeprefix(LINE) for item in found if item.get(DROPPED)}
        books = Books(
            lines=tuple(sorted(_all(found, LINE, BudgetLine), key=lambda line: line.order)),
            heads={heads.meeting: heads for heads in _all(found, HEADS, Heads)},
            expenses=_by_day(_all(found, EXPENSE, Expense)),
            commitments=_by_day(_all(found, COMMITMENT, Commitment)),
            moves=_by_day(_all(found, MOVE, Move)),
            warned=frozenset(item["part"].removeprefix(WARNED) for item in found if item["part"].startswith(WARNED)),
            moved=next((item["version"] for item in found if item["part"] == MOVED), 0),
        )
        # An entry may come, or be put back, after the plan has dropped its line: the accounts then show the line.
        return replace(
            books, lines=tuple(each for each in books.lines if each.id not in dropped or books.used(each.id))
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
        return writes + [
            Put(self.name, {**_item(project, LINE + gone.id, replace(gone, planned=0)), DROPPED: True})
            for gone in old.values()
        ]

    def count(self, project: str, heads: Heads) -> bool:
        """Keep a recount, unless another was kept since it began to read; whether it was written."""
        return _done(
            Put(
                self.name,
                _item(project, HEADS + heads.meeting, heads),
                condition="attribute_not_exists(part) OR as_of < :as_of",
                values={":as_of": heads.as_of},
            )
        )

    def as_of(self, project: str, meeting: str) -> int:
        """The number of the count that is kept of `meeting`; 0 where there is none. Half a read unit."""
        key = {":project": project, ":part": HEADS + meeting}
        found = dynamodb.query(self.name, "#project = :project AND part = :part", key, names=PROJECT)
        return next((item["as_of"] for item in found), 0)

    def uncount(self, project: str, meeting: str) -> Delete:
        """The write that forgets the head-count of a dropped meeting, so that nobody is forecast to eat there."""
        return Delete(self.name, {"project": project, "part": HEADS + meeting})

    def record(self, project: str, *bill: Expense, orders: Iterable[Commitment] = ()) -> bool:
        """Record a bill (`entering`); False when it is recorded already, or its orders have changed."""
        return _done(*self.entering(project, *bill, orders=orders))

    def commit(self, project: str, commitment: Commitment, instead_of: str = "") -> bool:
        """Enter an order placed, and withdraw the one with the id `instead_of`; False when it is entered already."""
        if not instead_of or instead_of == commitment.id:
            return _done(self.enter(project, commitment))
        old = Update(
            self.name,
            {"project": project, "part": COMMITMENT + instead_of},
            "SET #void = :true",
            condition="attribute_exists(part)",
            names={"#void": "void"},
            values={":true": True},
        )
        return _done(self.enter(project, commitment), old)

    def move(self, project: str, move: Move, seen: int | None = None) -> bool:
        """Enter money moved between lines (`may_move` says whether it may be); False when it is entered already.

        With `seen` also False when another move was made since those books were read.
        """
        return _done(self.enter(project, move), self.count_move(project, seen))

    def void(self, project: str, *entries: Entry, void: bool = True) -> bool:
        """Take entries out of the books, or with `void=False` back into them; False where they are so already."""
        return _done(*self.voiding(project, *entries, void=void))

    def tell(self, project: str, order: Commitment, known: Mapping[str, object]) -> Update:
        """The write that notes in an `order` what is `known` to the kitchen of its meeting (`catering.told`)."""
        return Update(
            self.name,
            {"project": project, "part": COMMITMENT + order.id},
            f"SET {', '.join(f'#{name} = :{name}' for name in known)}",
            condition="attribute_exists(part)",
            names={f"#{name}": name for name in known},
            values={f":{name}": msgspec.to_builtins(value) for name, value in known.items()},
        )

    def enter(self, project: str, entry: Entry) -> Put:
        """The write that enters it, once."""
        part = PARTS[type(entry)] + entry.id
        return Put(self.name, _item(project, part, entry), condition="attribute_not_exists(part)")

    def entering(self, project: str, *entries: Entry, orders: Iterable[Commitment] = ()) -> list[Write]:
        """The writes that enter them, once; of a bill also those that mark its orders as settled by it and no other.

        With `orders` they fail where a bill was noted on one of those, or taken back, since they were read.
        """
        seen = {each.id: each.bills for each in orders}
        return [each for entry in entries for each in (self.enter(project, entry), *self._pays(project, entry, seen))]

    def voiding(
        self, project: str, *entries: Entry, void: bool = True, orders: Iterable[Commitment] = ()
    ) -> list[Write]:
        """The writes that take entries out of the books or back into them, once.

        An order that a bill has settled stays. A bill comes back only where its order still stands, and no other bill
        has settled it: nothing is counted twice. `orders` as in `entering`.
        """
        seen = {each.id: each.bills for each in orders}
        return [write for each in entries for write in self._voiding(project, each, seen, void=void)]

    def _voiding(self, project: str, entry: Entry, seen: Mapping[str, int], *, void: bool) -> list[Write]:
        # What was entered before there was a mark has none, and counts.
        before = "(attribute_not_exists(#void) OR #void = :was)" if void else "#void = :was"
        settled = " AND attribute_not_exists(settled_by)" if isinstance(entry, Commitment) else ""
        change = Update(
            self.name,
            {"project": project, "part": PARTS[type(entry)] + entry.id},
            "SET #void = :void",
            condition=f"attribute_exists(part) AND {before}{settled}",
            names={"#void": "void"},
            values={":void": void, ":was": not void},
        )
        return [change, *self._pays(project, entry, seen, back=void)]

    def _pays(self, project: str, entry: Entry, seen: Mapping[str, int], *, back: bool = False) -> list[Write]:
        """The write to the order of a bill that is noted or, with `back`, taken out: settled or not, and the count."""
        if not isinstance(entry, Expense) or not entry.commitment:
            return []
        key = {"project": project, "part": COMMITMENT + entry.commitment}
        settles = "" if entry.partial else ("REMOVE settled_by " if back else "SET settled_by = :bill ")
        conditions, values = ["attribute_exists(part)"], {":one": 1, **({":bill": entry.id} if settles else {})}
        if not back:
            conditions += ["attribute_not_exists(settled_by)", "#void <> :true"]
            values[":true"] = True
        elif settles:
            conditions.append("settled_by = :bill")
        if entry.commitment in seen:
            # What was ordered before there was a count has none.
            conditions.append("(attribute_not_exists(bills) OR bills = :seen)")
            values[":seen"] = seen[entry.commitment]
        names = None if back else {"#void": "void"}
        return [Update(self.name, key, f"{settles}ADD bills :one", " AND ".join(conditions), names, values)]

    def count_move(self, project: str, seen: int | None = None) -> Update:
        """The write beside each move, made or taken back: of two that rest on the same books one fails.

        `seen` are those books' `moved`; without it any will do. What is spent and ordered meanwhile fails nobody: it
        could come a moment later just as well.
        """
        names, key = {"#version": "version"}, {"project": project, "part": MOVED}
        condition, values = None, {":one": 1}
        if seen is not None:
            condition = "#version = :seen" if seen else "attribute_not_exists(part)"
            values |= {":seen": seen} if seen else {}
        return Update(self.name, key, "ADD #version :one", condition, names, values)

    def warn(self, project: str, line: str) -> Put:
        """The write that marks `line` as told of; it fails where it is, and the mail beside it with it."""
        item = {"project": project, "part": WARNED + line}
        return Put(self.name, item, condition="attribute_not_exists(part)")

    def calm(self, project: str, line: str) -> Delete:
        """The write that takes the mark away, once the line keeps again: the next crossing is told."""
        return Delete(self.name, {"project": project, "part": WARNED + line})


def _done(*writes: Write) -> bool:
    """Whether the writes were carried out, all of them; not where a condition did not hold."""
    try:
        if len(writes) == 1:
            dynamodb.write(writes[0])
        else:
            dynamodb.transact(writes)
    except ConditionFailed:
        return False
    return True


def _item(project: str, part: str, value: object) -> Item:
    values: Any = msgspec.to_builtins(value)
    return {"project": project, "part": part, **values}


def _all(found: Iterable[Item], prefix: str, kind: type[T]) -> list[T]:
    return [msgspec.convert(item, kind) for item in found if item["part"].startswith(prefix)]


Dated = TypeVar("Dated", Expense, Commitment, Move)


def _by_day(found: Iterable[Dated]) -> tuple[Dated, ...]:
    return tuple(sorted(found, key=lambda each: (each.day, each.id)))
