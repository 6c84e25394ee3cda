"""What a role must allow for a call of AWS to go through, as AWS's own documentation says it.

moto cannot tell: it looks at the name of the operation alone, so that TransactWriteItems would be an action, and asks
for it on the resource "*".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.tables import partition_keys

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

LEADING_KEYS = "dynamodb:LeadingKeys"
PARTITION = re.compile(r"[#\w]+ = (:\w+)")


@dataclass(frozen=True, order=True)
class Need:
    """An action on a resource (an ARN; "*" where the action knows none).

    `context`: what conditions may ask of the call, by their keys. It makes no other need of the same.
    """

    action: str
    resource: str
    context: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), compare=False)

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
        case "sesv2", "GetAccount" | "GetSuppressedDestination":
            # They support no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/
            # list_amazonsimpleemailservicev2.html
            yield Need(f"ses:{operation}", "*")
        case "lambda", "Invoke":
            yield Need("lambda:InvokeFunction", account.arn("lambda", f"function:{arguments['FunctionName']}"))
        case "sns", "Publish":
            yield Need("sns:Publish", str(arguments["TopicArn"]))
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
                    yield _on_a_table(account, INNER[part], request["TableName"], [request])
        case "BatchGetItem":
            for table, asked in arguments["RequestItems"].items():
                yield _on_a_table(account, operation, table, [{"Key": key} for key in asked.get("Keys", ())])
        case "Query":
            # A query of an index is asked of the index, not of its table.
            # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-specific-table-indexes.html
            index = arguments.get("IndexName")
            table = f"{arguments['TableName']}/index/{index}" if index else arguments["TableName"]
            yield _on_a_table(account, operation, table, [arguments])
        case _ if operation in ON_ONE_TABLE:
            yield _on_a_table(account, operation, arguments["TableName"], [arguments])
        case _:
            raise Unknown(f"dynamodb {operation}")


def _on_a_table(account: Account, action: str, table: str, requests: Sequence[Mapping[str, Any]]) -> Need:
    """With the partition keys that are named, which DynamoDB hands to IAM as `dynamodb:LeadingKeys`.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    """
    keys = (key for logical, key in partition_keys().items() if logical in table)
    leading = tuple(value for key in keys for each in requests if (value := _leading_key(each, key)))
    return Need(f"dynamodb:{action}", account.table(table), ((LEADING_KEYS, leading),))


def _leading_key(request: Mapping[str, Any], key: str) -> str:
    if "KeyConditionExpression" in request:
        found = PARTITION.match(request["KeyConditionExpression"])
        return str(request["ExpressionAttributeValues"][found[1]]["S"]) if found else ""
    return str((request.get("Key") or request["Item"])[key]["S"])


def _of_a_mail(account: Account, arguments: Mapping[str, Any]) -> Iterator[Need]:
    """SendEmail asks for itself, and for SendRawEmail where the content is a MIME message; of each resource it names.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html; the raw
    one is in no table, but AWS refuses by its name (https://github.com/anymail/django-anymail/issues/384). While an
    account is in SES's sandbox AWS asks for the recipients' identities too (template.yaml, SandboxRecipients).
    """
    resources = [account.arn("ses", f"identity/{arguments['FromEmailAddress']}")]
    if arguments.get("ConfigurationSetName"):
        resources.append(account.arn("ses", f"configuration-set/{arguments['ConfigurationSetName']}"))
    sender = (("ses:FromAddress", (str(arguments["FromEmailAddress"]),)),)
    for action in ("ses:SendEmail", *(["ses:SendRawEmail"] if "Raw" in arguments["Content"] else [])):
        for resource in resources:
            yield Need(action, resource, sender)
