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
