"""A copy of all five tables in one file: JSON lines, compressed. It holds names and addresses of everybody.

Unlike DynamoDB's own recovery it is not of one moment: whatever runs goes on meanwhile. So the registrations are read
before the mails about them, and checkpoints of campaigns before the mails that they stand for; what is owed too much is
dropped when it is sent.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from infra.restore import tables
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Item

FORM = 1
ORDER = ("MEMBERS_TABLE", "REGISTRATIONS_TABLE", "BUDGET_TABLE", "OUTBOX_TABLE", "PROJECTS_TABLE")
CHECKPOINT = "campaign."


class NotABackup(Exception):
    """The file is none, or not whole; the message says which."""


@dataclass(frozen=True)
class Backup:
    """What a file holds: the tables' items, by the tables' variables, as they were at `at` or a little later."""

    at: datetime
    items: Mapping[str, list[Item]]


def take(names: Mapping[str, str], file: Path, now: datetime) -> int:
    """Write every item of the tables `names` to `file`; how many. A file that is there is replaced when it is whole."""
    count = 0
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.touch(mode=0o600)
    with gzip.open(unfinished, "wt", encoding="utf-8") as out:
        out.write(json.dumps({"tovholder": FORM, "at": clock.text(now)}) + "\n")
        for variable in ORDER:
            for item in _items(variable, names[variable]):
                out.write(json.dumps({"table": variable, "item": dynamodb.pack(item)}, sort_keys=True) + "\n")
                count += 1
        out.write(json.dumps({"end": count}) + "\n")
    unfinished.replace(file)
    return count


def _items(variable: str, table: str) -> Iterator[Item]:
    if variable != "OUTBOX_TABLE":
        yield from tables.items(table)
        return
    yield from (item for item in tables.items(table) if item["id"].startswith(CHECKPOINT))
    yield from (item for item in tables.items(table) if not item["id"].startswith(CHECKPOINT))


def read(file: Path) -> Backup:
    """What `file` holds.

    Raises:
        NotABackup: it cannot be read, is of another form, or ends too soon.
    """
    try:
        with gzip.open(file, "rt", encoding="utf-8") as text:
            head, *lines = map(json.loads, text)
        if head.get("tovholder") != FORM:
            raise NotABackup(f"{file} is no backup that this version can read")
        found: dict[str, list[Item]] = {variable: [] for variable in ORDER}
        for line in lines[:-1]:
            found[line["table"]].append(dynamodb.unpack(line["item"]))
        if not lines or lines[-1].get("end") != len(lines) - 1:
            raise NotABackup(f"{file} ends too soon")
        return Backup(clock.parse(head["at"]), found)
    except (OSError, EOFError, ValueError, KeyError, AttributeError) as error:
        raise NotABackup(f"{file} is no whole backup") from error
