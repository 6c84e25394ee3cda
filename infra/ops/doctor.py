"""`tovholder doctor`: looks at a deployed stack from outside, and says what is right and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.aws import region_of
from infra.deploy import account, busy_page
from infra.deploy.domain import Domain, ask, look
from infra.ops import examined
from infra.terminal.refusals import WRONG, sentence
from infra.terminal.screen import say


@dataclass(frozen=True)
class Found:
    """What one look has found. `right`: None where it is neither right nor wrong, but good to know."""

    right: bool | None
    text: str


Look = Callable[["Patient"], Iterator[Found]]


@dataclass(frozen=True)
class Patient:
    """A deployed stack: its region, its name and its outputs. `mails`: it may send one to SES's simulator."""

    region: str
    stack: str
    outputs: dict[str, str]
    mails: bool = True


def identity(at: Patient) -> Iterator[Found]:
    """The sender, its signature, and what its domain says of mails that bear none."""
    name = at.outputs["SenderIdentity"]
    yield Found(account.confirmed(at.region, name), f"SES knows that {name} is ours.")
    signed = examined.signed(at.region, name)
    yield Found(signed if "@" not in name else None, f"Mails are {'' if signed else 'not '}signed by {name} (DKIM).")
    try:
        domain: Domain = look(name.rpartition("@")[2], ask)
    except OSError:
        yield Found(None, "The DNS cannot be asked from here.")
        return
    strict = domain.policy in {"reject", "quarantine"}
    yield Found(signed or not strict, f"{domain.name} says of mails that nobody signed: {domain.policy or 'nothing'}.")
    yield Found(domain.takes_mail, f"{domain.name} takes mail, so that answers arrive.")


def sending(at: Patient) -> Iterator[Found]:
    """The sandbox, and whether SES lets the account send."""
    post = account.post(at.region)
    yield Found(not post.sandbox, "SES has let the account out of its sandbox.")
    yield Found(post.sending and post.standing == "HEALTHY", f"SES lets the account send ({post.standing}).")
    yield Found(None, f"SES takes {post.a_day:,} mails in 24 hours, {post.a_second:g} a second.")


def at_once(at: Patient) -> Iterator[Found]:
    """How many functions the account runs."""
    limit = account.at_once(at.region)
    yield Found(limit >= 100, f"Lambda runs {limit} functions of the account at once (a new account: 10).")


def alarms(at: Patient) -> Iterator[Found]:
    """Whether anybody is told."""
    confirmed, waiting = examined.subscriptions(at.region, at.outputs["AlarmsTopic"])
    yield Found(confirmed > 0, f"{confirmed} subscriptions to alarms are confirmed, {waiting} wait for their link.")


def machinery(at: Patient) -> Iterator[Found]:
    """Streams, ticks, and the function that tells of trouble."""
    for name, state in examined.mappings(at.region, (at.outputs["SendFunction"], at.outputs["BudgetFunction"])):
        yield Found(state == "Enabled", f"A stream brings records to {name}: {state}.")
    ticks = examined.ticks(at.region, at.stack)
    yield Found(ticks > 0, f"The planner has ticked {ticks} times within the last hour.")
    broken = examined.answer_of(at.region, at.outputs["WatchFunction"], b"{}")
    yield Found(not broken, "The function that tells of trouble answers.")


def pages(at: Patient) -> Iterator[Found]:
    """The public's front page, and a receipt's link."""
    status = examined.status(f"{at.outputs['PublicUrl']}/")
    yield Found(status == 200, f"{at.outputs['PublicUrl']} answers {status}.")
    if "BusyPageBucket" in at.outputs:
        status = examined.status(f"{at.outputs['PublicUrl']}/{busy_page.KEY}")
        yield Found(
            status == 200,
            f"CloudFront has the page for whoever Lambda turns away, which `make deploy` puts there: {status}.",
        )
    status = examined.fetched(at.region, at.outputs["ReceiptsBucket"])
    yield Found(
        status == 404, f"S3 takes a signed link to a receipt (404: signed rightly, and no such file): {status}."
    )


def mail(at: Patient) -> Iterator[Found]:
    """A mail to SES's simulator, and SES's word of it in the feedback function's log."""
    if not at.mails:
        return
    sender = at.outputs["Sender"]
    tag = examined.send_to_simulator(at.region, sender, at.outputs["ConfigurationSet"])
    yield Found(True, f"SES took a mail from {sender} to its simulator.")
    heard = examined.heard(at.region, at.stack, tag)
    yield Found(heard, "SES's word of it came to the feedback function within two minutes.")


LOOKS: tuple[Look, ...] = (identity, sending, at_once, alarms, machinery, pages, mail)


def doctor(
    stack: Annotated[
        str, typer.Option("--stack", metavar="NAME", envvar="TOVHOLDER_STACK", help="The deployed stack.")
    ],
    mails: Annotated[
        bool, typer.Option("--mail/--no-mail", help="Whether to send a mail to SES's simulator, which costs nothing.")
    ] = True,
) -> None:
    """Look at a deployed stack: sender, quotas, streams, ticks, links, a mail and its event, alarms. Changes
    nothing.
    """
    region = region_of()
    outputs = account.outputs(region, stack)
    if not outputs:
        say(f"There is no stack {stack} in {region}.")
        raise typer.Exit(WRONG)
    at = Patient(region, stack, outputs, mails)
    if wrong := sum(report(each, at) for each in LOOKS):
        say(f"{wrong} wrong; docs/aws.md says what each rests on, docs/runbook.md what to do.")
        raise typer.Exit(1)
    say("All is right.")


def report(look: Look, at: Patient) -> int:
    """Say what one look finds; how much of it is wrong. What AWS refuses is wrong as well, and ends only this look."""
    wrong = 0
    try:
        for each in look(at):
            say(f"{ {True: 'right', False: 'WRONG', None: '     '}[each.right] }  {each.text}")
            wrong += each.right is False
    except (BotoCoreError, ClientError, OSError) as error:
        say(f"WRONG  {sentence(error)} ({look.__name__})")
        wrong += 1
    return wrong
