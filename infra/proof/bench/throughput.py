"""`python -m infra.proof.bench.throughput`: sign-ups a second over HTTP on the local cloud, and whose time that is.

A local cloud of its own (`make run`'s, on free ports, gone afterwards) takes the form's POST from 1, 4 and 16 people at
once; each waits for the page before she sends the next one. The processor time that its own process uses is the
emulator's share; the functions' processes are told apart, with their mails and recounts. A function that does nothing
is invoked by a route of the same API. AWS is none of this: there each request has a process of its own, and DynamoDB is
not one thread of Python.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from infra.local import cloud, deployment, invented, processes
from infra.local.place import Place, runtime
from infra.proof.bench.peers import OTHERS, WAITS
from infra.proof.bench.shown import Figures, show
from infra.proof.season.pages import Page
from shared.outbox.mail import State
from shared.registrations.ticket import LEAST
from shared.technical import clock

AT_ONCE, EACH = (1, 4, 16), 64
MEETING = "moede-{}"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 120  # seconds for the mails that were owed to go out

THANKS = 12_000
"""Bytes of the page that thanks: what does nothing is sent a form too, and answers as much."""

NOTHING = f"def handler(event, context):\n    return {{'statusCode': 200, 'body': 'x' * {THANKS}}}\n"
NO_FORM = b"x=" + b"x" * 200


@dataclass(frozen=True)
class Served:
    """So many requests, `at_once`: how many a second, and each one's seconds."""

    at_once: int
    second: float
    took: Sequence[float]

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.took) * 1000

    @property
    def slowest(self) -> float:
        """Milliseconds that 95 of 100 do not exceed."""
        return statistics.quantiles(self.took, n=20)[-1] * 1000


def serve(at_once: int, act: Callable[[int], None], each: int = EACH) -> Served:
    """Let `at_once` people do `act` with a number of their own, over and over."""

    def timed(number: int) -> float:
        began = time.perf_counter()
        act(number)
        return time.perf_counter() - began

    with ThreadPoolExecutor(at_once) as pool:
        began = time.perf_counter()
        took = list(pool.map(timed, range(each)))
        return Served(at_once, each / (time.perf_counter() - began), took)


class Visitors:
    """Whoever signs up, each under an address of her own."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.numbers = count()
        form = Page(f"{place.url}/{invented.PROJECT}", 200, ask(f"{place.url}/{invented.PROJECT}"))
        self.ticket = next(found for each in form.forms if (found := each.value("ticket")))
        time.sleep(LEAST.total_seconds() + 1)

    def sign_up(self, meeting: str) -> None:
        """One sign-up; anything but the page that thanks is an error."""
        number = next(self.numbers)
        typed = {
            "name": f"Åse Ærø {number}",
            "company": "Smørrebrødsforretningen på hjørnet ApS",
            "address": f"visitor{number}@example.org",
            "party": "1",
            "diet": "Vegetar",
            "topics": "",
            "ticket": self.ticket,
        }
        page = ask(f"{self.place.url}/{invented.PROJECT}/{meeting}", urllib.parse.urlencode(typed).encode())
        assert 'name="ticket"' not in page, "the form came back"


def ask(url: str, body: bytes | None = None) -> str:
    """The page that comes back; a busy answer is asked for again, as the page asks of its reader."""
    for _ in range(40):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=120) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as refusal:
            if refusal.code not in {429, 503}:
                raise
            time.sleep(0.5)
    raise TimeoutError(url)


def nothing(place: Place) -> str:
    """Deploy a function that does nothing, for a route of the same API; its address."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("nothing.py", NOTHING)
    made = place.client("lambda").create_function(
        FunctionName="nothing",
        Runtime=runtime(),
        Role="arn:aws:iam::000000000000:role/nothing",
        Handler="nothing.handler",
        Code={"ZipFile": packed.getvalue()},
        MemorySize=1024,
    )
    gateway = place.client("apigatewayv2")
    [api] = [each["ApiId"] for each in gateway.get_apis()["Items"]]
    reaching = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=made["FunctionArn"], PayloadFormatVersion="2.0"
    )
    gateway.create_route(ApiId=api, RouteKey="POST /nothing", Target=f"integrations/{reaching['IntegrationId']}")
    address = f"{place.url}/nothing"
    assert len(ask(address, NO_FORM)) == THANKS
    return address


