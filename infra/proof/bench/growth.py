"""`python -m infra.proof.bench.growth`: does a unit of work cost the same with 100 members and registrations as with
100,000?

A unit is what is done once: a sign-up, a cancellation, a mail, a tick's look at a project. The functions as deployed do
it in a network of so many members, at a meeting with as many registrations, among so many projects; counted is what
they ask of DynamoDB (units as in `infra.proof.bench.sign_up`), and their processor time as so many bare GetItems
(`infra.proof.bench.again`), which leaves out what the machine is worth. What lies in the tables is in
`infra.proof.bench.many`.

The meeting is full, so that one more guest waits. The last unit is a summary of a meeting with as many seats, all of
them free: the forecast has the most to consider then.

A row ends with the exponent by which its dearest figure grows: 0 is flat, 1 is as the registrations.
"""

from __future__ import annotations

import argparse
import gc
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from infra.proof.bench.again import Again, instant
from infra.proof.bench.many import Copies, Many, item
from infra.proof.bench.played import EveryFunction, Invocation, Recorder
from infra.proof.bench.shown import Figures, show, text
from infra.proof.bench.sign_up import Cost, Guest
from infra.proof.bench.tick import fill
from infra.proof.season.pages import Form
from infra.proof.season.play import Script, Season, script, season
from infra.proof.season.streams import Stream, mapped
from shared.budget import catering, rates
from shared.campaigns import planner
from shared.campaigns.checkpoints import PAGE
from shared.campaigns.due import campaign
from shared.meetings import Meeting
from shared.outbox.mail import Kind
from shared.plans import apply
from shared.plans import tables as plan_tables
from shared.projects import Project
from shared.registrations.writes import PREFIX, SEATS, partition
from shared.technical import clock, dynamodb

SIZES = (100, 1_000, 10_000, 100_000)
PROJECTS = {1: SIZES, 100: (100, 10_000)}
"""Among how many projects, and the sizes that are tried there."""

FEWEST, RUNS = 2, 50
"""Of a unit. Between them no more is begun once all together took as long as is `ENOUGH`."""

READS = 10
"""Bare ones, beside each."""

ENOUGH, LONG = 1.0, 0.3
"""Seconds."""

PAGES = 1
"""Of an invitation that are owed: a whole one, however few the members."""

WEEK = timedelta(days=7)
TICK = timedelta(minutes=15)

FREE = "a summary, all seats free"
NOT_TRIED = "not tried"

WHAT_GROWS = (
    "What grows reads every registration of a meeting, once. There is a recount behind each change of its seats (one"
    " for up to 100 that come together), so that n sign-ups one by one read n²/2 registrations: nothing in a room of"
    " 30, 0.01 dollars at 1,000, a dollar at 10,000. No room of ours holds so many."
)
SIZED = (
    "Sizes are members of the network and registrations at one meeting alike; cells are for one unit. Of 100 projects"
    " one has them; the others are the plan's own, a week later, with nobody in them, and so alike that what the"
    " forecast works out for one does for the next. A scheduled run goes through all of them: told is what it comes to"
    " for each."
)
EMPTY = (
    f"{FREE.capitalize()}: as many seats as the column says, and nobody has signed up; the forecast works out those"
    f" numbers of guests that may well come. Where that takes longer than {LONG} s, no larger room is tried."
)
NOTES = (SIZED, WHAT_GROWS, EMPTY)

FLAT = 0.05
"""An exponent below this is none."""


@dataclass(frozen=True)
class Unit:
    """What a unit of work took: `requests` of DynamoDB and its units, `getitems` of processor time."""

    requests: float
    read_units: float
    write_units: float
    getitems: float

    @classmethod
    def of(cls, each: Invocation, spent: float, over: float = 1, less: Unit | None = None) -> Unit:
        """Of an invocation that did `over` of them, beside what was there anyway (`less`)."""
        base = less or Unit(0, 0, 0, 0)
        cost = each.cost
        found = (cost.calls.total(), cost.read_units, cost.write_units, spent)
        taken = (base.requests, base.read_units, base.write_units, base.getitems)
        return cls(*((value - before) / over for value, before in zip(found, taken, strict=True)))


