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
app.add_typer(application.app, name="application")
app.add_typer(plan.app, name="plan")
app.add_typer(season.app, name="season")
app.add_typer(members.app, name="members")
app.add_typer(expense.app, name="expense")
app.add_typer(expense.received, name="income")
app.add_typer(budget.moves, name="budget")
app.command()(budget.tally)
app.add_typer(registrations.app, name="registrations")
app.command()(backup)
app.command()(browsers)
app.command()(doctor)
app.command()(erase)
app.command()(network)
app.command()(outbox)
app.command()(person)
app.command()(resend)
app.command()(restore)
app.command()(share)
app.command()(status)
