"""The recount: a meeting's heads from its registrations, never from what changed."""

from __future__ import annotations

from collections.abc import Iterable

from shared.budget.lines import Heads
from shared.budget.table import BudgetTable
from shared.registrations import Registration, Seats, Status
from shared.registrations.table import RegistrationsTable
from shared.technical.retry import Changed, retried

TRIES = 5


def recount(registrations: RegistrationsTable, budget: BudgetTable, project: str, meeting: str) -> Heads | None:
    """Count `meeting` anew and keep the count; None when the meeting has no seats (it was dropped).

    What is kept was read after the count that it replaces: another that was kept meanwhile may have read later, and
    then this one counts again. The seats' version would not tell, for a tap at the door leaves it as it is.

    Raises:
        Busy: others kept counting; the event comes again.
    """

    def attempt() -> Heads | None:
        before = budget.as_of(project, meeting)
        seats, everybody = registrations.with_seats(project, meeting)
        if seats is None:
            return None
        heads = counted(meeting, everybody, seats, as_of=before + 1)
        if not budget.count(project, heads):
            raise Changed
        return heads

    return retried(attempt, TRIES)


def counted(meeting: str, registrations: Iterable[Registration], seats: Seats, as_of: int = 1) -> Heads:
    """The heads of `registrations`: who has a seat, who waits, and who came, with a seat or without.

    Of a party with a seat as many came as were checked in, its party at most; anybody else who came walked in: larger
    parties, people who waited or had cancelled, and those nobody knew. Nobody checked in is not nobody who came.
    """
    confirmed = waiting = came = walk_ins = 0
    checked_in = False
    for each in registrations:
        seated = each.party if each.status is Status.CONFIRMED else 0
        confirmed += seated
        waiting += each.party if each.status is Status.WAITING else 0
        here = (each.party if each.came is None else each.came) if each.walk_in else each.came
        if here is not None:
            checked_in = True
            came += min(here, seated)
            walk_ins += here - min(here, seated)
    return Heads(meeting, confirmed, waiting, seats.reserved, as_of, came if checked_in else None, walk_ins)
