"""Headers as each Python writes them, read by programs that share no code with it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from infra.proof.readers.node import Missing, read
from infra.proof.readers.pythons import execute

EVENTS = ("Næste møde", "Husk mødet", "Nyt sted for mødet", "Tak for mødet")
PLACES = ("på Café Øen", "på Ørestad Skole", "i Kulturhuset", "på Østerbro")
DAYS = ("på torsdag kl. 8", "lørdag", "den 8. maj kl. 8.30")
ENDS = ("", " – også for nye", ", men kom gerne, også hvis I er nye i foreningen, på Amager eller i Danmark")
NAMES = (
    "Mette Ærøe",
    "Andersen, Bo",
    'Bo "Basse" Holm (ApS)',
    "Café Øen & Søn, bogbinderi og lidt af hvert på hjørnet af Øresundsvej",
    "Entreprenør-, Nedrivnings- og Kloakmesterfirmaet Christiansen, Christiansen & Kristiansen af 1897 ApS",
    "Andersen, Christensen, Dalgaard, Eriksen, Frandsen og de andre af hjoernets bogbindere i Amagerbrogade ApS",
    "李明 🎉",
    "=?utf-8?q?Bo?= Holm",
    "",
)
SUBJECTS = [
    *(f"{event} {one} {other}{end}" for event, place, day, end in product(EVENTS, PLACES, DAYS, ENDS)
      for one, other in ((place, day), (day, place))),
    "Plain words alone, no more than a line holds",
    "Plain words alone, but so many of them that no line of a mail holds them all, however long it may be",
    "A" * 120,
    "Hvad er =?utf-8?q?det?= her",
    "🎉" * 40,
    *Path(__file__).with_name("subjects-that-lose-a-space.txt").read_text(encoding="utf-8").splitlines(),
]  # fmt: skip

WRITE = """
import base64, glob, json, sys
sys.path.insert(0, ROOT)
sys.path += glob.glob(ROOT + "/.venv/lib/*/site-packages")  # the time zones, which Pyodide lacks
print("begun")
from datetime import datetime, timezone
from shared.mails.mime import mime
from shared.mails.rendered import Attachment, RenderedMail
from shared.projects import Contact
for subject, name in json.loads(LETTERS):
    letter = RenderedMail(
        to=Contact(name, "mette@example.org"), subject=subject, preview="", html="<p>Hej</p>", text="Hej",
        date=datetime(2018, 8, 1, tzinfo=timezone.utc), reply_to=Contact(name, "bo@example.org"), sender_name=name,
        language="da", cc=(Contact(name, "a@example.org"), Contact("Åse", "b@example.org")),
        attachments=(Attachment(subject[:60].replace("=?", "") + ".txt", "text/plain; charset=utf-8", b"Hej"),),
    )
    print(base64.b64encode(mime(letter, "netvaerk@example.org", "id")).decode())
"""


def letters() -> list[tuple[str, str]]:
    """Subjects of the natural kind, each with one of the names."""
    return [(subject, NAMES[number % len(NAMES)]) for number, subject in enumerate(SUBJECTS)]


def written(version: str, wanted: Sequence[tuple[str, str]]) -> tuple[list[bytes], str]:
    """The mails as this version of Python writes them, and by what it ran.

    Raises:
        Missing: that version cannot be had.
    """
    done, how = execute(version, f"LETTERS = {json.dumps(wanted)!r}\n{WRITE}")
    if done is None:
        raise Missing(how)
    begun, *lines = done.stdout.split() or [""]
    if begun != "begun":
        raise Missing(f"{how} does not start here")
    if done.returncode:
        raise RuntimeError(f"Python {version}: {done.stderr.strip()[-300:]}")
    return [base64.b64decode(line) for line in lines], how


def by_mailparser(mails: Sequence[bytes], wanted: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What Node's mailparser sees otherwise than it was typed."""
    for (subject, name), seen in zip(wanted, read({"mails": [_text(each) for each in mails]})["mails"], strict=True):
        right = {
            "subject": subject,
            "from": [[name, "netvaerk@example.org"]],
            "to": [[name, "mette@example.org"]],
            "cc": [[name, "a@example.org"], ["Åse", "b@example.org"]],
            "files": [subject[:60].replace("=?", "") + ".txt"],
        }
        yield from (f"{key}: {value!r} is read as {seen[key]!r}" for key, value in right.items() if seen[key] != value)


def by_mblaze(mails: Sequence[bytes], wanted: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What mblaze sees otherwise. It decodes a name before it looks for commas, so of lists it is asked undecoded."""
    if not shutil.which("mhdr"):
        raise Missing("mblaze")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{number:04}.eml") for number in range(len(mails))]
        for file, mail in zip(files, mails, strict=True):
            file.write_bytes(mail)
        subjects = _lines("mhdr", "-d", "-h", "subject", *map(str, files))
        counts = [len(_lines("mhdr", "-A", "-h", "cc", str(file))) for file in files[:40]]
    for (subject, _), seen in zip(wanted, subjects, strict=True):
        if seen != subject:
            yield f"subject: {subject!r} is read as {seen!r}"
    yield from (f"cc: {name!r} makes {count} readers of two" for (_, name), count in zip(wanted, counts) if count != 2)  # noqa: B905


def by_reformime(mails: Sequence[bytes], wanted: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What reformime (of maildrop) sees otherwise."""
    if not shutil.which("reformime"):
        raise Missing("reformime")
    for (subject, _), mail in zip(wanted, mails, strict=True):
        header = mail.partition(b"\r\nSubject: ")[2].partition(b"\r\nDate: ")[0].replace(b"\r\n", b"").decode()
        [seen] = _lines("reformime", "-c", "utf-8", "-h", header)
        if seen != subject:
            yield f"subject: {subject!r} is read as {seen!r}"


READERS = {"mailparser": by_mailparser, "mblaze": by_mblaze, "reformime": by_reformime}


def _text(mail: bytes) -> str:
    return base64.b64encode(mail).decode()


def _lines(*command: str) -> list[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    return done.stdout.decode().removesuffix("\n").split("\n")
