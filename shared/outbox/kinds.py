"""Every kind of mail there is, each declared here and nowhere else.

Adding one takes its entry here, its words (`shared/mails/templates/words`), a function that writes it and the
translations in `shared/mails/locale`. The planner, the plan's timetable, the streams, the summary's list of troubles,
the gallery and the simulators read this.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from shared.meetings.meeting import Meeting
from shared.meetings.moment import Days, Moment
from shared.outbox.declaration import N_, Audience, Declaration, From, Latest, Needs
from shared.outbox.occasion import OfChange, OfDay, OfHour, OfMeeting, OfMoment
from shared.outbox.office_occasions import OfLine, OfLink, OfOrder, OfRecord, OfSample, Since

FRESH = timedelta(hours=18)
LAST_REMINDER = Latest(From.START, -timedelta(hours=3))
"""A reminder that reaches somebody later than this before the start helps nobody."""

MEMBERS, PARTICIPANTS, REGISTERED, GUEST, SECRETARIAT = Audience
_TO_MEMBERS = Latest(From.REGISTRATION_CLOSES)
_TO_THE_END = Latest(From.END)


def _within(**time: int) -> Latest:
    return Latest(From.OWED, timedelta(**time))


class Kind(StrEnum):
    """What a mail says. A preview stands before the invitation: where both are due it goes first."""

    declared: Declaration
    """Everything else about it."""

    def __new__(cls, declared: Declaration | str) -> Kind:
        """A member, from its declaration: without one there is none."""
        if not isinstance(declared, Declaration):
            raise TypeError(f"the kind {declared} is not declared")
        kind = str.__new__(cls, declared.kind)
        kind._value_ = declared.kind
        kind.declared = declared
        return kind

    # fmt: off

    # By the timetable.
    SHARE_KIT = Declaration(
        "share-kit", SECRETARIAT, "share_kit.share_kit", N_("Pakken med tekster og billede"),
        _TO_MEMBERS, Moment(-24, time(9), Days.OR_BEFORE),
    )
    PREVIEW = Declaration(
        "preview", SECRETARIAT, "preview.preview", N_("Invitationen til gennemsyn"),
        _TO_MEMBERS, Moment(-24, time(9), Days.OR_BEFORE),
    )
    """The invitation as it will go out, with buttons to edit, pause or send it."""
    INVITATION = Declaration(
        "invitation", MEMBERS, "members.invitation", N_("Invitationen"),
        _TO_MEMBERS, Moment(-21, time(9)),
    )
    SECOND_INVITATION = Declaration(
        "second-invitation", MEMBERS, "members.second_invitation", N_("Den anden invitation"),
        _TO_MEMBERS, Moment(-7, time(9)), with_seats=True,
    )
    """To members who have not answered the first."""
    CATERING_ORDER = Declaration(
        "catering-order", SECRETARIAT, "catering.catering_order", N_("Bestillingen af mad"),
        due=Moment(-3, time(9), Days.WORKING), with_food=True,
    )
    REMINDER = Declaration(
        "reminder", PARTICIPANTS, "meetings.reminder", N_("Påmindelsen"),
        LAST_REMINDER, Moment(-2, time(9)), known_since=FRESH,
    )
    DAY_BEFORE = Declaration(
        "day-before", SECRETARIAT, "on_the_day.day_before", N_("Listen over, hvem der kommer,"),
        due=Moment(-1, time(13)), after_registration_closes=True, with_seats=True,
    )
    EVALUATION = Declaration(
        "evaluation", PARTICIPANTS, "afterwards.evaluation", N_("Spørgsmålet om, hvordan det var,"),
        Latest(From.END, timedelta(days=3)), Moment(minutes_before_end=15),
    )
    """Asks people who were there how it was, while everybody is still in the room."""
    DAY_AFTER = Declaration(
        "day-after", SECRETARIAT, "on_the_day.day_after", N_("Mailen om, hvordan mødet gik,"),
        _within(days=5), Moment(1, time(8), Days.WORKING),
    )
    THANKS = Declaration(
        "thanks", PARTICIPANTS, "afterwards.thanks", N_("Takken for sidst"),
        _within(days=10), Moment(4, time(9), Days.OR_AFTER),
    )
    """To people who were there, some days later: what was heard."""
    SEASON_REPORT = Declaration(
        "season-report", SECRETARIAT, "season.report", N_("Sæsonens rapport"),
        _within(days=30), Moment(7, time(9), Days.OR_AFTER), once_a_season=True, occasions=(OfDay, OfMoment),
    )
    """Also at any moment when somebody asks for it."""

    # To members, when they have heard nothing for long.
    STAYING = Declaration(
        "staying", MEMBERS, "members.staying", N_("Spørgsmålet om at blive i netværket"),
        _within(days=20), occasions=(OfDay,), other_needs=Needs.NOTHING, names_meetings=False,
    )

    # To members, when the secretariat lets them choose what a meeting is about.
    VOTE = Declaration(
        "vote", MEMBERS, "members.vote", N_("Afstemningen om et emne"),
        occasions=(OfMoment,), other_needs=Needs.NOTHING,
    )

    # To everybody at a meeting, when something happens.
    MEETING_MOVED = Declaration(
        "meeting-moved", REGISTERED, "meetings.moved", N_("Beskeden om, at mødet er flyttet,"),
        occasions=(OfMeeting,),
    )
    """The meeting has another time, place or title."""
    MEETING_CANCELLED = Declaration(
        "meeting-cancelled", REGISTERED, "meetings.called_off", N_("Beskeden om, at mødet er aflyst,"),
        _TO_THE_END, occasions=(OfMeeting,), farewell=True,
    )
    MESSAGE = Declaration(
        "message", PARTICIPANTS, "meetings.message", N_("Jeres egen besked"),
        _TO_THE_END, occasions=(OfRecord,), other_needs=Needs.REGISTRATION,
    )
    """What the secretariat writes to the participants; also after the meeting (its slides are here)."""

    # To one guest, about what they did.
    REQUEST = Declaration(
        "request", GUEST, "requests.asked", N_("Mailen, der beder om et klik,"),
        _within(hours=24), occasions=(OfMoment,), names_meetings=False,
    )
    """Somebody has written this address on the form: a click signs up. It holds no word of whoever wrote."""
    REQUEST_REMINDER = Declaration(
        "request-reminder", GUEST, "requests.asked_again", N_("Påmindelsen om klikket"),
        _within(hours=4), occasions=(OfMoment,), names_meetings=False,
    )
    """The click is still missing; of the moment when the first mail was owed, so that there is one."""
    ADDRESS_REQUEST = Declaration(
        "address-request", GUEST, "requests.new_address", N_("Mailen, der beder en ny adresse om et klik,"),
        _within(hours=24), occasions=(OfMoment,), names_meetings=False,
    )
    """A guest wants to be written to at this address: a click moves what they have. It holds no word of theirs."""
    CONFIRMATION = Declaration(
        "confirmation", GUEST, "guests.registered", N_("Bekræftelsen"),
        _TO_THE_END, occasions=(OfMoment,), other_needs=Needs.REGISTRATION,
    )
    WAITING = Declaration(
        "waiting", GUEST, "guests.registered", N_("Beskeden om venteliste"),
        _TO_THE_END, occasions=(OfMoment,), other_needs=Needs.REGISTRATION,
    )
    PROMOTED = Declaration(
        "promoted", GUEST, "guests.promoted", N_("Beskeden om plads"),
        occasions=(OfChange,), other_needs=Needs.SEAT,
    )
    CHANGED = Declaration(
        "changed", GUEST, "guests.changed", N_("Beskeden om ændringen"),
        _TO_THE_END, occasions=(OfChange, OfMoment), other_needs=Needs.REGISTRATION,
    )
    ADDRESS_CHANGED = Declaration(
        "address-changed", GUEST, "guests.address_changed", N_("Beskeden om ny adresse"),
        _TO_THE_END, occasions=(OfMoment,), farewell=True,
    )
    """To the old address: the registration is now held under another one."""
    CANCELLED = Declaration(
        "cancelled", GUEST, "guests.cancelled", N_("Kvitteringen for afbud"),
        _TO_THE_END, occasions=(OfChange,), farewell=True,
    )
    FRESH_LINK = Declaration(
        "fresh-link", GUEST, "guests.fresh_link", N_("Mailen med det nye link"),
        _within(hours=6), occasions=(OfHour,), names_meetings=False,
    )
    """Their own link, asked for on a page; it names no meeting. One an hour at most."""

    # To the secretariat, when something happens.
    CATERING_CHANGE = Declaration(
        "catering-change", SECRETARIAT, "catering.catering_change", N_("Ændringen af bestillingen"),
        Latest(From.START, -timedelta(hours=12)), occasions=(OfOrder,),
    )
    """So many more or fewer are expected than food is ordered for; again when the difference has doubled."""
    KITCHEN = Declaration(
        "kitchen", SECRETARIAT, "catering.kitchen", N_("Beskeden om, at køkkenet skal høre om mødet,"),
        occasions=(OfOrder,), farewell=True,
    )
    """A meeting whose food is ordered has another day or place, or is called off."""
    BUDGET_WARNING = Declaration(
        "budget-warning", SECRETARIAT, "warning.budget_warning", N_("Advarslen om budgettet"),
        _within(days=3), occasions=(OfLine,),
    )
    """A line's forecast has risen above its plan."""
    LOW_SCORE = Declaration(
        "low-score", SECRETARIAT, "evaluations.low_score", N_("Beskeden om en utilfreds gæst"),
        _within(days=3), occasions=(OfRecord,),
    )
    """Somebody was not content."""
    DESK_APPROVAL = Declaration(
        "desk-approval", SECRETARIAT, "desk.approval", N_("Mailen, der godkender en browser,"),
        _within(hours=2), occasions=(OfHour,), names_meetings=False,
    )
    """A browser that we do not know wants to act on the secretariat's behalf."""
    DESK_LINK = Declaration(
        "desk-link", SECRETARIAT, "desk.fresh_link", N_("Mailen med et nyt link til jer"),
        _within(hours=6), occasions=(OfLink,), names_meetings=False,
    )
    """A fresh link in place of one that expired."""
    SAMPLE = Declaration(
        "sample", SECRETARIAT, "sample.sample", N_("Prøven"), _within(hours=6), occasions=(OfSample,),
    )
    """An invitation or a message as others will get it, asked for at the desk."""
    DATA_DELETED = Declaration(
        "data-deleted", SECRETARIAT, "deleted.data_deleted", N_("Mailen om, at oplysningerne er slettet,"),
        _within(days=30), occasions=(OfDay,), names_meetings=False,
    )
    """What was held about people is deleted, in numbers."""
    SUMMARY = Declaration(
        "summary", SECRETARIAT, "secretariat.summary", N_("Denne oversigt"),
        _within(hours=12), occasions=(Since,), names_meetings=False,
    )
    # fmt: on

    @classmethod
    def known(cls, name: str) -> Kind | None:
        """The kind of this name; None where it is not declared (any more)."""
        found = cls._value2member_map_.get(name)
        return found if isinstance(found, Kind) else None

    @property
    def name_in_plan(self) -> str:
        """The name under which a plan's timetable gives it another moment."""
        return self.value.replace("-", "_")

    def latest(self, owed: datetime, *meetings: Meeting) -> datetime:
        """From when a mail of this kind about `meetings`, due at `owed`, is not sent any more, but missed."""
        return self.declared.latest.of(owed, *meetings)


TIMETABLE: Sequence[Kind] = [kind for kind in Kind if kind.declared.due]
"""The mails that go out by the timetable."""
