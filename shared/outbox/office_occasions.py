"""The occasions of mails to the secretariat; see `occasion`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar, Self

from shared.technical import clock


@dataclass(frozen=True)
class OfLink:
    """A fresh link for `purpose` `about` something (a meeting, a task …); one in the hour (UTC) of `at`."""

    purpose: str
    about: tuple[str, ...]
    at: datetime
    FORM: ClassVar[str] = r"([a-z-]+)\.([^.]*)\.(\d{4})(\d\d)(\d\d)(\d\d)"

    @property
    def text(self) -> str:
        """`invitation.moede-1.2018080312`."""
        return f"{self.purpose}.{'+'.join(self.about)}.{self.at.astimezone(UTC):%Y%m%d%H}"

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The link, its hour's beginning."""
        about = tuple(each for each in found[2].split("+") if each)
        year, month, day, hour = (int(each) for each in found.groups()[2:])
        return cls(found[1], about, datetime(year, month, day, hour, tzinfo=UTC))


@dataclass(frozen=True)
class OfRecord:
    """What is kept elsewhere under `id`: a message to the participants, an evaluation."""

    id: str
    FORM: ClassVar[str] = r"([A-Za-z0-9_@-]+)"

    @property
    def text(self) -> str:
        """The id."""
        return self.id

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The record's id."""
        return cls(found[1])


@dataclass(frozen=True)
class OfLine:
    """The budget line `line`, whose forecast rose above its plan `at` this moment (to the second)."""

    line: str
    at: datetime
    FORM: ClassVar[str] = r"([^.]+)\.(\d{8})T(\d{6})"

    @property
    def text(self) -> str:
        """`forplejning.20180803T120000`."""
        return f"{self.line}.{self.at.astimezone(UTC):%Y%m%dT%H%M%S}"

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The line and the moment."""
        return cls(found[1], datetime.strptime(found[2] + found[3], "%Y%m%d%H%M%S").replace(tzinfo=UTC))


@dataclass(frozen=True)
class OfOrder:
    """The order of food with this id, and what is new about it."""

    order: str
    news: str
    FORM: ClassVar[str] = r"([A-Za-z0-9_-]+)\.([a-z0-9-]+)"

    @property
    def text(self) -> str:
        """`catering-forplejning-moede-1-001.more-2`."""
        return f"{self.order}.{self.news}"

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The order and its news."""
        return cls(found[1], found[2])


@dataclass(frozen=True)
class Since:
    """Tells on the morning of `day` what is new since `at`, when the last summary that went was made (None: none did).

    An earlier release named no day.
    """

    at: datetime | None
    day: date | None = None
    FORM: ClassVar[str] = (
        r"(?:(\d{4}-\d\d-\d\d)(?:\.|$))?"
        r"(?:(\d{4}-\d\d-\d\dT\d\d)[:_](\d\d)[:_](\d\d(?:\.\d+)?)(?:Z|[+_]00[:_]00))?"
    )

    @property
    def text(self) -> str:
        """`2018-08-04.2018-08-03T05:00:00.000+00:00`."""
        day, at = self.day and self.day.isoformat(), self.at and clock.text(self.at)
        return ".".join(each for each in (day, at) if each)

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The moment and the day."""
        at = clock.parse(f"{found[2]}:{found[3]}:{found[4]}+00:00") if found[2] else None
        return cls(at, date.fromisoformat(found[1]) if found[1] else None)
