"""The door's place in the Registrations table: `came` and the last tap's mark stand in the registrations themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.check_in.tap import WALK_IN, Row, Tap
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.keys import PREFIX, SEATS, expires, key, partition
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Item, Update

MOST_WALK_INS = 200
"""Walk-ins of one meeting: more than fit in any room of ours. A link that gets about adds no more."""

LATER = "(attribute_not_exists(tapped) OR tapped < :mark)"


class CheckInTable:
    """Reads who is at the door and writes taps. `name` is that of the Registrations table."""

    def __init__(self, name: str) -> None:
        self.name = name

    def rows(self, project: str, meeting: str) -> list[Row]:
        """Everybody at `meeting`, whatever became of their registration, in no meaningful order."""
        found = dynamodb.query(
            self.name,
            "meeting = :meeting AND begins_with(part, :prefix)",
            {":meeting": partition(project, meeting), ":prefix": PREFIX},
            consistent=True,
        )
        return [_row(item) for item in found]

    def take(self, project: Project, meeting: str, tap: Tap, now: datetime) -> bool:
        """Write what `tap` says; False where a later tap, or this one, is known already, or nobody is there.

        A phone whose list is old names the address that a guest has left since: the tap counts under the new one. The
        seats' version rises with it, so that no recount of an earlier moment takes the place of a later one.

        Raises:
            Busy: too many at once; the tap may be sent again.
        """
        seats = Update(
            self.name,
            key(project.id, meeting, SEATS),
            "ADD version :one",
            condition="attribute_exists(part)",
            values={":one": 1},
        )
        try:
            dynamodb.transact([self._tapped(project, meeting, tap, now), seats])
        except ConditionFailed:
            moved_to = self._moved_to(project.id, meeting, tap.person)
            return self.take(project, meeting, replace(tap, person=moved_to), now) if moved_to else False
        return True

    def _moved_to(self, project: str, meeting: str, person: str) -> str:
        """The pseudonym under which the registration of `person` stands now; empty where it has not moved."""
        item = dynamodb.get(self.name, key(project, meeting, PREFIX + person), consistent=True) or {}
        return str(item.get("moved_to", "")) if item.get("status") == Status.MOVED else ""

    def _tapped(self, project: Project, meeting: str, tap: Tap, now: datetime) -> Update:
        at = key(project.id, meeting, PREFIX + tap.person)
        if tap.walk_in:
            return self._walked_in(project, at, tap, now)
        # Nobody yet is no attribute: a meeting at which a tap was taken back is not one to which nobody came.
        expression = "SET tapped = :mark" + (", came = :came" if tap.came else " REMOVE came")
        values = {":mark": tap.mark} | ({":came": tap.came} if tap.came else {})
        condition = f"attribute_exists(part) AND #status <> :moved AND {LATER}"
        names, values = {"#status": "status"}, {**values, ":moved": Status.MOVED.value}
        return Update(self.name, at, expression, condition=condition, names=names, values=values)

    def _walked_in(self, project: Project, at: Item, tap: Tap, now: datetime) -> Update:
        """Once taken back, a walk-in says nothing of anybody and counts nowhere; what stays tells a late tap so."""
        here = bool(tap.came)
        names = {"#project": "project", "#name": "name", "#language": "language", "#status": "status"}
        expression = (
            "SET #project = :project, person = :person, address = :nothing, diet = :nothing, topics = :nothing,"
            " #language = :language, party = :came, #status = :status, walk_in = :here, tapped = :mark,"
            " registered_at = if_not_exists(registered_at, :now), expires = :expires,"
            " version = if_not_exists(version, :none) + :one"
        )
        values = {
            ":project": project.id,
            ":person": tap.person,
            ":nothing": "",
            ":language": "da",
            ":came": tap.came,
            ":status": (Status.WALK_IN if here else Status.CANCELLED).value,
            ":here": here,
            ":mark": tap.mark,
            ":now": clock.text(now),
            ":expires": expires(project.data_deleted),
            ":none": 0,
            ":one": 1,
        }
        if here and not (tap.name or tap.company):
            expression += ", came = :came, #name = if_not_exists(#name, :nothing)"
            expression += ", company = if_not_exists(company, :nothing)"
        else:
            values |= {":name": tap.name if here else "", ":company": tap.company if here else ""}
            expression += ", #name = :name, company = :company" + (", came = :came" if here else " REMOVE came")
        return Update(self.name, at, expression, condition=LATER, names=names, values=values)


def walk_ins(rows: list[Row]) -> int:
    """How many walk-ins were ever tapped, those taken back too."""
    return sum(row.person.startswith(WALK_IN) for row in rows)


def _row(item: Item) -> Row:
    return Row(
        person=item["person"],
        name=item["name"],
        company=item["company"],
        party=item["party"],
        status=Status(item["status"]),
        came=item.get("came") or 0,
        mark=item.get("tapped", ""),
    )
