"""`tovholder doctor`: looks at a deployed stack from outside, and says what is right and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.aws import region_of
from infra.deploy import account, busy_page, preflight, telling
from infra.deploy.domain import Domain, ask, look
from infra.ops import examined
from infra.terminal.refusals import WRONG, sentence
from infra.terminal.screen import say


@dataclass(frozen=True)
class Found:
    """What one look has found. `right`: None where it is neither right nor wrong, but good to know. `wrong`: what is
    said instead where it is wrong: what that means, and what to do.
    """

    right: bool | None
    text: str
    wrong: str = ""

    def __str__(self) -> str:
        """A line of the report."""
        kind = {True: "right", False: "WRONG", None: "     "}[self.right]
        return f"{kind}  {self.text if self.right is not False else self.wrong}"


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
    alone = "@" in name
    yield Found(
        account.confirmed(at.region, name),
        f"SES knows that {name} is ours.",
        f"SES does not know that {name} is ours, so no mail goes. "
        + (
            "Open the link that SES has sent there."
            if alone
            else "Put its three CNAME into the DNS (`make deploy` says)."
        ),
    )
    signed = examined.signed(at.region, name)
    yield Found(
        None if alone else signed,
        f"Mails are {'' if signed else 'not '}signed by {name} (DKIM).",
        f"Mails are not signed by {name} (DKIM) and go to spam. Its three CNAME of SES's have to be in the DNS; `make "
        "deploy` prints them.",
    )
    try:
        domain: Domain = look(name.rpartition("@")[2], ask)
    except OSError:
        yield Found(None, "The DNS cannot be asked from here.")
        return
    yield Found(
        signed or domain.policy not in {"reject", "quarantine"},
        f"{domain.name} says of mails that nobody signed: {domain.policy or 'nothing'}.",
        f"{domain.name} says of mails that nobody signed: {domain.policy}. Ours are not, so nearly all bounce or go to "
        "spam. Run `make deploy` and let the whole domain sign them, or send from another one.",
    )
    yield Found(
        domain.takes_mail,
        f"{domain.name} takes mail, so that answers arrive.",
        f"{domain.name} takes no mail (no MX in its DNS): answers to ours are lost. Have the address made.",
    )


def sending(at: Patient) -> Iterator[Found]:
    """The sandbox, and whether SES lets the account send."""
    post = account.post(at.region)
    yield Found(
        not post.sandbox,
        "SES has let the account out of its sandbox.",
        f"SES has the account in its sandbox: it mails confirmed addresses alone. Ask for access, {telling.ACCESS}, "
        "then run `make deploy` again.",
    )
    yield Found(
        post.sending and post.standing == "HEALTHY",
        f"SES lets the account send ({post.standing}).",
        f"SES has {'put the account under review' if post.sending else 'stopped the account'} ({post.standing}). See "
        "its console, and docs/runbook.md, “SES loses faith”.",
    )
    yield Found(None, f"SES takes {post.a_day:,} mails in 24 hours, {post.a_second:g} a second.")


def at_once(at: Patient) -> Iterator[Found]:
    """How many functions the account runs."""
    limit = account.at_once(at.region)
    yield Found(
        limit >= preflight.ENOUGH_AT_ONCE,
        f"Lambda runs {limit} functions of the account at once.",
        f"Lambda runs {limit} functions of the account at once (a new account: 10): in a rush visitors are turned "
        "away. `make deploy` asks AWS for more; until it has answered, see docs/runbook.md, “A new account”.",
    )


def alarms(at: Patient) -> Iterator[Found]:
    """Whether anybody is told."""
    confirmed, waiting = examined.subscriptions(at.region, at.outputs["AlarmsTopic"])
    yield Found(
        confirmed > 0,
        f"{confirmed} subscriptions to alarms are confirmed, {waiting} wait for their link.",
        "Nobody is told when something breaks: "
        + (
            "open the link that AWS Notification has sent."
            if waiting
            else "name somebody (`make deploy`, “Who is told …”)."
        ),
    )


def machinery(at: Patient) -> Iterator[Found]:
    """Streams, ticks, and the function that tells of trouble."""
    for name, state in examined.mappings(at.region, (at.outputs["SendFunction"], at.outputs["BudgetFunction"])):
        yield Found(
            state == "Enabled",
            f"A stream brings records to {name}.",
            f"A stream brings no records to {name} ({state}): its mails or recounts wait. `aws lambda "
            f"list-event-source-mappings --function-name {name}` has its UUID, `update-event-source-mapping --uuid … "
            "--enabled` starts it. A restore that died has stopped it: run that again instead.",
        )
    ticks = examined.ticks(at.region, at.stack)
    yield Found(
        ticks > 0,
        f"The planner has ticked {ticks} times within the last hour.",
        "The planner has not ticked within the last hour, so nothing new is mailed. See docs/runbook.md, “The planner "
        "does not tick”.",
    )
    broken = examined.answer_of(at.region, at.outputs["WatchFunction"], b"{}")
    yield Found(
        not broken,
        "The function that tells of trouble answers.",
        f"The function that tells of trouble breaks ({broken}), so nothing is told but TicksStopped. Read the log "
        f"/tovholder/{at.stack}/watch.",
    )


def pages(at: Patient) -> Iterator[Found]:
    """The public's front page, what whoever is turned away sees, and a receipt's link."""
    url = at.outputs["PublicUrl"]
    status = examined.status(f"{url}/")
    yield Found(
        status == 200,
        f"{url} answers.",
        f"{url} answers {status or 'nothing'}: "
        + (
            f"is its name pointed at {at.outputs.get('OwnNamePointsTo', 'the API')}?"
            if not status
            else f"read the logs /tovholder/{at.stack}/registration and …/gateway."
        ),
    )
    if "BusyPageBucket" in at.outputs:
        status = examined.status(f"{url}/{busy_page.KEY}")
        yield Found(
            status == 200,
            "CloudFront has the page for whoever Lambda turns away.",
            f"CloudFront has no page for whoever Lambda turns away ({status}). `make deploy` puts it there.",
        )
    status = examined.fetched(at.region, at.outputs["ReceiptsBucket"])
    yield Found(
        status == 404,
        "S3 takes a signed link to a receipt.",
        f"S3 answers {status or 'nothing'} to a signed link to a receipt that is not there, instead of 404: the "
        "secretariat opens none. 403: these credentials may not read it, or the link names another region's host.",
    )


def mail(at: Patient) -> Iterator[Found]:
    """A mail to SES's simulator, and SES's word of it in the feedback function's log."""
    if not at.mails:
        return
    sender = at.outputs["Sender"]
    tag = examined.send_to_simulator(at.region, sender, at.outputs["ConfigurationSet"])
    yield Found(True, f"SES took a mail from {sender} to its simulator.")
    yield Found(
        examined.heard(at.region, at.stack, tag),
        "SES's word of it came to the feedback function within two minutes.",
        "SES's word of it did not come to the feedback function within two minutes: bounces go unnoticed. Look at the "
        f"rule of EventBridge for aws.ses, the configuration set's destination, /tovholder/{at.stack}/feedback.",
    )


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
            say(str(each))
            wrong += each.right is False
    except (BotoCoreError, ClientError, OSError) as error:
        say(f"WRONG  {sentence(error)} So nobody knows of: {look.__name__.replace('_', ' ')}.")
        wrong += 1
    return wrong
