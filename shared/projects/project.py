"""What a project is: the application, heading by heading, and who is responsible for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.meetings import Meeting
from shared.outbox.mail import Kind
from shared.projects.network import network_of
from shared.projects.overrides import CampaignOverride, Message, StandIn
from shared.projects.questions import Asked, Questions, of_business
from shared.projects.timetable import Timetable
from shared.technical.languages import SOURCE
from shared.technical.money import Oere
from shared.technical.nouns import Nouns, OfOne

CONTINUED = re.compile(
    r"(projekt(et)?:?|(fortsættelse|videreførelse|opstart|etablering|udvikling) af)\s+", re.IGNORECASE
)
"""How applications name what people know by a shorter name."""


DIETS = ("vegetarisk", "vegansk", "halal", "glutenfri", "laktosefri", "nødder")
"""What guests may tick where the plan names nothing else; `shared/registrations/templates/diets.txt` has the words."""


def _bare(name: str) -> str:
    found = CONTINUED.match(name)
    return name[found.end() :][:1].upper() + name[found.end() + 1 :] if found else name


@dataclass(frozen=True)
class Contact:
    """Somebody, or some office, with an address, and the language that we write to it in."""

    name: str
    address: str
    language: str = SOURCE


@dataclass(frozen=True)
class Committee:
    """The local committee that holds the meetings."""

    name: str
    short: str
    website: str


@dataclass(frozen=True)
class Appearance:
    """How the public pages look: CSS colours as `#rrggbb`, and the words where a logo would be."""

    accent: str = "#0b4f6c"
    logo: str = ""


@dataclass(frozen=True)
class Guests:
    """What the application counts on: members in the network, and the guests of a usual meeting, from and to."""

    members: int
    low: int
    high: int


@dataclass(frozen=True)
class Catering:
    """How food is ordered: `percent` of all meetings shall have enough, and the caterer is told of a change only where
    it is more than `margin` portions. Food is served at the `meetings` (None: at every meeting). An order says when it
    is to be delivered, so many minutes before the meeting; to which `ean` the bill goes (13 digits) and which
    `telephone` to call on the day, where these are given. Guests may tick `diets`, in these words.
    """

    percent: int = 80
    margin: int = 3
    meetings: tuple[str, ...] | None = None
    delivered_minutes_before: int = 30
    ean: str = ""
    telephone: str = ""
    diets: tuple[str, ...] = DIETS

    @property
    def enough(self) -> float:
        """The share of all meetings that shall have enough."""
        return self.percent / 100

    def serves(self, meeting: str) -> bool:
        """Whether there is food at `meeting`."""
        return self.meetings is None or meeting in self.meetings


@dataclass(frozen=True)
class Grant:
    """What was granted, and on which terms; how much it is stands in the budget's lines.

    A `guarantee` against loss is paid out when the season is over: the deficit, at most the grant. `vat` says whether
    the amounts include VAT. `asked` (øre) is what the application asked for in all; None: what was granted.
    Guests pay the `entrance` (0: it is not said how much; None: they pay nothing). `income`: the budget counts on money
    that comes in.
    """

    guarantee: bool = False
    vat: bool = True
    asked: Oere | None = None
    entrance: Oere | None = None
    income: bool = False


@dataclass(frozen=True)
class Purpose:
    """What the project wants, and why."""

    what: str
    why: str
    target_groups: tuple[str, ...]


@dataclass(frozen=True)
class Sections:
    """The application's other headings, as text."""

    responsible: str
    activities: str
    results_short_term: str
    results_long_term: str
    anchoring: str
    partners: tuple[str, ...]
    communication: str
    secretariat_contributes: str
    working_group_contributes: str


@dataclass(frozen=True)
class Turnout:
    """How a meeting was attended: how many signed up, waiting ones too, were `confirmed`, `came` of those (None: nobody
    was checked in), and walked in.
    """

    signed_up: int
    confirmed: int
    came: int | None
    walk_ins: int


