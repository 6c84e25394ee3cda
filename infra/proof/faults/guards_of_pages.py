"""Guards of pages, the desk, time, logs and rights."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from infra.proof.faults.taken_out import Guard, says, without
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Put


def _leaves(show: Callable[..., Any]) -> Callable[..., Any]:
    def shown(request: Any, token: str) -> Any:
        from registration.unsubscribing import _leave, _reader

        _leave(request, _reader(request, token))
        return show(request, token)

    return shown


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


def _declines(show: Callable[..., Any]) -> Callable[..., Any]:
    def shown(request: Any, token: str) -> Any:
        from registration.declining import _decline, _invited

        _decline(request, _invited(request, token))
        return show(request, token)

    return shown


def _forgets(form: Callable[..., Any]) -> Callable[..., Any]:
    def formed(template: Any, request: Any, project: Any, meetings: Any, fields: Any, faults: Any, trouble: Any) -> Any:
        return form(template, request, project, meetings, {} if faults else fields, faults, trouble)

    return formed


def _on_our_clock(there: object) -> Callable[[datetime], str]:
    return lambda moment: clock.local(moment).isoformat(timespec="milliseconds")


def _named(write: Callable[..., Any]) -> Callable[..., Any]:
    def written(desk: Any, mail: Any) -> Any:
        from mailing.send import logger

        envelope = write(desk, mail)
        logger.info("written", extra={"to": envelope.to})
        return envelope

    return written


def _curious(hear: Callable[..., Any]) -> Callable[..., Any]:
    def heard(*arguments: Any) -> Any:
        dynamodb.get(os.environ["REGISTRATIONS_TABLE"], {"meeting": "any/any", "part": "seats"})
        return hear(*arguments)

    return heard


def _once_more(enter: Callable[..., Put]) -> Callable[..., Put]:
    """Each post of the form is an entry of its own."""
    return lambda table, project, entry: enter(table, project, replace(entry, id=uuid4().hex))


def _halves(enter: Callable[..., Put]) -> Callable[..., Put]:
    def entered(table: Any, project: str, entry: Any) -> Put:
        put = enter(table, project, entry)
        return replace(put, item={**put.item, "amount": Decimal(put.item["amount"]) + Decimal("0.5")})

    return entered


def _fractions(packed: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: {"N": str(value)} if isinstance(value, Decimal) else packed(value)


def _looks(start: Callable[..., Any]) -> Callable[..., Any]:
    def started(planner: Any, project: Any, *rest: Any) -> Any:
        planner.members.active(project.id)
        return start(planner, project, *rest)

    return started


PAGES = (
    Guard("looking at the way out does not leave", "5", without({"registration.unsubscribing:subscribed": _leaves})),
    Guard("looking at one's registrations cancels none", "5", without({"registration.managing:manage": _cancels})),
    Guard("looking at “I can't come” says nothing", "5", without({"registration.declining:invited": _declines})),
    Guard("a form sent twice is one entry", "6", without({"shared.budget.table:BudgetTable.enter": _once_more})),
    Guard(
        "money is whole øre",
        "6",
        without({"shared.budget.table:BudgetTable.enter": _halves, "shared.technical.dynamodb:_packed": _fractions}),
    ),
    Guard("UTC inside", "7", without({"shared.technical.clock:text": _on_our_clock})),
    Guard("the log names mails, not people", "8", without({"mailing.send:Desk.write": _named})),
    Guard("erasing takes the registrations", "8", without({"shared.personal_data.export:erase": says(0)})),
    Guard("erasing takes the member", "8", without({"shared.members.table:MembersTable.forget": says(None)})),
    Guard("a tick looks at no member", "9", without({"shared.campaigns.planner:Planner._start": _looks})),
    Guard("a function asks only what its role allows", "10", without({"mailing.feedback:hear": _curious})),
    Guard("a form says what is wrong", "11", without({"shared.registrations.form:_fault": says(None)})),
    Guard("a form keeps what was typed", "11", without({"registration.signing_up:_form": _forgets})),
)
