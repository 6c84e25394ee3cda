"""What there is to say of a kind of mail: to whom, when, from what, under which name; `kinds` says it of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.meetings.meeting import Meeting
from shared.meetings.moment import Moment
from shared.outbox.occasion import Occasion, OfDay, OfMeeting, Once


class Lane(StrEnum):
    """Which of the outbox's two streams sends a mail, so that a confirmation never waits for thousands of others."""

    PROMPT = "prompt"
    """To one reader, who waits for it or works with it."""
    CAMPAIGN = "campaign"
    """To many."""


class Needs(StrEnum):
    """What a mail's reader must have when it goes out; otherwise it is dropped."""

    NOTHING = "nothing"
    NO_ANSWER = "no answer"
    """A member who has neither signed up nor declined."""
    REGISTRATION = "registration"
    """Confirmed or waiting."""
    SEAT = "seat"


class Audience(StrEnum):
    """Who gets a mail."""

    MEMBERS = "members"
    """Every member who may be mailed. Who has answered is found out when the mail is sent."""
    PARTICIPANTS = "participants"
    """Everybody confirmed at the meeting."""
    REGISTERED = "registered"
    """Everybody confirmed or waiting."""
    GUEST = "guest"
    """One person, about their own registration."""
    SECRETARIAT = "secretariat"


_NEEDS = {
    Audience.MEMBERS: Needs.NO_ANSWER,
    Audience.PARTICIPANTS: Needs.SEAT,
    Audience.REGISTERED: Needs.REGISTRATION,
}


class From(StrEnum):
    """What a mail's latest time is counted from; the last meeting's where the mail is about several."""

    OWED = "owed"
    """The moment when it falls due, or is owed by what somebody did."""
    REGISTRATION_CLOSES = "registration closes"
    START = "start"
    END = "end"


@dataclass(frozen=True)
class Latest:
    """The time from which a mail is not sent any more: `plus` so long after a point (before it where negative)."""

    counted: From
    plus: timedelta = timedelta()

    def of(self, owed: datetime, *meetings: Meeting) -> datetime:
        """That time for a mail about `meetings` that falls due at `owed`."""
        match self.counted:
            case From.OWED:
                return owed + self.plus
            case From.REGISTRATION_CLOSES:
                return max(each.registration_closes for each in meetings) + self.plus
            case From.START:
                return max(each.starts for each in meetings) + self.plus
            case From.END:
                return max(each.ends for each in meetings) + self.plus


def N_(label: str) -> str:  # noqa: N802 - gettext's name for a text that is translated where it is shown
    """`label`, which `make texts` finds by this."""
    return label


@dataclass(frozen=True)
class Declaration:
    """One kind of mail, called `kind` in the tables and in its ids.

    `to`: its audience. `writer`: the function below `shared/mails` that writes it, `module.function`, imported with the
    first mail of the kind. `label`: what people call it, in Danish, as the subject of "could not be sent". `latest`:
    until when it is of use. `occasions`: what tells two mails of the kind apart; a mail of the timetable has the
    meeting's day, one to members goes out once whatever the day (to a meeting with the id of an earlier one: its
    edition). `other_needs`: where its reader needs something else
    than the audience has. `names_meetings`: whether it is about one meeting or several, or else about the season.

    Of a mail of the timetable only: `due`, its usual moment; `once_a_season`: after the last meeting alone;
    `after_registration_closes`: not before that; `known_since`: people who signed up, or heard of a move, so shortly
    before it is due know what it says, and get none. `farewell`: it is about what is called off or given up.
    `with_seats`, `with_food`: only where people sign up, where there is food.
    """

    kind: str
    to: Audience
    writer: str
    label: str
    latest: Latest = Latest(From.START)
    due: Moment | None = None
    occasions: tuple[type[Occasion], ...] = ()
    other_needs: Needs | None = None
    once_a_season: bool = False
    after_registration_closes: bool = False
    known_since: timedelta | None = None
    farewell: bool = False
    names_meetings: bool = True
    with_seats: bool = False
    with_food: bool = False

    @property
    def lane(self) -> Lane:
        """Which stream sends it; see `Lane`."""
        return Lane.PROMPT if self.to in (Audience.GUEST, Audience.SECRETARIAT) else Lane.CAMPAIGN

    @property
    def needs(self) -> Needs:
        """What its reader must have when it goes out."""
        return self.other_needs or _NEEDS.get(self.to, Needs.NOTHING)

    @property
    def forms(self) -> tuple[type[Occasion], ...]:
        """The classes of its occasions."""
        if self.occasions:
            return self.occasions
        if self.to is Audience.MEMBERS:
            return (OfMeeting,)  # or `ONCE`, which every kind may have
        return (OfDay,) if self.due else (Once,)
