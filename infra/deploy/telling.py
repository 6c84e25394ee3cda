"""What is said before a deployment, and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from infra.deploy.account import Caller, MailAccount
from infra.deploy.answers import REGIONS, Answers

ACCESS = "https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html"
SIMULATOR = "success@simulator.amazonses.com"


def before(answers: Answers, caller: Caller, post: MailAccount, stack: str) -> Iterator[str]:
    """What will be made, where, and what it costs."""
    yield f"{stack} in {answers.region} ({REGIONS[answers.region]}), account {caller.account}, as {caller.arn}."
    if caller.is_root:
        yield "These are the owner's own credentials. Make a user or a role for deploying, and keep these in a drawer."
    yield "Made are ten functions, five tables and a bucket that outlive the stack, an API, and one alarm."
    yield "Nothing runs between requests, ticks and mails: while nobody signs up that costs some cents a month, and"
    yield "nothing within what AWS gives every account for ever (`make cost` reckons it, README.md has the table)."
    signed = f", signed by {answers.sender_domain}" if answers.sender_domain else ""
    yield f"Mails come from {answers.sender}{signed}; alarms go to {answers.alarm_address or 'nobody'}."
    if answers.domain_name:
        yield f"The pages are at https://{answers.domain_name}."
    if answers.busy_page:
        yield "CloudFront stands in front of them, with a page for whoever Lambda turns away."
    if answers.limit and answers.alarm_address:
        yield f"{answers.alarm_address} is told before the account costs more than {answers.limit} USD a month."
    if post.sandbox:
        yield "SES has this account in its sandbox here: it mails confirmed addresses alone, 200 a day."
    if not post.sending or post.standing != "HEALTHY":
        yield f"SES has stopped this account, or looks at it ({post.standing}): see its console first."


def after(
    answers: Answers,
    post: MailAccount,
    outputs: Mapping[str, str],
    stack: str,
    *,
    confirmed: bool,
    records: Sequence[tuple[str, str, str]],
) -> Iterator[str]:
    """What is left to do, in its order."""
    steps = []
    if answers.sender_domain:
        lines = "".join(f"\n     {name}  {type}  {value}" for name, type, value in records)
        done = "SES has seen them; they must stay" if confirmed else "SES looks for them by itself, for three days"
        steps.append(f"In the DNS of {answers.sender_domain} there must be ({done}):{lines}")
    elif not confirmed:
        steps.append(f"Open the link that SES has sent to {answers.sender}. No mail goes before.")
    if answers.alarm_address:
        told = f"{answers.alarm_address} (AWS Notification)"
        steps.append(f"Open the link that AWS has sent to {told}. No alarm arrives before.")
    if answers.domain_name and not answers.hosted_zone:
        steps.append(f"In its DNS: {answers.domain_name}  CNAME  {outputs.get('OwnNamePointsTo', '(OwnNamePointsTo)')}")
    if post.sandbox:
        link = f"Open the link that SES has sent to {answers.secretariat}: in the sandbox it gets no summary before."
        access = (
            f"Ask AWS for production access: {ACCESS}. Say that members of a network are invited, that each mail has a "
            "way out of one click, and that bounces and complaints end further mails. It takes a day. Then run `make "
            f"deploy` again. Until then sign up with confirmed addresses, or with {SIMULATOR}."
        )
        steps += [link, access]
    yours = f"make it yours (its secretariat is {answers.secretariat}), and check it: tovholder plan check FILE"
    named = f"export AWS_REGION={answers.region} TOVHOLDER_STACK={stack}"
    steps += [
        f"Copy infra/plans/amager-oest-2018.yaml, {yours}",
        f"{named}; tovholder plan apply FILE; tovholder members import FILE --source ORIGIN",
        "Look whether all is right, now and whenever you doubt it: tovholder doctor",
    ]
    yield f"The pages are at {outputs.get('PublicUrl', 'the address in the outputs')}. Now:"
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))


def without_byte_code(layers: Iterable[str]) -> Iterator[str]:
    """What it means that these layers were deployed without."""
    if names := ", ".join(layers):
        yield (
            f"Deployed without byte code ({names}): no Python 3.13 is on this machine, and no other one can make it. "
            "All works, but each start of a function's process takes about 0.3 s more of processor time. Install "
            "Python 3.13 and run this again."
        )
