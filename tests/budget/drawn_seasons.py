"""Seasons drawn by chance: how often the forecast's 80 % interval holds what comes.

Seasons of four meetings are drawn by chance, each with a share of no-shows, a number of walk-ins and of usual sign-ups
of its own. At a random moment of each the forecast is made of what is known by then. Later it is seen whether the next
meeting's heads and the cost of all meals still to order lay within their intervals. Every meal is ordered by the rule
(`shared.budget.catering`), with what the meetings before it had taught.

Twice: in the world that the forecast assumes, and in a harder one, in which people come in pairs that stay away
together and each meeting has a rate of its own. Portions
are whole and a room can be full: with few meetings to come a few numbers are all there is, and the interval around 80 %
of them holds more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol

from shared.budget.forecast import BELIEVED, ENOUGH, SIGN_UPS, forecast
from shared.budget.lines import Heads
from shared.budget.rates import NO_SHOW, WALK_INS, Attendance, Rates
from shared.budget.room import portions
from shared.meetings import Meeting, Venue
from shared.projects import Committee, Contact, Guests, Project, Purpose, Sections
from shared.technical import clock

PRICE = 6_650
DAYS = (date(2018, 8, 15), date(2018, 9, 19), date(2018, 10, 17), date(2018, 11, 21))
CLOSES = timedelta(hours=18)


class Kind(Protocol):
    """How people behave."""

    def no_show(self, chance: Random) -> float:
        """The share that stays away in a season."""

    def signed(self, usual: float, chance: Random) -> int:
        """How many sign up at a meeting where so many usually do."""

    def stay_away(self, confirmed: int, no_show: float, chance: Random) -> int:
        """How many of them do not come."""


class AsAssumed:
    """Everybody by herself, and every meeting like the others."""

    def no_show(self, chance: Random) -> float:
        """The season's rate, as the prior has it."""
        return chance.betavariate(NO_SHOW.yes, NO_SHOW.no)

    def signed(self, usual: float, chance: Random) -> int:
        """Poisson."""
        return _poisson(usual, chance)

    def stay_away(self, confirmed: int, no_show: float, chance: Random) -> int:
        """Binomial."""
        return sum(chance.random() < no_show for _ in range(confirmed))


class Harder(AsAssumed):
    """A third come in pairs that stay away together, and a morning has its own weather."""

    def stay_away(self, confirmed: int, no_show: float, chance: Random) -> int:
        """With a rate drawn around the season's, and pairs."""
        rate = chance.betavariate(no_show * 40, (1 - no_show) * 40)
        pairs = confirmed // 6
        return 2 * sum(chance.random() < rate for _ in range(pairs)) + sum(
            chance.random() < rate for _ in range(confirmed - 2 * pairs)
        )


@dataclass(frozen=True)
class Held:
    """One drawn meeting: when each of its guests signed up, and who came."""

    signed: tuple[datetime, ...]
    came: int
    walk_ins: int


@dataclass
class Coverage:
    """Of how many forecasts the interval held."""

    forecasts: int = 0
    heads: int = 0
    costs: int = 0

    def see(self, heads: tuple[int, int], came: int, cost: tuple[int, int], paid: int) -> None:
        """One more."""
        self.forecasts += 1
        self.heads += heads[0] <= came <= heads[1]
        self.costs += cost[0] <= paid <= cost[1]


def coverage(seasons: int, kind: Kind, seed: int) -> dict[int, Coverage]:
    """What so many drawn seasons say, by how many meetings were to come."""
    chance = Random(seed)
    project = a_project()
    found = {to_come: Coverage() for to_come in range(len(project.meetings), 0, -1)}
    for _ in range(seasons):
        _season(project, kind, chance, found)
    return found


def _season(project: Project, kind: Kind, chance: Random, found: dict[int, Coverage]) -> None:
    no_show = kind.no_show(chance)
    walk_ins = chance.gammavariate(WALK_INS.count, 1 / WALK_INS.times)
    plan = (project.guests.low + project.guests.high) / 2
    usual = chance.gammavariate(plan * BELIEVED, 1 / BELIEVED)
    held = [_meeting(each, kind, no_show, walk_ins, usual, chance) for each in project.meetings]
    coming = chance.randrange(len(held))
    now = project.meetings[coming].ends - timedelta(days=chance.uniform(0.2, 27))
    if coming:
        now = max(now, project.meetings[coming - 1].ends)
    counted = {meeting.id: _counted(meeting, each, now) for meeting, each in zip(project.meetings, held, strict=True)}
    made = forecast(project, counted, now)
    ordered = _ordered(project.meetings, held)
    paid = sum(ordered[coming:]) * PRICE
    next_ = made.coming[0]
    found[len(made.coming)].see(
        (next_.low, next_.high),
        held[coming].came + held[coming].walk_ins + next_.reserved,
        made.cost(dict.fromkeys(made.portions, PRICE)),
        paid,
    )


def _meeting(meeting: Meeting, kind: Kind, no_show: float, walk_ins: float, usual: float, chance: Random) -> Held:
    begins = meeting.registration_closes - SIGN_UPS
    wanted = sorted(begins + SIGN_UPS * chance.random() for _ in range(kind.signed(usual, chance)))
    confirmed = min(len(wanted), meeting.capacity - meeting.reserved)
    away = kind.stay_away(confirmed, no_show, chance)
    return Held(tuple(wanted), confirmed - away, _poisson(walk_ins, chance))


def _counted(meeting: Meeting, held: Held, now: datetime) -> Heads:
    """The recount at `now`."""
    signed = sum(at <= now for at in held.signed)
    confirmed = min(signed, meeting.capacity - meeting.reserved)
    seen = Heads(meeting.id, confirmed, signed - confirmed, meeting.reserved, as_of=signed)
    return replace(seen, came=held.came, walk_ins=held.walk_ins) if meeting.over(now) else seen


def _ordered(meetings: Sequence[Meeting], held: Sequence[Held]) -> list[int]:
    """What the rule orders for each meeting, as the season goes."""
    rates, found = Rates(), []
    for meeting, each in zip(meetings, held, strict=True):
        confirmed = min(len(each.signed), meeting.capacity - meeting.reserved)
        found.append(portions(confirmed, meeting.reserved, rates, ENOUGH))
        rates = rates.after([Attendance(confirmed, each.came, each.walk_ins)])
    return found


def _poisson(rate: float, chance: Random) -> int:
    count, total = 0, chance.expovariate(1)
    while total < rate:
        count += 1
        total += chance.expovariate(1)
    return count


def a_project() -> Project:
    """Four meetings of 30, as the application has them."""
    place = Venue("Verdensrummet", "Eksempelvej 1")
    meetings = []
    for number, day in enumerate(DAYS, start=1):
        starts = clock.at(day, time(8))
        closes = starts - CLOSES
        ends = starts + timedelta(minutes=90)
        meetings.append(Meeting(f"moede-{number}", "", "", starts, ends, place, 30, 2, closes, closes))
    return Project(
        id="bench",
        name="",
        committee=Committee("", "", ""),
        secretariat=Contact("", "sekretariatet@example.org"),
        purpose=Purpose("", "", ()),
        sections=Sections("", "", "", "", "", (), "", "", ""),
        guests=Guests(120, 25, 30),
        data_deleted=date(2019, 11, 21),
        meetings=tuple(meetings),
    )
