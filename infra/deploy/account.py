"""The AWS account that is deployed to: who we are there, what is there already, what SES and Lambda let us do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.aws import Ignoring, client

AT_ONCE = "L-B99A9384"
"""Service Quotas' code of Lambda's "Concurrent executions"."""


@dataclass(frozen=True)
class Caller:
    """Whose credentials these are."""

    account: str
    arn: str

    @property
    def is_root(self) -> bool:
        """Whether it is the account's owner, who may do anything and should do nothing."""
        return self.arn.endswith(":root")


@dataclass(frozen=True)
class MailAccount:
    """What SES says of the account in a region. `sandbox`: it mails confirmed addresses only, 200 a day."""

    sandbox: bool
    sending: bool
    standing: str
    a_day: int
    a_second: float


@dataclass(frozen=True)
class Stack:
    """What CloudFormation has under our name. `status`: empty where there is none. `reason`: why it is so, in AWS's
    words. `left_tables`: tables named after it that are there without it.
    """

    name: str
    status: str = ""
    reason: str = ""
    left_tables: tuple[str, ...] = ()

    @property
    def first(self) -> bool:
        """Whether nothing of it stands yet."""
        return self.status in {"", "REVIEW_IN_PROGRESS"}


@dataclass(frozen=True)
class Identity:
    """The sender in SES. `ours`: this stack has made it."""

    known: bool
    ours: bool


def caller() -> Caller:
    """Who the credentials are; asked before anything else."""
    answer = client("sts", "us-east-1").get_caller_identity()
    return Caller(answer["Account"], answer["Arn"])


def post(region: str) -> MailAccount:
    """What SES says."""
    answer = client("sesv2", region).get_account()
    quota = answer.get("SendQuota", {})
    return MailAccount(
        sandbox=not answer.get("ProductionAccessEnabled", False),
        sending=answer.get("SendingEnabled", True),
        standing=answer.get("EnforcementStatus", "HEALTHY"),
        a_day=int(quota.get("Max24HourSend", 0)),
        a_second=float(quota.get("MaxSendRate", 0)),
    )


def confirmed(region: str, identity: str) -> bool:
    """Whether SES knows that an address or a domain is ours."""
    with Ignoring("NotFoundException"):
        return bool(client("sesv2", region).get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    return False


def have_confirmed(region: str, address: str) -> bool:
    """Let SES send `address` a link to confirm; False where it has done so before."""
    with Ignoring("AlreadyExistsException"):
        client("sesv2", region).create_email_identity(EmailIdentity=address)
        return True
    return False


def dns_of(region: str, domain: str) -> Iterator[tuple[str, str, str]]:
    """Name, type and value of each record that makes mails from `domain` its own: DKIM, SPF, DMARC.

    https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html and …/mail-from.html
    """
    tokens = client("sesv2", region).get_email_identity(EmailIdentity=domain)["DkimAttributes"].get("Tokens", [])
    for token in tokens:
        yield f"{token}._domainkey.{domain}", "CNAME", f"{token}.dkim.amazonses.com"
    yield f"bounces.{domain}", "MX", f"10 feedback-smtp.{region}.amazonses.com"
    yield f"bounces.{domain}", "TXT", '"v=spf1 include:amazonses.com ~all"'
    yield f"_dmarc.{domain}", "TXT", '"v=DMARC1; p=none" (leave it where there is one)'


def stack(region: str, name: str) -> Stack:
    """What is there of that name."""
    with Ignoring("ValidationError"):
        [found] = client("cloudformation", region).describe_stacks(StackName=name)["Stacks"]
        return Stack(name, found["StackStatus"], found.get("StackStatusReason", ""))
    return Stack(name, left_tables=tuple(_tables_of(region, name)))


def _tables_of(region: str, name: str) -> Iterator[str]:
    """CloudFormation calls a nested stack's tables after both stacks."""
    for page in client("dynamodb", region).get_paginator("list_tables").paginate():
        yield from (each for each in page["TableNames"] if each.startswith(f"{name}-Tables-"))


def identity(region: str, name: str, address: str) -> Identity:
    """Whether SES has `address` (or the domain), and whether the stack called `name` made it."""
    known, asked, made = False, {"StackName": name, "LogicalResourceId": "SenderIdentity"}, set[str]()
    with Ignoring("NotFoundException"):
        client("sesv2", region).get_email_identity(EmailIdentity=address)
        known = True
        with Ignoring("ValidationError"):
            answer = client("cloudformation", region).describe_stack_resources(**asked)
            made = {each.get("PhysicalResourceId") for each in answer["StackResources"]}
    return Identity(known=known, ours=address in made)


def at_once(region: str) -> int:
    """How many functions the account runs at the same time there."""
    return int(client("lambda", region).get_account_settings()["AccountLimit"]["ConcurrentExecutions"])


def ask_for_more(region: str, wanted: int) -> bool:
    """Ask AWS to run `wanted` functions at once; False where that was asked before and is not answered yet."""
    quotas = client("service-quotas", region)
    answer = quotas.list_requested_service_quota_change_history_by_quota(ServiceCode="lambda", QuotaCode=AT_ONCE)
    if any(each["Status"] in {"PENDING", "CASE_OPENED"} for each in answer["RequestedQuotas"]):
        return False
    quotas.request_service_quota_increase(ServiceCode="lambda", QuotaCode=AT_ONCE, DesiredValue=float(wanted))
    return True


def limit_costs(account: str, stack: str, dollars: int, address: str) -> None:
    """Have `address` told at 80 % of a month's `dollars`, and when they will not suffice; with 0, take that back.

    Not in a template: CloudFormation knows no budgets in Stockholm or Milan.
    """
    budgets = client("budgets", "us-east-1")
    name = f"{stack}-account"
    with Ignoring("NotFoundException"):
        budgets.delete_budget(AccountId=account, BudgetName=name)
    if not dollars or not address:
        return
    told = [{"SubscriptionType": "EMAIL", "Address": address}]
    budgets.create_budget(
        AccountId=account,
        Budget={
            "BudgetName": name,
            "BudgetType": "COST",
            "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": str(dollars), "Unit": "USD"},
        },
        NotificationsWithSubscribers=[
            {
                "Notification": {
                    "NotificationType": type,
                    "ComparisonOperator": "GREATER_THAN",
                    "Threshold": percent,
                    "ThresholdType": "PERCENTAGE",
                },
                "Subscribers": told,
            }
            for type, percent in (("ACTUAL", 80.0), ("FORECASTED", 100.0))
        ],
    )


def indexes(region: str, outputs: Mapping[str, str]) -> Mapping[str, set[str]]:
    """The global indexes that each deployed table has, by the table's name in infra/tables.yaml."""
    ask = client("dynamodb", region).describe_table
    tables = {name: ask(TableName=told)["Table"] for name, told in outputs.items() if name.endswith("Table")}
    return {
        name: {each["IndexName"] for each in table.get("GlobalSecondaryIndexes", ())} for name, table in tables.items()
    }


def outputs(region: str, stack: str) -> dict[str, str]:
    """What a deployed stack is called by; empty where there is none yet."""
    with Ignoring("ValidationError"):
        [found] = client("cloudformation", region).describe_stacks(StackName=stack)["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
    return {}