@dataclass
class Stage:
    """A season with its tables filled, and whatever is done in it recorded."""

    made: Season
    recorder: Recorder
    members: int
    outbox: Stream
    kept: dict[str, Invocation] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The project with all the members."""
        return self.made.script.project

    def invoke(self, name: str, function: str, event: Mapping[str, Any]) -> Any:
        """Invoke a function, and keep the invocation as `name`."""
        answer = self.recorder.invoke(function, event, self.made.functions.invoke)
        self.kept[name] = self.recorder.kept[-1]
        return answer

    def watch(self, name: str, act: Callable[[], object]) -> None:
        """Let somebody act, and keep the last invocation that comes of it as `name`."""
        functions = self.made.functions
        with patch.object(functions, "invoke", partial(self._recorded, functions.invoke)):
            act()
        self.kept[name] = self.recorder.kept[-1]

    def _recorded(self, go: Any, name: str, event: Mapping[str, Any]) -> Any:
        return self.recorder.invoke(name, event, go)

    def owed(self) -> list[Mapping[str, Any]]:
        """The mails that came to be owed since the last look, as the sender is told of them."""
        mappings = [mapped(name) for name in ("SendStream", "CampaignStream")]
        return [each for each in self.outbox.new() if any(mapping.takes(each) for mapping in mappings)]

    def deliver(self) -> None:
        """Send what is owed: no tick finds it stuck."""
        while owed := self.owed():
            for each in owed:
                self.made.functions.invoke("send", {"Records": [each]})


@contextmanager
def stage(members: int, projects: int, *, full: bool = True) -> Iterator[Stage]:
    """A meeting with so many seats, and other projects beside it. Where it is `full`, so many members and registrations
    are there too.
    """
    whole = script()
    first, *others = whole.project.meetings
    roomy = replace(first, capacity=members + first.reserved)
    begun = replace(whole, project=replace(whole.project, meetings=(roomy, *others)), rows=whole.rows[:1])
    meter, many = EveryFunction(), Many()
    with season(begun, meter) as made, many.beside(), ExitStack() as stack:
        made.begin()
        _others(made, whole, projects - 1)
        recorder = Recorder(made, meter)
        made.cloud.heard.append(recorder.hear)
        stack.enter_context(patch.object(made.cloud, "pass_through", partial(recorder.listen, made.cloud.pass_through)))
        ready = Stage(made, recorder, members, Stream(made.tables.outbox.name))
        if full:
            _seed(ready, many)
        yield ready


def _others(made: Season, whole: Script, count: int) -> None:
    meetings = tuple(_later(each) for each in whole.project.meetings)
    tables = plan_tables.Tables(made.tables.projects, made.tables.registrations, made.tables.budget)
    for number in range(count):
        project = replace(whole.project, id=f"project-{number:03}", meetings=meetings)
        wanted = plan_tables.Wanted(project, tuple(whole.lines))
        apply.apply(tables, wanted, tables.known(wanted), made.world.now)


def _later(meeting: Meeting) -> Meeting:
    names = ("starts", "ends", "registration_closes", "promotion_closes")
    return replace(meeting, **{name: getattr(meeting, name) + WEEK for name in names})


def _seed(ready: Stage, many: Many) -> None:
    made, count = ready.made, ready.members
    fill(made, 1, registrations=0)
    guest = Guest(made, ready.recorder.meter)
    project, meeting = ready.project, ready.project.meetings[0]
    guest.sign_up(0, meeting.id)
    made.world.now += timedelta(minutes=5)
    ready.deliver()
    person = next(each.person for each in made.tables.registrations.all(project.id, meeting.id))
    place, names = partition(project.id, meeting.id), made.cloud.tables
    real = item(names["REGISTRATIONS_TABLE"], {"meeting": place, "part": PREFIX + person})
    like = {"part": "registration#~{:08}".format, "person": "~{:08}".format, "address": "guest{}@example.org".format}
    many.put(names["REGISTRATIONS_TABLE"], place, "part", Copies(real, like, count))
    member = made.tables.members.all(project.id)[0]
    known = item(names["MEMBERS_TABLE"], {"project": project.id, "person": member.person})
    like = {"person": "~{:08}".format, "address": "member{}@example.org".format}
    many.put(names["MEMBERS_TABLE"], project.id, "person", Copies(known, like, count))
    _take(ready, count - 1)


def _take(ready: Stage, seats: int) -> None:
    """Count `seats` more as taken, as the registrations in `infra.proof.bench.many` would have."""
    key = {"meeting": partition(ready.project.id, ready.project.meetings[0].id), "part": SEATS}
    table = ready.made.cloud.tables["REGISTRATIONS_TABLE"]
    dynamodb.write(dynamodb.Update(table, key, "ADD taken :seats", values={":seats": seats}))


def play(ready: Stage) -> None:
    """Do each unit of work once."""
    made = ready.made
    ready.invoke("a tick", "plan", {"time": clock.text(made.world.now + timedelta(days=1))})
    _visits(ready)
    changed = [each for each in Stream(made.tables.registrations.name).new() if mapped("BudgetStream").takes(each)]
    made.functions.invoke("budget", {"Records": changed[-1:]})  # warns of a line that breaks, once
    ready.invoke("a recount", "budget", {"Records": changed[-1:]})
    _invitation(ready)
    ready.invoke("a night's recount", "budget", {"time": clock.text(made.world.now + timedelta(days=1))})
    _summary(ready, "a summary")


def _visits(ready: Stage) -> None:
    made, project = ready.made, ready.project
    meeting = project.meetings[0]
    guest = Guest(made, ready.recorder.meter)
    _take(ready, -1)
    ready.watch("a page", lambda: guest.form(f"/{project.id}/{meeting.id}", "address"))
    ready.watch("a sign-up", lambda: guest.sign_up(1, meeting.id))
    ready.invoke("a confirmation, sent", "send", {"Records": ready.owed()})
    assert ready.kept["a confirmation, sent"].sent == 1
    ready.watch("a sign-up that waits", lambda: guest.sign_up(2, meeting.id))
    leaving = Form(guest.link(1), [("act", "cancel"), ("meeting", meeting.id)])
    ready.watch("a cancellation, one moves up", lambda: made.people.browser.post(leaving, {}))


def _invitation(ready: Stage) -> None:
    made, project = ready.made, ready.project
    invited = campaign(project, project.meetings[0], Kind.INVITATION)
    assert invited is not None
    ready.deliver()
    made.world.now = invited.at - TICK
    made.functions.invoke("plan", {"time": clock.text(made.world.now)})  # the secretariat's share kit and preview
    ready.deliver()
    made.world.now = invited.at
    with patch.object(planner, "PAGES", PAGES):
        ready.invoke("an invitation, owed", "plan", {"time": clock.text(invited.at)})
    assert ready.kept["an invitation, owed"].cost.written == PAGES * (PAGE + 1)


def _summary(ready: Stage, name: str) -> None:
    world = ready.made.world
    world.now = _monday(world.now)
    ready.invoke(name, "summaries", {"time": clock.text(world.now)})


def _monday(after: datetime) -> datetime:
    found = clock.local(after).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while found.weekday():
        found += timedelta(days=1)
    return clock.parse(found.isoformat())


SHARED = {"a tick": "a tick's look at a project", "a summary": "a summary", "a night's recount": "a night's recount"}
"""Scheduled runs go through every project; told as what one project adds."""


def counted(members: int, projects: int) -> Mapping[str, Cost]:
    """What each piece of work asks of DynamoDB, without its time."""
    with stage(members, projects) as ready:
        play(ready)
        return {name: each.cost for name, each in ready.kept.items()}


def measure(members: int, projects: int) -> Mapping[str, Unit]:
    """What each unit of work takes."""
    with _uncollected():
        with stage(members, projects) as ready:
            play(ready)
        kept = ready.kept
        spent, bare = _spent(ready)
    found = {name: Unit.of(each, spent[name] / bare) for name, each in kept.items()}
    name = "an invitation, owed"
    owing = kept[name]
    found[name] = Unit.of(owing, spent[name] / bare, owing.cost.written - PAGES, less=found["a tick"])
    for name in SHARED:
        whole = found[name]
        found[name] = Unit(*(each / projects for each in _figures(whole)))
    return found


def free(sizes: Sequence[int]) -> list[Unit]:
    """What a summary takes where all the seats are free: one for each of the sizes that were tried."""
    found: list[Unit] = []
    for seats in sizes:
        with _uncollected():
            with stage(seats, projects=1, full=False) as ready:
                _summary(ready, FREE)
            spent, bare = _spent(ready)
        found.append(Unit.of(ready.kept[FREE], spent[FREE] / bare))
        if spent[FREE] > LONG:
            break
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    gc.disable()  # it would go through a million items again and again
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _spent(ready: Stage) -> tuple[Mapping[str, float], float]:
    """Seconds of processor time that each invocation takes, and a bare GetItem: the quickest of many runs, of two where
    they take long. They take turns, so that whoever else is at the machine disturbs all alike.
    """
    with patch.object(planner, "PAGES", PAGES), instant(ready.made.cloud.tables) as wire:
        again = Again(wire)
        again.run(next(iter(ready.kept.values())))
        bare = again.read()
        runs: dict[str, list[float]] = {name: [] for name in ready.kept}
        for turn in range(RUNS):
            bare = min(bare, *(again.read() for _ in range(READS)))
            for name, each in ready.kept.items():
                if turn < FEWEST or sum(runs[name]) < ENOUGH:
                    runs[name].append(_anew(again, each))
        return {name: min(each) for name, each in runs.items()}, bare


def _anew(again: Again, each: Invocation) -> float:
    """Of a run that finds nothing worked out by the one before it: the next time there are other numbers of guests."""
    for known in (rates._came, rates.arrivals, catering.portions):
        known.cache_clear()
    return again.run(each)


def _figures(unit: Unit) -> tuple[float, float, float, float]:
    return unit.requests, unit.read_units, unit.write_units, unit.getitems


def exponent(sizes: Sequence[int], figures: Sequence[float]) -> float:
    """By which power of the size the figure has grown between the last two sizes; 0 where it has not."""
    if len(sizes) < 2:
        return 0.0
    few, many = figures[-2:]
    return math.log(many / few) / math.log(sizes[-1] / sizes[-2]) if few > 0 and many > few else 0.0


def main() -> None:
    """Print the tables; those of a whole run are kept."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench.growth", description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest number of members; nothing is kept")
    wanted = parser.parse_args()
    tables: list[Figures] = []
    for projects, every in PROJECTS.items():
        tables += _tables(projects, [each for each in every if each <= wanted.most])
    if wanted.most < SIZES[-1]:
        print(text(tables, NOTES), end="")
    else:
        show("growth", tables, NOTES)


