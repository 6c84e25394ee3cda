"""Watching the budget: what the secretariat hears of at once, because it can still do something about it.

Runs after every recount, and when a meeting is changed. What it tells is told once: a line that will break once each
time that it crosses what it may cost, an order of food that no longer fits each time that it is twice as far off, and
a kitchen that must hear of another day or place once a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from shared.budget.books import Books
from shared.budget.breaking import crossings
from shared.budget.catering import Delta, delta, ordered, to_tell
from shared.budget.forecast import Forecast, forecast
from shared.budget.table import BudgetTable
from shared.meetings import Meeting
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.office_occasions import OfLine, OfOrder
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed


def watch(budget: BudgetTable, outbox: OutboxTable, project: Project, now: datetime) -> list[Mail]:
    """Owe what the secretariat has to hear at `now`; what was owed. Told twice at once, it is told once."""
    books = budget.books(project.id)
    seen = forecast(project, books.heads, now)
    return [*_breaking(budget, outbox, project, books, seen, now), *_orders(outbox, project, books, seen, now)]


def _breaking(
    budget: BudgetTable, outbox: OutboxTable, project: Project, books: Books, seen: Forecast, now: datetime
) -> Iterator[Mail]:
    found = crossings(books.tally(seen.portions, seen.meetings, seen.over), books.warned)
    for line in found.back:
        dynamodb.write(budget.calm(project.id, line))
    for crossed in found.more:
        latest = Kind.BUDGET_WARNING.latest(now)
        crossing = OfLine(crossed.line.id, now)
        mail = Mail(Kind.BUDGET_WARNING, project.id, SECRETARIAT, now, latest, occasion=crossing)
        with suppress(ConditionFailed):  # somebody else told it at the same moment
            dynamodb.transact([budget.warn(project.id, crossed.line.id), outbox.put(mail)])
            yield mail


def _orders(outbox: OutboxTable, project: Project, books: Books, seen: Forecast, now: datetime) -> Iterator[Mail]:
    upcoming = project.upcoming(now)
    news = to_tell(books.entries, upcoming)
    for meeting in upcoming:
        placed, coming = ordered(books.entries, meeting.id), seen.of(meeting.id)
        if placed is None:
            continue
        if meeting.id in news:
            yield from _owe(
                outbox, project, meeting, Kind.KITCHEN, placed.id, f"{news[meeting.id]}-{meeting.version}", now
            )
        elif coming and (change := delta(placed.portions, coming.portions, project.catering.margin)):
            step = _step(change, project.catering.margin)
            yield from _owe(outbox, project, meeting, Kind.CATERING_CHANGE, placed.id, step, now)


def _step(change: Delta, margin: int) -> str:
    """How far off the order is, in doublings of what it may be: each step is told once, so that few mails tell all."""
    times = abs(change.more) // (margin + 1)
    return f"{'more' if change.more > 0 else 'fewer'}-{times.bit_length()}"


def _owe(
    outbox: OutboxTable, project: Project, meeting: Meeting, kind: Kind, order: str, news: str, now: datetime
) -> Iterator[Mail]:
    """Owe a mail about an order unless it was told. One that was dropped, as all was well then, is owed again."""
    latest = kind.latest(now, meeting)
    mail = Mail(kind, project.id, SECRETARIAT, now, latest, (meeting.id,), OfOrder(order, news))
    if now < latest and outbox.owe(mail):
        yield mail
