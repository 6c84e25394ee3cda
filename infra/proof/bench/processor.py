"""`python -m infra.proof.bench.processor`: what a sign-up takes of the processor, in each function's own processes.

A local cloud of its own (`make run`'s, on free ports, gone afterwards) takes sign-ups over HTTP, one after another and
then several at once: the page, the form, the mail that asks, its click, the mail that confirms, what SES tells of both,
and the recount. /proc says how many seconds the processes have used before and afterwards; a process that starts
meanwhile stands for itself, for starting is most of what it uses. They are those of this machine, and of it as busy as
it was: so the same run measures a bare call of DynamoDB, of a process that does nothing else, and the seconds are told
in such calls too.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from infra.local import cloud, deployment, invented, mails, processes
from infra.local.place import ROOT, Place
from infra.proof.bench.shown import Figures, show
from infra.proof.season.pages import Page
from shared.registrations.ticket import LEAST

EACH, AT_ONCE = 16, 16
ONE_AFTER_ANOTHER, TOGETHER = "one after another", f"{AT_ONCE} at once"
"""How sign-ups come: each waits for its mails, and as many guests send the form at a time as the peers had."""

MEETINGS = ("moede-1", "moede-2", "moede-3", "moede-4")
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 300
SETTLED = 12
"""Seconds after which what follows of a sign-up has been done: a recount waits for others for ten."""
FUNCTIONS = ("registration", "send", "feedback", "budget")
"""Those that a sign-up starts."""

ALL, STARTED, EMULATOR = "the functions in all", "processes that started meanwhile", "the emulator"
CALL = "a bare call of DynamoDB"
TIMES, IN_A_ROW = 40, 4
PAUSES = {ONE_AFTER_ANOTHER: 0.2, TOGETHER: 0.0}
"""A bare invocation waits, as functions do between guests who come one after another, and then makes as many calls as
one does on average. A process that has waited finds its code in no cache of the processor: each call takes several
times what it takes where nothing rests.
"""

BARE = f"""
import sys, time
from shared.technical import dynamodb
used = 0
for number in range({TIMES} + 5):
    time.sleep(float(sys.argv[2]))
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


def sign_up(place: Place, tickets: Mapping[str, str], number: int) -> None:
    """The whole way of one guest, up to the mail that confirms."""
    meeting = MEETINGS[number % len(MEETINGS)]
    address, at = f"visitor{number}@example.org", _page(place, meeting)
    typed = {"name": f"Åse Ærø {number}", "company": "Smørrebrødsforretningen ApS", "address": address, "party": "1"}
    ask(at)
    ask(at, {**typed, "diet": "Vegetar", "topics": "", "ticket": tickets[meeting]})

    def told() -> list[mails.Mail]:
        return [each for each in mails.sent(place.mails) if address in each.recipients]

    until(lambda: len(told()) == 1)
    [path] = {word for word in told()[0].text.split() if "/c/" in word}
    page = ask(path)
    [form] = [each for each in page.forms if each.value("asked_at")]
    ask(path, dict(form.fields))
    until(lambda: len(told()) == 2)


def _page(place: Place, meeting: str) -> str:
    return f"{place.url}/{invented.PROJECT}/{meeting}"


def _ticket(place: Place, meeting: str) -> str:
    return next(found for form in ask(_page(place, meeting)).forms if (found := form.value("ticket")))


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


def _share(place: Place, tickets: Mapping[str, str], numbers: Sequence[int], at_once: int) -> dict[str, float]:
    """Seconds by function that each of the sign-ups `numbers` took, `at_once` of them at a time."""
    before = spent(place)
    with ThreadPoolExecutor(at_once) as guests:
        list(guests.map(partial(sign_up, place, tickets), numbers))
    time.sleep(SETTLED)
    shares: dict[str, float] = defaultdict(float)
    for (name, number), used in spent(place).items():
        known = (name, number) in before
        shares[name if known else STARTED] += (used - before.get((name, number), 0)) / len(numbers)
    return shares


def bare(place: Place, pause: float) -> float:
    """Seconds of processor time that a call of DynamoDB takes of who makes it: those of botocore and of the socket."""
    asked = [sys.executable, "-c", BARE, place.outputs()["OutboxTable"], str(pause)]
    return float(subprocess.run(asked, cwd=ROOT, env=place.environment(), capture_output=True, check=True).stdout)


def measure(each: int) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, float]]:
    """Seconds a sign-up by how they come and function, and those of a bare call. As many come before any is counted."""
    shares: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), processes.free_port(), processes.free_port())
        try:
            cloud.start(place, tied=True)
            deployment.deploy(place)
            invented.apply(place)
            tickets = {meeting: _ticket(place, meeting) for meeting in MEETINGS}
            time.sleep(LEAST.total_seconds() + 1)
            numbers = itertools.count()
            for manner, at_once in ((ONE_AFTER_ANOTHER, 1), (TOGETHER, AT_ONCE)):
                for _ in ("processes start", "they are measured"):
                    shares[manner] = _share(place, tickets, list(itertools.islice(numbers, each)), at_once)
            calls = {manner: bare(place, pause) for manner, pause in PAUSES.items()}
        finally:
            cloud.stop(place)
    return shares, calls


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench.processor", description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="sign-ups that are measured")
    shares, calls = measure(parser.parse_args().each)
    rows = {name: [name] for name in (*FUNCTIONS, ALL, STARTED, EMULATOR, CALL)}
    for manner, share in shares.items():
        found = {**dict.fromkeys(rows, 0.0), **share}
        found[ALL] = sum(found[name] for name in FUNCTIONS)
        found[EMULATOR] = found["cloud"] + found["front"]
        found[CALL] = calls[manner]
        for name, row in rows.items():
            row += [f"{found[name]:.4f}", f"{found[name] / calls[manner]:.1f}"]
    columns = [each for manner in shares for each in (f"{manner}: s", "bare calls")]
    table = Figures("processor time a sign-up, of", columns, [*rows.values()])
    show("processor", [table], PEERS)


if __name__ == "__main__":
    main()
