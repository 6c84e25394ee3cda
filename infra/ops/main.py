"""The command's front door."""

from __future__ import annotations

import typer

from infra.ops import application, budget, expense, members, plan, registrations, season
from infra.ops.browsers import browsers
from infra.ops.doctor import doctor
from infra.ops.held import person
from infra.ops.network import network
from infra.ops.outbox import outbox, resend
from infra.ops.people import erase
from infra.ops.restore import backup, restore
from infra.ops.share import share
from infra.ops.status import status
from infra.terminal.refusals import Commands

app = typer.Typer(
    cls=Commands,
    help="Tovholder runs a season of network meetings from one plan file. This is what ops does by hand.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold names and addresses
)
for group in (application, plan, season, members, expense, registrations):
    app.add_typer(group.app, name=group.__name__.rpartition(".")[2])
app.add_typer(expense.received, name="income")
app.add_typer(budget.moves, name="budget")
for run in (budget.tally, backup, browsers, doctor, erase, network, outbox, person, resend, restore, share, status):
    app.command()(run)
