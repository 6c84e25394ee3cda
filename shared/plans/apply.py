"""Putting a plan in force: what it would change of what the tables hold, and changing it.

Nothing remembers how far an interrupted run came: the next one compares again and does what is still different.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from shared.budget.watching import watch
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfMoment
from shared.plans.changing import counted
from shared.plans.differences import Change, line_changes, meeting_changes, project_changes, seats_changes
from shared.plans.refusing import refusals
from shared.plans.tables import Known, Tables, Wanted
from shared.projects.project import Project
from shared.registrations.promotion import resize
from shared.registrations.refusals import RegistrationClosed, TooManySeated
from shared.registrations.renewing import renew
from shared.tasks.table import TasksTable
from shared.technical import dynamodb
from shared.technical.dynamodb import Check, ConditionFailed, Write

MOST_WRITES = 100
"""In one transaction of DynamoDB."""


class CannotApply(Exception):
    """The plan cannot be put in force; each reason is a sentence."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


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
    reasons = [*refusals(wanted, known, now)]
    if reasons:
        raise CannotApply(*reasons)
    project = counted(wanted.project, known, now)
    return [
        *project_changes(project, known.project),
        *meeting_changes(project, known.project),
        *seats_changes(project, known),
        *line_changes(wanted.lines, known.books),
    ]


def apply(tables: Tables, wanted: Wanted, known: Known, now: datetime, also: Sequence[Write] = ()) -> None:
    """Put `wanted` in force where the tables hold `known`. Running it again does what an interrupted run left undone.

    What is to be written `also` stands in the transaction with the project.

    Raises:
        CannotApply: as `changes`; or somebody signed up for a meeting that is dropped, or more people signed up than
            its new number of seats holds, while this ran.
        Busy: too many sign-ups at once; run it again.
    """
    changes(wanted, known, now)
    project = counted(wanted.project, known, now)
    if known.project and project.data_deleted > known.project.data_deleted:
        # Before the plan says the later day, so that a run that dies here begins again with it.
        for meeting in known.project.meetings:
            renew(tables.registrations.name, project.id, meeting.id, project.data_deleted)
    # Seats come before the meeting that shows them: a page never offers a meeting that nobody can sign up for.
    writes: list[Write | Check] = [
        *_closing(tables, project, known),
        *(
            tables.registrations.open(project.id, meeting.id, meeting.capacity, meeting.reserved, meeting.version)
            for meeting in project.meetings
            if meeting.id not in known.seats
        ),
        *tables.budget.line_writes(project.id, wanted.lines, known.books.lines),
    ]
    # What guests must hear of and the seats that they take stand in one transaction.
    last: list[Write | Check] = [
        *_following(tables, project, known),
        *tables.projects.writes(project, known.project),
        *_report(tables, project, known, now),
        *also,
    ]
    whole = [[*writes, *last]] if len(writes) + len(last) <= MOST_WRITES else [writes, last]
    try:
        for part in whole:
            for start in range(0, len(part), MOST_WRITES):
                dynamodb.transact(part[start : start + MOST_WRITES])
    except ConditionFailed as error:
        raise CannotApply(
            "Somebody signed up, ordered, or changed the plan or a meeting, meanwhile; run it again."
        ) from error
    # After the meeting itself, so that somebody who moves up reads its new time and place.
    for meeting in project.meetings:
        if meeting.id in known.seats and not meeting.cancelled and meeting.starts > now:
            try:
                resize(tables.registrations, project.id, meeting, meeting.capacity, meeting.reserved, now)
            except TooManySeated as error:
                raise CannotApply(f"{meeting.id}: more guests signed up meanwhile than the new seats hold.") from error
            except RegistrationClosed as error:
                raise CannotApply(f"{meeting.id} was taken out of the plan meanwhile; run it again.") from error
    # Kitchens that were ordered from hear of a meeting that moved; where this dies, the nightly recount tells.
    watch(tables.budget, tables.registrations.outbox, project, now)


def _following(tables: Tables, project: Project, known: Known) -> Iterator[Write]:
    for each in project.meetings:
        before = known.project.meeting(each.id) if known.project else None
        seats = known.seats.get(each.id)
        if not before or not seats:
            continue
        if before.sign_up and not each.sign_up:
            # Nobody signs up meanwhile for what needs no sign-up any more: they would be told nothing.
            to = replace(seats, meeting_version=each.version, off=each.cancelled)
            yield tables.registrations.resizing(project.id, each.id, seats, to)
        elif each.version > before.version:
            yield tables.registrations.following(project.id, seats, each)


def _report(tables: Tables, project: Project, known: Known, now: datetime) -> Iterator[Write]:
    """The season's report at once, where the last meeting is taken out so late that the report after the one before it
    could go no more.
    """
    last, before = project.last, known.project.last if known.project else None
    if last is None or before is None or project.meeting(before.id):
        return
    kind = Kind.SEASON_REPORT
    if kind.latest(project.timetable.at(kind, last), last) <= now:
        latest = kind.latest(now, last)
        mail = Mail(kind, project.id, SECRETARIAT, now, latest, occasion=OfMoment(now))
        yield tables.registrations.outbox.put(mail)


def _closing(tables: Tables, project: Project, known: Known) -> Iterator[Write]:
    # Whoever cancelled there is found by nobody any more, who looks through the project's meetings to erase them.
    for left in known.gone:
        yield tables.registrations.forgetting(left)
    for meeting in known.guests:
        if meeting in known.seats:
            yield tables.registrations.close(project.id, meeting, known.seats[meeting])
        yield tables.budget.uncount(project.id, meeting)
    # Also where one comes in again: what was ticked of the old one may have been ticked while it was taken out.
    again = [each.id for each in project.meetings if each.id in known.dropped and each.id not in known.seats]
    for meeting in (*known.guests, *again):
        yield from TasksTable(tables.projects.name).forgetting(project.id, meeting)
    for each in project.meetings:
        before = known.project.meeting(each.id) if known.project else None
        if each.cancelled and before and not before.cancelled:
            yield tables.budget.uncount(project.id, each.id)