@dataclass(frozen=True)
class Project:
    """An approved application and its meetings, in the order they are held: one season of its `network` (an id).

    `overrides`, `messages` and `stand_in` are the secretariat's own, which no plan file knows. `public_name` and
    `welcome` are what guests read where the application's `name` and purpose are not meant for them; see `called`.
    Without a `grant` it has no budget. `nouns` are what it calls its meetings, itself and its network. Its `questions`
    are what the plan says of them; see `asks`. A member who has
    heard nothing for `members_asked_after` months is asked whether to stay. `before` is what the season before
    taught, as it stood when the plan was put in force. `figures_kept`: its own figures are kept for later seasons.
    `silence_next`: the day on which its members are looked through again for those who hear nothing any more.
    """

    id: str
    name: str
    committee: Committee
    secretariat: Contact
    purpose: Purpose
    sections: Sections
    guests: Guests
    data_deleted: date
    network: str = ""
    copies: tuple[Contact, ...] = ()
    data_protection_officer: Contact | None = None
    appearance: Appearance = field(default_factory=Appearance)
    public_name: str = ""
    welcome: str = ""
    timetable: Timetable = field(default_factory=Timetable)
    catering: Catering = field(default_factory=Catering)
    members_asked_after: int = 24
    before: tuple[Turnout, ...] = ()
    grant: Grant | None = field(default_factory=Grant)
    nouns: Nouns = field(default_factory=Nouns)
    questions: Questions = field(default_factory=Questions)
    meetings: tuple[Meeting, ...] = ()
    overrides: tuple[CampaignOverride, ...] = ()
    messages: tuple[Message, ...] = ()
    stand_in: StandIn | None = None
    figures_kept: bool = False
    silence_next: date | None = None

    def __post_init__(self) -> None:
        if not self.network:
            object.__setattr__(self, "network", network_of(self.id))

    @property
    def called(self) -> str:
        """What guests call it: the public name, or the application's without the words that only a grant knows."""
        return self.public_name or _bare(self.name)

    @property
    def of_business(self) -> bool:
        """Whether it is for people who run a business, as far as its name and target groups tell."""
        return of_business(self.name, self.public_name, *self.purpose.target_groups)

    @property
    def asks(self) -> Asked:
        """What guests are asked, each question answered by yes or no."""
        return self.questions.asked(of_business=self.of_business, meetings=self.meetings)

    @property
    def spoken(self) -> Nouns:
        """Its nouns as texts say them: a season of one meeting has no others to speak of."""
        mine = self.nouns
        return OfOne(mine.meeting, mine.season, mine.network) if len(self.meetings) == 1 else mine

    def override(self, meeting: str, kind: Kind) -> CampaignOverride:
        """What the secretariat wants of the campaign `kind` about `meeting`."""
        mine = (each for each in self.overrides if (each.meeting, each.kind) == (meeting, kind))
        return next(mine, CampaignOverride(meeting, kind))

    def meeting(self, id: str) -> Meeting | None:
        """The meeting called `id`, or None."""
        return next((meeting for meeting in self.meetings if meeting.id == id), None)

    def twin(self, meeting: Meeting) -> str:
        """What follows the day of `meeting` where that alone does not tell it: its title, where another has the day."""
        twins = [each for each in self.meetings if each.day == meeting.day]
        return f" ({meeting.title})" if len(twins) > 1 else ""

    @property
    def food(self) -> bool:
        """Whether there is food at any of its meetings."""
        return any(self.catering.serves(each.id) for each in self.meetings)

    @property
    def last(self) -> Meeting | None:
        """The meeting after which the season is over: the last one held, or the last of all where all are cancelled."""
        held = [each for each in self.meetings if not each.cancelled] or self.meetings
        return max(held, key=lambda each: (each.starts, each.id), default=None)

    def upcoming(self, now: datetime) -> Sequence[Meeting]:
        """The meetings that have not ended at `now`; also a cancelled one, which people still come looking for."""
        return [meeting for meeting in self.meetings if not meeting.over(now)]

    def ahead(self, now: datetime) -> Sequence[Meeting]:
        """The meetings that are still to be held at `now`, or are being held."""
        return [meeting for meeting in self.upcoming(now) if not meeting.cancelled]
