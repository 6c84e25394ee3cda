"""`python -m infra.proof.bench.processor`: what a sign-up takes of the processor, in each function's own processes.

A local cloud of its own (`make run`'s, on free ports, gone afterwards) takes sign-ups over HTTP, one after another: the
page, the form, the mail that asks, its click, the mail that confirms, what SES tells of both, and the recount. /proc
says how many seconds the processes have used before and afterwards; how often each function was invoked stands beside
it, since that is what the seconds follow. They are those of this machine, and of it as busy as it was.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.local import cloud, deployment, invented, mails, processes
from infra.local.place import Place
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
FUNCTIONS = {"registration": "answered", "send": "mail", "feedback": "told", "budget": "recounted"}
"""Those that a sign-up starts, and the line of the log that an invocation leaves (of `send`: a mail)."""

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


def spent(place: Place) -> Mapping[str, float]:
    """Seconds of processor time so far of each function's processes; "cloud" and "front" are the emulator's own."""
    found: dict[str, float] = defaultdict(float)
    for name in ("cloud", "front"):
        first = processes.running(name, place.folder)
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                said = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(said[3]) == first:  # the session
                    whose = name if int(folder.name) == first else _function(folder)
                    found[whose] += (int(said[11]) + int(said[12])) / TICKS
            except (OSError, ValueError):
                continue
    return found


def _function(folder: Path) -> str:
    said = dict(each.partition("=")[::2] for each in (folder / "environ").read_text(errors="replace").split("\0"))
    return said.get("POWERTOOLS_SERVICE_NAME") or "others"


def measure(each: int) -> Mapping[str, float]:
    """Seconds a sign-up by process."""
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
        finally:
            cloud.stop(place)
    return {name: (used - before[name]) / each for name, used in after.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench.processor", description=__doc__)
    parser.add_argument("--each", type=int, default=EACH, help="sign-ups that are measured")
    found = measure(parser.parse_args().each)
    table = Figures("processor time a sign-up, of", ("seconds",))
    for name in FUNCTIONS:
        table.add(name, f"{found.get(name, 0):.4f}")
    table.add("the functions in all", f"{sum(found.get(name, 0) for name in FUNCTIONS):.4f}")
    table.add("the emulator", f"{found.get('cloud', 0) + found.get('front', 0):.4f}")
    show("processor", [table], PEERS)


if __name__ == "__main__":
    main()
