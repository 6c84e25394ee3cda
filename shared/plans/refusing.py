"""Why a plan may not be put in force, each reason a sentence for ops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from shared.budget.books import Books
from shared.budget.lines import Commitment
from shared.outbox.kinds import Kind
from shared.plans.changing import counted
from shared.plans.rules import Kept, Objection, keeping, needed_until, objections, season_is_over
from shared.plans.tables import Known, Wanted
from shared.plans.times import out_of_order
from shared.projects import Project
from shared.technical import clock
from shared.technical.money import kroner

NEXT_SEASON = "A new season needs a new id: `tovholder season next` makes its plan."

OBJECTIONS = {
    Objection.BEGUN: "has begun, so it keeps the day {day}. " + NEXT_SEASON,
    Objection.PAST: "would be held at a time that has passed; look at the year and the month.",
    Objection.TOO_FAR: "would be held more than two years ahead; look at the year.",
    Objection.DELETED: "would be held when its guests' data is deleted already; put off data_deleted as well.",
    Objection.MAILS: "would have mails that cannot go out in time; `tovholder plan check` says which.",
}

DROPS = {
    Kept.BEGUN: "has begun; leave it in the plan, whose accounts count it.",
    Kept.TOLD: (
        "{parties} signed up for it and were told that it is called off; leave it in the plan, where their links and"
        " the deletion of their data find it."
    ),
    Kept.GUESTS: "{parties} signed up for it; cancel it instead.",
    Kept.ORDERED: "{ordered}; withdraw the order first, or cancel the meeting.",
}


def refusals(wanted: Wanted, known: Known, now: datetime) -> Iterator[str]:
    """Everything that speaks at `now` against putting `wanted` in force where the tables hold `known`."""
    yield from _drops(known, now)
    yield from _ids(wanted.project, known)
    yield from _dates(wanted.project, known.project, now)
    project = counted(wanted.project, known, now)
    yield from _sign_ups(project, known, now)
    for meeting in project.meetings:
        seats = None if meeting.cancelled or meeting.starts <= now else known.seats.get(meeting.id)
        if seats and replace(seats, capacity=meeting.capacity, reserved=meeting.reserved).open < seats.taken:
            guests = meeting.capacity - meeting.reserved
            yield f"{meeting.id} would have {guests} seats for guests, but {seats.taken} are confirmed."
    lines = {line.id for line in wanted.lines}
    for line in known.books.lines:
        if line.id not in lines and known.books.used(line.id):
            yield f"The budget line {line.id} is not in the plan any more, but {_used(known.books, line.id)} it."


def _drops(known: Known, now: datetime) -> Iterator[str]:
    for id, guests in known.guests.items():
        gone = known.project.meeting(id) if known.project else None
        orders = [each for each in known.books.entries.orders if each.meeting == id]
        if gone is None:
            continue
        for reason in keeping(gone, guests, ordered=bool(orders), now=now):
            words = DROPS[reason].format(parties=_parties(guests), ordered=_ordered(orders))
            yield f"{id} is not in the plan any more, but {words}"


def _ordered(orders: Sequence[Commitment]) -> str:
    return " and ".join(f"{kroner(each.amount)} is ordered for it from {each.supplier}" for each in orders)


def _sign_ups(season: Project, known: Known, now: datetime) -> Iterator[str]:
    """Whether one signs up is what guests and members have been told; no mail takes it back."""
    for meeting in season.meetings:
        before = known.project.meeting(meeting.id) if known.project else None
        if before is None or before.sign_up is meeting.sign_up or meeting.cancelled:
            continue
        seats = known.seats.get(meeting.id)
        guests = seats.taken + seats.waiting if seats else 0
        if not meeting.sign_up and guests:
            yield f"{meeting.id} would take no sign-ups, but {guests} have signed up; leave sign_up as it is."
        elif meeting.sign_up and season.timetable.at(Kind.INVITATION, before) <= now:
            yield f"{meeting.id} would take sign-ups, but its members are invited to just come; leave sign_up: no."


def _ids(season: Project, known: Known) -> Iterator[str]:
    """An id says one thing: the network of a season stays the one that its members were invited by."""
    if known.project and known.project.network != season.network:
        yield f"{season.id} is a season of the network {known.project.network}, and stays one. {NEXT_SEASON}"
    if known.namesake:
        yield f"{known.namesake} is taken already by another network or its season; choose another id."


def _dates(season: Project, known: Project | None, now: datetime) -> Iterator[str]:
    """What `objections` says against the plan's dates, as sentences, and against the day on which data is deleted."""
    if known is None:
        return
    for meeting in season.meetings:
        before = known.meeting(meeting.id)
        if before and before.cancelled:
            continue
        found = dict.fromkeys(objections(before, meeting, season, now))
        if (
            season.timetable != known.timetable
            and meeting.starts > now
            and any(out_of_order(season.timetable, meeting))
        ):
            found[Objection.MAILS] = None
        for objection in found:
            yield f"{meeting.id} {OBJECTIONS[objection].format(day=before.day if before else meeting.day)}"
        if before is None and season_is_over(known, now):
            yield f"{meeting.id} is new, but the season is over: its report has been due. {NEXT_SEASON}"
    if (season.data_deleted, season.timetable) != (known.data_deleted, known.timetable):
        if season.data_deleted <= clock.local(now).date():
            yield f"data_deleted: {season.data_deleted} has come already; everything about people would go tonight."
        elif season.data_deleted <= (last := needed_until(season.timetable, season.meetings)):
            yield f"data_deleted: {season.data_deleted} is not after {last}, when the last mail needs the data."


def _used(books: Books, line: str) -> str:
    mine = books.entries.of(line)
    if mine.spent:
        return f"{kroner(mine.spent)} was spent on"
    return f"{kroner(mine.committed)} was ordered on" if mine.committed else "the books have entries on"


def _parties(count: int) -> str:
    return "1 party" if count == 1 else f"{count} parties"
