"""`tovholder outbox`: mails that did not arrive."""

from __future__ import annotations

from rich.markup import escape

from infra.ops.place import Place, ProjectId, Stack
from infra.ops.screen import say, screen, table
from shared.technical import clock


def outbox(project: ProjectId = None, stack: Stack = None) -> None:
    """List the mails that failed, bounced or were missed, the oldest first. People stand there as pseudonyms."""
    place = Place.find(stack)
    id = place.project(project).id
    found = place.outbox.troubled(id, clock.now())
    if not found:
        say(f"{id}: no mail failed, bounced or was missed.")
        return
    rows = table("mail", "state", "meetings", "to", "owed", "tries", "reason", right=("tries",), title=id)
    for entry in found:
        rows.add_row(
            entry.mail.kind.value,
            entry.state.value,
            ", ".join(entry.mail.meetings),
            entry.mail.person,
            f"{clock.local(entry.mail.owed_at):%Y-%m-%d %H:%M}",
            str(entry.tries),
            escape(entry.reason),
        )
    screen().print(rows)
