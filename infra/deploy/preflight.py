"""What stands in the way of a deployment, found before anything is made; each message says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.deploy.account import Identity, Stack
from infra.deploy.answers import Answers, Wrong
from infra.deploy.domain import Domain
from infra.tables import global_indexes

WORKING = "IN_PROGRESS"
BROKEN = {"ROLLBACK_FAILED", "DELETE_FAILED", "CREATE_FAILED"}
ENOUGH_AT_ONCE = 100
"""Function processes at the same time below which `make deploy` asks AWS for more: a busy evening's visitors and a
campaign beside each other, with as much again in reserve (docs/aws.md has the figures).
"""
WANTED = 1000
"""What Lambda gives a usual account; it is what AWS grants without questions."""


def sender(answers: Answers, domain: Domain) -> None:
    """Mails that our sender's domain lets arrive, and an address that answers can reach.

    Raises:
        Wrong: nearly everything would bounce, or nobody could open SES's link.
    """
    if not domain.takes_mail:
        raise Wrong(
            f"Nobody receives mail at {domain.name}: its DNS has no MX. SES's link to {answers.sender} and people's "
            "answers would be lost. Have the address made first, or send from another one."
        )
    if not answers.sender_domain and domain.policy in {"reject", "quarantine"}:
        fate = "are refused" if domain.policy == "reject" else "go to spam"
        raise Wrong(
            f"{domain.name} says in its DNS (DMARC, p={domain.policy}) that mails which it has not signed {fate}; SES "
            f"cannot sign for a single address. Answer yes to “May you write into the DNS of {domain.name}?” and put "
            "the lines there that are printed afterwards, or send from another domain."
        )


def stack(found: Stack, region: str) -> None:
    """A stack that can be made or changed now.

    Raises:
        Wrong: says what state it is in, and the command that ends it.
    """
    delete = f"aws cloudformation delete-stack --region {region} --stack-name {found.name}"
    if found.status == "ROLLBACK_COMPLETE":
        raise Wrong(
            f"The first deployment of {found.name} failed and was taken back; CloudFormation changes no such stack. It "
            f"holds nothing. Delete it, and run this again: {delete}"
        )
    if found.status in BROKEN:
        raise Wrong(
            f"{found.name} is stuck ({found.status}: {found.reason or 'CloudFormation gives no reason'}). See its "
            f"events in CloudFormation's console, mend that, then delete it and run this again (tables with data "
            f"stay): {delete}"
        )
    if found.status == "UPDATE_ROLLBACK_FAILED":
        raise Wrong(
            f"The last deployment of {found.name} failed, and so did taking it back "
            f"({found.reason or 'no reason given'}). Mend that, then: aws cloudformation continue-update-rollback "
            f"--region {region} --stack-name {found.name}"
        )
    if found.status.endswith(WORKING) and found.status != "REVIEW_IN_PROGRESS":
        raise Wrong(f"{found.name} is being changed at this moment ({found.status}). Wait until that is over.")


def indexes(found: Mapping[str, set[str]]) -> None:
    """Tables that CloudFormation can bring to what infra/tables.yaml says: it makes one index of a table an update.

    Raises:
        Wrong: a table lacks several, as after a deployment that several changes ago was the last.
    """
    wanted = global_indexes()
    for name, there in found.items():
        if len(lacks := sorted(wanted[name] - there)) > 1:
            raise Wrong(
                f"{name} lacks {len(lacks)} indexes ({', '.join(lacks)}), and CloudFormation makes one of a table an "
                "update. Deploy the commit before the last of them first, then this one: `git log --format='%h %s' -S "
                f"'IndexName: {lacks[0]}' -- infra/tables.yaml` says which commit brought an index."
            )


def remarks(found: Stack, identity: Identity, at_once: int, domain: Domain | None) -> Iterator[str]:
    """What is good to know before one says yes."""
    if domain is None:
        yield "The DNS cannot be asked from here, so nobody has looked whether mails of the sender are let in (DMARC)."
    if not found.status and found.left_tables:
        yield (
            f"Tables of an earlier deployment called {found.name} are still there, with what was in them "
            f"({', '.join(found.left_tables)}). This makes new ones, empty. To go on with the old data instead: "
            "`tovholder restore --from` a backup, see docs/runbook.md, “Deploying again”."
        )
    if identity.known and not identity.ours:
        yield (
            "SES knows the sender already, made by hand or by another deployment: it is used as it is, and stays when "
            "this deployment goes."
        )
    if at_once < ENOUGH_AT_ONCE:
        yield (
            f"AWS runs {at_once} functions of this account at the same time, as it does with a new one. When more "
            "people than that press a button in the same second, some see an error and have to try again. AWS is asked "
            f"for {WANTED} at the end of this deployment, which costs nothing; it answers by mail within some days."
        )
