"""The ticket in a public form: made with its page, taken with the form from two seconds to half a day later.

A program that posts without the page has none, one that posts at once has one that is too young. It names its form, by
the path to which that is posted, and nobody, so that a page with its ticket may lie in a shared cache.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.technical.links import LinkInvalid, LinkTooYoung, Signer

PURPOSE = "form"
LEAST = timedelta(seconds=2)
"""Nobody fills in a form as fast."""

AGE = timedelta(hours=12)
"""A page left open over a working day."""


class TicketTooYoung(Exception):
    """The form came sooner than a person could have sent it."""


class TicketInvalid(Exception):
    """There is no ticket, or it is too old, or not one of ours."""


def ticket(signer: Signer, form: str, now: datetime) -> str:
    """A ticket for the page of `form` (its path) that is made at `now`."""
    return signer.sign(PURPOSE, form, now=now)


def check(signer: Signer, form: str, ticket: str, now: datetime) -> None:
    """Nothing, where `ticket` is good for `form` at `now`.

    Raises:
        TicketTooYoung: it will be good in a moment.
        TicketInvalid: it never will; it is another form's, say.
    """
    try:
        found = signer.read(PURPOSE, ticket, now, AGE, LEAST)
    except LinkTooYoung as error:
        raise TicketTooYoung from error
    except LinkInvalid as error:
        raise TicketInvalid from error
    if found != (form,):
        raise TicketInvalid
