"""Watching the budget: what the secretariat hears of at once, because it can still do something about it.

Runs behind every recount. What it tells is told once: a line that will break once each time that it crosses what it may
cost, an order of food that no longer fits once a meeting's day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from shared.budget.breaking import crossings
from shared.budget.catering import delta, ordered, portions
from shared.budget.forecast import Forecast, forecast
from shared.budget.table import Books, BudgetTable
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfDay, OfLine
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed

LATE = timedelta(days=2)
"""A warning that could not be sent for so long stands in the summary, and is not sent any more."""

LAST_CALL = timedelta(hours=12)
"""So shortly before a meeting no caterer changes anything."""


def watch(budget: BudgetTable, outbox: OutboxTable, project: Project, now: datetime) -> list[Mail]:
    """Owe what the secretariat has to hear at `now`; what was owed. Told twice at once, it is told once."""
    books = budget.books(project.id)
    seen = forecast(project, books.heads, now)
    return [*_breaking(budget, outbox, project, books, seen, now), *_orders(outbox, project, books, seen, now)]


def _breaking(
    budget: BudgetTable, outbox: OutboxTable, project: Project, books: Books, seen: Forecast, now: datetime
) -> Iterator[Mail]:
    found = crossings(books.tally(seen.portions, seen.meetings), books.warned)
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
    for meeting in project.upcoming(now):
        placed = ordered(books.entries, meeting.id)
        heads = books.heads.get(meeting.id)
        latest = Kind.CATERING_CHANGE.latest(now, meeting)
        if placed is None or heads is None or meeting.cancelled or latest <= now:
            continue
        needed = portions(heads.confirmed, heads.reserved, seen.rates, project.catering.enough)
        if delta(placed.portions, needed, project.catering.margin) is None:
            continue
        mail = Mail(
            Kind.CATERING_CHANGE,
            project.id,
            SECRETARIAT,
            now,
            latest,
            (meeting.id,),
            OfDay(meeting.day),
        )
        if outbox.owe(mail):
            yield mail
