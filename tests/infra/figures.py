"""What AWS publishes of the services that this deployment uses, and what our own logs are counted by.

CloudWatch takes an alarm on a metric that does not exist, and stays silent for ever. Here is what does exist, from
AWS's documentation of each service, as sets of dimensions by metric.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LAMBDA = frozenset({"FunctionName"})
TABLE = frozenset({"TableName"})
INDEX = frozenset({"TableName", "GlobalSecondaryIndexName"})
API = frozenset({"ApiId"})
NONE: frozenset[str] = frozenset()

PUBLISHED: Mapping[tuple[str, str], frozenset[frozenset[str]]] = {
    # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html; without a dimension: all functions.
    ("AWS/Lambda", "Invocations"): frozenset({LAMBDA, NONE}),
    ("AWS/Lambda", "Errors"): frozenset({LAMBDA, NONE}),
    ("AWS/Lambda", "Duration"): frozenset({LAMBDA, NONE}),
    ("AWS/Lambda", "Throttles"): frozenset({LAMBDA, NONE}),
    ("AWS/Lambda", "AsyncEventsDropped"): frozenset({LAMBDA, NONE}),
    ("AWS/Lambda", "IteratorAge"): frozenset({LAMBDA}),
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
    ("AWS/DynamoDB", "ReadThrottleEvents"): frozenset({TABLE, INDEX}),
    ("AWS/DynamoDB", "WriteThrottleEvents"): frozenset({TABLE, INDEX}),
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
    **{
        ("AWS/ApiGateway", name): frozenset({API, API | {"Stage"}})
        for name in ("Count", "4xx", "5xx", "Latency", "IntegrationLatency")
    },
    # https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html; none: the account's rate.
    ("AWS/SES", "Reputation.BounceRate"): frozenset({NONE, frozenset({"ses:configuration-set"})}),
    ("AWS/SES", "Reputation.ComplaintRate"): frozenset({NONE, frozenset({"ses:configuration-set"})}),
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): frozenset({frozenset({"QueueName"})}),
}

_TERM = re.compile(r'\$\.(?P<field>[\w.]+) (?P<how>!=|=|<|>) (?P<value>"[^"]*"|\d+)')


@dataclass(frozen=True)
class Filter:
    """A pattern of CloudWatch Logs for JSON lines, as far as this project writes them: terms, `&&`, `||`, brackets."""

    pattern: str

    def matches(self, line: Mapping[str, Any]) -> bool:
        """Whether the line is counted."""
        inner = self.pattern.strip().removeprefix("{").removesuffix("}")
        expression = _TERM.sub(lambda found: str(_holds(found, line)), inner)
        expression = expression.replace("&&", "and").replace("||", "or")
        assert set(re.findall(r"\w+", expression)) <= {"True", "False", "and", "or"}, f"not read: {self.pattern}"
        return bool(eval(expression, {"__builtins__": {}}))  # noqa: S307 - of nothing but True, False, and, or


def value(line: Mapping[str, Any], path: str) -> Any:
    """What stands at `$.a.b` of a line; None where nothing does."""
    found: Any = line
    for name in path.removeprefix("$.").split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _holds(term: re.Match[str], line: Mapping[str, Any]) -> bool:
    found, wanted = value(line, term["field"]), json.loads(term["value"])
    if found is None:
        return False
    match term["how"]:
        case "=":
            return bool(found == wanted)
        case "!=":
            return bool(found != wanted)
        case "<":
            return bool(found < wanted)
        case _:
            return bool(found > wanted)
