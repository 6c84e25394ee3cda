"""The Members table: one item a member, under its project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from shared.members.member import Member, Standing
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Update

PROJECT = {"#project": "project"}
"""The word is reserved in expressions."""


@dataclass(frozen=True)
class MembersPage:
    """Some members in the table's order, and the person after whom the next page starts (None: there is none)."""

    members: tuple[Member, ...]
    next: str | None


class MembersTable:
    """Reads and writes members."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, project: str, person: str) -> Member | None:
        """The member, or None."""
        item = dynamodb.get(self.name, {"project": project, "person": person})
        return _member(item) if item else None

    def page(self, project: str, after: str | None, limit: int) -> MembersPage:
        """At most `limit` members of `project`, from the one behind `after`."""
        start = {"project": project, "person": after} if after else None
        page = dynamodb.query_page(
            self.name, "#project = :project", {":project": project}, names=PROJECT, start=start, limit=limit
        )
        return MembersPage(tuple(_member(item) for item in page.items), page.next["person"] if page.next else None)

    def all(self, project: str) -> Sequence[Member]:
        """Every member of `project`; for the ops command, not for functions."""
        found = dynamodb.query(self.name, "#project = :project", {":project": project}, names=PROJECT)
        return [_member(item) for item in found]

    def save(self, member: Member, known: Member | None) -> bool:
        """Write what `member` changes of `known`; whether anything was written.

        The standing of a known member is left as it is: an import never mails somebody who asked not to be mailed.
        """
        if known and (known.name, known.company, known.address, known.language) == (
            member.name,
            member.company,
            member.address,
            member.language,
        ):
            return False
        dynamodb.write(
            Update(
                self.name,
                {"project": member.project, "person": member.person},
                "SET #name = :name, company = :company, address = :address, #language = :language,"
                " standing = if_not_exists(standing, :active)",
                names={"#name": "name", "#language": "language"},
                values={
                    ":name": member.name,
                    ":company": member.company,
                    ":address": member.address,
                    ":language": member.language,
                    ":active": Standing.ACTIVE.value,
                },
            )
        )
        return True

    def forget(self, project: str, person: str) -> None:
        """Erase this member; nothing happens where there is none."""
        dynamodb.write(Delete(self.name, {"project": project, "person": person}))

    def suppress(self, project: str, person: str) -> bool:
        """Mail this member no more; False when there is no such member."""
        return self._stand(project, person, Standing.SUPPRESSED)

    def _stand(self, project: str, person: str, standing: Standing) -> bool:
        try:
            dynamodb.write(
                Update(
                    self.name,
                    {"project": project, "person": person},
                    "SET standing = :standing",
                    condition="attribute_exists(person)",
                    values={":standing": standing.value},
                )
            )
        except ConditionFailed:
            return False
        return True


def _member(item: Item) -> Member:
    member: Any = msgspec.convert(item, Member)
    assert isinstance(member, Member)
    return member
