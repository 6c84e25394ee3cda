"""The list at the door: who is expected, who may turn up besides, and how many have come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.check_in.tap import Row
from shared.registrations import Status
from shared.technical.alphabet import danish_order


@dataclass(frozen=True)
class Door:
    """Everybody on the list, each group by first name: with a seat, waiting, cancelled, and who just came."""

    confirmed: tuple[Row, ...]
    waiting: tuple[Row, ...]
    cancelled: tuple[Row, ...]
    walk_ins: tuple[Row, ...]

    @property
    def expected(self) -> int:
        """How many have a seat."""
        return sum(row.party for row in self.confirmed)

    @property
    def came(self) -> int:
        """How many of them are here."""
        return sum(row.came for row in self.confirmed)

    @property
    def besides(self) -> int:
        """How many are here without a seat."""
        return sum(row.came for row in (*self.waiting, *self.cancelled, *self.walk_ins))

    def row(self, person: str) -> Row | None:
        """The row of `person`, or None."""
        rows = (*self.confirmed, *self.waiting, *self.cancelled, *self.walk_ins)
        return next((row for row in rows if row.person == person), None)


def door(rows: Iterable[Row]) -> Door:
    """The list that `rows` make. A walk-in that was taken back is on no list."""
    found = sorted(rows, key=lambda row: danish_order(row.name))
    return Door(
        confirmed=tuple(row for row in found if row.status is Status.CONFIRMED),
        waiting=tuple(row for row in found if row.status is Status.WAITING),
        cancelled=tuple(row for row in found if row.status is Status.CANCELLED and not row.walk_in and row.name),
        walk_ins=tuple(sorted((row for row in found if row.walk_in and row.came), key=lambda row: row.mark)),
    )
