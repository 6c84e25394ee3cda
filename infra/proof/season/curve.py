"""A meeting's seats over time, as the points of a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.registrations import Seats

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
    top = max(max(open, seats.taken) + seats.waiting for _, seats in seen)
    span = (ends - begins).total_seconds()

    def x(moment: datetime) -> float:
        return round(min(1.0, max(0.0, (moment - begins).total_seconds() / span)) * WIDTH, 1)

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


def _steps(moments: Sequence[float], heights: Sequence[float], floor: float) -> str:
    path = [f"M0 {floor}"]
    for moment, height in zip(moments, heights, strict=True):
        path += [f"H{moment}", f"V{height}"]
    return " ".join([*path, f"H{WIDTH}", f"V{floor}", "Z"])
