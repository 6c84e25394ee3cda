"""Makes the deployment's secret keys, once: the handler of the custom resource `Keys` in template.yaml."""

from __future__ import annotations

import json
import secrets
import urllib.request
from contextlib import suppress
from typing import Any

import boto3

from shared.technical import keys


def handler(event: dict[str, Any], context: Any) -> None:
    """Answers CloudFormation's Create, Update or Delete; no answer, log line or error ever holds a key."""
    name = event.get("PhysicalResourceId", "")
    status, data, reason = "SUCCESS", {}, ""
    try:
        if event["RequestType"] != "Delete":
            name = event["ResourceProperties"]["Name"]
            make(name)
            data = {"Arn": parameter_arn(context.invoked_function_arn, name)}
    except Exception as error:  # noqa: BLE001 - CloudFormation waits for an answer, whatever happens
        status, reason = "FAILED", f"the keys could not be made: {type(error).__name__}"
    answer = {
        "Status": status,
        "Reason": reason,
        "PhysicalResourceId": name or "none",
        "Data": data,
        **{field: event.get(field, "") for field in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = urllib.request.Request(  # noqa: S310 - CloudFormation names the address
        event["ResponseURL"], data=json.dumps(answer).encode(), method="PUT", headers={"content-type": ""}
    )
    with urllib.request.urlopen(request, timeout=20):  # noqa: S310
        pass


def make(name: str) -> None:
    """Write new random keys under `name`; what is there already is left as it is."""
    ssm = boto3.client("ssm")
    public, desk, pepper = (secrets.token_urlsafe(32) for _ in range(3))
    for end, value in keys.secrets(public=(public,), desk=(desk,), pepper=pepper).items():
        with suppress(ssm.exceptions.ParameterAlreadyExists):
            ssm.put_parameter(Name=f"{name}/{end}", Type="SecureString", Value=value, Overwrite=False)


def parameter_arn(function_arn: str, name: str) -> str:
    """The parameter's ARN, in the function's own partition, region and account."""
    _, partition, _, region, account, *_ = function_arn.split(":")
    return f"arn:{partition}:ssm:{region}:{account}:parameter{name}"
