"""The guards that keep what always holds, each with a way to take it out: the control of the fault simulation.

There is no switch in the product. A guard that nothing misses is either not needed or not looked at; the table that
`python -m infra.proof.faults --guards` writes says which.
"""

from __future__ import annotations

from infra.proof.faults.guards_of_mails import MAILS
from infra.proof.faults.guards_of_pages import PAGES
from infra.proof.faults.guards_of_seats import SEATS
from infra.proof.faults.taken_out import Guard

__all__ = ["GUARDS", "Guard"]

GUARDS: tuple[Guard, ...] = (*SEATS, *MAILS, *PAGES)