def spent(place: Place) -> Mapping[str, float]:
    """Seconds of processor time so far: of the emulator, of the front door, and of each function's processes."""
    found: dict[str, float] = {}
    for name in ("cloud", "front"):
        first = processes.running(name, place.folder)
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                said = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(said[3]) != first:  # the session
                    continue
                whose = name if int(folder.name) == first else _function(folder)
            except (OSError, ValueError):
                continue
            found[whose] = found.get(whose, 0.0) + (int(said[11]) + int(said[12])) / TICKS
    return found


def _function(folder: Path) -> str:
    said = dict(each.partition("=")[::2] for each in (folder / "environ").read_text(errors="replace").split("\0"))
    return said.get("POWERTOOLS_SERVICE_NAME") or said.get("AWS_LAMBDA_FUNCTION_NAME") or "others"


def settle(place: Place) -> None:
    """Wait until no mail is owed any more."""
    table, deadline = place.outputs()["OutboxTable"], time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = place.client("dynamodb").scan(
            TableName=table,
            FilterExpression="#state IN (:owed, :sending)",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":owed": {"S": State.OWED.value}, ":sending": {"S": State.SENDING.value}},
        )
        if not found["Count"]:
            return
        time.sleep(0.5)


@dataclass(frozen=True)
class Measured:
    """What came of each number of people at once, and seconds of processor time a sign-up by process."""

    signed: Sequence[Served]
    idle: Sequence[Served]
    each: Mapping[str, float]


def measure(at_once: Sequence[int] = AT_ONCE, each: int = EACH) -> Measured:
    """On a cloud of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), processes.free_port(), processes.free_port())
        try:
            cloud.start(place, tied=True)
            deployment.deploy(place)
            invented.apply(place)
            visitors, address = Visitors(place), nothing(place)
            for many in (1, max(at_once)):  # processes start
                serve(many, lambda _: visitors.sign_up(MEETING.format(4)), 2 * many)
                serve(many, lambda _: _ignored(ask(address, NO_FORM)), 2 * many)
            settle(place)
            before, began = spent(place), clock.now()
            signed = [
                serve(many, lambda _, to=number: visitors.sign_up(MEETING.format(to)), each)  # type: ignore[misc]
                for number, many in enumerate(at_once, start=1)
            ]
            settle(place)
            after = spent(place)
            assert clock.now() > began
            idle = [serve(many, lambda _: _ignored(ask(address, NO_FORM)), each) for many in at_once]
        finally:
            cloud.stop(place)
    total = each * len(at_once)
    return Measured(signed, idle, {name: (used - before.get(name, 0)) / total for name, used in after.items()})


def _ignored(_: str) -> None:
    """What came back does not matter."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench.throughput", description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="sign-ups at each number of people at once")
    found = measure(each=parser.parse_args().each)
    table = Figures(
        "at once",
        ("sign-ups a second", "median, ms", "95 %, ms", "a function that does nothing, ms"),
    )
    for signed, idle in zip(found.signed, found.idle, strict=True):
        table.add(
            str(signed.at_once),
            f"{signed.second:.1f}",
            f"{signed.median:.0f}",
            f"{signed.slowest:.0f}",
            f"{idle.median:.0f}",
        )
    whole = sum(found.each.values())
    times = Figures("processor time a sign-up, of", ("ms", "share"))
    said = {"cloud": "the emulator", "front": "its front door"}
    for name, used in sorted(found.each.items(), key=lambda pair: -pair[1]):
        if used * 1000 >= 0.05:
            times.add(said.get(name, f"function {name}"), f"{used * 1000:.1f}", f"{used / whole:.0%}")
    show("throughput", [table, times], [WAITS, OTHERS])


if __name__ == "__main__":
    main()
