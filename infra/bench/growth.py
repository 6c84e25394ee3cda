"""`python -m infra.bench.growth`: does a unit of work cost the same with 100 members and registrations as with 100,000?

A unit is what is done once: a sign-up, a cancellation, a mail, a tick's look at a project. The functions as deployed do
it in a network of so many members, at a meeting with as many registrations, among so many projects; counted is what
they ask of DynamoDB (units as in `infra.bench.sign_up`), and their processor time as so many bare GetItems
(`infra.bench.again`), which leaves out what the machine is worth. What lies in the tables is in `infra.bench.many`.

A row ends with the exponent by which its dearest figure grows: 0 is flat, 1 is as the registrations.
"""

from __future__ import annotations

import argparse
import gc
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from infra.bench.again import Again, instant
from infra.bench.many import Many, copies, item
from infra.bench.played import EveryFunction, Invocation, Recorder
from infra.bench.shown import Figures, show
from infra.bench.sign_up import Cost, Guest
from infra.bench.tick import fill
from infra.season.pages import Form
from infra.season.play import Script, Season, script, season
from infra.season.streams import Stream, mapped
from shared.campaigns import planner
from shared.campaigns.due import campaign
from shared.outbox.mail import Kind
from shared.projects import Project, apply
from shared.registrations.writes import PREFIX, SEATS, partition
from shared.technical import clock, dynamodb

SIZES = (100, 1_000, 10_000, 100_000)
PROJECTS = {1: SIZES, 100: (100, 10_000)}
"""Among how many projects, and the sizes that are tried there."""

RUNS = 5
LONG = 0.3
"""Seconds."""

PAGES = 2
"""Of a campaign that are owed: enough to know one."""

WHAT_GROWS = (
    "What grows reads every registration of a meeting, once. There is a recount behind each change of its seats (one"
    " for up to 100 that come together), so that n sign-ups one by one read n²/2 registrations: nothing in a room of"
    " 30, 0.01 dollars at 1,000, a dollar at 10,000, where a recount takes a second. No room of ours holds so many."
)
NOTES = ("Sizes are members of the network and registrations at one meeting alike; cells are for one unit.", WHAT_GROWS)

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


@contextmanager
def stage(members: int, projects: int) -> Iterator[Stage]:
    """So many members and, at the first meeting, registrations; and other projects beside it."""
    whole = script()
    first, *others = whole.project.meetings
    roomy = replace(first, capacity=members + first.reserved)
    begun = replace(whole, project=replace(whole.project, meetings=(roomy, *others)), rows=whole.rows[:1])
    meter, many = EveryFunction(), Many()
    with season(begun, meter) as made, many.beside(), ExitStack() as stack:
        made.begin()
        _others(made, begun, projects - 1)
        recorder = Recorder(made, meter)
        made.cloud.heard.append(recorder.hear)
        stack.enter_context(patch.object(made.cloud, "pass_through", partial(recorder.listen, made.cloud.pass_through)))
        ready = Stage(made, recorder, members)
        _seed(ready, many)
        yield ready


def _others(made: Season, begun: Script, count: int) -> None:
    tables = apply.Tables(made.tables.projects, made.tables.registrations, made.tables.budget)
    for number in range(count):
        project = replace(begun.project, id=f"project-{number:03}")
        wanted = apply.Wanted(project, tuple(begun.lines))
        apply.apply(tables, wanted, tables.known(wanted), made.world.now)


def _seed(ready: Stage, many: Many) -> None:
    made, count = ready.made, ready.members
    fill(made, 1, registrations=0)
    guest = Guest(made, ready.recorder.meter)
    project, meeting = ready.project, ready.project.meetings[0]
    guest.sign_up(0, meeting.id)
    made.world.now += timedelta(minutes=5)
    owed = [each for each in Stream(made.cloud.tables["OUTBOX_TABLE"]).new() if mapped("SendStream").takes(each)]
    made.functions.invoke("send", {"Records": owed})
    person = next(each.person for each in made.tables.registrations.all(project.id, meeting.id))
    place, names = partition(project.id, meeting.id), made.cloud.tables
    real = item(names["REGISTRATIONS_TABLE"], {"meeting": place, "part": PREFIX + person})
    like = {"part": "registration#~{:08}".format, "person": "~{:08}".format, "address": "guest{}@example.org".format}
    many.put(names["REGISTRATIONS_TABLE"], place, "part", copies(real, like, count))
    member = made.tables.members.all(project.id)[0]
    known = item(names["MEMBERS_TABLE"], {"project": project.id, "person": member.person})
    like = {"person": "~{:08}".format, "address": "member{}@example.org".format}
    many.put(names["MEMBERS_TABLE"], project.id, "person", copies(known, like, count))
    _take(ready, count - 1)


def _take(ready: Stage, seats: int) -> None:
    """Count `seats` more as taken, as the registrations in `infra.bench.many` would have."""
    key = {"meeting": partition(ready.project.id, ready.project.meetings[0].id), "part": SEATS}
    table = ready.made.cloud.tables["REGISTRATIONS_TABLE"]
    dynamodb.write(dynamodb.Update(table, key, "ADD taken :seats", values={":seats": seats}))


