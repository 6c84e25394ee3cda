"""What AWS publishes of the services that this deployment uses.

CloudWatch takes an alarm on a metric that does not exist, and stays silent for ever. Here is what does exist, from
AWS's documentation of each service, as sets of dimensions by metric.
"""

from __future__ import annotations

from collections.abc import Mapping

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
