"""Values to test with: the plan's first meeting, and a project around it. Vary them with the keyword arguments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from shared.budget.line import BudgetLine
from shared.budget.prices import PerHead
from shared.meetings import Meeting, Venue
from shared.members.consents import Subscription, subscription
from shared.members.member import Member
from shared.members.table import MembersTable
from shared.projects import Committee, Contact, Guests, Project, Purpose, Sections
from shared.registrations.registration import Guest, Registration, Status, values
from shared.technical import clock

T = TypeVar("T")

PROJECT = "amager-oest"
PEPPER = "pepper for tests"
DAYS = (date(2018, 8, 15), date(2018, 9, 19), date(2018, 10, 17), date(2018, 11, 21))
BEFORE = datetime(2018, 7, 26, 7, tzinfo=UTC)
"""A morning on which the first meeting's invitations have just gone out."""


def there(value: T | None) -> T:
    """`value`, which has to be there."""
    assert value is not None
    return value


def a_meeting(number: int = 1, **changes: Any) -> Meeting:
    """Meeting `number` of the plan: 08:00 to 09:30 on its day, 30 seats, 2 of them reserved."""
    day = DAYS[number - 1]
    meeting = Meeting(
        id=f"moede-{number}",
        title=f"Netværksmøde {number}",
        topic="Hvad rører sig i bydelens erhvervsliv?",
        starts=clock.at(day, time(8)),
        ends=clock.at(day, time(9, 30)),
        venue=Venue("Verdensrummet", "Eksempelvej 1, 2300 København S"),
        capacity=30,
        reserved=2,
        registration_closes=clock.at(day - timedelta(days=1), time(12)),
        promotion_closes=clock.at(day - timedelta(days=1), time(18)),
    )
    return replace(meeting, **changes)


def a_project(*meetings: Meeting, **changes: Any) -> Project:
    """The project with `meetings`, or with all four of them."""
    project = Project(
        id=PROJECT,
        name="Fortsættelse af erhvervsnetværk Amager Øst",
        committee=Committee("Amager Øst Lokaludvalg", "AØLU", "https://amager-oest.example.org"),
        secretariat=Contact("Sekretariatet", "sekretariatet@example.org"),
        purpose=Purpose(what="Et netværk.", why="En stabil dialog.", target_groups=("Små virksomheder",)),
        sections=Sections(
            responsible="Erhvervslivsgruppen",
            activities="Fire netværksmøder.",
            results_short_term="Indsigt.",
            results_long_term="Dialog.",
            anchoring="Erhvervslivsgruppen.",
            partners=("Københavns Erhvervshus",),
            communication="Facebook og hjemmeside.",
            secretariat_contributes="Invitationer og tilmeldinger.",
            working_group_contributes="Indhold.",
        ),
        guests=Guests(members=120, low=25, high=30),
        data_deleted=date(2019, 11, 21),
        meetings=meetings or tuple(a_meeting(number) for number in range(1, 5)),
    )
    return replace(project, **{"network": "", **changes})


def a_guest(number: int = 1, **changes: Any) -> Guest:
    """Guest `number`, who comes alone."""
    guest = Guest(
        person=f"person{number:04}",
        name=f"Åse Ærø {number}",
        company=f"Smørrebrød nr. {number} ApS",
        address=f"guest{number}@example.org",
        party=1,
    )
    return replace(guest, **changes)


def the_lines() -> tuple[BudgetLine, ...]:
    """The application's budget: 14,600 kr."""
    return (
        BudgetLine("lokaleleje", "Lokaleleje, verdensrummet x 2", planned=160_000, order=1),
        BudgetLine("forplejning", "Morgenmad og kaffe/te", planned=800_000, order=2, price=PerHead(6_500), food=True),
        BudgetLine("kommunikation", "Kommunikation", planned=0, order=3),
        BudgetLine("oplaegsholder", "Evt. ekstern oplægsholder", planned=500_000, order=4, optional=True),
    )


def invited_as(members: MembersTable, project: str, person: str) -> Member | None:
    """As which member of `project` a person is invited; None where she is not."""
    member, consents = members.seen(project, person)
    return member if subscription(member, consents) is Subscription.INVITED else None


def a_registration(number: int = 1, **changes: Any) -> Registration:
    """What guest `number` has at the first meeting: a seat."""
    guest = values(a_guest(number), Guest)
    known = {"project": PROJECT, "meeting": "moede-1", "status": Status.CONFIRMED, "registered_at": BEFORE}
    return Registration(**{**guest, **known, "version": 1, **changes})