def play(ready: Stage) -> None:
    """Do each unit of work once."""
    made, project = ready.made, ready.project
    meeting = project.meetings[0]
    started = made.world.now
    ready.invoke("a tick", "plan", {"time": clock.text(started + timedelta(days=1))})
    go = made.functions.invoke
    with patch.object(made.functions, "invoke", lambda name, event: ready.recorder.invoke(name, event, go)):
        guest = Guest(made, ready.recorder.meter)
        _take(ready, -1)
        _looking(ready, lambda: guest.form(f"/{project.id}/{meeting.id}", "address"), "a page")
        _looking(ready, lambda: guest.sign_up(1, meeting.id), "a sign-up")
        _looking(ready, lambda: guest.sign_up(2, meeting.id), "a sign-up that waits")
        leaving = Form(guest.link(1), [("act", "cancel"), ("meeting", meeting.id)])
        _looking(ready, lambda: made.people.browser.post(leaving, {}), "a cancellation, one moves up")
    records = list(Stream(made.tables.outbox.name).new())
    owed = [each for each in records if mapped("SendStream").takes(each)]
    ready.invoke("a confirmation, sent", "send", {"Records": owed[1:2]})
    changed = [each for each in Stream(made.tables.registrations.name).new() if mapped("BudgetStream").takes(each)]
    made.functions.invoke("budget", {"Records": changed[-1:]})  # warns of a line that breaks, once
    ready.invoke("a recount", "budget", {"Records": changed[-1:]})
    ready.invoke("a night's recount", "budget", {"time": clock.text(started + timedelta(days=1))})
    monday = _monday(started)
    made.world.now = max(made.world.now, monday)
    ready.invoke("a summary", "summaries", {"time": clock.text(monday)})
    invited = campaign(project, meeting, Kind.INVITATION)
    assert invited is not None
    made.world.now = invited.at
    ready.invoke("an invitation, owed", "plan", {"time": clock.text(invited.at)})


def _looking(ready: Stage, act: Any, name: str) -> None:
    act()
    ready.kept[name] = ready.recorder.kept[-1]


def _monday(after: datetime) -> datetime:
    found = clock.local(after).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while found.weekday():
        found += timedelta(days=1)
    return clock.parse(found.isoformat())


SHARED = {"a tick": "a tick's look at a project", "a summary": "a summary", "a night's recount": "a night's recount"}
"""Scheduled runs go through every project; told as what one project adds."""


def counted(members: int, projects: int) -> Mapping[str, Cost]:
    """What each piece of work asks of DynamoDB, without its time."""
    with patch.object(planner, "PAGES", PAGES), stage(members, projects) as ready:
        play(ready)
        return {name: each.cost for name, each in ready.kept.items()}


def measure(members: int, projects: int) -> Mapping[str, Unit]:
    """What each unit of work takes."""
    gc.disable()  # it would go through a million items again and again
    try:
        return _measured(members, projects)
    finally:
        gc.enable()
        gc.collect()


def _measured(members: int, projects: int) -> Mapping[str, Unit]:
    with patch.object(planner, "PAGES", PAGES), stage(members, projects) as ready:
        play(ready)
        kept, tables = ready.kept, ready.made.cloud.tables
    with patch.object(planner, "PAGES", PAGES), instant(tables) as wire:
        again = Again(wire)
        again.run(kept["a tick"])
        bare = min(again.read() for _ in range(200))
        spent = {name: _quickest(again, each) / bare for name, each in kept.items()}
    found = {name: Unit.of(each, spent[name]) for name, each in kept.items()}
    tick = found["a tick"]
    owed = kept["an invitation, owed"].cost.written - PAGES
    found["an invitation, owed"] = Unit.of(kept["an invitation, owed"], spent["an invitation, owed"], owed, tick)
    for name in SHARED:
        whole = found[name]
        found[name] = Unit(*(each / projects for each in _figures(whole)))
    return found


def _quickest(again: Again, each: Invocation) -> float:
    """Of several runs; of one where that takes long, which disturbs little."""
    first = again.run(each)
    return min(first, *(again.run(each) for _ in range(RUNS))) if first < LONG else first


def _figures(unit: Unit) -> tuple[float, float, float, float]:
    return unit.requests, unit.read_units, unit.write_units, unit.getitems


def exponent(sizes: Sequence[int], figures: Sequence[float]) -> float:
    """By which power of the size the figure has grown between the last two sizes; 0 where it has not."""
    if len(sizes) < 2:
        return 0.0
    few, many = figures[-2:]
    return math.log(many / few) / math.log(sizes[-1] / sizes[-2]) if few > 0 and many > few else 0.0


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench.growth", description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest number of members")
    wanted = parser.parse_args()
    tables = []
    for projects, every in PROJECTS.items():
        sizes = [each for each in every if each <= wanted.most]
        found = [measure(size, projects) for size in sizes]
        columns = (*(f"{size:,}" for size in sizes), "grows")
        title = f"{projects} project{'s' if projects > 1 else ''}: requests / read / write units"
        costs, times = Figures(title, columns), Figures("processor time, as bare GetItems", columns)
        for name in found[0]:
            units = [each[name] for each in found]
            figures = list(zip(*map(_figures, units), strict=True))
            dearest = max(exponent(sizes, each) for each in figures[:3])
            costs.add(
                SHARED.get(name, name),
                *(f"{each.requests:.2f} / {each.read_units:.1f} / {each.write_units:.1f}" for each in units),
                _said(dearest),
            )
            times.add(
                SHARED.get(name, name),
                *(f"{each.getitems:.1f}" for each in units),
                _said(exponent(sizes, figures[3]), 0.15),
            )
        tables += [costs, times]
    show("growth", tables, NOTES)


def _said(power: float, flat: float = FLAT) -> str:
    return "flat" if power < flat else f"n^{power:.1f}"


if __name__ == "__main__":
    main()
