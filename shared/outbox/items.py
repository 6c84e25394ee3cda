"""A mail owed as an item of the Outbox table, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.outbox import occasion
from shared.outbox.kinds import Kind
from shared.outbox.mail import Entry, Mail, State, Unreadable
from shared.outbox.protocol import KEPT, RECOVER_AFTER
from shared.technical import clock
from shared.technical.correlation import correlation_id
from shared.technical.items import Item

PENDING = "pending"


def trouble(project: str) -> str:
    """The queue of a project's mails that went wrong."""
    return f"trouble#{project}"


@dataclass(frozen=True)
class Owed:
    """An entry as the planner sees it, with the time of its lease."""

    entry: Entry
    claimed_at: datetime | None


def due_key(at: datetime, id: str) -> str:
    """The sort key of a queue: what falls due first stands first."""
    return f"{clock.text(at)}#{id}"


def new_item(mail: Mail, grace: timedelta = timedelta()) -> Item:
    """The item of a mail that is owed from now on; see `OutboxTable.put`."""
    return {
        "id": mail.id,
        "state": State.OWED.value,
        "kind": mail.kind.value,
        "project": mail.project,
        "person": mail.person,
        "meetings": list(mail.meetings),
        "version": mail.occasion.text,
        "lane": mail.kind.declared.lane.value,
        "owed_at": clock.text(mail.owed_at),
        "latest": clock.text(mail.latest),
        "tries": 0,
        "queue": PENDING,
        "due": due_key(mail.owed_at + RECOVER_AFTER + grace, mail.id),
        "expires": int((mail.owed_at + KEPT).timestamp()),
        **({"cause": correlation_id()} if correlation_id() else {}),
    }


def entry(item: Item) -> Entry:
    """An entry from its item; from a stream record's new image too.

    Raises:
        Unreadable: an earlier release owed it, in a form that is not declared any more.
    """
    kind = Kind.known(item["kind"])
    if kind is None:
        raise Unreadable(f"no mail of the kind {item['kind']} is declared")
    try:
        about = occasion.read(item["version"], kind.declared.forms)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    mail = Mail(
        kind=kind,
        project=item["project"],
        person=item["person"],
        owed_at=clock.parse(item["owed_at"]),
        latest=clock.parse(item["latest"]),
        meetings=tuple(item["meetings"]),
        occasion=about,
    )
    if mail.id != item["id"]:
        raise Unreadable(f"its id today would be {mail.id}")
    due = item.get("due")
    return Entry(
        mail=mail,
        state=State(item["state"]),
        tries=item["tries"],
        lost=item.get("lost", 0),
        claim=item.get("claim", ""),
        due=clock.parse(due.split("#")[0]) if due else None,
        sent_at=clock.parse(item["sent_at"]) if "sent_at" in item else None,
        message=item.get("message", ""),
        reason=item.get("reason", ""),
        cause=item.get("cause", ""),
    )


def readable(items: Iterable[Item]) -> Iterator[Entry]:
    """The entries of `items`, without those that an earlier release wrote and this one cannot read."""
    for item in items:
        with suppress(Unreadable):
            yield entry(item)
