"""Putting a plan in force: what it would change of what the tables hold, and changing it.

Nothing remembers how far an interrupted run came: the next one compares again and does what is still different.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from shared.budget.lines import BudgetLine
from shared.budget.table import Books
from shared.budget.watching import watch
from shared.meetings import Meeting
from shared.plans.changing import changed
from shared.plans.tables import Known, Tables, Wanted
from shared.projects.project import Project
from shared.registrations.refusals import TooManySeated
from shared.registrations.signing_up import resize
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Write
from shared.technical.money import kroner

MOST_WRITES = 100
"""In one transaction of DynamoDB."""


class CannotApply(Exception):
    """The plan cannot be put in force; each reason is a sentence."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Change:
    """One thing that becomes another: `old` is None where it is new, `new` where it goes. Texts for people."""

    what: str
    old: str | None
    new: str | None


def counted(wanted: Project, known: Project | None, now: datetime) -> Project:
    """`wanted` with each meeting's version: one more than known where something changed that guests must hear of."""
    if known is None:
        return wanted
    old = {meeting.id: meeting for meeting in known.meetings}
    return replace(
        wanted,
        meetings=tuple(changed(old[each.id], each, now) if each.id in old else each for each in wanted.meetings),
    )


def stay_cancelled(wanted: Wanted, known: Known) -> Sequence[str]:
    """The meetings that `wanted` would hold although they are cancelled: nothing brings them back."""
    old = known.project.meetings if known.project else ()
    off = {meeting.id for meeting in old if meeting.cancelled}
    return [meeting.id for meeting in wanted.project.meetings if meeting.id in off and not meeting.cancelled]


def changes(wanted: Wanted, known: Known, now: datetime) -> Sequence[Change]:
    """What putting `wanted` in force changes of `known`; nothing where it is in force already.

    Raises:
        CannotApply: a meeting would be dropped that people signed up for, or have fewer seats than guests; or a budget
            line would be dropped that something was spent on.
    """
    reasons = [*_refusals(wanted, known)]
    if reasons:
        raise CannotApply(*reasons)
    project = counted(wanted.project, known.project, now)
    return [
        *_project_changes(project, known.project),
        *_meeting_changes(project, known.project),
        *_seats_changes(project, known),
        *_line_changes(wanted.lines, known.books.lines),
    ]


def apply(tables: Tables, wanted: Wanted, known: Known, now: datetime) -> None:
    """Put `wanted` in force where the tables hold `known`. Running it again does what an interrupted run left undone.

    Raises:
        CannotApply: as `changes`; or somebody signed up for a meeting that is dropped, or more people signed up than
            its new number of seats holds, while this ran.
        Busy: too many sign-ups at once; run it again.
    """
    changes(wanted, known, now)
    project = counted(wanted.project, known.project, now)
    # Seats come before the meeting that shows them: a page never offers a meeting that nobody can sign up for.
    writes: list[Write] = [
        *_closing(tables, project, known),
        *(
            tables.registrations.open(project.id, meeting.id, meeting.capacity, meeting.reserved)
            for meeting in project.meetings
            if meeting.id not in known.seats
        ),
        *tables.budget.line_writes(project.id, wanted.lines, known.books.lines),
        *tables.projects.writes(project, known.project),
    ]
    try:
        for start in range(0, len(writes), MOST_WRITES):
            dynamodb.transact(writes[start : start + MOST_WRITES])
    except ConditionFailed as error:
        raise CannotApply("Somebody signed up, or applied a plan, meanwhile; run it again.") from error
    # Behind the meeting itself, so that somebody who moves up reads its new time and place.
    for meeting in project.meetings:
        if meeting.id in known.seats:
            try:
                resize(tables.registrations, project.id, meeting, meeting.capacity, meeting.reserved, now)
            except TooManySeated as error:
                raise CannotApply(f"{meeting.id}: more guests signed up meanwhile than the new seats hold.") from error
    # Kitchens that were ordered from hear of a meeting that moved; where this dies, the nightly recount tells.
    watch(tables.budget, tables.registrations.outbox, project, now)


def _refusals(wanted: Wanted, known: Known) -> Iterator[str]:
    for id, guests in known.guests.items():
        if guests:
            yield f"{id} is not in the plan any more, but {_parties(guests)} signed up for it; cancel it instead."
    for meeting in wanted.project.meetings:
        seats = known.seats.get(meeting.id)
        if seats and replace(seats, capacity=meeting.capacity, reserved=meeting.reserved).open < seats.taken:
            guests = meeting.capacity - meeting.reserved
            yield f"{meeting.id} would have {guests} seats for guests, but {seats.taken} are confirmed."
    lines = {line.id for line in wanted.lines}
    for line in known.books.lines:
        if line.id not in lines and known.books.used(line.id):
            yield f"The budget line {line.id} is not in the plan any more, but {_used(known.books, line.id)} it."


