"""What tells apart two mails of one kind, about the same meetings, to the same person: the occasion of each.

Each occasion has one text, which stands in the mail's item and at the end of its id, and is read back from either. An
id writes "+" and ":" as "_", so that what a link is about is read whole from an item alone. An occasion is a dataclass
whose fields say how they are written (`Part`); the text is made of the fields in their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Self, get_args, get_type_hints

from shared.meetings.meeting import Meeting
from shared.technical import clock

MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Part:
    """How a field of an occasion is written: its text matches `pattern`, which has no groups; `write` and `read` are
    inverse. `sample` makes an example, for a mail about a meeting that is owed at a moment.
    """

    pattern: str
    sample: Callable[[Meeting, datetime], Any]
    write: Callable[[Any], str] = str
    read: Callable[[str], Any] = str
    mark: str = ""
    """What stands between the field and the one before."""

    def after(self, mark: str) -> Part:
        """The same after `mark`."""
        return replace(self, mark=mark)


DAY = Part(r"\d{4}-\d\d-\d\d", lambda meeting, at: meeting.day, date.isoformat, date.fromisoformat)
VERSION = Part(r"\d{1,9}", lambda meeting, at: meeting.version, str, int)
MILLISECONDS = Part(
    r"\d{10,13}",
    lambda meeting, at: at,
    lambda at: str((at - EPOCH) // MILLISECOND),
    lambda text: EPOCH + int(text) * MILLISECOND,
)
"""Since 1970: `1533038400000`."""
HOUR = Part(
    r"\d{4}-\d\d-\d\dT\d\d",
    lambda meeting, at: at,
    lambda at: f"{at.astimezone(UTC):%Y-%m-%dT%H}",
    lambda text: clock.parse(f"{text}:00:00+00:00"),
)
WAITED = Part("waited", lambda meeting, at: False, lambda waited: "waited", bool, mark="-")


class Occasion:
    """One of the dataclasses below, or in `office_occasions`."""

    @classmethod
    def _class(cls) -> Any:
        """Itself, for the caches below: mypy takes no class of dataclasses for hashable."""
        return cls

    @property
    def text(self) -> str:
        """The occasion as the item and the id hold it. A field that has its default is left out."""
        written = ""
        for name, (part, default) in _parts(self._class()).items():
            value = getattr(self, name)
            if value != default:
                written += (part.mark if written else "") + part.write(value)
        return written

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The occasion that `text` says; None where it says none of this class."""
        parts = _parts(cls._class())
        found = re.fullmatch(_pattern(cls._class()), text)
        if found is None:
            return None
        return cls(
            **{name: parts[name][0].read(written) for name, written in found.groupdict().items() if written is not None}
        )

    @classmethod
    def sample(cls, meeting: Meeting, at: datetime) -> Self:
        """The occasion of a mail about `meeting` that is owed `at` this moment, as an example."""
        needed = {name: part for name, (part, default) in _parts(cls._class()).items() if default is MISSING}
        return cls(**{name: part.sample(meeting, at) for name, part in needed.items()})


@cache
def _parts(form: Any) -> dict[str, tuple[Part, Any]]:
    """How each field of an occasion's class is written, and its default."""
    hints = get_type_hints(form, include_extras=True)
    return {each.name: (get_args(hints[each.name])[-1], each.default) for each in fields(form)}


@cache
def _pattern(form: Any) -> str:
    """A regular expression with a group of its name for each field."""
    whole = ""
    for name, (part, default) in _parts(form).items():
        mark = rf"(?:^|{re.escape(part.mark)})" if whole else ""
        needed = rf"{mark}(?P<{name}>{part.pattern})"
        whole += needed if default is MISSING else f"(?:{needed})?"
    return whole


@dataclass(frozen=True)
class Once(Occasion):
    """There is no second mail of this kind about these meetings to this person. It stands in no id."""


ONCE = Once()


@dataclass(frozen=True)
class OfDay(Occasion):
    """A mail that belongs to `day`: the day of the meeting it is about, or the day on which something is done.

    `edition` is the meeting's: not 0 where its id was that of a meeting taken out before, of the same day, say.
    `2018-08-15`, or `2018-08-15-e3`.
    """

    day: Annotated[date, DAY]
    edition: Annotated[int, VERSION.after("-e")] = 0


@dataclass(frozen=True)
class OfMeeting(Occasion):
    """The meeting's change that gave it this `version`."""

    version: Annotated[int, VERSION]


def of_edition(edition: int) -> Once | OfMeeting:
    """The occasion of a mail that there is once for a meeting, as it came into the plan with this version."""
    return OfMeeting(edition) if edition else ONCE


@dataclass(frozen=True)
class OfMoment(Occasion):
    """What somebody did `at` this moment (to the millisecond). `waited`: all that they had were places in the queue."""

    at: Annotated[datetime, MILLISECONDS]
    waited: Annotated[bool, WAITED] = False


@dataclass(frozen=True)
class OfChange(Occasion):
    """The change that gives a registration this `version`, of the registration made at `registered_at`.

    No other change has the same, not even one of an erased registration, whose mails the outbox still knows. `waited`:
    it was a place in the queue that was given up. `2-1533038400000`.
    """

    version: Annotated[int, VERSION]
    registered_at: Annotated[datetime, MILLISECONDS.after("-")]
    waited: Annotated[bool, WAITED] = False


@dataclass(frozen=True)
class OfHour(Occasion):
    """The hour (UTC) of `at`: one mail an hour at most. `2018-08-03T12`."""

    at: Annotated[datetime, HOUR]


def read(text: str, forms: Sequence[type[Occasion]]) -> Occasion:
    """The occasion of one of the `forms` that `text` says.

    Raises:
        ValueError: it says none of them.
    """
    tried: Sequence[type[Occasion]] = (Once, *forms)
    for form in tried:
        if (found := form.read(text)) is not None:
            return found
    raise ValueError(f"no occasion of {', '.join(form.__name__ for form in forms) or 'Once'}: {text!r}")
