"""What Lambda itself does with a function's role: it reads the stream that is mapped to the function, and publishes
what it gives up on the topic that the mapping names. No code of ours makes these calls, so no journey shows them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from infra.roles.needs import Need
from infra.roles.policy import TEMPLATE, resolved, resources

MAPPING = "AWS::Lambda::EventSourceMapping"
READS = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html"""


def lambdas_own(references: Mapping[str, str], template: Path = TEMPLATE) -> dict[str, set[Need]]:
    """By a function's service name what its role must allow for its mappings to work."""
    found: defaultdict[str, set[Need]] = defaultdict(set)
    every = resources(template)
    for mapping in (each["Properties"] for each in every.values() if each["Type"] == MAPPING):
        variables = every[str(mapping["FunctionName"].value)]["Properties"]["Environment"]["Variables"]
        function = str(variables["POWERTOOLS_SERVICE_NAME"])
        stream = resolved(mapping["EventSourceArn"], references)
        found[function] |= {Need(f"dynamodb:{each}", stream) for each in READS}
        topic = resolved(mapping["DestinationConfig"]["OnFailure"]["Destination"], references)
        found[function].add(Need("sns:Publish", topic))
    return dict(found)
