"""`tovholder outbox` and `tovholder resend`: mails that did not arrive, and sending one once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.markup import escape

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import AsJson, say, say_json, screen, table
from shared.mails.labels import label
from shared.outbox.mail import Entry
from shared.technical import clock

AGAIN = timedelta(hours=24)
"""A mail that is sent once more has so long to get there."""


def outbox(project: ProjectId = None, stack: Stack = None, as_json: AsJson = False) -> None:
    """List the mails that failed, bounced or were missed, the newest first. People stand there as pseudonyms."""
    place = Place.find(stack)
    id = place.project(project).id
    found = place.outbox.troubled(id, clock.now())
    if as_json:
        say_json([_plain(entry) for entry in found])
        return
    if not found:
        say(f"{id}: no mail failed, bounced or was missed.")
        return
    rows = table("mail", "state", "meetings", "to", "owed", "tries", "reason", right=("tries",), title=id)
    for entry in found:
        rows.add_row(
            label(entry.mail.kind),
            entry.state.value,
            ", ".join(entry.mail.meetings),
            entry.mail.person,
            f"{clock.local(entry.mail.owed_at):%Y-%m-%d %H:%M}",
            str(entry.tries),
            escape(entry.reason),
        )
    screen().print(rows)
    say("tovholder resend ID sends one once more; tovholder outbox --json shows their ids.")


def resend(
    mail: Annotated[str, typer.Argument(metavar="ID", help="The mail's id, as `tovholder outbox --json` shows it.")],
    stack: Stack = None,
) -> None:
    """Send a mail that failed, bounced or was missed once more, within a day. It says what is true when it is sent."""
    place = Place.find(stack)
    found = place.outbox.get(mail)
    if found is None:
        raise Refused(f"There is no mail {mail}.")
    now = clock.now()
    if not place.outbox.resend(found, now + AGAIN, now):
        raise Refused(
            f"The mail is {found.state.value}; only one that failed, bounced or was missed is sent once more."
        )
    say(f"{mail} is owed again, and goes out within moments unless it no longer applies.")


def _plain(entry: Entry) -> dict[str, object]:
    mail = entry.mail
    return {
        "id": mail.id,
        "kind": mail.kind.value,
        "label": label(mail.kind),
        "state": entry.state.value,
        "meetings": list(mail.meetings),
        "person": mail.person,
        "owed_at": clock.text(mail.owed_at),
        **{name: getattr(entry, name) for name in ("tries", "reason", "cause")},
    }
