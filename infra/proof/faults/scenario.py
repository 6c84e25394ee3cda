"""A season drawn from a seed: small, quick, and in bad injector.

Few members and fewer seats, so that people wait and move up; one or two meetings, close together; days around the
changes of the clocks and Danish holidays; a short timetable, with an hour in it that may not be there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from infra.proof.faults.behaviour import BehaviourRates, Change, changes, rates
from infra.proof.faults.injector import FaultInjector
from infra.proof.faults.profile import FaultProfile, spells
from infra.proof.season.play import Script, script
from infra.proof.season.secretariat_plan import NEWCOMER, SecretariatPlan
from shared.budget.line import BudgetLine
from shared.budget.prices import PerMeeting
from shared.meetings import Meeting
from shared.members.spreadsheet import Row
from shared.outbox import Kind
from shared.plans.times import out_of_order
from shared.projects import Project
from shared.projects.timetable import Days, Moment, Timetable
from shared.technical import clock

ANCHORS = (
    date(2026, 3, 29),  # clocks go on
    date(2026, 10, 25),  # clocks go back
    date(2027, 3, 28),  # clocks go on, at Easter
    date(2027, 10, 31),
    date(2026, 4, 5),  # Easter
    date(2026, 5, 14),  # Ascension
    date(2026, 12, 24),
    date(2027, 1, 1),
    date(2026, 6, 5),
    date(2026, 8, 15),
    date(2028, 2, 29),
)
CLOCKS = (time(0, 30), time(2, 30), time(7), time(9), time(9), time(12, 15), time(16), time(23, 45))
STARTS = (time(8), time(8), time(12), time(17), time(19, 30), time(3))
SIMULATED = ("bounce", "complaint", "full", "ooto")
DOMAINS = ("example.org", "example.org", "example.org", "xn--ben-ula.example.org")
"""The last one has letters of its own for who types it: åben."""

_calm = cache(script)
MEMBERS = ((5, 7), (5, 7), (6, 9), (8, 12))


@dataclass(frozen=True)
class Scenario:
    """What is played, and the injector (it is the season's Fault and its DeliveryPolicy) until it `clears`."""

    script: Script
    injector: FaultInjector
    clears: datetime
    rates: BehaviourRates
    changes: tuple[Change, ...] = ()
    spells: tuple[tuple[datetime, FaultProfile], ...] = ()
    """From when on the injector is another one than at the beginning."""


def drawn(seed: int, only: FaultProfile | None = None) -> Scenario:
    """The season and the injector of `seed`; in the profile `only` where one is given."""
    chance = random.Random(f"season of {seed}")  # noqa: S311
    rows = tuple(_rows(chance))
    project = _project(chance, len(rows))
    ids = [each.id for each in project.meetings]
    report = project.timetable.moment(Kind.SEASON_REPORT).days
    played = replace(
        _calm(),
        project=project,
        lines=tuple(_lines(chance, ids)),
        rows=rows,
        seed=seed,
        scanned=0,
        before=timedelta(days=chance.choice((0, 1))),
        after=timedelta(days=report + 4),
        habits=_habits(chance, ids),
    )
    clears = played.ends - timedelta(days=chance.uniform(1.5, 4))
    (_, first), *later = [(played.begins, only)] if only else spells(chance, played.begins, clears)
    return Scenario(played, FaultInjector(seed, first), clears, rates(chance), changes(chance, ids), tuple(later))


def _rows(chance: random.Random) -> Iterator[Row]:
    rows = chance.sample(_calm().rows, chance.randint(*chance.choice(MEMBERS)))
    for place, row in enumerate(rows):
        kind = SIMULATED[place] if place < len(SIMULATED) and chance.random() < (0.3 if place else 0.7) else ""
        address = f"{kind}+{place}@simulator.amazonses.com" if kind else f"gaest-{place}@{chance.choice(DOMAINS)}"
        yield replace(row, address=address, language=chance.choice(("", "da", "en")))


def _project(chance: random.Random, members: int) -> Project:
    calm = _calm().project
    meetings = tuple(_meetings(chance, calm.meetings, members))
    seats = meetings[0].capacity - meetings[0].reserved
    return replace(
        calm,
        meetings=meetings,
        timetable=_timetable(chance, meetings),
        guests=replace(calm.guests, members=members, low=seats, high=max(1, round(members * chance.uniform(0.8, 1.6)))),
        copies=calm.copies[: chance.randint(0, 2)],
        data_deleted=meetings[-1].day + timedelta(days=300),
    )


def _meetings(chance: random.Random, like: Sequence[Meeting], members: int) -> Iterator[Meeting]:
    day = chance.choice(ANCHORS) + timedelta(days=chance.randint(-3, 8))
    for place in range(chance.choice((1, 1, 2))):
        day += timedelta(days=chance.randint(1, 6) if place else 0)
        starts = clock.at(day, chance.choice(STARTS))
        closes = starts - timedelta(hours=chance.choice((1, 20, 20, 44)))
        seats, reserved = max(2, round(members * chance.uniform(0.2, 0.8))), chance.randint(0, 2)
        yield replace(
            like[place],
            starts=starts,
            ends=starts + timedelta(minutes=90),
            capacity=seats + reserved,
            reserved=reserved,
            registration_closes=closes,
            promotion_closes=closes + (starts - closes) * chance.choice((0, 0, 0.4, 1)),
            speaker=chance.choice(("", "En oplægsholder")),
        )


def _timetable(chance: random.Random, meetings: Sequence[Meeting]) -> Timetable:
    """One whose mails are in their order, as a plan's must be."""
    while True:
        invitation = chance.randint(6, 8)
        drawn = {
            Kind.SHARE_KIT: Moment(-chance.randint(invitation, 9), _clock(chance), Days.OR_BEFORE),
            Kind.PREVIEW: Moment(-chance.randint(invitation, 9), _clock(chance), Days.OR_BEFORE),
            Kind.INVITATION: Moment(-invitation, _clock(chance)),
            Kind.SECOND_INVITATION: Moment(-chance.randint(1, 3), _clock(chance)),
            Kind.CATERING_ORDER: Moment(-chance.randint(1, 2), _clock(chance), Days.WORKING),
            Kind.REMINDER: Moment(-chance.randint(1, 2), _clock(chance)),
            Kind.DAY_BEFORE: Moment(-1, _clock(chance)),
            Kind.EVALUATION: Moment(minutes_before_end=chance.choice((0, 15, 30))),
            Kind.DAY_AFTER: Moment(1, _clock(chance), Days.WORKING),
            Kind.THANKS: Moment(chance.randint(1, 2), _clock(chance), Days.OR_AFTER),
            Kind.SEASON_REPORT: Moment(chance.randint(2, 3), _clock(chance), Days.OR_AFTER),
        }
        found = Timetable({kind.name_in_plan: moment for kind, moment in drawn.items()})
        if not any(wrong for meeting in meetings for wrong in out_of_order(found, meeting)):
            return found


def _clock(chance: random.Random) -> time:
    return chance.choice(CLOCKS)


def _lines(chance: random.Random, meetings: Sequence[str]) -> Iterator[BudgetLine]:
    for line in _calm().lines:
        held = tuple(each for each in meetings if chance.random() < 0.5) if isinstance(line.price, PerMeeting) else ()
        yield replace(line, meetings=held)


def _habits(chance: random.Random, meetings: Sequence[str]) -> SecretariatPlan:
    def one(share: float) -> str:
        return chance.choice(meetings) if chance.random() < share else ""

    return SecretariatPlan(
        edits=one(0.3),
        pauses=one(0.3),
        sends_now=one(0.3),
        moves=one(0.3),
        calls_off=one(0.2),
        writes=one(0.4),
        slips=one(0.3),
        adds=NEWCOMER if chance.random() < 0.4 else None,
        answers=chance.random() < 0.5,
    )
