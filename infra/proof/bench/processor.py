"""`python -m infra.proof.bench.processor`: what a sign-up takes of the processor, in each function's own processes.

A local cloud of its own (`make run`'s, on free ports, gone afterwards) takes sign-ups over HTTP, one after another: the
page, the form, the mail that asks, its click, the mail that confirms, what SES tells of both, and the recount. /proc
says how many seconds the processes have used before and afterwards; a process that starts meanwhile stands for itself,
for starting is most of what it uses. They are those of this machine, and of it as busy as it was: so the same run
measures a bare call of DynamoDB, of a process that does nothing else, and the seconds are told in such calls too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.local import cloud, deployment, invented, mails, processes
from infra.local.place import ROOT, Place
from infra.proof.bench.shown import Figures, show
from infra.proof.season.pages import Page
from shared.registrations.ticket import LEAST

EACH = 15
FIRST = 14
"""Sign-ups before anything is counted: processes start. With those that are, no more than one source may send in ten
minutes.
"""

MEETING = "moede-2"
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 300
FUNCTIONS = ("registration", "send", "feedback", "budget")
"""Those that a sign-up starts."""

STARTED = "processes that started meanwhile"
TIMES, PAUSE, IN_A_ROW = 40, 0.2, 4
"""A bare invocation waits, as functions do, and then makes as many calls as one does on average (some 42 calls of 11
invocations a sign-up, as `requests` counts). A process that has waited finds its code in no cache of the processor:
each call takes several times what it takes where nothing rests.
"""

BARE = f"""
import sys, time
from shared.technical import dynamodb
used = 0
for number in range({TIMES} + 5):
    time.sleep({PAUSE})
    began = time.process_time()
    for _ in range({IN_A_ROW}):
        dynamodb.get(sys.argv[1], {{"id": "pace"}})
    used += (number >= 5) * (time.process_time() - began)  # after what a process loads once
print(used / {TIMES} / {IN_A_ROW})
"""

PEERS = (
    "Measured once, when a sign-up took no click in a mail: pretix 0.56-0.59, Indico 0.18, Tovholder with its",
    "emulator 0.083-0.089; sign-ups a second at 16 at once: pretix 2.4-2.9, Indico 8-10, Tovholder 43-45.",
)


def ask(url: str, body: Mapping[str, str] | None = None) -> Page:
    """The page that comes back."""
    data = urllib.parse.urlencode(body).encode() if body else None
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=PATIENCE) as answer:
        return Page(url, answer.status, answer.read().decode())


def until(holds: Callable[[], bool]) -> None:
    """Wait until that is so."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def sign_up(place: Place, number: int, ticket: str) -> None:
    """The whole way of one guest, up to the mail that confirms."""
    address, at = f"visitor{number}@example.org", f"{place.url}/{invented.PROJECT}/{MEETING}"
    typed = {"name": f"Åse Ærø {number}", "company": "Smørrebrødsforretningen ApS", "address": address, "party": "1"}
    ask(at)
    ask(at, {**typed, "diet": "Vegetar", "topics": "", "ticket": ticket})

    def told() -> list[mails.Mail]:
        return [each for each in mails.sent(place.mails) if address in each.recipients]

    until(lambda: len(told()) == 1)
    [path] = {word for word in told()[0].text.split() if "/c/" in word}
    page = ask(path)
    [form] = [each for each in page.forms if each.value("asked_at")]
    ask(path, {"asked_at": str(form.value("asked_at"))})
    until(lambda: len(told()) == 2)


def spent(place: Place) -> Mapping[tuple[str, int], float]:
    """Seconds of processor time so far of each function's processes; "cloud" and "front" are the emulator's own."""
    found: dict[tuple[str, int], float] = {}
    for name in ("cloud", "front"):
        first = processes.running(name, place.folder)
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                said = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(said[3]) == first:  # the session
                    whose = name if int(folder.name) == first else _function(folder)
                    found[whose, int(folder.name)] = (int(said[11]) + int(said[12])) / TICKS
            except (OSError, ValueError):
                continue
    return found


def _function(folder: Path) -> str:
    said = dict(each.partition("=")[::2] for each in (folder / "environ").read_text(errors="replace").split("\0"))
    return said.get("POWERTOOLS_SERVICE_NAME") or "others"


def bare(place: Place) -> float:
    """Seconds of processor time that a call of DynamoDB takes of who makes it: those of botocore and of the socket."""
    asked = [sys.executable, "-c", BARE, place.outputs()["OutboxTable"]]
    return float(subprocess.run(asked, cwd=ROOT, env=place.environment(), capture_output=True, check=True).stdout)


def measure(each: int) -> tuple[Mapping[str, float], float]:
    """Seconds a sign-up by function, and those of a bare call."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), processes.free_port(), processes.free_port())
        try:
            cloud.start(place, tied=True)
            deployment.deploy(place)
            invented.apply(place)
            page = ask(f"{place.url}/{invented.PROJECT}/{MEETING}")
            ticket = next(found for form in page.forms if (found := form.value("ticket")))
            time.sleep(LEAST.total_seconds() + 1)
            for number in range(FIRST):
                sign_up(place, number, ticket)
            time.sleep(5)  # what follows from the last one
            before = spent(place)
            for number in range(FIRST, FIRST + each):
                sign_up(place, number, ticket)
            time.sleep(5)
            after = spent(place)
            call = bare(place)
        finally:
            cloud.stop(place)
    shares: dict[str, float] = defaultdict(float)
    for (name, number), used in after.items():
        known = (name, number) in before
        shares[name if known else STARTED] += (used - before.get((name, number), 0)) / each
    return shares, call


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench.processor", description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="sign-ups that are measured")
    found, call = measure(parser.parse_args().each)
    rows = {name: found.get(name, 0) for name in FUNCTIONS}
    rows |= {
        "the functions in all": sum(rows.values()),
        STARTED: found.get(STARTED, 0),
        "the emulator": found.get("cloud", 0) + found.get("front", 0),
        "a bare call of DynamoDB": call,
    }
    table = Figures("processor time a sign-up, of", ("seconds", "as many bare calls"))
    for name, seconds in rows.items():
        table.add(name, f"{seconds:.4f}", f"{seconds / call:.1f}")
    show("processor", [table], PEERS)


if __name__ == "__main__":
    main()
