"""Taking a list of members into a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.members.member import GIVEN, Member, Standing
from shared.members.spreadsheet import Row
from shared.members.table import MembersTable
from shared.people.person import person_id
from shared.technical import clock
from shared.technical.fields import Fault, FormInvalid
from shared.technical.writing import one_line, says_something

LONGEST_SOURCE = 200


@dataclass
class Imported:
    """How many members an import added, changed, and found as they were; and how many noes it took over."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    noes: int = 0


class Outcome(StrEnum):
    """What a row of a list does."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NO = "no"
    """It says no for somebody of whom we knew none."""


@dataclass(frozen=True)
class Difference:
    """What a row makes of its `member`, who is `before` now (None: on no list of ours)."""

    outcome: Outcome
    member: Member
    before: Member | None


def differences(
    known: Mapping[str, Member], network: str, rows: Iterable[Row], pepper: str, source: str = ""
) -> Iterator[Difference]:
    """What each of `rows` would make of the members who are `known`, by their pseudonyms.

    What a row does not say stays: company and language. A new member keeps the `source`: where the list comes from.
    """
    for row in rows:
        person = person_id(row.address, pepper)
        before = known.get(person)
        start = before or Member(network, person, name="", company="", address="", source=source)
        member = replace(
            start,
            name=row.name,
            company=row.company if row.company_known else start.company,
            address=row.address,
            language=row.language or start.language,
        )
        yield Difference(_outcome(row, member, before), member, before)


def _outcome(row: Row, member: Member, before: Member | None) -> Outcome:
    if row.no:
        left = before is not None and before.standing is Standing.UNSUBSCRIBED
        return Outcome.UNCHANGED if left else Outcome.NO
    if before is None:
        return Outcome.ADDED
    same = all(getattr(before, name) == getattr(member, name) for name in GIVEN)
    return Outcome.UNCHANGED if same else Outcome.CHANGED


def carry_out(
    table: MembersTable, difference: Difference, now: datetime, take: Callable[[Member], None] | None = None
) -> None:
    """Write what a row makes of its member: a member keeps the standing they have, so that somebody who asked not to be
    mailed stays unmailed, and somebody to whom the list says no is invited no more (from `now` on).

    `take`, where given, takes a new member in (see `shared.campaigns.joining`).
    """
    member, before = difference.member, difference.before
    if difference.outcome is Outcome.NO:  # kept before anything else, so that nothing invites in between
        table.unsubscribe(member.network, member.person, now)
        table.save(member, before)
    elif difference.outcome is Outcome.ADDED and take:
        take(member)
    elif difference.outcome is not Outcome.UNCHANGED:
        table.save(member, before)


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

    `progress` is called after each row.
    """
    known = {member.person: member for member in table.all(network)}
    done: Counter[Outcome] = Counter()
    for each in differences(known, network, rows, pepper, source):
        carry_out(table, each, now or clock.now(), take)
        done[each.outcome] += 1
        progress()
    return Imported(done[Outcome.ADDED], done[Outcome.CHANGED], done[Outcome.UNCHANGED], done[Outcome.NO])


def read_source(text: str) -> str:
    """Where a list comes from, as its new members keep it.

    Raises:
        FormInvalid: nothing is said, or too much.
    """
    source = one_line(text)
    if not says_something(source):
        raise FormInvalid({"source": Fault.MISSING})
    if len(source) > LONGEST_SOURCE:
        raise FormInvalid({"source": Fault.TOO_LONG})
    return source
