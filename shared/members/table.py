"""The Members table: one item a member, under its network, and one for what holds of a person in every network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from shared.members import changes
from shared.members.changes import PEOPLE
from shared.members.consents import Consents, Subscription, subscription
from shared.members.member import GIVEN, Member, Reach, Standing
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import MOST_READ, ConditionFailed, Item, Write
from shared.technical.retry import Changed, retried

PROJECT = {"#project": "project"}
"""The key holds the network's id, under the name that it has in every table; the word is reserved in expressions."""


@dataclass(frozen=True)
class MembersPage:
    """Some members in the table's order, and the person after whom the next page starts (None: there is none)."""

    members: tuple[Member, ...]
    next: str | None


class MembersTable:
    """Reads and writes members, and the marks of people."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, network: str, person: str) -> Member | None:
        """The member, or None."""
        item = dynamodb.get(self.name, {"project": network, "person": person})
        return _member(item) if item else None

    def reach(self, network: str, person: str) -> Reach | None:
        """How mails reach the member; of somebody who unsubscribed and was erased what is left. None: nothing is."""
        item = dynamodb.get(self.name, {"project": network, "person": person})
        return msgspec.convert(item, Reach) if item else None

    def seen(self, network: str, person: str) -> tuple[Member | None, Consents]:
        """The member, or None, and what holds of them everywhere; one request, of what is written by now."""
        return self.read(network, dynamodb.get_many(self.name, self.keys(network, person), consistent=True))

    def keys(self, network: str, person: str) -> list[Item]:
        """The keys of what `read` takes, for a caller that reads other things in the same request."""
        return [{"project": network, "person": person}, self.key_of_consents(person)]

    def key_of_consents(self, person: str) -> Item:
        """Where stands what holds of `person` everywhere."""
        return {"project": PEOPLE, "person": person}

    def read(self, network: str, items: Sequence[Item]) -> tuple[Member | None, Consents]:
        """What `items` say of a person: the member, or None, and what holds of them everywhere."""
        found = {item["project"]: item for item in items}
        own = found.get(network, {})
        left = own.get("standing") == Standing.UNSUBSCRIBED
        return _member(own), replace(_marks(found.get(PEOPLE, {})), left=left)

    def silenced(self, people: Sequence[str]) -> set[str]:
        """Who of `people` has complained of a mail, so that none is sent to them, whatever it is about."""
        found: list[Item] = []
        for start in range(0, len(people), MOST_READ):
            keys = [self.key_of_consents(person) for person in people[start : start + MOST_READ]]
            found += dynamodb.get_many(self.name, keys, consistent=True)
        return {item["person"] for item in found if _marks(item).silenced}

    def page(self, network: str, after: str | None, limit: int) -> MembersPage:
        """At most `limit` members of `network`, from the first after `after`."""
        start = {"project": network, "person": after} if after else None
        page = dynamodb.query_page(
            self.name, "#project = :project", {":project": network}, names=PROJECT, start=start, limit=limit
        )
        return MembersPage(_members(page.items), page.next["person"] if page.next else None)

    def all(self, network: str) -> Sequence[Member]:
        """Every member of `network`; for a list that is taken in, not for a tick."""
        return _members(list(dynamodb.query(self.name, "#project = :project", {":project": network}, names=PROJECT)))

    def standings(self, network: str) -> Sequence[tuple[Member, Subscription]]:
        """Every member of `network` and how they stand; for people to look at, not for a tick."""
        marked = dynamodb.query(self.name, "#project = :people", {":people": PEOPLE}, names=PROJECT)
        consents = {item["person"]: _marks(item) for item in marked}
        found = dynamodb.query(self.name, "#project = :project", {":project": network}, names=PROJECT, consistent=True)
        return [(each, subscription(each, consents.get(each.person, Consents()))) for each in _members(list(found))]

    def active(self, network: str) -> int:
        """How many members of `network` may be invited; reads a page of pseudonyms for each 1 MB of members."""
        active = dynamodb.query(
            self.name,
            "#project = :project",
            {":project": network, ":active": Standing.ACTIVE.value},
            names=PROJECT,
            only="standing = :active AND attribute_exists(address)",
            projection="person",
        )
        marked = dynamodb.query(self.name, "#project = :people", {":people": PEOPLE}, names=PROJECT)
        out = {item["person"] for item in marked if _marks(item).out}
        return sum(item["person"] not in out for item in active)

    def left(self, network: str) -> int:
        """Of how many it is remembered that they have unsubscribed from `network`, and nothing else of them."""
        return len(self.remembered(network))

    def remembered(self, network: str) -> Sequence[str]:
        """The people who have unsubscribed from `network`, and of whom nothing else is known."""
        only = "attribute_not_exists(address) AND standing = :left"
        values = {":project": network, ":left": Standing.UNSUBSCRIBED.value}
        found = dynamodb.query(
            self.name, "#project = :project", values, names=PROJECT, only=only, projection="person", consistent=True
        )
        return [item["person"] for item in found]

    def save(self, member: Member, known: Member | None) -> bool:
        """Write what `member` changes of `known`; whether anything was written.

        The standing of a known member is left as it is: an import never mails somebody who asked not to be mailed.
        """
        if known and all(getattr(known, name) == getattr(member, name) for name in GIVEN):
            return False
        dynamodb.write(changes.save(self.name, member))
        return True

    def renew(self, member: Member, at: datetime) -> None:
        """Invite somebody again who has been here and said so; the day of joining and the source are those of now."""
        dynamodb.write(changes.save(self.name, member, anew=True))
        self.resubscribe(member.network, member.person, at)

    def forget(self, network: str, person: str) -> None:
        """Erase this member; nothing happens where there is none.

        An unsubscription alone is left, under the pseudonym; see `consents.KEPT`.
        """

        def attempt() -> None:
            if not self._done(changes.strip(self.name, network, person)) and not self._done(
                changes.erase(self.name, network, person)
            ):
                raise Changed  # unsubscribed between the two, by a mail program's button: that must be left

        retried(attempt)

    def suppress(self, network: str, person: str, at: datetime) -> bool:
        """Invite this member no more, for their address took no mail `at`.

        False when there is no such member, or they have asked for something else since.
        """
        return self._done(changes.suppress(self.name, network, person, at))

    def soft_bounced(self, network: str, person: str, mail: str, at: datetime) -> bool:
        """Count that their mailbox did not take `mail` for now; the same mail told again is counted once.

        True when it was one too many in a row, and they are suppressed for it.
        """
        self._done(changes.count_soft_bounce(self.name, network, person, mail, at))
        return self._done(changes.suppress_if_unreachable(self.name, network, person, mail, at))

    def reached(self, network: str, person: str, at: datetime) -> None:
        """A mail arrived `at`: soft bounces before it are forgotten, and are not counted when they are told again."""
        self._done(changes.forget_soft_bounces(self.name, network, person, at))

    def complained(self, person: str, at: datetime) -> None:
        """Send `person` no mail at all, in any network."""
        self._done(changes.mark(self.name, person, "complained_at", at))

    def unsubscribe(self, network: str, person: str, at: datetime) -> None:
        """Invite `person` to nothing in `network` any more; also if the next list is the first that they stand on."""
        self._done(changes.unsubscribe(self.name, network, person, at))

    def stay(self, network: str, person: str, at: datetime) -> None:
        """Keep the member, who was asked whether to stay; nothing happens where there is none."""
        self._done(changes.stay(self.name, network, person, clock.local(at).date()))

    def leave_all(self, person: str, at: datetime) -> None:
        """Invite `person` to nothing in any network any more."""
        self._done(changes.mark(self.name, person, "unsubscribed_at", at))

    def resubscribe(self, network: str, person: str, at: datetime) -> None:
        """Invite them again, as they ask: here, and wherever else they stand on the list and have not left."""
        self._done(changes.resubscribe(self.name, network, person, at))
        self._done(changes.mark(self.name, person, "returned_at", at, new=False))

    def _done(self, write: Write) -> bool:
        try:
            dynamodb.write(write)
        except ConditionFailed:
            return False
        return True


def _members(items: Sequence[Item]) -> tuple[Member, ...]:
    return tuple(member for item in items if (member := _member(item)))


def _member(item: Item) -> Member | None:
    """None for what is left of somebody who unsubscribed and was erased."""
    if "address" not in item:
        return None
    member: Any = msgspec.convert({**item, "network": item["project"]}, Member)
    assert isinstance(member, Member)
    return member


def _marks(item: Item) -> Consents:
    return msgspec.convert(item, Consents)
