"""A guest's new address: what is to come moves there when its mailbox answers, and the member's entry with it; and the
way back of the old one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from shared.members import changes
from shared.members.changes import NOTED
from shared.members.member import Standing
from shared.members.table import MembersTable
from shared.projects import Project
from shared.registrations.address_requests import AddressRequest, AddressRequests
from shared.registrations.changing import move, take_back
from shared.registrations.registration import Status
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Item, Update, Write
from shared.technical.retry import Changed, retried

UNSUBSCRIBED = Standing.UNSUBSCRIBED.value


@dataclass(frozen=True)
class Moving:
    """Moves what people hold from one address to another."""

    requests: AddressRequests
    registrations: RegistrationsTable
    members: MembersTable

    def answer(self, project: Project, request: AddressRequest, mailbox: str, now: datetime) -> None:
        """The `mailbox` (a pseudonym) of the new address has answered: what is to come moves to it, then the member's
        entry. Done once more after a process died, it does what is left.

        Raises:
            TooOften: the guest has changed it again and again today.
            Busy: too many at once; trying again may go through.
        """
        old, new = request.leaving, request.person
        move(self.registrations, project, old, new, request.address, now)
        left = self.registrations.of_person(project.id, [each.id for each in project.meetings], old)
        went = any(each.status is Status.MOVED and each.moved_to == new for each in left)
        back = self._chain(project.id, new, now)

        def attempt() -> None:
            entry = self._entry(project.network, old, new, request.address) if went else []
            done = self.requests.answered(request, mailbox, bool(entry), now)
            if back:
                # Back at an address that was left before: none on the way may take it from there.
                gone = {old, *(each.leaving for each in back)}
                done = [self.requests.forgetting(project.id, each) for each in sorted(gone)]
            self._transact([*done, *entry])

        if went:
            self._say_no_there_too(old, new)
        retried(attempt)

    def take_back(self, project: Project, person: str, now: datetime) -> bool:
        """Bring back what went from `person` to another address within the time that `AddressRequest` says, and leave
        none of the addresses on the way a way back of its own. Whether there was anything.

        Raises:
            Busy: as `answer`.
        """
        asked = self.requests.get(project.id, person, now)
        ids = [each.id for each in project.meetings]
        own = self.registrations.of_person(project.id, ids, person)
        address = next((each.address for each in own if each.status is Status.MOVED), "")
        passed = take_back(self.registrations, project, person, now) if asked else ()
        chain = self._chain(project.id, person, now)
        if not chain and not passed:
            return False

        def attempt() -> None:
            holders = [each.person for each in takewhile(lambda each: each.entry, chain)]
            entry = self._entry(project.network, holders[-1], person, address) if holders and address else []
            gone = {person, *passed, *(each.person for each in chain)}
            self._transact([*(self.requests.forgetting(project.id, each) for each in sorted(gone)), *entry])

        retried(attempt)
        return bool(passed)

    def _chain(self, project: str, person: str, now: datetime) -> list[AddressRequest]:
        """The answered requests by which `person` left this address, then the next one, up to the address of now."""
        found: dict[str, AddressRequest] = {}
        while person not in found and (each := self.requests.get(project, person, now)) and each.moved_at:
            found[person] = each
            person = each.person
        return list(found.values())

    def _entry(self, network: str, old: str, new: str, address: str) -> list[Write]:
        """The writes that move the entry in `network`, with whatever no it says; none where there is no entry, or the
        new address has one of its own.
        """
        keys = [{"project": network, "person": each} for each in (old, new)]
        found = {item["person"]: item for item in dynamodb.get_many(self.members.name, keys, consistent=True)}
        mine, theirs = found.get(old), found.get(new, {})
        if not mine or "address" in theirs or not ("address" in mine or mine.get("standing") == UNSUBSCRIBED):
            return []
        took = _carried(mine, theirs, address)
        names = {f"#{name}": name for name in took}
        put = Update(
            self.members.name,
            keys[1],
            "SET " + ", ".join(f"#{name} = :{name}" for name in took),
            "attribute_not_exists(address)",
            names=names,
            values={f":{name}": value for name, value in took.items()},
        )
        if "address" not in mine:
            return [put]
        if mine.get("standing") == UNSUBSCRIBED:
            return [put, changes.strip(self.members.name, network, old)]
        same = "address = :address AND standing = :standing"
        values = {":address": mine["address"], ":standing": mine["standing"]}
        return [put, Delete(self.members.name, keys[0], same, values=values)]

    def _say_no_there_too(self, old: str, new: str) -> None:
        """Who wants no invitation of any network wants none at the new address; mails about their own registrations are
        another matter: for those they have just asked there.
        """
        keys = [self.members.key_of_consents(each) for each in (old, new)]
        found = {item["person"]: item for item in dynamodb.get_many(self.members.name, keys, consistent=True)}
        _, consents = self.members.read("", [found[old]] if old in found else [])
        refused_at = [each for each in (consents.complained_at, consents.unsubscribed_at) if each]
        if consents.out and refused_at:
            self.members.leave_all(new, max(refused_at))

    def _transact(self, writes: list[Write]) -> None:
        try:
            dynamodb.transact(writes)
        except ConditionFailed as error:
            raise Changed from error


def _carried(mine: Item, theirs: Item, address: str) -> Item:
    """What the entry says under its new `address`. A no of either holds; bounces were the old one's."""
    took = {name: value for name, value in mine.items() if name not in ("project", "person", *NOTED)}
    if "stays_on" in mine:
        took["stays_on"] = mine["stays_on"]
    if "address" in mine:
        took["address"] = address
    if took.get("standing") == Standing.SUPPRESSED.value:
        took["standing"] = Standing.ACTIVE.value
    if theirs.get("standing") == UNSUBSCRIBED:
        took |= {name: theirs[name] for name in ("standing", "standing_at", "expires") if name in theirs}
    return took