def _used(books: Books, line: str) -> str:
    mine = books.entries.of(line)
    if mine.spent:
        return f"{kroner(mine.spent)} was spent on"
    return f"{kroner(mine.committed)} was ordered on" if mine.committed else "the books have entries on"


def _parties(count: int) -> str:
    return "1 party" if count == 1 else f"{count} parties"


def _closing(tables: Tables, project: Project, known: Known) -> Iterator[Write]:
    # Whoever cancelled there is found by nobody any more, who looks through the project's meetings to erase her.
    for left in known.gone:
        yield tables.registrations.forgetting(left)
    for meeting in known.guests:
        if meeting in known.seats:
            yield tables.registrations.close(project.id, meeting, known.seats[meeting])
        yield tables.budget.uncount(project.id, meeting)
    for each in project.meetings:
        before = known.project.meeting(each.id) if known.project else None
        if each.cancelled and before and not before.cancelled:
            yield tables.budget.uncount(project.id, each.id)


def _project_changes(project: Project, known: Project | None) -> Iterator[Change]:
    if known is None:
        yield Change("project", None, f"{project.id}: {project.name}")
        return
    bare, old = (replace(each, meetings=(), overrides=(), messages=()) for each in (project, known))
    yield from _differences("project", _fields(old), _fields(bare))


def _meeting_changes(project: Project, known: Project | None) -> Iterator[Change]:
    old = {meeting.id: meeting for meeting in known.meetings} if known else {}
    for meeting in project.meetings:
        before = old.pop(meeting.id, None)
        if before is None:
            yield Change(f"meeting {meeting.id}", None, _in_short(meeting))
        else:
            old_one, new_one = (replace(each, changed_at=None, before=None) for each in (before, meeting))
            yield from _differences(f"meeting {meeting.id}", _fields(old_one), _fields(new_one))
    for id, gone in old.items():
        yield Change(f"meeting {id}", _in_short(gone), None)


def _seats_changes(project: Project, known: Known) -> Iterator[Change]:
    """Seats that differ from the plan although the meeting does not: what an interrupted run left."""
    for meeting in project.meetings:
        shown = known.project.meeting(meeting.id) if known.project else None
        if shown is None or (shown.capacity, shown.reserved) != (meeting.capacity, meeting.reserved):
            continue
        seats = known.seats.get(meeting.id)
        if seats is None or (seats.capacity, seats.reserved) != (meeting.capacity, meeting.reserved):
            old = f"{seats.capacity}, {seats.reserved} of them reserved" if seats else None
            yield Change(f"seats {meeting.id}", old, f"{meeting.capacity}, {meeting.reserved} of them reserved")


def _line_changes(lines: Sequence[BudgetLine], known: Sequence[BudgetLine]) -> Iterator[Change]:
    old = {line.id: line for line in known}
    for line in lines:
        before = old.pop(line.id, None)
        if before is None:
            yield Change(f"budget line {line.id}", None, f"{line.text}: {kroner(line.planned)}")
        else:
            yield from _differences(f"budget line {line.id}", _fields(before), _fields(line))
    for id, gone in old.items():
        yield Change(f"budget line {id}", f"{gone.text}: {kroner(gone.planned)}", None)


def _in_short(meeting: Meeting) -> str:
    starts, ends = clock.local(meeting.starts), clock.local(meeting.ends)
    when = f"{starts:%a} {starts.day} {starts:%B %Y, %H:%M}-{ends:%H:%M}"
    return f"{meeting.title}; {when}; {meeting.venue.name}; {meeting.capacity} seats, {meeting.reserved} reserved"


def _differences(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield Change(f"{what}: {name}", old.get(name), new.get(name))


def _fields(value: object) -> dict[str, str]:
    """Every field in `value`, those of its parts included, as people read them."""
    return dict(_flat((), msgspec.to_builtins(value, builtin_types=(datetime,))))


def _flat(path: tuple[str, ...], value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flat((*path, name), each)
    elif isinstance(value, (list, tuple)):
        for place, each in enumerate(value, start=1):
            yield from _flat((*path, str(place)), each)
    elif value is not None and value != "":
        yield ".".join(path), _shown(path[-1], value)


def _shown(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return kroner(value) if name in {"planned", "each"} else str(value)
