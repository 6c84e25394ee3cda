"""Guards that keep what always holds, each with a way to take it out: the control of the fault simulation.

There is no switch in the product: while a season is played, names of the product are bound to something else, and back.
Of each promise one guard at least is here. What rules decide is looked at by the mutation tester (docs/faults.md); here
is what it cannot see: conditions of writes, leases, rights, and races.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from inspect import getattr_static
from typing import Any
from unittest.mock import patch

from shared.budget.lines import Heads
from shared.outbox.mail import Mail
from shared.people.person import normalise
from shared.registrations import Registration, Seats
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Check, ConditionFailed, Delete, Put, Update

Removal = Callable[[], AbstractContextManager[None]]
Make = Callable[[Any], Any]
"""Given what is there, what stands in its place."""


@dataclass(frozen=True)
class Guard:
    """`name`: what it is, in the field's terms; `promise`: the numbers of what it keeps (docs/promises.md), with commas
    between them; `places`: what is bound anew while it is `removed`.
    """

    name: str
    promise: str
    places: Mapping[str, Make]

    def removed(self) -> AbstractContextManager[None]:
        """While this lasts, it is gone."""
        return without(self.places)()


def without(places: Mapping[str, Make]) -> Removal:
    """Binds each of `places` anew: a module, a colon, and the name in it.

    Raises:
        AttributeError: nothing in the product has that name any more.
    """

    @contextmanager
    def removed() -> Iterator[None]:
        with ExitStack() as stack:
            for place, make in places.items():
                owner, name = found(place)
                stack.enter_context(patch.object(owner, name, make(getattr_static(owner, name))))
            yield

    return removed


def says(answer: Any) -> Make:
    """A function that does nothing and returns `answer`."""
    return lambda there: lambda *arguments, **named: answer


def unconditional(make: Callable[..., Any]) -> Callable[..., Any]:
    """A function that makes a write makes it without its condition."""

    def bare(*arguments: Any, **named: Any) -> Any:
        return stripped(make(*arguments, **named))

    return bare


def stripped(write: Put | Update | Delete) -> Put | Update | Delete:
    """The same write, whatever is there. DynamoDB refuses names and values that no expression uses."""
    used = set(re.findall(r"[:#]\w+", write.expression if isinstance(write, Update) else ""))
    names = {name: of for name, of in (write.names or {}).items() if name in used}
    values = {name: of for name, of in (write.values or {}).items() if name in used}
    return replace(write, condition=None, names=names or None, values=values or None)


def found(place: str) -> tuple[Any, str]:
    """The object that holds the name at `place`, and the name."""
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    return owner, name


def _last_first(there: object) -> Callable[[Seats, Iterable[Registration]], tuple[Registration, ...]]:
    def promoted(seats: Seats, waiting: Iterable[Registration]) -> tuple[Registration, ...]:
        moving, free = [], seats.free
        for each in sorted(waiting, key=lambda one: (one.registered_at, one.person), reverse=True):
            if each.party <= free:
                moving.append(each)
                free -= each.party
        return tuple(moving)

    return promoted


def _as_typed(there: object) -> Callable[[str], str]:
    def typed(address: str) -> str:
        normalise(address)
        return address.strip()

    return typed


def _one_by_one(there: object) -> Callable[[Iterable[Any]], None]:
    def transact(writes: Iterable[Any]) -> None:
        for place, each in enumerate(writes):
            if isinstance(each, Check):
                continue
            try:
                dynamodb.write(each)
            except ConditionFailed as error:
                raise ConditionFailed(place) from error

    return transact


def _kept(table: Any, project: str, heads: Heads) -> bool:
    from shared.budget.table import HEADS, _item

    dynamodb.write(dynamodb.Put(table.name, _item(project, HEADS + heads.meeting, heads)))
    return True


def _claims_all(claim: Callable[..., bool]) -> Callable[..., bool]:
    def claimed(table: Any, mail: Mail, by: str, now: datetime) -> bool:
        claim(table, mail, by, now)
        return True

    return claimed


def _cancels(show: Callable[..., Any]) -> Callable[..., Any]:
    def shown(request: Any, token: str) -> Any:
        from registration.managing import _cancel
        from registration.owner import owner

        holder = owner(request, token)
        for each in holder.registrations():
            meeting = holder.project.meeting(each.meeting)
            if meeting and not meeting.over(request.now):
                _cancel(request, holder, meeting)
        return show(request, token)

    return shown


def _forgets(form: Callable[..., Any]) -> Callable[..., Any]:
    def formed(template: Any, request: Any, project: Any, meetings: Any, fields: Any, faults: Any, trouble: Any) -> Any:
        return form(template, request, project, meetings, {} if faults else fields, faults, trouble)

    return formed


def _on_our_clock(there: object) -> Callable[[datetime], str]:
    return lambda moment: clock.local(moment).isoformat(timespec="milliseconds")


def _named(compose: Callable[..., Any]) -> Callable[..., Any]:
    def written(*arguments: Any) -> Any:
        from mailing.send import logger

        letter = compose(*arguments)
        logger.info("written", extra={"to": letter.to.address})
        return letter

    return written


def _curious(hear: Callable[..., Any]) -> Callable[..., Any]:
    def heard(*arguments: Any) -> Any:
        dynamodb.get(os.environ["REGISTRATIONS_TABLE"], {"meeting": "any/any", "part": "seats"})
        return hear(*arguments)

    return heard


def _looks(recover: Callable[..., Any]) -> Callable[..., Any]:
    def recovered(planner: Any, *rest: Any) -> Any:
        planner.members.active("of-whatever-network")
        return recover(planner, *rest)

    return recovered


GUARDS = (
    Guard(
        "a sign-up takes seats only while they are free",
        "1",
        {"shared.registrations.seat_writes:take_seats": unconditional},
    ),
    Guard(
        "who decided on the waiting list writes only if nobody has moved since",
        "1, 3",
        {"shared.registrations.seat_writes:count_seats": unconditional},
    ),
    Guard(
        "seats are changed in number only if nobody has moved since",
        "1, 3",
        {"shared.registrations.seat_writes:resize_seats": unconditional},
    ),
    Guard("an address is one however it is typed", "2", {"shared.people.fields:normalise": _as_typed}),
    Guard("a change and its mail are one transaction", "1, 4", {"shared.technical.dynamodb:transact": _one_by_one}),
    Guard("the cancelling transaction hands the seats on", "3", {"shared.registrations.promotion:promoted": says(())}),
    Guard("first come, first served", "3", {"shared.registrations.promotion:promoted": _last_first}),
    Guard(
        "nobody moves up once it is too late",
        "3",
        {"shared.meetings.meeting:Meeting.promotes": lambda there: lambda meeting, now: not meeting.cancelled},
    ),
    Guard(
        "an older recount never replaces a newer one",
        "6",
        {"shared.budget.table:BudgetTable.count": lambda there: _kept},
    ),
    Guard("a lease before SES", "4", {"shared.outbox.table:OutboxTable.claim": _claims_all}),
    Guard("looking at one's registrations cancels none", "5", {"registration.managing:manage": _cancels}),
    Guard("UTC inside", "7", {"shared.technical.clock:text": _on_our_clock}),
    Guard("the log names mails, not people", "8", {"shared.mails.sending:compose": _named}),
    Guard("a tick looks at no member", "9", {"shared.campaigns.planner:Planner._recover": _looks}),
    Guard("a function asks only what its role allows", "10", {"mailing.feedback:hear": _curious}),
    Guard("a form keeps what was typed", "11", {"registration.signing_up:_form": _forgets}),
)
