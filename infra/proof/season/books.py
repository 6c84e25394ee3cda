"""Promise 6: at rest the tally is a recount, and what the secretariat entered once stands there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from infra.proof.season.play import Season
from infra.proof.season.seating import moments
from shared.desk.audit import AuditType
from shared.desk.table import AuditLog
from shared.registrations import Registration, Status

ONCE = {AuditType.EXPENSE_RECORDED, AuditType.EXPENSE_VOIDED}
"""Deeds that are about an entry of the books, of which each is done once."""

TROUBLED = ("gave up", "was refused", "found nothing to do")


def tally(season: Season) -> Iterator[str]:
    """The heads that are kept are those that a recount finds, while no record is on its way."""
    if not season.at_rest:
        return
    heads = season.tables.budget.books(season.script.project.id).heads
    for meeting, moment in moments(season):
        if meeting.cancelled or not moment.people:
            continue
        came, walked = _door(moment.people.values())
        confirmed, waiting = moment.heads(Status.CONFIRMED), moment.heads(Status.WAITING)
        recounted = (confirmed, waiting, moment.seats.reserved, came, walked)
        kept = heads.get(meeting.id)
        counted = kept and (kept.confirmed, kept.waiting, kept.reserved, kept.came, kept.walk_ins)
        if counted != recounted:
            yield f"6: {meeting.id}: counted {counted}, recounted {recounted}"


def _door(registrations: Iterable[Registration]) -> tuple[int | None, int]:
    """Who came of those with a seat (None: nobody looked), and who besides."""
    seated = besides = 0
    looked = False
    for each in registrations:
        here = each.party if each.walk_in and each.came is None else each.came
        if here is not None:
            looked = True
            with_seat = min(here, each.party) if each.status is Status.CONFIRMED else 0
            seated, besides = seated + with_seat, besides + here - with_seat
    return (seated if looked else None), besides


def entries(season: Season) -> Iterator[str]:
    """Each bill that the secretariat entered counts once, in whole øre."""
    project, office = season.script.project.id, season.secretariat
    books = season.tables.budget.books(project)
    for expense in books.expenses:
        if type(expense.amount) is not int:
            yield f"6: {expense.id}: {expense.amount!r} is no whole number of øre"
    counted = Counter((each.line, each.meeting, each.amount) for each in books.entries.expenses)
    kept = Counter((each.line, each.meeting, each.amount) for each in books.expenses)
    entered = Counter((each.line, each.meeting, each.amount) for each in office.bills)
    for bill, count in (entered - kept).items():
        yield f"6: {bill}: entered, and {count} of them are not in the books"
    more = counted - entered
    if more.total() > sum(office.desk.done.get(each, 0) for each in TROUBLED):
        yield f"6: {dict(more)}: counts, and nobody entered it"
    tally = books.tally()
    for line in tally.lines:
        spent = sum(each.amount for each in books.entries.expenses if each.line == line.line.id)
        if line.spent != spent:
            yield f"6: {line.line.id}: spent {line.spent}, recounted {spent}"
    audit_log = AuditLog(season.tables.projects.name).since(project, None)
    done = Counter((each.type, each.about) for each in audit_log if each.type in ONCE and not each.undone)
    yield from (f"6: {deed.value} of {about}: done {count} times" for (deed, about), count in done.items() if count > 1)
