"""The recount: a meeting's heads from its registrations, never from what changed."""

from __future__ import annotations

from shared.budget.lines import Heads
from shared.budget.table import BudgetTable
from shared.registrations import Status
from shared.registrations.table import RegistrationsTable


def recount(registrations: RegistrationsTable, budget: BudgetTable, project: str, meeting: str) -> Heads | None:
    """Count `meeting` anew and keep the count; None when the meeting has no seats (it was dropped).

    The seats' version is read before the registrations: the count may know more than its version says, never less, and
    the change that made it so brings a recount of its own.
    """
    seats = registrations.seats(project, [meeting]).get(meeting)
    if seats is None:
        return None
    confirmed = waiting = 0
    for registration in registrations.all(project, meeting):
        confirmed += registration.party if registration.status is Status.CONFIRMED else 0
        waiting += registration.party if registration.status is Status.WAITING else 0
    heads = Heads(meeting, confirmed, waiting, seats.reserved, as_of=seats.version)
    budget.count(project, heads)
    return heads
