"""The AWS account that is deployed to: who we are there, what SES lets us do, and what a month may cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError


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
class Post:
    """What SES says of the account in a region. `sandbox`: it mails confirmed addresses only, 200 a day."""

    sandbox: bool
    sending: bool
    standing: str
    a_day: int
    a_second: float


def caller() -> Caller:
    """Who the credentials are; asked before anything else."""
    answer = _client("sts", "us-east-1").get_caller_identity()
    return Caller(answer["Account"], answer["Arn"])


def post(region: str) -> Post:
    """What SES says."""
    answer = _client("sesv2", region).get_account()
    quota = answer.get("SendQuota", {})
    return Post(
        sandbox=not answer.get("ProductionAccessEnabled", False),
        sending=answer.get("SendingEnabled", True),
        standing=answer.get("EnforcementStatus", "HEALTHY"),
        a_day=int(quota.get("Max24HourSend", 0)),
        a_second=float(quota.get("MaxSendRate", 0)),
    )


def confirmed(region: str, identity: str) -> bool:
    """Whether SES knows that an address or a domain is ours."""
    try:
        return bool(_client("sesv2", region).get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NotFoundException":
            return False
        raise


def have_confirmed(region: str, address: str) -> bool:
    """Let SES send `address` a link to confirm; False where it has done so before."""
    try:
        _client("sesv2", region).create_email_identity(EmailIdentity=address)
    except ClientError as error:
        if error.response["Error"]["Code"] == "AlreadyExistsException":
            return False
        raise
    return True


def dns_of(region: str, domain: str) -> Iterator[tuple[str, str, str]]:
    """Name, type and value of each record that makes mails from `domain` its own: DKIM, SPF, DMARC.

    https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html and …/mail-from.html
    """
    tokens = _client("sesv2", region).get_email_identity(EmailIdentity=domain)["DkimAttributes"].get("Tokens", [])
    for token in tokens:
        yield f"{token}._domainkey.{domain}", "CNAME", f"{token}.dkim.amazonses.com"
    yield f"bounces.{domain}", "MX", f"10 feedback-smtp.{region}.amazonses.com"
    yield f"bounces.{domain}", "TXT", '"v=spf1 include:amazonses.com ~all"'
    yield f"_dmarc.{domain}", "TXT", '"v=DMARC1; p=none" (leave it where there is one)'


def limit_costs(account: str, stack: str, dollars: int, address: str) -> None:
    """Have `address` told at 80 % of a month's `dollars`, and when they will not suffice; with 0, take that back.

    Not in a template: CloudFormation knows no budgets in Stockholm or Milan.
    """
    budgets = _client("budgets", "us-east-1")
    name = f"{stack}-account"
    try:
        budgets.delete_budget(AccountId=account, BudgetName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
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


def outputs(region: str, stack: str) -> dict[str, str]:
    """What a deployed stack is called by; empty where there is none yet."""
    try:
        [found] = _client("cloudformation", region).describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return {}
        raise
    return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}


def _client(service: str, region: str) -> Any:
    make: Any = boto3.client  # its type knows a client a literal name
    return make(service, region_name=region)
