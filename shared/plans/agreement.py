"""Whether a plan's fields agree with each other. Looks at each field by itself, so that one wrong field hides no other.

Every check leaves out what cannot be read: that is reported already.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from shared.limits import MOST_MEETINGS
from shared.plans.mails import mails_in_order, needed
from shared.plans.money import money_agrees
from shared.plans.readable import Reading
from shared.plans.shape import REGISTRATION_CLOSES, Closing
from shared.plans.source import Path, Problem, Source, one_of
from shared.plans.values import TAKEN_BY_PAGES, Clock, Count, Day, Flag, Id, ends_on, wrong_times
from shared.projects.network import network_of
from shared.technical.writing import is_link, one_line

LONGEST_KEPT = timedelta(days=5 * 366)
"""So long the law on bookkeeping asks for accounts after the last meeting; later is a slip of the finger."""


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
        money_agrees,
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
        if starts is not None and ends is not None and wrong_times(starts, ends):
            yield reading.problem((*meeting, "ends"), f"{ends:%H:%M} is not after the start, {starts:%H:%M}")
        closing: dict[str, timedelta] = {}
        for name in ("registration_closes", "promotion_closes"):
            given = reading.source.get((*meeting, name)) is not None
            if name == "promotion_closes" and not given:
                continue
            closes: Closing | None = reading.get(Closing, *meeting, name) if given else REGISTRATION_CLOSES
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
        if reading.get(Flag, *meeting, "sign_up") is False:
            if reserved:
                yield reading.problem((*meeting, "reserved"), "keeps seats, but nobody signs up")
        elif capacity == 0:
            yield reading.problem((*meeting, "capacity"), "is 0; where nobody signs up, say sign_up: no")
        elif capacity is not None and reserved is not None and reserved >= capacity:
            yield reading.problem((*meeting, "reserved"), f"{reserved} of {capacity} seats leaves none for guests")


def _venues_known(reading: Reading) -> Iterator[Problem]:
    venues = reading.source.get(("venues",))
    if not isinstance(venues, dict):
        return
    for meeting in reading.items("meetings"):
        venue = reading.source.get((*meeting, "venue"))
        if isinstance(venue, str) and venue not in venues:
            yield reading.problem((*meeting, "venue"), f"“{venue}” is none of the venues{one_of(venue, venues)}")
    for name, venue in venues.items():
        address = venue.get("address") if isinstance(venue, dict) else None
        if isinstance(address, str) and is_link(one_line(address)):
            words = "is a link, which everybody would see; say join at the meeting: only guests with a seat get that"
            yield reading.problem(("venues", name, "address"), words)
    for meeting in reading.items("meetings"):
        named = reading.source.get((*meeting, "venue"))
        venue = venues.get(named) if isinstance(named, str) else None
        online = reading.source.get((*meeting, "join")) is not None
        if isinstance(venue, dict) and venue.get("address") is None and not online:
            yield reading.problem(("venues", str(named), "address"), "is missing")


def _guests_from_and_to(reading: Reading) -> Iterator[Problem]:
    low, high = (reading.get(Count, "guests", name) for name in ("low", "high"))
    if low is not None and high is not None and low > high:
        yield reading.problem(("guests", "low"), f"{low} is more than high, {high}")


def _deleted_after_the_season(reading: Reading) -> Iterator[Problem]:
    days = [_last_day(reading, meeting) for meeting in reading.items("meetings")]
    deleted = reading.get(Day, "data_deleted")
    last = max(filter(None, days), default=None)
    if deleted and last and deleted <= last:
        yield reading.problem(("data_deleted",), f"{deleted} is not after the last meeting, {last}")
    elif deleted and (mail := needed(reading)) and deleted <= mail:
        words = f"{deleted} is not after {mail}, when the last mail that needs the data goes out"
        yield reading.problem(("data_deleted",), words)
    elif deleted and last and deleted > last + LONGEST_KEPT:
        words = f"{deleted} is more than five years after the last meeting, {last}; guests' data is not kept so long"
        yield reading.problem(("data_deleted",), words)


def _last_day(reading: Reading, meeting: Path) -> date | None:
    day: date | None = reading.get(Day, *meeting, "date")
    starts, ends = (reading.get(Clock, *meeting, name) for name in ("starts", "ends"))
    return ends_on(day, starts, ends) if day and starts is not None and ends is not None else day


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
