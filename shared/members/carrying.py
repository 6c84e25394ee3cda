"""Members of one season in the next: with the day they joined, and with everybody's no."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.members.member import Standing
from shared.members.table import MembersTable


def carry(table: MembersTable, old: str, new: str, now: datetime) -> int:
    """Make the members of `old` members of `new`; how many of them may be invited there. Twice does no harm.

    People who have unsubscribed from `old` have unsubscribed from `new`, also where nothing else is known of them.
    Whoever is known in `new` already stays there as she is: she may have come back.
    """
    known = {*(each.person for each in table.all(new)), *table.remembered(new)}
    for person in {*table.remembered(old)} - known:
        table.unsubscribe(new, person, now)
    invited = 0
    for member in table.all(old):
        invited += member.standing is Standing.ACTIVE
        if member.person in known:
            continue
        # A no comes before the entry, so that a run that dies between them invites nobody who has said it.
        if member.standing is Standing.UNSUBSCRIBED:
            table.unsubscribe(new, member.person, now)
        table.save(replace(member, project=new), None)
        if member.standing is Standing.SUPPRESSED:
            table.suppress(new, member.person, now)
    return invited
