"""What tells apart two mails of one kind, about the same meetings, to the same person: the occasion of each.

Each occasion has one text, which stands in the mail's item and at the end of its id, and is read back from either. An
id writes "+" and ":" as "_", so that what a link is about is read whole from an item alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Protocol, Self

from shared.technical import clock

WAITED = "waited"
MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime.fromtimestamp(0, UTC)


class Occasion(Protocol):
    """One of the classes below."""

    FORM: ClassVar[str]
    """A regular expression that the text matches as a whole."""

    @property
    def text(self) -> str:
        """The occasion as the item and the id hold it."""
        ...

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The occasion whose text matched `FORM`."""
        ...


@dataclass(frozen=True)
class Once:
    """There is no second mail of this kind about these meetings to this person."""

    FORM: ClassVar[str] = ""

    @property
    def text(self) -> str:
        """Nothing: it stands in no id."""
        return ""

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """Once."""
        return cls()


ONCE = Once()


@dataclass(frozen=True)
class OfDay:
    """A mail that belongs to `day`: the day of the meeting it is about, or the day on which something is done.

    `edition` is the meeting's: not 0 where its id was that of a meeting taken out before, of the same day, say.
    """

    day: date
    edition: int = 0
    FORM: ClassVar[str] = r"(\d{4}-\d\d-\d\d)(?:-e(\d{1,9}))?"

    @property
    def text(self) -> str:
        """`2018-08-15`, or `2018-08-15-e3`."""
        return self.day.isoformat() + (f"-e{self.edition}" if self.edition else "")

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The day."""
        return cls(date.fromisoformat(found[1]), int(found[2] or 0))


@dataclass(frozen=True)
class OfMeeting:
    """The meeting's change that gave it this `version`."""

    version: int
    FORM: ClassVar[str] = r"(\d{1,9})"

    @property
    def text(self) -> str:
        """`2`."""
        return str(self.version)

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The version."""
        return cls(int(found[1]))


def of_edition(edition: int) -> Once | OfMeeting:
    """The occasion of a mail that there is once for a meeting, as it came into the plan with this version."""
    return OfMeeting(edition) if edition else ONCE


@dataclass(frozen=True)
class OfMoment:
    """What somebody did `at` this moment (to the millisecond). `waited`: all that they had were places in the queue."""

    at: datetime
    waited: bool = False
    FORM: ClassVar[str] = rf"(\d{{10,13}})(-{WAITED})?"

    @property
    def text(self) -> str:
        """`1533038400000`, milliseconds since 1970."""
        return f"{_milliseconds(self.at)}{_waited(self.waited)}"

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The moment."""
        return cls(EPOCH + int(found[1]) * MILLISECOND, bool(found[2]))


@dataclass(frozen=True)
class OfChange:
    """The change that gives a registration this `version`, of the registration made at `registered_at`.

    No other change has the same, not even one of an erased registration, whose mails the outbox still knows. `waited`:
    it was a place in the queue that was given up.
    """

    version: int
    registered_at: datetime
    waited: bool = False
    FORM: ClassVar[str] = rf"(\d{{1,9}})-(\d{{10,13}})(-{WAITED})?"

    @property
    def text(self) -> str:
        """`2-1533038400000`."""
        return f"{self.version}-{_milliseconds(self.registered_at)}{_waited(self.waited)}"

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The change."""
        return cls(int(found[1]), EPOCH + int(found[2]) * MILLISECOND, bool(found[3]))


@dataclass(frozen=True)
class OfHour:
    """The hour (UTC) of `at`: one mail an hour at most."""

    at: datetime
    FORM: ClassVar[str] = r"(\d{4}-\d\d-\d\dT\d\d)"

    @property
    def text(self) -> str:
        """`2018-08-03T12`."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H}"

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The hour's beginning."""
        return cls(clock.parse(f"{found[1]}:00:00+00:00"))


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
    """The order of food with this id, and what is new about it; `number` of the mails before it were dropped."""

    order: str
    news: str
    number: int = 0
    FORM: ClassVar[str] = r"([A-Za-z0-9_-]+)\.([a-z0-9-]+)\.(\d{1,2})"

    @property
    def text(self) -> str:
        """`catering-forplejning-moede-1-001.more-2.0`."""
        return f"{self.order}.{self.news}.{self.number}"

    @classmethod
    def read(cls, found: re.Match[str]) -> Self:
        """The order and its news."""
        return cls(found[1], found[2], int(found[3]))


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


def read(text: str, forms: Sequence[type[Occasion]]) -> Occasion:
    """The occasion of one of the `forms` that `text` says.

    Raises:
        ValueError: it says none of them.
    """
    tried: Sequence[type[Occasion]] = (Once, *forms)
    for form in tried:
        if found := re.fullmatch(form.FORM, text):
            return form.read(found)
    raise ValueError(f"no occasion of {', '.join(form.__name__ for form in forms) or 'Once'}: {text!r}")


def _milliseconds(at: datetime) -> int:
    return (at - EPOCH) // MILLISECOND


def _waited(waited: bool) -> str:
    return f"-{WAITED}" if waited else ""
