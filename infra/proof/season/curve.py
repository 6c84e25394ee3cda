"""Seats and money over time, as the points of drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from shared.registrations import Seats
from shared.technical.money import Oere

WIDTH = 600
HEIGHT = 150


@dataclass(frozen=True)
class Curve:
    """Two stepped areas from the left edge to the right: seats taken, and people waiting above the seats there are.

    `taken` and `waiting` are SVG paths in a box of `WIDTH` by `HEIGHT`; `limit` is the height of the line that shows
    the seats for guests, `open`.
    """

    taken: str
    waiting: str
    limit: float
    open: int
    most_taken: int
    most_waiting: int


def curve(seen: Sequence[tuple[datetime, Seats]], begins: datetime, ends: datetime) -> Curve:
    """The drawing of what was `seen` between two moments."""
    open = max(seats.open for _, seats in seen)
    top = max(1, *(max(open, seats.taken) + seats.waiting for _, seats in seen))  # without sign-up there are no seats

    def x(moment: datetime) -> float:
        return _across(moment, begins, ends)

    def y(people: float) -> float:
        return round(HEIGHT - people / top * HEIGHT, 1)

    before = [each for each in seen if each[0] <= ends]
    moments = [x(at) for at, _ in before]
    return Curve(
        taken=_steps(moments, [y(seats.taken) for _, seats in before], y(0)),
        waiting=_steps(moments, [y(open + seats.waiting) for _, seats in before], y(open)),
        limit=y(open),
        open=open,
        most_taken=max(seats.taken for _, seats in before),
        most_waiting=max(seats.waiting for _, seats in before),
    )


@dataclass(frozen=True)
class WholeSeason:
    """The season from its first day to its last: for each meeting the `seats` taken until it was held, an SVG path, and
    where it stands; and the money `spent`, in a box of `WIDTH` by `HEIGHT` whose height is what was planned.
    """

    seats: Sequence[str]
    held: Sequence[float]
    spent: str
    most: int


def whole_season(
    meetings: Sequence[tuple[datetime, Sequence[tuple[datetime, Seats]]]],
    bills: Sequence[tuple[datetime, Oere]],
    planned: Oere,
    begins: datetime,
    ends: datetime,
) -> WholeSeason:
    """The drawing of `meetings`, each with its start and how its seats filled, and of the `bills` by their day."""
    most = max((seats.taken for _, seen in meetings for _, seats in seen), default=0)
    spent = list(accumulate(amount for _, amount in bills))
    high = max([planned, *spent, 1])

    def area(starts: datetime, seen: Sequence[tuple[datetime, Seats]]) -> str:
        before = [(at, seats) for at, seats in seen if at <= starts]
        heights = [round(HEIGHT - seats.taken / max(most, 1) * HEIGHT, 1) for _, seats in before]
        return _steps([_across(at, begins, ends) for at, _ in before], heights, HEIGHT, _across(starts, begins, ends))

    return WholeSeason(
        [area(starts, seen) for starts, seen in meetings],
        [_across(starts, begins, ends) for starts, _ in meetings],
        _steps(
            [_across(day, begins, ends) for day, _ in bills],
            [round(HEIGHT - each / high * HEIGHT, 1) for each in spent],
            HEIGHT,
        ),
        most,
    )


def _across(moment: datetime, begins: datetime, ends: datetime) -> float:
    return round(min(1.0, max(0.0, (moment - begins) / (ends - begins))) * WIDTH, 1)


def _steps(moments: Sequence[float], heights: Sequence[float], floor: float, right: float = WIDTH) -> str:
    path = [f"M0 {floor}"]
    for moment, height in zip(moments, heights, strict=True):
        path += [f"H{moment}", f"V{height}"]
    return " ".join([*path, f"H{right}", f"V{floor}", "Z"])
