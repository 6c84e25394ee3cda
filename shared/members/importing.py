"""Taking a list of members into a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from shared.members.member import Member
from shared.members.spreadsheet import Row
from shared.members.table import MembersTable
from shared.people.person import person_id


@dataclass
class Imported:
    """How many members an import added, changed, and found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def import_members(
    table: MembersTable,
    project: str,
    rows: Iterable[Row],
    pepper: str,
    progress: Callable[[], None] = lambda: None,
    take: Callable[[Member], None] | None = None,
) -> Imported:
    """Make `rows` members of `project`; importing again changes nothing, and nobody who is not in `rows` is removed.

    A member keeps her standing, so that somebody who asked not to be mailed stays unmailed, and her language where a
    row names none. `progress` is called after each row; `take`, where given, takes a new member in (see
    `shared.campaigns.joining`).
    """
    known = {member.person: member for member in table.all(project)}
    done = Imported()
    for row in rows:
        person = person_id(row.address, pepper)
        before = known.get(person)
        start = before or Member(project, person, name="", company="", address="")
        language = row.language or start.language
        member = replace(start, name=row.name, company=row.company, address=row.address, language=language)
        if before is None:
            (take or _save(table))(member)
            done.added += 1
        elif table.save(member, before):
            done.changed += 1
        else:
            done.unchanged += 1
        progress()
    return done


def _save(table: MembersTable) -> Callable[[Member], None]:
    def save(member: Member) -> None:
        table.save(member, None)

    return save
