"""What a meeting is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from shared import limits
from shared.technical import clock
from shared.technical.fields import Lines, Link, Number, Text, declared
from shared.technical.writing import one_line

LINE, TEXT = Text(limits.LONGEST_LINE), Text(limits.LONGEST_TEXT, lines=True)
LINES, COUNT = Lines(limits.MOST_LINES, limits.LONGEST_LINE), Number(0, limits.MOST_SEATS)
LINK = Link(limits.LONGEST_LINE)


@dataclass(frozen=True)
class Venue:
    """Where a meeting is held."""

    name: Annotated[str, LINE]
    address: Annotated[str, LINE]

    @property
    def where(self) -> str:
        """Its name and address on one line; a meeting that is online only has no address."""
        return ", ".join(filter(None, (self.name, self.address)))


@dataclass(frozen=True)
class Directions:
    """How one finds the door: what the venue's owner would say on the telephone. All of it may be left out."""

    entrance: Annotated[str, LINE] = ""
    transit: Annotated[str, LINE] = ""
    parking: Annotated[str, LINE] = ""
    bicycle: Annotated[str, LINE] = ""
    access: Annotated[str, LINE] = ""
    telephone: Annotated[str, LINE] = ""


@dataclass(frozen=True)
class Announcement:
    """What guests are told of a meeting: when one of these fields changes they must hear of it."""

    title: str
    starts: datetime
    ends: datetime
    venue: Venue
    join: str = ""


@dataclass(frozen=True)
class Dropped:
    """What stays of a meeting that was taken out of the plan: its last `version`, and what guests were told of that one
    and those before it (the latest last).
    """

    version: int
    history: tuple[Announcement, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """One meeting of a project; its times are in UTC.

    A field that people write is declared here alone: the plan file takes it, the table keeps it, the desk's form saves
    it, and what lacks it in a form leaves it as it was.

    `capacity` counts everybody in the room; `reserved` of those seats are kept for speakers and the committee.
    `version` rises with every change that guests must hear of; `changed_at` is when it last rose, `history` what guests
    were told of the versions before this one (the latest last), `before` where pages say that it moved from, `reason`
    why it changed, in the secretariat's words.
    `edition` is the version with which it came into the plan: not 0 where its id was that of a meeting taken out
    before, whose mails and campaigns are others. A `cancelled` meeting keeps its registrations, so that everybody can
    be told; it takes none, promotes nobody and feeds nobody. Without `sign_up` everybody just comes. Who has a seat is
    given the `join` link, by which one takes part online; nobody else is. When as many people wait as the
    `waiting_list` has room for, it takes nobody more.
    """

    id: str
    title: Annotated[str, LINE]
    topic: Annotated[str, TEXT]
    starts: datetime
    ends: datetime
    venue: Venue
    capacity: Annotated[int, COUNT]
    reserved: Annotated[int, COUNT]
    registration_closes: datetime
    promotion_closes: datetime
    programme: Annotated[tuple[str, ...], LINES] = ()
    speaker: Annotated[str, LINE] = ""
    directions: Directions = Directions()
    version: int = 0
    cancelled: bool = False
    changed_at: datetime | None = None
    before: Announcement | None = None
    history: tuple[Announcement, ...] = ()
    edition: int = 0
    reason: str = ""
    sign_up: bool = True
    join: Annotated[str, LINK] = ""
    waiting_list: Annotated[int, COUNT] = limits.WAITING_LIST

    @property
    def announced(self) -> Announcement:
        """What guests are told of it: other spaces and another Unicode form say the same."""
        venue = Venue(one_line(self.venue.name), one_line(self.venue.address))
        return Announcement(one_line(self.title), self.starts, self.ends, venue, one_line(self.join))

    def dropped(self) -> Dropped:
        """What stays of it when it is taken out of the plan."""
        return Dropped(self.version, (*self.history, self.announced))

    def announced_as_of(self, version: int) -> Announcement | None:
        """What guests were told of `version`; None where that is not known any more."""
        ago = self.version - version
        if ago <= 0:
            return self.announced
        return self.history[-ago] if ago <= len(self.history) else None

    @property
    def about(self) -> str:
        """What it is about, where its title does not say the same already."""
        return "" if _words(self.topic) == _words(self.title) else self.topic

    @property
    def map(self) -> str:
        """Where the venue is on a map: OpenStreetMap, which is opened by a click and embedded nowhere."""
        return f"https://www.openstreetmap.org/search?query={quote(one_line(self.venue.address))}"

    @property
    def meal(self) -> str:
        """What one eats at that hour, where there is food: breakfast, lunch, supper; else just food."""
        hour = clock.local(self.starts).hour
        return "breakfast" if hour < 10 else "lunch" if 11 <= hour < 14 else "supper" if hour >= 17 else "food"

    @property
    def online(self) -> bool:
        """Whether it is held online alone: there is no door to go to."""
        return bool(self.join) and not self.venue.address

    @property
    def largest_party(self) -> int:
        """As many as may sign up together: not more than it has seats for guests."""
        return max(1, min(limits.LARGEST_PARTY, self.capacity - self.reserved))

    @property
    def day(self) -> date:
        """The day on which it starts, in Copenhagen."""
        return clock.local(self.starts).date()

    def takes_registrations(self, now: datetime) -> bool:
        """Whether one may still sign up at `now`."""
        return self.sign_up and not self.cancelled and now < self.registration_closes

    def invites(self, now: datetime) -> bool:
        """Whether people may still be asked at `now` to come: while one may sign up; where none does, to the start."""
        return self.takes_registrations(now) or (not self.sign_up and not self.cancelled and now < self.starts)

    def promotes(self, now: datetime) -> bool:
        """Whether seats that come free at `now` are handed to those who wait."""
        return self.sign_up and not self.cancelled and now < self.promotion_closes

    def passes_on(self, now: datetime) -> bool:
        """Whether a seat that comes free at `now` can still be somebody else's."""
        return self.promotes(now) or self.takes_registrations(now)

    def moved_from(self, now: datetime) -> Announcement | None:
        """When and where guests knew it to be held, where it is held at another time or place; until it begins."""
        if self.cancelled or self.before is None or self.starts <= now:
            return None
        before = self.before
        same = (before.starts, before.ends, before.venue) == (self.starts, self.ends, self.venue)
        return None if same else before

    def over(self, now: datetime) -> bool:
        """Whether the meeting has ended at `now`."""
        return self.ends <= now


def _words(text: str) -> str:
    return one_line(text).rstrip(" .!?…").casefold()


def clashing(meetings: Sequence[Meeting]) -> list[Meeting]:
    """Those of `meetings` that are held while another of them is."""
    return [
        each
        for each in meetings
        if any(other.id != each.id and other.starts < each.ends and each.starts < other.ends for other in meetings)
    ]


WRITTEN = declared(Meeting)
"""The fields of a meeting that the plan file and the desk take by their declaration."""

TOLD_TO_GUESTS = tuple(each.name for each in fields(Announcement))
"""What guests must hear of when it changes; the rest of a meeting may change in silence."""
