"""Taking a list of members into a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from shared.members.member import Member, Standing
from shared.members.spreadsheet import Row
from shared.members.table import MembersTable
from shared.people.person import person_id
from shared.technical import clock


@dataclass
class Imported:
    """How many members an import added, changed, and found as they were; and how many noes it took over."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    noes: int = 0


def import_members(
    table: MembersTable,
    network: str,
    rows: Iterable[Row],
    pepper: str,
    progress: Callable[[], None] = lambda: None,
    take: Callable[[Member], None] | None = None,
    *,
    source: str = "",
    now: datetime | None = None,
) -> Imported:
    """Make `rows` members of `network`; importing again changes nothing, and nobody who is not in `rows` is removed.

    A member keeps the standing they have, so that somebody who asked not to be mailed stays unmailed; and what a row
    does not say, company and language. Somebody to whom the list says no is invited no more (from `now` on), and never
    by this list. A new member keeps the `source`: where the list comes from. `progress` is called after each row;
    `take`, where given, takes a new member in (see `shared.campaigns.joining`).
    """
    known = {member.person: member for member in table.all(network)}
    done = Imported()
    for row in rows:
        person = person_id(row.address, pepper)
        before = known.get(person)
        start = before or Member(network, person, name="", company="", address="")
        member = replace(
            start,
            name=row.name,
            company=row.company if row.company_known else start.company,
            address=row.address,
            language=row.language or start.language,
            source=start.source if before else source,
        )
        if row.no:
            done.noes += _refuse(table, member, before, now or clock.now())
        elif before is None:
            (take or _save(table))(member)
            done.added += 1
        elif table.save(member, before):
            done.changed += 1
        else:
            done.unchanged += 1
        progress()
    return done


def _refuse(table: MembersTable, member: Member, before: Member | None, now: datetime) -> bool:
    """Take over a no; whether it is news. It is kept before anything else, so that nothing invites in between."""
    if before and before.standing is Standing.UNSUBSCRIBED:
        return False
    table.unsubscribe(member.network, member.person, now)
    table.save(member, before)
    return True


def _save(table: MembersTable) -> Callable[[Member], None]:
    def save(member: Member) -> None:
        table.save(member, None)

    return save
