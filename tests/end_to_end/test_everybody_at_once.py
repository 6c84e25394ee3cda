"""Two hundred people want twenty-eight seats at the same moment."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from shared.outbox.table import OutboxTable
from shared.projects.table import ProjectsTable
from shared.registrations import Status
from shared.registrations.table import RegistrationsTable
from tests.builders import there
from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.visitors import PROJECT, Page, ask, click, ticket

RACERS = 200
SEATS = 28
LINK = re.compile(r"/c/[\w.-]+")


@pytest.fixture
def table(aws: LocalCloud) -> RegistrationsTable:
    """The deployed table, by the domain's own door."""
    return RegistrationsTable(aws.outputs["RegistrationsTable"], OutboxTable(aws.outputs["OutboxTable"]))


def at_once(count: int, act: Callable[[int], int]) -> list[int]:
    """What `act` gives for each of `count` threads, which all start at the same moment."""
    start = Barrier(count)

    def run(number: int) -> int:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def served(act: Callable[[], Page]) -> int:
    """The status of what `act` comes to, tried again as the page asks of a visitor whom it could not serve."""
    for _ in range(20):
        status = act().status
        if status < 500 and status != 429:
            return status
        time.sleep(0.5)
    return status


def test_twenty_eight_of_two_hundred_get_a_seat(local_cloud: LocalCloud, table: RegistrationsTable) -> None:
    """Over HTTP: exactly 28 confirmed, everybody else waits in one order, nobody is lost, each has one mail that
    asks for the click and one that confirms it.
    """
    project = there(ProjectsTable(local_cloud.outputs["ProjectsTable"]).get(PROJECT))
    meeting = project.meetings[1]
    assert meeting.capacity - meeting.reserved == SEATS

    def mails() -> Counter[str]:
        sent = (address for mail in local_cloud.messages() for address in mail["to"])
        return Counter(address for address in sent if address.startswith("racer"))

    ticket(f"{local_cloud.url}/{PROJECT}/{meeting.id}")  # read before the start, and good for all

    def form(number: int) -> int:
        return served(lambda: ask(local_cloud, meeting.id, f"Løber nr. {number}", f"racer{number}@example.org"))

    assert Counter(at_once(RACERS, form)) == {200: RACERS}
    assert table.seats(PROJECT, [meeting.id])[meeting.id].version == 0
    local_cloud.eventually(lambda: len(mails()) == RACERS)
    assert set(mails().values()) == {1}
    links = {mail["to"][0]: LINK.findall(mail["text"])[0] for mail in local_cloud.messages(q="racer")}

    def race(number: int) -> int:
        return served(lambda: click(local_cloud, links[f"racer{number}@example.org"]))

    assert Counter(at_once(RACERS, race)) == {200: RACERS}

    registrations = list(table.all(PROJECT, meeting.id))
    assert Counter(each.status for each in registrations) == {
        Status.CONFIRMED: SEATS,
        Status.WAITING: RACERS - SEATS,
    }
    seats = table.seats(PROJECT, [meeting.id])[meeting.id]
    assert (seats.taken, seats.waiting, seats.version) == (SEATS, RACERS - SEATS, RACERS)
    queue = table.waiting(PROJECT, meeting.id)
    waiting = [each for each in registrations if each.status is Status.WAITING]
    assert queue == sorted(waiting, key=lambda each: (each.registered_at, each.person))

    local_cloud.eventually(lambda: sum(mails().values()) == 2 * RACERS)
    assert set(mails().values()) == {2}
