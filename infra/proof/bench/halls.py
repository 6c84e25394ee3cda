"""`python -m infra.proof.bench.halls`: what a summary and an order take of a processor, with 12 halls of 2,000 seats.

Every seat is taken by a registration of its own. The functions as deployed owe the summary, write it and show the page
of an order; counted is the processor's time between the calls of AWS, with the reading of the JSON that AWS answers.
What a call itself takes of botocore is left out: some 0.3 ms. The reading of 24,000 registrations is measured within
the same writing of a summary.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import msgspec
from moto.dynamodb.models import dynamodb_backends

from desk.wiring import wiring
from infra.proof.bench.meter import Guest, Meter
from infra.proof.bench.shown import Figures, show
from infra.proof.bench.tick import put
from infra.proof.season.cloud import REGION
from infra.proof.season.play import Season, script, season
from infra.proof.season.streams import ACCOUNT, Stream, mapped
from shared.desk.audit import LinkPurpose
from shared.projects import Guests, Project
from shared.registrations.reads import RegistrationBrief, briefs
from shared.technical import aws, clock, dynamodb

MEETINGS, SEATS = 12, 2_000
RUNS = 3
"""The one that took least is shown: what another takes longer, the machine did something else in."""
TOPICS = ("Parkering ved nr. {}", "Cykler i gård {}", "Affald og sortering i {}", "Lærlinge til bageri {}", "")
DIETS = ("", "", "", "Vegetar", "Nødder")


@dataclass
class Watch:
    """Runs while a function computes, and stands while AWS answers."""

    stood: float = 0
    calls: int = 0
    read: float = 0

    def call(self, go: Callable[..., Any], do: Any, service: str, operation: str, arguments: Any) -> Any:
        """What `go` answers, read from JSON as a client reads it."""
        began = time.process_time()
        gc.disable()
        text = msgspec.json.encode(go(do, service, operation, arguments))
        gc.collect()  # of what AWS's simulator leaves behind, so that it is nobody else's time
        gc.enable()
        self.stood += time.process_time() - began
        self.calls += 1
        return aws.answer(f"{operation}Output", text)

    def everybody(self, table: str, project: str, meeting: str) -> list[RegistrationBrief]:
        """What `briefs` reads; how long it takes to read it counts in `read` too."""
        began, stood = time.process_time(), self.stood
        found = briefs(table, project, meeting)
        self.read += time.process_time() - began - (self.stood - stood)
        return found

    def time(self, made: Season, act: Callable[[], object]) -> tuple[float, int]:
        """The seconds that `act` takes, and its calls."""
        self.stood, self.calls, go = 0, 0, made.cloud.pass_through
        gc.collect()
        gc.freeze()  # the tables lie in this process, where no function would walk through them for garbage
        with patch.object(made.cloud, "pass_through", lambda *arguments: self.call(go, *arguments)):
            began = time.process_time()
            act()
            return time.process_time() - began - self.stood, self.calls


def halls(project: Project) -> Project:
    """The project with so many meetings of so many seats, a week apart."""
    first = project.meetings[0]
    held = []
    for number in range(MEETINGS):
        later = timedelta(weeks=number)
        at = {name: getattr(first, name) + later for name in ("starts", "ends", "registration_closes")}
        held.append(replace(first, id=f"hal-{number}", title=f"Hal {number}", capacity=SEATS, reserved=0, **at))
    return replace(project, meetings=tuple(held), guests=Guests(SEATS, SEATS * 3 // 4, SEATS))


def fill(made: Season, now: datetime) -> None:
    """Take every seat: somebody signs up, and everybody else as they did, one a minute until `now`."""
    project, registrations = made.script.project, made.tables.registrations
    Guest(made, Meter()).sign_up(1, project.meetings[0].id)
    table = dynamodb_backends[ACCOUNT][REGION].tables[registrations.name]
    items = (dynamodb.unpack(each.to_json()["Attributes"]) for each in table.all_items())
    known = next(each for each in items if each["part"].startswith("registration#"))
    for meeting in project.meetings:
        seats = registrations.open(project.id, meeting.id, SEATS, 0).item
        put(table, {**seats, "taken": SEATS, "version": SEATS})
        for number in range(SEATS):
            person = f"{number * 7919 % SEATS:0{len(known['person'])}}"  # read in another order than they came
            place = {"meeting": seats["meeting"], "part": f"registration#{person}", "person": person}
            said = {
                "name": f"Åse Ærø {number}",
                "topics": TOPICS[number % 5].format(number),
                "diet": DIETS[number // 5 % 5],
            }
            put(table, {**known, **place, **said, "registered_at": clock.text(now - timedelta(minutes=number))})


def measured() -> Iterator[tuple[str, float, int]]:
    """What is asked, its seconds and its calls."""
    played = script()
    hall, watch = replace(played, project=halls(played.project), rows=()), Watch()
    now = hall.project.meetings[0].starts.replace(hour=5, minute=0) - timedelta(days=14)
    now -= timedelta(days=now.weekday())
    with season(hall) as made:
        made.begin()
        made.world.now = now - timedelta(days=1)
        fill(made, now)
        made.functions.invoke("budget", {"time": clock.text(now)})
        made.world.now = now
        owed = Stream(made.tables.outbox.name)
        list(owed.new())
        made.functions.invoke("summaries", {"time": clock.text(now - timedelta(days=7))})  # what a process loads once
        list(owed.new())
        asked = {"time": clock.text(now)}
        yield "the summary, owed", *watch.time(made, lambda: made.functions.invoke("summaries", asked))
        records = [each for each in owed.new() if mapped("SendStream").takes(each)]
        made.functions.invoke("send", {"Records": records[1:]})
        with patch("shared.summaries.morning.briefs", watch.everybody):
            written, calls = watch.time(made, lambda: made.functions.invoke("send", {"Records": records[:1]}))
        yield "the summary, written", written, calls
        yield "of that: everybody's registration, read", watch.read, MEETINGS
        yield "of that: all the rest", written - watch.read, calls - MEETINGS
        browser, purpose, first = made.people.browser, LinkPurpose.ORDER, hall.project.meetings[0].id
        link = wiring().links().desk(purpose, hall.project.id, first, now=now)
        browser.get(link)
        yield "the page of an order", *watch.time(made, lambda: browser.get(link))


def main() -> None:
    """Print the table."""
    table = Figures(f"{MEETINGS} full meetings of {SEATS:,} seats", ("seconds of a processor", "calls"))
    runs = [list(measured()) for _ in range(RUNS)]
    for what, seconds, calls in min(runs, key=lambda rows: sum(seconds for _, seconds, _ in rows)):
        table.add(what, f"{seconds:.3f}", str(calls))
    show("halls", [table])


if __name__ == "__main__":
    main()
