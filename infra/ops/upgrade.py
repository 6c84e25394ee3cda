"""`tovholder upgrade`: what a deployment's tables need before a newer release runs on them."""

from __future__ import annotations

from infra.ops.old_names import renamed
from infra.ops.place import Place, Stack
from infra.ops.screen import say
from infra.restore import tables
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Put


def upgrade(stack: Stack = None) -> None:
    """Prepare the tables for this release; run it before and once more after deploying. Again, it changes nothing."""
    outbox = Place.find(stack).outbox.name
    changed = sum(_added(outbox, item) for item in renamed(tables.items(outbox)))
    say(f"{changed} entries of the outbox have a new name beside their old one." if changed else "Nothing to prepare.")


def _added(outbox: str, item: dynamodb.Item) -> bool:
    try:
        dynamodb.write(Put(outbox, item, condition="attribute_not_exists(id)"))
    except ConditionFailed:
        return False
    return True
