"""Whether a plan's fields agree with each other. Looks at each field by itself, so that one wrong field hides no other.

Every check leaves out what cannot be read: that is reported already.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from shared.budget.prices import PRICED
from shared.limits import MOST_MEETINGS
from shared.plans.costs import food_lines
from shared.plans.mails import mails_in_order, needed
from shared.plans.readable import Reading
from shared.plans.shape import PROMOTION_CLOSES, REGISTRATION_CLOSES, Closing
from shared.plans.source import Path, Problem, Source, did_you_mean
from shared.plans.values import TAKEN_BY_PAGES, Clock, Count, Day, Flag, Id, Kroner
from shared.projects.network import network_of
from shared.technical.money import kroner


def disagreements(source: Source) -> Iterator[Problem]:
    """Every pair of fields that cannot both be meant."""
    reading = Reading(source)
    for check in (
        _ids_twice,
        _network,
        _not_too_many_meetings,
        _meetings_in_order,
        _times_of_a_meeting,
        _seats_of_a_meeting,
        _venues_known,
        _sums,
        _meetings_of_a_line,
        _food,
        _guests_from_and_to,
        _deleted_after_the_season,
        _assumptions_about_something,
        mails_in_order,
    ):
        yield from check(reading)


def _ids_twice(reading: Reading) -> Iterator[Problem]:
    for path in (("meetings",), ("budget", "lines")):
        seen: dict[str, Path] = {}
        for item in reading.items(*path):
            id = reading.get(Id, *item, "id")
            if id in seen:
                first = reading.source.line((*seen[id], "id"))
                yield reading.problem((*item, "id"), f"“{id}” is the id in line {first} too")
            elif id:
                seen[id] = item


def _network(reading: Reading) -> Iterator[Problem]:
    """The network's id is an address of a page too."""
    id = reading.get(Id, "id")
    if id and reading.source.get(("network",)) is None and network_of(id) in TAKEN_BY_PAGES:
        yield reading.problem(("id",), f"“{network_of(id)}” is taken by Tovholder's own pages; say network: as well")


def _not_too_many_meetings(reading: Reading) -> Iterator[Problem]:
    count = len(reading.items("meetings"))
    if count > MOST_MEETINGS:
        yield reading.problem(("meetings",), f"there are {count}; a season has at most {MOST_MEETINGS}")


def _meetings_in_order(reading: Reading) -> Iterator[Problem]:
    latest: datetime | None = None
    for meeting in reading.items("meetings"):
        starts = reading.moment(meeting, "starts")
        if starts and latest and starts < latest:
            yield reading.problem((*meeting, "date"), "is before the meeting above it; meetings stand in their order")
        latest = max(filter(None, (starts, latest)), default=None)


def _times_of_a_meeting(reading: Reading) -> Iterator[Problem]:
    for meeting in reading.items("meetings"):
        starts, ends = (reading.get(Clock, *meeting, name) for name in ("starts", "ends"))
        if starts is not None and ends is not None and ends <= starts:
            yield reading.problem((*meeting, "ends"), f"{ends:%H:%M} is not after the start, {starts:%H:%M}")
        closing: dict[str, timedelta] = {}
        for name, usual in (("registration_closes", REGISTRATION_CLOSES), ("promotion_closes", PROMOTION_CLOSES)):
            given = reading.source.get((*meeting, name)) is not None
            closes: Closing | None = reading.get(Closing, *meeting, name) if given else usual
            if closes is None:
                continue
            closing[name] = timedelta(days=-closes.days_before, hours=closes.clock.hour, minutes=closes.clock.minute)
            if starts is not None and closing[name] > timedelta(hours=starts.hour, minutes=starts.minute):
                yield reading.problem((*meeting, name), "is after the meeting's start")
        if len(closing) == 2 and closing["promotion_closes"] < closing["registration_closes"]:
            yield reading.problem(
                (*meeting, "promotion_closes"),
                "is before registration closes; a newcomer would then pass those who wait",
            )


def _seats_of_a_meeting(reading: Reading) -> Iterator[Problem]:
    for meeting in reading.items("meetings"):
        capacity, reserved = (reading.get(Count, *meeting, name) for name in ("capacity", "reserved"))
        if capacity is not None and reserved is not None and reserved >= capacity:
            yield reading.problem((*meeting, "reserved"), f"{reserved} of {capacity} seats leaves none for guests")


def _venues_known(reading: Reading) -> Iterator[Problem]:
    venues = reading.source.get(("venues",))
    if not isinstance(venues, dict):
        return
    for meeting in reading.items("meetings"):
        venue = reading.source.get((*meeting, "venue"))
        if isinstance(venue, str) and venue not in venues:
            hint = did_you_mean(venue, venues) or f"; there are: {', '.join(venues)}"
            yield reading.problem((*meeting, "venue"), f"“{venue}” is none of the venues{hint}")


