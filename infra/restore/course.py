"""The whole of a restore, in the order in which nothing is sent twice and nobody is forgotten.

Stopped first and started last; in between whatever is done may be done again, so that a restore that died anywhere is
run again, and ends the same. How far it is stands in the Outbox table. Once it has begun to start things nothing is
written over any more: people sign up again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from infra.restore import mended, outbox, tables
from infra.restore.again import Tables
from infra.restore.machinery import Machinery
from infra.restore.outbox import MARK
from infra.restore.told import KEPT, Logged, lines, read
from shared.outbox.mail import MailId
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Item, Put

KEY = {"id": MARK}


class Stage(StrEnum):
    """How far a restore is."""

    WRITING = "writing"
    STARTING = "starting"
    DONE = "done"


class TooFarBack(Exception):
    """The logs no longer tell what was sent since."""


class Unfinished(Exception):
    """Another restore has begun and is not done; the message says to which moment."""


class DoneAlready(Exception):
    """This restore is done."""


@dataclass
class Outcome:
    """What a restore did, for a person to read: nothing in it says who anybody is."""

    moment: datetime
    written: dict[str, int] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    """Mails since the moment, by their kind."""
    lost: list[str] = field(default_factory=list)
    """Mails that told somebody of a seat that they no longer have."""
    moved: list[str] = field(default_factory=list)
    """Meetings whose guests heard of a move that the plan does not know."""
    again: Counter[str] = field(default_factory=Counter)
    """What people asked for since, and got again."""
    pressed: Mapping[str, int] = field(default_factory=dict)
    """Forms sent since, by the page: what of them the tables held is lost."""


@dataclass(frozen=True)
class Restore:
    """Brings the tables `names` (by their variables) back to one `moment`.

    `items`: what they held then, where a file knows it; None has DynamoDB restore them beside.
    """

    names: Mapping[str, str]
    machinery: Machinery
    people: Tables
    moment: datetime
    now: Callable[[], datetime]
    items: Mapping[str, list[Item]] | None = None

    def begin(self, *, anew: bool = False) -> Outcome:
        """Stop everything and write the tables; what a person should look at before everything starts again.

        Raises:
            TooFarBack, Unfinished, DoneAlready: nothing was done.
        """
        if self.now() - self.moment > KEPT:
            raise TooFarBack
        stage = None if anew else self._stage()
        if stage is Stage.DONE:
            raise DoneAlready
        if stage is not Stage.STARTING:
            if self.items is None:
                tables.ask_beside(self.names.values(), self.moment)  # first: it may refuse, and nothing stands still
            self.machinery.stop()
        told = self._told()
        outcome = Outcome(self.moment, pressed=told.pressed)
        outcome.again.update(each.wish.value for each in told.said)
        outcome.sent.update(mail.kind.value for mail in filter(None, map(MailId.read, told.out)))
        if stage is not Stage.STARTING:
            self._mark(Stage.WRITING)
            self._write(told, outcome)
            self.people.do_again(told, self.now())
            self._mark(Stage.STARTING)
        else:
            self._look(told, outcome)
        return outcome

    def finish(self) -> None:
        """Start everything, hear once more what SES told meanwhile, and drop the tables beside."""
        self.machinery.start()
        self.people.hear_again(self._told())
        if self.items is None:
            tables.drop_beside(self.names.values(), self.moment)
        self._mark(Stage.DONE)

    def _write(self, told: Logged, outcome: Outcome) -> None:
        held = self._held()
        known = [item["id"] for item in held["OUTBOX_TABLE"]]
        plans = mended.plans(held["PROJECTS_TABLE"], told)
        guests = mended.registrations(held["REGISTRATIONS_TABLE"], [*told.out, *known])
        mark = dynamodb.get(self.names["OUTBOX_TABLE"], KEY, consistent=True)
        wanted: dict[str, Iterable[Item]] = {
            **held,
            "PROJECTS_TABLE": plans.items,
            "REGISTRATIONS_TABLE": guests,
            "OUTBOX_TABLE": [*outbox.mended(held["OUTBOX_TABLE"], told, plans.renamed), *filter(None, [mark])],
        }
        for variable, table in self.names.items():
            outcome.written[variable] = tables.replace(table, wanted[variable])
        outcome.moved = list(plans.unknown)
        outcome.lost = [mail.id for mail in mended.lost(guests, told)]

    def _look(self, told: Logged, outcome: Outcome) -> None:
        """What was found when the tables were written, as far as it can still be seen."""
        outcome.lost = [mail.id for mail in mended.lost(list(tables.items(self.names["REGISTRATIONS_TABLE"])), told)]

    def _held(self) -> Mapping[str, list[Item]]:
        if self.items is not None:
            return self.items
        beside = tables.wait_beside(self.names.values(), self.moment, self.machinery.sleep)
        return {variable: list(tables.items(beside[table])) for variable, table in self.names.items()}

    def _told(self) -> Logged:
        return read(lines(self.machinery.logs(), self.machinery.log_groups(), self.moment))

    def _stage(self) -> Stage | None:
        found = dynamodb.get(self.names["OUTBOX_TABLE"], KEY, consistent=True)
        if found is None:
            return None
        stage = Stage(found["stage"])
        if clock.parse(found["to"]) == self.moment:
            return stage
        if stage is not Stage.DONE:
            raise Unfinished(found["to"])
        return None

    def _mark(self, stage: Stage) -> None:
        said = {"stage": stage.value, "to": clock.text(self.moment), "at": clock.text(self.now())}
        dynamodb.write(Put(self.names["OUTBOX_TABLE"], {**KEY, **said}))
