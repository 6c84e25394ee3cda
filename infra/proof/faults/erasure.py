"""Promise 8, the other half: who was erased stands nowhere any more."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from infra.proof.season.play import Season
from shared.technical import dynamodb

ERASED = "erased"
"""What the world's log calls it."""

AGAIN = {"asked", "signed up", "signed up once more", "found it broken"}

AT_ONCE = timedelta(seconds=20)
"""Who signs up so shortly before they are told that all is erased has done both at once, in either order."""


def left(season: Season) -> Iterator[str]:
    """The name and the address of somebody erased, wherever a table still has them. Who has come back is left out, and
    what they took along to another address, whose link alone erases it: a page that broke may have hidden that from
    them.
    """
    log = season.world.log
    gone = {each.who: place for place, each in enumerate(log) if each.what == ERASED}
    back = {each.who for place, each in enumerate(log) if each.what in AGAIN and place > gone.get(each.who, place)}
    known = season.people.known
    people = [known[who].row for who in sorted(gone.keys() - back) if who in known]
    if not people:
        return
    # Whoever has taken another address is another person here, with the same name.
    names = Counter(each.row.name for each in known.values())
    for table in season.cloud.tables.values():
        for page in dynamodb.client().get_paginator("scan").paginate(TableName=table):
            for item in page["Items"]:
                text = json.dumps(item, ensure_ascii=False, default=repr).lower()
                took_along = {each.get("S", "") for each in item.get("moved_from", {}).get("L", ())}
                for row in people:
                    if known[row.address].id in took_along:
                        continue
                    if _named(row.address, text) or (names[row.name] == 1 and _named(row.name, text)):
                        yield f"8: {table} still holds {row.address}, who was erased"


def _named(word: str, text: str) -> bool:
    """Whether `text` has it alone: a colleague's address and name hold those of whoever brought them."""
    return re.search(rf"(?<![\w.-]){re.escape(word.lower())}(?!\w)", text) is not None
