"""What putting a plan in force would change, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec

from shared.budget.books import Books
from shared.budget.line import BudgetLine
from shared.meetings import Meeting
from shared.plans.tables import Known
from shared.projects import Project
from shared.technical import clock
from shared.technical.money import kroner

NETWORK_WIDE = (
    *("called", "committee", "secretariat", "copies", "data_protection_officer"),
    *("appearance", "nouns", "members_asked_after"),
)
"""What a season's plan says of its network."""


@dataclass(frozen=True)
class Change:
    """One thing that becomes another: `old` is None where it is new, `new` where it goes. Texts for people."""

    what: str
    old: str | None
    new: str | None


def project_changes(project: Project, known: Project | None) -> Iterator[Change]:
    """What changes of the season itself."""
    if known is None:
        yield Change("project", None, f"{project.id}: {project.name}")
        return
    bare, old = (
        replace(
            each,
            before=(),
            meetings=(),
            overrides=(),
            messages=(),
            stand_in=None,
            figures_kept=False,
            silence_next=None,
        )
        for each in (project, known)
    )
    yield from _differences("project", _fields(old), _fields(bare))


def disagreements(project: Project, seasons: Sequence[Project], today: date) -> Iterator[Change]:
    """What other `seasons` of its network, whose data is not deleted yet, say otherwise of the network than `project`.

    `old` is what the other one says, which stays as it is.
    """
    for each in seasons:
        if each.id != project.id and today < each.data_deleted:
            theirs, ours = ({name: getattr(of, name) for name in NETWORK_WIDE} for of in (each, project))
            yield from _differences(each.id, _fields(theirs), _fields(ours))


def meeting_changes(project: Project, known: Project | None) -> Iterator[Change]:
    """What changes of its meetings."""
    old = {meeting.id: meeting for meeting in known.meetings} if known else {}
    for meeting in project.meetings:
        before = old.pop(meeting.id, None)
        if before is None:
            yield Change(f"meeting {meeting.id}", None, _in_short(meeting))
        else:
            old_one, new_one = (
                replace(each, changed_at=None, before=None, history=(), reason="") for each in (before, meeting)
            )
            yield from _differences(f"meeting {meeting.id}", _fields(old_one), _fields(new_one))
    for id, gone in old.items():
        yield Change(f"meeting {id}", _in_short(gone), None)


def seats_changes(project: Project, known: Known) -> Iterator[Change]:
    """Seats that differ from the plan although the meeting does not: what an interrupted run left."""
    for meeting in project.meetings:
        shown = known.project.meeting(meeting.id) if known.project else None
        if shown is None or (shown.capacity, shown.reserved) != (meeting.capacity, meeting.reserved):
            continue
        if meeting.cancelled:
            continue
        seats = known.seats.get(meeting.id)
        if seats is None or (seats.capacity, seats.reserved) != (meeting.capacity, meeting.reserved):
            old = f"{seats.capacity}, {seats.reserved} of them reserved" if seats else None
            yield Change(f"seats {meeting.id}", old, f"{meeting.capacity}, {meeting.reserved} of them reserved")


def line_changes(lines: Sequence[BudgetLine], known: Books) -> Iterator[Change]:
    """What changes of its budget."""
    old = {line.id: line for line in known.lines}
    for line in lines:
        before = old.pop(line.id, None)
        if before is None:
            yield Change(f"budget line {line.id}", None, f"{line.text}: {kroner(line.planned)}")
        else:
            yield from _differences(f"budget line {line.id}", _fields(before), _fields(line))
    for id, gone in old.items():
        out = known.taken_out(id)
        entries = f"; {out} {'entry was' if out == 1 else 'entries were'} taken out of the books" if out else ""
        yield Change(f"budget line {id}", f"{gone.text}: {kroner(gone.planned)}{entries}", None)


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
