"""Guards of seats, the waiting list, people's registrations, and what is counted of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from infra.proof.faults.taken_out import Guard, instead, is_check, says, unconditional, without
from shared.budget.lines import Heads
from shared.people.person import normalise
from shared.registrations import Registration, Seats, Status
from shared.registrations.writes import PREFIX
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed


def _last_first(there: object) -> Callable[[Seats, Iterable[Registration]], tuple[Registration, ...]]:
    def promoted(seats: Seats, waiting: Iterable[Registration]) -> tuple[Registration, ...]:
        moving, free = [], seats.free
        for each in sorted(waiting, key=lambda one: (one.registered_at, one.person), reverse=True):
            if each.party <= free:
                moving.append(each)
                free -= each.party
        return tuple(moving)

    return promoted


def _blocked(there: object) -> Callable[[Seats, Iterable[Registration]], tuple[Registration, ...]]:
    def promoted(seats: Seats, waiting: Iterable[Registration]) -> tuple[Registration, ...]:
        moving, free = [], seats.free
        for each in sorted(waiting, key=lambda one: (one.registered_at, one.person)):
            if each.party > free:
                break
            moving.append(each)
            free -= each.party
        return tuple(moving)

    return promoted


def _as_typed(there: object) -> Callable[[str], str]:
    def typed(address: str) -> str:
        normalise(address)
        return address.strip()

    return typed


def _by_our_clock(register: Callable[..., Any]) -> Callable[..., Any]:
    def registered(table: Any, project: Any, guest: Any, decided: Any, now: Any, *rest: Any) -> Any:
        return register(table, project, guest, decided, clock.now(), *rest)

    return registered


def _one_by_one(there: object) -> Callable[[Iterable[Any]], None]:
    def transact(writes: Iterable[Any]) -> None:
        for place, each in enumerate(writes):
            if is_check(each):
                continue
            try:
                dynamodb.write(each)
            except ConditionFailed as error:
                raise ConditionFailed(place) from error

    return transact


def _adding(handler: Callable[..., Any]) -> Callable[..., Any]:
    def added(event: Mapping[str, Any], context: object) -> Any:
        from budget.app import wiring

        if "Records" not in event:
            return handler(event, context)
        at = wiring()
        for record in event["Records"]:
            keys = record["dynamodb"]["Keys"]
            project, _, meeting = keys["meeting"]["S"].partition("/")
            seats = at.registrations.seats(project, [meeting]).get(meeting)
            person = keys["part"]["S"].removeprefix(PREFIX)
            found = at.registrations.get(project, meeting, person) if seats else None
            if seats is None or found is None:
                continue
            kept = at.budget.books(project).heads.get(meeting, Heads(meeting, 0, 0, seats.reserved, 0))
            more = found.party if found.status is Status.CONFIRMED else -found.party if not found.live else 0
            at.budget.count(project, replace(kept, confirmed=kept.confirmed + more, as_of=kept.as_of + 1))
        return {"batchItemFailures": []}

    return added


def _never_again(handler: Callable[..., Any]) -> Callable[..., Any]:
    def done(event: Any, context: object) -> Any:
        handler(event, context)
        return {"batchItemFailures": []}

    return done


def _kept(table: Any, project: str, heads: Heads) -> bool:
    from shared.budget.table import HEADS, _item

    dynamodb.write(dynamodb.Put(table.name, _item(project, HEADS + heads.meeting, heads)))
    return True


SEATS = (
    Guard(
        "a sign-up takes seats only while they are free",
        "1",
        without({"shared.registrations.writes:take_seats": unconditional}),
        raced=True,
    ),
    Guard(
        "who decided on the waiting list writes only if nobody has moved since",
        "1, 3",
        without({"shared.registrations.writes:count_seats": unconditional}),
        raced=True,
    ),
    Guard(
        "seats are changed in number only if nobody has moved since",
        "1, 3",
        without({"shared.registrations.writes:resize_seats": unconditional}),
        raced=True,
    ),
    Guard(
        "a registration is turned only from what was seen",
        "1, 3",
        without({"shared.registrations.writes:turn": unconditional}),
        raced=True,
        also="the seats' version, which every change raises, and the mail's id",
        others=without(
            {
                "shared.registrations.writes:count_seats": unconditional,
                "shared.registrations.writes:resize_seats": unconditional,
                "shared.outbox.table:NEW": instead(None),
            }
        ),
        shows=r"^1: .*: counted",
    ),
    Guard("one live registration a person", "1, 2", without({"shared.registrations.writes:enter": unconditional})),
    Guard("an address is one however it is typed", "2", without({"shared.registrations.form:normalise": _as_typed})),
    Guard(
        "a change and its mail are one transaction",
        "1, 4",
        without({"shared.technical.dynamodb:transact": _one_by_one}),
    ),
    Guard(
        "the cancelling transaction hands the seats on",
        "3",
        without({"shared.registrations.signing_up:promoted": says(())}),
    ),
    Guard(
        "a party that becomes smaller hands its seats on",
        "3",
        without({"shared.registrations.changing:promoted": says(())}),
    ),
    Guard("first come, first served", "3", without({"shared.registrations.signing_up:promoted": _last_first})),
    Guard(
        "who is too large for the gap does not block",
        "3",
        without({"shared.registrations.signing_up:promoted": _blocked}),
    ),
    Guard(
        "nobody moves up once it is too late",
        "3",
        without({"shared.meetings.meeting:Meeting.promotes": lambda there: lambda meeting, now: not meeting.cancelled}),
    ),
    Guard(
        "the place in line is the request's own time",
        "3, 7",
        without({"shared.registrations.table:RegistrationsTable.register": _by_our_clock}),
        raced=True,
    ),
    Guard("recount, don't add", "6", without({"budget.app:handler": _adding})),
    Guard("a recount behind every change", "6", without({"budget.app:recount": says(None)})),
    Guard(
        "an older recount never replaces a newer one",
        "6",
        without({"shared.budget.table:BudgetTable.count": instead(_kept)}),
        raced=True,
    ),
    Guard("a count that failed comes again", "6", without({"budget.app:handler": _never_again})),
)
