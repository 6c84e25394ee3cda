"""What a plan file says, field by field, and the project that it makes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import Field, create_model

from shared import projects
from shared.budget.line import BudgetLine
from shared.meetings import WRITTEN, Meeting, Venue
from shared.plans.costs import Budget, Catering
from shared.plans.form import Form
from shared.plans.kinds import Link, NounOf
from shared.plans.parts import (
    NO_OFFICER,
    Appearance,
    Assumption,
    Committee,
    Contact,
    Contributions,
    Guests,
    Place,
    PlannedQuestions,
    Purpose,
    Results,
)
from shared.plans.times import PlannedTimetable
from shared.plans.values import (
    Clock,
    Count,
    Day,
    Flag,
    Id,
    Line,
    Months,
    Points,
    SayingLine,
    SayingText,
    Text,
    ends_on,
)
from shared.technical import clock, fields
from shared.technical.fields import Declared
from shared.technical.nouns import Nouns


class Closing(Form):
    """A moment before a meeting: so many days before its day, at that time on clocks in Copenhagen."""

    days_before: Count
    clock: Clock

    def before(self, day: date) -> datetime:
        """That moment before a meeting on `day`, in UTC."""
        return clock.at(day - timedelta(days=self.days_before), self.clock)


REGISTRATION_CLOSES = Closing.model_construct(days_before=1, clock=time(12))
PROMOTION_CLOSES = Closing.model_construct(days_before=1, clock=time(18))


class Dated(Form):
    """When a meeting is, and where; its times are on clocks in Copenhagen. `venue` names one of the plan's venues.

    One that `ends` before it `starts` ends on the next day. Without `sign_up` everybody just comes.
    """

    id: Id
    date: Day
    starts: Clock
    ends: Clock
    venue: Line
    registration_closes: Closing = REGISTRATION_CLOSES
    promotion_closes: Closing | None = None
    cancelled: Flag = False
    sign_up: Flag = True

    def promotes_until(self, day: Day) -> datetime:
        """When those who wait move up for the last time: as said, or as usual, but not before registration closes."""
        closes = self.promotion_closes
        return closes.before(day) if closes else max(PROMOTION_CLOSES.before(day), self.registration_closes.before(day))

    @property
    def last_day(self) -> Day:
        """The day on which it ends: the next one where it ends after midnight."""
        return ends_on(self.date, self.starts, self.ends)


def _shape(field: Declared) -> Any:
    match field.rule:
        case fields.Text(lines=False):
            shape: Any = SayingLine if field.required else Line
        case fields.Text():
            shape = SayingText if field.required else Text
        case fields.Lines():
            shape = Points
        case fields.Link():
            shape = Link
        case _:
            shape = Count
    return shape, ... if field.required else field.default


if TYPE_CHECKING:

    class PlannedMeeting(Dated):
        """A meeting: its dates, and each field that `Meeting` declares as written by people."""
else:
    PlannedMeeting = create_model(
        "PlannedMeeting",
        __base__=Dated,
        **{name: _shape(field) for name, field in WRITTEN.items()},
    )


class PlannedNouns(Form):
    """What the plan calls a meeting, the season and the network, where it is not as the texts have it.

    A noun that is known (`nouns.toml`), or that ends as one, is a word; any other one says its forms.
    """

    meeting: NounOf | None = None
    season: NounOf | None = None
    network: NounOf | None = None

    def nouns(self) -> Nouns:
        """The nouns in all their forms."""
        return Nouns(self.meeting, self.season, self.network)


class Plan(Form):
    """A plan file whose fields are right and agree with each other."""

    id: Id
    network: Id | None = None
    name: Line
    public_name: Line = ""
    welcome: Text = ""
    responsible: Line
    committee: Committee
    secretariat: Contact
    copies: list[Contact] = Field(default_factory=list)
    data_protection_officer: Contact | None = None
    appearance: Appearance = Appearance(accent=projects.Appearance().accent)
    purpose: Purpose
    guests: Guests
    activities: Text
    expected_results: Results
    anchoring: Text
    partners: list[Line]
    communication: Text
    contributions: Contributions
    venues: dict[str, Place]
    meetings: list[PlannedMeeting] = Field(min_length=1)
    timetable: PlannedTimetable = PlannedTimetable()
    catering: Catering = Catering()
    members_asked_after: Months = 24
    budget: Budget | None = None
    nouns: PlannedNouns = PlannedNouns()
    asks: PlannedQuestions = PlannedQuestions()
    data_deleted: Day
    assumptions: list[Assumption] = Field(default_factory=list)

    @property
    def assumed(self) -> list[Assumption]:
        """What is assumed: what the file says, and what it leaves out that the law asks a public body for."""
        return [*self.assumptions, *([] if self.data_protection_officer else [NO_OFFICER])]

    @property
    def first_day(self) -> date:
        """The day of the first meeting, as the file has it."""
        return self.meetings[0].date

    def project(self, starts: date | None = None) -> projects.Project:
        """The project; with `starts` its first meeting is on that day and every other date moves by as many days.

        Clocks in Copenhagen show the same times as in the file, on either side of a change to summer time. Days of the
        week stay only where the move is by whole weeks.
        """
        moved = (starts or self.first_day) - self.first_day
        return projects.Project(
            id=self.id,
            network=self.network or "",
            name=self.name,
            public_name=self.public_name,
            welcome=self.welcome,
            committee=projects.Committee(**self.committee.model_dump()),
            secretariat=projects.Contact(**self.secretariat.model_dump()),
            purpose=projects.Purpose(self.purpose.what, self.purpose.why, tuple(self.purpose.target_groups)),
            sections=projects.Sections(
                responsible=self.responsible,
                activities=self.activities,
                results_short_term=self.expected_results.short_term,
                results_long_term=self.expected_results.long_term,
                anchoring=self.anchoring,
                partners=tuple(self.partners),
                communication=self.communication,
                secretariat_contributes=self.contributions.secretariat,
                working_group_contributes=self.contributions.working_group,
            ),
            guests=projects.Guests(self.guests.members, self.guests.low, self.guests.high),
            data_deleted=self.data_deleted + moved,
            copies=tuple(projects.Contact(**copy.model_dump()) for copy in self.copies),
            data_protection_officer=self._officer(),
            appearance=projects.Appearance(**self.appearance.model_dump()),
            timetable=self.timetable.timetable(),
            members_asked_after=self.members_asked_after,
            catering=self.catering.catering(self._fed()),
            grant=self.budget.grant() if self.budget else None,
            nouns=self.nouns.nouns(),
            questions=projects.Questions(**self.asks.model_dump()),
            meetings=tuple(self._meeting(planned, planned.date + moved) for planned in self.meetings),
        )

    def lines(self) -> tuple[BudgetLine, ...]:
        """The budget's lines, in the file's order; none without a budget."""
        return self.budget.budget_lines() if self.budget else ()

    def _fed(self) -> tuple[str, ...] | None:
        food = [line for line in self.lines() if line.food and not line.income]
        if any(not line.meetings for line in food):
            return None
        return tuple(each.id for each in self.meetings if any(line.feeds(each.id) for line in food))

    def _officer(self) -> projects.Contact | None:
        found = self.data_protection_officer
        return projects.Contact(**found.model_dump()) if found else None

    def _meeting(self, planned: PlannedMeeting, day: date) -> Meeting:
        venue = self.venues[planned.venue]
        written: Any = {name: getattr(planned, name) for name in WRITTEN}
        return Meeting(
            id=planned.id,
            starts=clock.at(day, planned.starts),
            ends=clock.at(day + (planned.last_day - planned.date), planned.ends),
            venue=Venue(venue.name, venue.address),
            directions=venue.directions(),
            registration_closes=planned.registration_closes.before(day),
            promotion_closes=planned.promotes_until(day),
            cancelled=planned.cancelled,
            sign_up=planned.sign_up,
            **written,
        )