def _sums(reading: Reading) -> Iterator[Problem]:
    lines = reading.items("budget", "lines")
    planned = [reading.get(Kroner, *line, "planned") for line in lines]
    for line, amount in zip(lines, planned, strict=True):
        times, each = reading.get(Count, *line, "times"), reading.get(Kroner, *line, "each")
        if (reading.source.get((*line, "times")) is None) != (reading.source.get((*line, "each")) is None):
            yield reading.problem(line, "has times or each, but not both")
        if None not in (times, each, amount) and times * each != amount:
            words = f"{kroner(amount)} is not {times} times {kroner(each)}, which is {kroner(times * each)}"
            yield reading.problem((*line, "planned"), words)
    total = reading.get(Kroner, "budget", "total")
    if total is not None and planned and None not in planned and sum(planned) != total:
        words = f"{kroner(total)} is not the sum of the lines, which is {kroner(sum(planned))}"
        yield reading.problem(("budget", "total"), words)


def _meetings_of_a_line(reading: Reading) -> Iterator[Problem]:
    known = [reading.get(Id, *meeting, "id") for meeting in reading.items("meetings")]
    for line in reading.items("budget", "lines"):
        price, each = (reading.get(Kroner, *line, name) for name in ("per_meeting", "each"))
        yield from _price_of_a_line(reading, line)
        if None not in (price, each) and price != each:
            yield reading.problem((*line, "per_meeting"), f"{kroner(price)} is not each, {kroner(each)}")
        named = reading.items(*line, "meetings")
        for place, path in enumerate(named):
            id = reading.get(Id, *path)
            if id and id in [reading.get(Id, *before) for before in named[:place]]:
                yield reading.problem(path, f"“{id}” stands there twice")
            elif id and id not in known:
                hint = did_you_mean(id, filter(None, known)) or f"; there are: {', '.join(filter(None, known))}"
                yield reading.problem(path, f"“{id}” is none of the meetings{hint}")
        times = reading.get(Count, *line, "times")
        if named and price is not None and times is not None and times != len(named):
            yield reading.problem((*line, "meetings"), f"names {len(named)}, but times is {times}")


def _price_of_a_line(reading: Reading, line: Path) -> Iterator[Problem]:
    priced = [name for name in PRICED if reading.source.get((*line, name)) is not None]
    named = reading.source.get((*line, "meetings")) is not None
    if len(priced) > 1:
        yield reading.problem(line, f"has {' and '.join(priced)}; a line has one price")
    if "per_meeting" in priced and not named:
        yield reading.problem(line, "has per_meeting, but not the meetings that it is for")
    if named and not priced and not reading.get(Flag, *line, "food"):
        yield reading.problem(line, "has meetings, but no per_meeting, per_head or food that they are for")


def _food(reading: Reading) -> Iterator[Problem]:
    """Which line an order of food is counted on must be plain, at each meeting."""
    lines = reading.items("budget", "lines")
    per_head = [reading.source.get((*line, "per_head")) is not None for line in lines]
    foods = food_lines(zip(per_head, (reading.get(Flag, *line, "food") for line in lines), strict=True))
    pays: dict[str, Path] = {}
    every = [reading.get(Id, *meeting, "id") for meeting in reading.items("meetings")]
    for line in (lines[place] for place in foods):
        named = [reading.get(Id, *path) for path in reading.items(*line, "meetings")] or every
        twice = [id for id in filter(None, named) if id in pays]
        if twice:
            other = reading.source.line(pays[twice[0]])
            words = f"pays for food at {twice[0]}, and so does line {other}; say food: false on the one that does not"
            yield reading.problem(line, words)
        pays |= dict.fromkeys(filter(None, named), line)


def _guests_from_and_to(reading: Reading) -> Iterator[Problem]:
    low, high = (reading.get(Count, "guests", name) for name in ("low", "high"))
    if low is not None and high is not None and low > high:
        yield reading.problem(("guests", "low"), f"{low} is more than high, {high}")


def _deleted_after_the_season(reading: Reading) -> Iterator[Problem]:
    days = [reading.get(Day, *meeting, "date") for meeting in reading.items("meetings")]
    deleted = reading.get(Day, "data_deleted")
    last = max(filter(None, days), default=None)
    if deleted and last and deleted <= last:
        yield reading.problem(("data_deleted",), f"{deleted} is not after the last meeting, {last}")
    elif deleted and (mail := needed(reading)) and deleted <= mail:
        words = f"{deleted} is not after {mail}, when the last mail that needs the data goes out"
        yield reading.problem(("data_deleted",), words)


def _assumptions_about_something(reading: Reading) -> Iterator[Problem]:
    for assumption in reading.items("assumptions"):
        for about in reading.items(*assumption, "about"):
            field = reading.source.get(about)
            if isinstance(field, str) and not any(_at(reading.source.data, field.split("."))):
                yield reading.problem(about, f"there is no “{field}” in this file")


def _at(data: Any, steps: list[str]) -> Iterator[bool]:
    """A True for each place in `data` that `steps` lead to; `*` is every item, an id one of them."""
    if not steps:
        yield True
        return
    step, *rest = steps
    if isinstance(data, dict):
        for name in data if step == "*" else [step]:
            if name in data:
                yield from _at(data[name], rest)
    elif isinstance(data, list):
        for item in data:
            if step == "*" or (isinstance(item, dict) and item.get("id") == step):
                yield from _at(item, rest)
