"""What a registration is, and what a guest says on the form: each field is declared here, once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from shared import limits
from shared.outbox.occasion import OfChange
from shared.people.fields import Address
from shared.registrations.ticks import Ticks
from shared.technical.choices import Choice
from shared.technical.fields import Number, Text

MOST_CHANGES = 5
"""Changes and cancellations of one registration on one day; one may always cancel, but then not sign up again."""


class Status(StrEnum):
    """What has become of a registration."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    MOVED = "moved"
    """Now held under another address; what is left is the old address, until it has been told."""
    DECLINED = "declined"
    """Was invited and cannot come; holds nothing but the pseudonym."""
    WALK_IN = "walk-in"
    """Came without a registration: holds no seat, was never confirmed, and has a pseudonym that is nobody's."""


LIVE = (Status.CONFIRMED, Status.WAITING)
"""The statuses of registrations that hold a seat or wait for one."""


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a guest says of themselves and their party, and may change of a registration.

    A new field has a default, for registrations that were made before it. Its words are in `templates/guest.html`.
    `diets` are those ticked of what the plan offers, each for one of the party; `diet` is what they say besides.
    """

    name: Annotated[str, Text(limits.LONGEST_NAME, bare=True)]
    company: Annotated[str, Text(limits.LONGEST_COMPANY, bare=True)]
    party: Annotated[int, Number(1, limits.LARGEST_PARTY)]
    diets: Annotated[tuple[str, ...], Ticks()] = ()
    diet: Annotated[str, Text(limits.LONGEST_DIET, listed=True)] = ""
    topics: Annotated[str, Text(limits.LONGEST_TOPICS, lines=True)] = ""
    on_list: Annotated[str, Choice(("name", "company"))] = ""
    """As what others with a seat may see them on the list of who comes; empty: not at all."""
    in_public: Annotated[str, Choice(("company",))] = ""
    """As what everybody may."""


@dataclass(frozen=True, kw_only=True)
class Guest(Details):
    """Who signs up, from which address, and the language that they are written to in."""

    person: str
    address: Annotated[str, Address()]
    language: str = "da"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a guest has offered the network after a meeting, by ticking it, to be read with name and business: to `host`
    a meeting (`where`: an address), to `speak` (`about`: a topic). Either text may be empty.
    """

    host: bool = False
    where: str = ""
    speak: bool = False
    about: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Registration(Guest):
    """A party at one meeting. Its place in the order is `registered_at`, when the request reached us (UTC).

    `daily_changes` counts what the guest changed or cancelled on the day `changed_on` (Copenhagen, ISO 8601).
    `came` is how many of the party came (None: not checked in, 0: checked and not there), `tapped` the mark of the tap
    that said so; a `walk_in` came without a registration and has the status of that name. `moved_from` are the
    pseudonyms of the addresses that they had before, so that erasing them finds what lies there; `moved_to`, on what is
    left under such an address, is the one that they went to at `moved_at`. `meeting_version` is the meeting's version
    under which they signed up: what they know of it, unless they were told of a later one. `note` is the secretariat's,
    for whoever stands at the door. `offer` is what they offered when they said how the meeting was.
    """

    project: str
    meeting: str
    status: Status
    registered_at: datetime
    version: int
    changed_on: str = ""
    daily_changes: int = 0
    came: int | None = None
    walk_in: bool = False
    tapped: str = ""
    moved_from: tuple[str, ...] = ()
    moved_to: str = ""
    moved_at: datetime | None = None
    meeting_version: int = 0
    note: str = ""
    offer: Offer | None = None

    @property
    def live(self) -> bool:
        """Confirmed or waiting."""
        return self.status in LIVE

    @property
    def next_change(self) -> OfChange:
        """What tells apart the mails about each change of this registration: the next one."""
        return OfChange(self.version + 1, self.registered_at)

    def guest(self, **changes: Any) -> Guest:
        """The guest of this registration, with `changes`."""
        return Guest(**values(self, Guest) | changes)

    def with_details(self, details: Details) -> Registration:
        """The same with other `details`."""
        return replace(self, **values(details, Details))

    def without_wishes(self) -> Registration:
        """The same without what a guest may leave empty."""
        return replace(self, **OPTIONAL)

    def changed(self, today: date) -> Registration:
        """The same, with one more change of the guest's counted."""
        day = today.isoformat()
        return replace(self, changed_on=day, daily_changes=self.daily_changes + 1 if self.changed_on == day else 1)

    def limit_reached(self, today: date) -> bool:
        """Whether the guest has changed it so often today that they must wait until tomorrow: each change is mails."""
        return self.changed_on == today.isoformat() and self.daily_changes >= MOST_CHANGES


DETAILS = tuple(field.name for field in dataclasses.fields(Details))
GUEST = tuple(field.name for field in dataclasses.fields(Guest))
OPTIONAL = {each.name: each.default for each in dataclasses.fields(Details) if each.default is not dataclasses.MISSING}
"""The fields that a guest may leave empty, each with what it then holds."""


UNLISTED = {"on_list": "", "in_public": ""}
"""Where a guest may be named, which they alone may say, anew for each meeting: nowhere."""


def values(of: object, declared: type[Any]) -> dict[str, Any]:
    """What `of` holds of the fields of the dataclass `declared`."""
    return {field.name: getattr(of, field.name) for field in dataclasses.fields(declared)}
