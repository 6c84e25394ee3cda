"""What a role must allow for a call of AWS to go through, as AWS's own documentation says it.

moto cannot tell: it looks at the name of the operation alone, so that TransactWriteItems would be an action, and asks
for it on the resource "*".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

INNER = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
"""The actions of a transaction's parts: there is no action TransactWriteItems.
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html)
"""

ON_ONE_TABLE = {"GetItem", "PutItem", "UpdateItem", "DeleteItem"}


@dataclass(frozen=True, order=True)
class Need:
    """An action on a resource (an ARN; "*" where the action knows none)."""

    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.action} on {self.resource}"


@dataclass(frozen=True)
class Account:
    """An account in a region, as ARNs name it."""

    region: str
    id: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a service's resource here."""
        return f"arn:aws:{service}:{self.region}:{self.id}:{resource}"

    def table(self, name: str) -> str:
        """The ARN of a table."""
        return self.arn("dynamodb", f"table/{name}")


class Unknown(Exception):
    """A call that nobody has said the actions of."""


def needs(account: Account, service: str, operation: str, arguments: Mapping[str, Any]) -> Iterator[Need]:
    """What the call needs.

    Raises:
        Unknown: nothing here says so; look it up in AWS's Service Authorization Reference and add it.
    """
    match service, operation:
        case "dynamodb", _:
            yield from _of_dynamodb(account, operation, arguments)
        case "sesv2", "SendEmail":
            yield from _of_a_mail(account, arguments)
        case "sesv2", "GetAccount":
            # It supports no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/
            # list_amazonsimpleemailservicev2.html
            yield Need("ses:GetAccount", "*")
        case "ssm", "GetParameter" | "PutParameter":
            # The key alias/aws/ssm lets every principal of the account decrypt by way of SSM; no kms:Decrypt is asked.
            # https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
            yield Need(f"ssm:{operation}", account.arn("ssm", f"parameter{arguments['Name']}"))
        case "s3", "GetObject" | "PutObject":
            # Whoever opens a presigned address acts with the rights of who signed it.
            # https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
            yield Need(f"s3:{operation}", f"arn:aws:s3:::{arguments['Bucket']}/{arguments['Key']}")
        case _:
            raise Unknown(f"{service} {operation}")


def _of_dynamodb(account: Account, operation: str, arguments: Mapping[str, Any]) -> Iterator[Need]:
    match operation:
        case "TransactWriteItems":
            for item in arguments["TransactItems"]:
                for part, request in item.items():
                    yield Need(f"dynamodb:{INNER[part]}", account.table(request["TableName"]))
        case "BatchGetItem":
            for table in arguments["RequestItems"]:
                yield Need("dynamodb:BatchGetItem", account.table(table))
        case "Query":
            # A query of an index is asked of the index, not of its table.
            # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-specific-table-indexes.html
            index = arguments.get("IndexName")
            table = account.table(arguments["TableName"])
            yield Need("dynamodb:Query", f"{table}/index/{index}" if index else table)
        case _ if operation in ON_ONE_TABLE:
            yield Need(f"dynamodb:{operation}", account.table(arguments["TableName"]))
        case _:
            raise Unknown(f"dynamodb {operation}")


def _of_a_mail(account: Account, arguments: Mapping[str, Any]) -> Iterator[Need]:
    """SendEmail asks for itself, and for SendRawEmail where the content is a MIME message; of each resource it names.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html; the raw
    one is in no table, but AWS refuses by its name (https://github.com/anymail/django-anymail/issues/384). While an
    account is in SES's sandbox AWS asks for the recipients' identities too (template.yaml, SandboxRecipients).
    """
    resources = [account.arn("ses", f"identity/{arguments['FromEmailAddress']}")]
    if arguments.get("ConfigurationSetName"):
        resources.append(account.arn("ses", f"configuration-set/{arguments['ConfigurationSetName']}"))
    for action in ("ses:SendEmail", *(["ses:SendRawEmail"] if "Raw" in arguments["Content"] else [])):
        for resource in resources:
            yield Need(action, resource)
