"""Taps at the door, brought to one end state whatever the network does with them.

A tap says what shall be ("two of Åse's party are here"), never what to add, so one that arrives twice counts once. Of
two taps on one row the later one holds, whichever arrives first; a row is a last-writer-wins register. What is later is
told by a hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", OPODIS 2014): the milliseconds of the
server's clock, which the page brings along, but always more than any that the phone has seen. Who sees a tap and
corrects it is therefore later than it, however wrong their phone's own clock is; taps that know nothing of each other
are in the order in which they were made, to a second or so.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from shared import limits
from shared.meetings import Meeting
from shared.registrations.registration import Status
from shared.technical import clock, working_days
from shared.technical.writing import one_line

AFTERWARDS = timedelta(days=14)
"""So long after the meeting's day the secretariat may check somebody in: its mail of the day after may have to wait,
and the report of the season comes after a week.
"""

AHEAD = timedelta(minutes=10)
"""A tap so far in the future was made on a clock that has jumped; its phone is told, and dates it again."""

MOST_TAPS = 50
"""Taps in one request."""

WALK_IN = "walk-in-"
"""How the pseudonym of somebody without a registration begins; the rest was drawn by the phone."""

HEAD_COUNT = WALK_IN + "0" * 24
"""Stands for everybody at a meeting for which nobody signs up: one number, and no names."""

_PERSON = re.compile(rf"[a-z0-9]{{4,64}}|{WALK_IN}[0-9a-f]{{24}}")
_ID = re.compile(r"[0-9a-f]{16,32}")


class TapsInvalid(ValueError):
    """Not taps as our page sends them."""


@dataclass(frozen=True)
class Tap:
    """Somebody tapped at `at`, in milliseconds since 1970: of `person`'s party `came` are here.

    `name` and `company` are a walk-in's own, where they give them.
    """

    id: str
    person: str
    came: int
    at: int
    name: str = ""
    company: str = ""

    @property
    def mark(self) -> str:
        """Sorts as taps follow each other; two never have the same."""
        return f"{self.at:015d}.{self.id}"

    @property
    def walk_in(self) -> bool:
        """Whether it is about somebody without a registration."""
        return self.person.startswith(WALK_IN)


@dataclass(frozen=True)
class Row:
    """Somebody at the door: how many of their `party` came (0: nobody yet), and the `mark` of the tap that said so."""

    person: str
    name: str
    company: str
    party: int
    status: Status
    came: int = 0
    mark: str = ""

    @property
    def walk_in(self) -> bool:
        """Whether they have no registration."""
        return self.person.startswith(WALK_IN)

    def after(self, tap: Tap) -> Row:
        """The row once `tap` is known: changed where it is later than what the row says, else as it is."""
        return self if tap.mark <= self.mark else replace(self, came=tap.came, mark=tap.mark)


def next_at(row: Row | None, now: datetime) -> int:
    """The time of a tap that is made at `now` by somebody who sees `row`."""
    seen = int(row.mark.partition(".")[0]) if row and row.mark else 0
    return max(milliseconds(now), seen + 1)


def milliseconds(now: datetime) -> int:
    """`now` in milliseconds since 1970, as browsers count."""
    return round(now.timestamp() * 1000)


def open_for_taps(meeting: Meeting, now: datetime, *, office: bool = False) -> bool:
    """Whether somebody may be checked in at `now`: from the day before the meeting to the first working day after it,
    on which the secretariat hears how it went; by the secretariat (`office`) for `AFTERWARDS`.
    """
    first = meeting.day - timedelta(days=1)
    last = meeting.day + AFTERWARDS if office else working_days.counted(meeting.day, 1)
    return not meeting.cancelled and first <= clock.local(now).date() <= last


def too_far_ahead(tap: Tap, now: datetime) -> bool:
    """Whether the phone's clock has jumped, so that the tap would outlast everybody's."""
    return tap.at > milliseconds(now + AHEAD)


def read(content: bytes) -> list[Tap]:
    """The taps of `{"taps": […]}`, in the order in which they were made.

    Raises:
        TapsInvalid: with what is wrong.
    """
    try:
        found = msgspec.json.decode(content, type=dict[str, list[Tap]]).get("taps", [])
    except msgspec.MsgspecError as error:
        raise TapsInvalid(str(error)) from error
    if len(found) > MOST_TAPS:
        raise TapsInvalid("too many at once")
    return [checked(each) for each in found]


def head_count(number: int, row: Row | None, now: datetime) -> Tap:
    """So many came in all; `row` is what was counted before."""
    return Tap(secrets.token_hex(8), HEAD_COUNT, number, next_at(row, now))


def checked(tap: Tap) -> Tap:
    """`tap` with its texts made fit to be kept. A head count is none that a phone makes.

    Raises:
        TapsInvalid: with what is wrong.
    """
    if not _ID.fullmatch(tap.id) or not _PERSON.fullmatch(tap.person) or tap.person == HEAD_COUNT:
        raise TapsInvalid("not an id")
    if not 0 <= tap.came <= (1 if tap.walk_in else limits.LARGEST_PARTY) or not 0 <= tap.at < 10**15:
        raise TapsInvalid("not a number that can be")
    if not tap.walk_in and (tap.name or tap.company):
        raise TapsInvalid("a guest has their own name")
    return replace(
        tap, name=one_line(tap.name)[: limits.LONGEST_NAME], company=one_line(tap.company)[: limits.LONGEST_COMPANY]
    )
