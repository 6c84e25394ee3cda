"""The signed ticket in each public form (see `shared.registrations.ticket`)."""

from __future__ import annotations

from registration.wiring import wiring
from shared.technical.fields import Fields
from web.http import Request

FIELD = "ticket"
YOUNG = "young"
OLD = "old"


def ticket_fault(request: Request, form: str, fields: Fields) -> str:
    """What is wrong with the ticket among the `fields` of `form`, the path to which it is posted: it is too `YOUNG`, or
    too `OLD` (or none of ours, or another form's); or nothing.
    """
    from shared.registrations.ticket import TicketInvalid, TicketTooYoung, check

    try:
        check(wiring().signer(), form, next(iter(fields.get(FIELD, ())), ""), request.now)
    except TicketTooYoung:
        return YOUNG
    except TicketInvalid:
        return OLD
    return ""


def fresh_ticket(request: Request, form: str, fields: Fields) -> str:
    """The ticket for the page that answers: the posted one while it lasts, as it need not wait to be old enough."""
    from shared.registrations.ticket import ticket

    if fields and ticket_fault(request, form, fields) != OLD:
        return next(iter(fields[FIELD]))
    return ticket(wiring().signer(), form, request.now)