def _tables(projects: int, sizes: Sequence[int]) -> tuple[Figures, Figures]:
    measured = [measure(size, projects) for size in sizes]
    found = {SHARED.get(name, name): [each[name] for each in measured] for name in measured[0]}
    if projects == 1:
        found[FREE] = free(sizes)
    columns = (*(f"{size:,}" for size in sizes), "grows")
    title = f"{projects} project{'s' if projects > 1 else ''}: requests / read / write units"
    costs, times = Figures(title, columns), Figures("processor time, as bare GetItems", columns)
    for name, units in found.items():
        tried, missing = sizes[: len(units)], [NOT_TRIED] * (len(sizes) - len(units))
        figures = list(zip(*map(_figures, units), strict=True))
        dearest = max(exponent(tried, each) for each in figures[:3])
        cells = [_cell(each) for each in units]
        costs.add(name, *cells, *missing, _said(dearest))
        spent = [f"{each.getitems:.1f}" for each in units]
        times.add(name, *spent, *missing, _said(exponent(tried, figures[3]), 0.15))
    return costs, times


def _cell(unit: Unit) -> str:
    return f"{round(unit.requests, 2):g} / {round(unit.read_units, 1):g} / {round(unit.write_units, 1):g}"


def _said(power: float, flat: float = FLAT) -> str:
    return "flat" if power < flat else f"n^{power:.1f}"


if __name__ == "__main__":
    main()
