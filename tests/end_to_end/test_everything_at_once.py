"""Sign-ups, changes, cancellations and other rooms by threads that know nothing of each other."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from infra.proof.faults.guards import GUARDS
from shared.outbox.table import OutboxTable
from shared.registrations import Seats, Status
from shared.registrations.changing import change
from shared.registrations.promotion import resize
from shared.registrations.refusals import PartyTooLarge, RegistrationClosed, TooManySeated, TooOften
from shared.registrations.signing_up import cancel, sign_up
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb
from shared.technical.dynamodb import Busy
from tests.builders import a_guest, a_meeting, a_project
from tests.end_to_end.conftest import LocalCloud

THREADS = 24
EACH = 3
PEOPLE = 32
ROOMS = (6, 9, 12, 15)


class Distant(RegistrationsTable):
    """The table, far away: what was read is old when it is decided on."""

    def seats(self, project: str, meetings: Sequence[str], *, consistent: bool = True) -> dict[str, Seats]:
        """The seats, and then a while on the way."""
        found = super().seats(project, meetings, consistent=consistent)
        time.sleep(random.uniform(0, 0.04))
        return found


@pytest.fixture
def table(aws: LocalCloud) -> RegistrationsTable:
    """The deployed table, by the domain's own door."""
    return Distant(aws.outputs["RegistrationsTable"], OutboxTable(aws.outputs["OutboxTable"]))


def race(table: RegistrationsTable, project_id: str, seed: int = 2018) -> list[str]:
    """What is broken after so many threads did what they wanted at one meeting, each drawing from its own chance."""
    meeting = a_meeting(1, capacity=ROOMS[1], reserved=0)
    project = a_project(meeting, id=project_id)
    dynamodb.write(table.open(project.id, meeting.id, ROOMS[1], 0))
    began = meeting.registration_closes - timedelta(days=2)
    start = Barrier(THREADS)

    def act(thread: int) -> list[str]:
        oversold = []
        chance = random.Random(seed * 1000 + thread)
        start.wait()
        for step in range(EACH):
            now = began + timedelta(milliseconds=step * THREADS + thread)
            guest = a_guest(chance.randrange(PEOPLE), party=chance.choice((1, 1, 2, 3)))
            details = replace(guest, party=chance.choice((1, 2, 3)))
            with suppress(Busy, PartyTooLarge, RegistrationClosed, TooManySeated, TooOften):
                match chance.choice(("sign up",) * 5 + ("cancel",) * 3 + ("change",) * 2 + ("resize",)):
                    case "sign up":
                        sign_up(table, project, [meeting], guest, now)
                    case "cancel":
                        cancel(table, project, meeting, guest.person, now)
                    case "change":
                        change(table, project, meeting, guest.person, details, now)
                    case "resize":
                        resize(table, project.id, meeting, chance.choice(ROOMS), 0, now)
            seats = table.seats(project.id, [meeting.id])[meeting.id]
            if seats.taken > seats.open:
                oversold.append(f"{seats.taken} confirmed on {seats.open} seats, meanwhile")
        return oversold

    with ThreadPoolExecutor(THREADS) as pool:
        meanwhile = [each for found in pool.map(act, range(THREADS)) for each in found]
    return meanwhile + list(broken(table, project.id, meeting.id))


def broken(table: RegistrationsTable, project: str, meeting: str) -> Iterator[str]:
    """Which of DESIGN.md's invariants 1 to 3 do not hold, now that nobody moves."""
    seats = table.seats(project, [meeting])[meeting]
    everybody = list(table.all(project, meeting))
    heads = {status: sum(each.party for each in everybody if each.status is status) for status in Status}
    if heads[Status.CONFIRMED] > seats.open:
        yield f"{heads[Status.CONFIRMED]} confirmed on {seats.open} seats"
    if (seats.taken, seats.waiting) != (heads[Status.CONFIRMED], heads[Status.WAITING]):
        yield f"the counter says {seats.taken} and {seats.waiting}, a recount {heads}"
    if len({each.person for each in everybody}) != len(everybody):
        yield "somebody is registered twice"
    waiting = [each for each in everybody if each.status is Status.WAITING]
    yield from (
        f"a party of {each.party} waits before {seats.free} seats" for each in waiting if seats.fits(each.party)
    )
    queue = [(each.registered_at, each.person) for each in table.waiting(project, meeting)]
    if queue != sorted((each.registered_at, each.person) for each in waiting):
        yield "the queue is not in the order in which they came"


@pytest.mark.parametrize("seed", [1, 2])
def test_everything_at_once_keeps_the_promises(table: RegistrationsTable, seed: int) -> None:
    """Seats are not oversold and counted right, nobody is there twice, nobody who fits waits, the queue is in order."""
    assert race(table, f"everything-{seed}", seed) == []


def test_without_the_guard_the_race_breaks_them(table: RegistrationsTable) -> None:
    """The control: with a sign-up's condition on the seats taken away, the same race is lost."""
    [guard] = [each for each in GUARDS if each.name == "a sign-up takes seats only while they are free"]
    with guard.removed():
        assert any(race(table, f"unguarded-{seed}", seed) for seed in range(1, 4))
