"""What of a plan file can be read, though the rest may be wrong."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shared.plans.source import Path, Source
from shared.plans.values import Clock, Day, ends_on
from shared.technical import clock


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


class Reading:
    """A file, field by field."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problem = source.problem

    def get(self, kind: Any, *path: str | int) -> Any:
        """The value at `path`, or None where it is missing or wrong."""
        found = self.source.get(path)
        try:
            return None if found is None else _adapter(kind).validate_python(found)
        except ValidationError:
            return None

    def items(self, *path: str | int) -> list[Path]:
        """The paths of the items of a list."""
        found = self.source.get(path)
        return [(*path, place) for place in range(len(found))] if isinstance(found, list) else []

    def moment(self, meeting: Path, name: str) -> datetime | None:
        """The meeting's start or end."""
        day: date | None = self.get(Day, *meeting, "date")
        shown: time | None = self.get(Clock, *meeting, name)
        if day is None or shown is None:
            return None
        starts: time | None = self.get(Clock, *meeting, "starts")
        return clock.at(day if name == "starts" or starts is None else ends_on(day, starts, shown), shown)
