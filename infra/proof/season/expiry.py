"""What AWS forgets by itself: DynamoDB's expired items, S3's objects after their last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3
from ruamel.yaml import YAML

from infra.proof.season.cloud import RECEIPTS, Cloud
from infra.proof.season.policies import Call
from infra.proof.season.streams import TEMPLATE
from infra.tables import expiring
from shared.technical import dynamodb


@dataclass
class Expiry:
    """Deletes in `cloud` what has expired, as AWS does in the days after; a deleted item has its stream record too."""

    cloud: Cloud
    put: dict[str, datetime] = field(default_factory=dict)
    """When each object came: moto has it by the machine's clock."""

    def __post_init__(self) -> None:
        self.cloud.heard.append(self._hear)

    def run(self) -> int:
        """Delete what has expired by now; how much that was."""
        return self._items() + self._objects()

    def _items(self) -> int:
        api, gone, now = dynamodb.client(), 0, int(self.cloud.world.now.timestamp())
        for variable, (attribute, keys) in expiring().items():
            table = self.cloud.tables[variable]
            for page in api.get_paginator("scan").paginate(TableName=table):
                for item in page["Items"]:
                    if attribute in item and int(item[attribute].get("N", "0")) <= now:
                        api.delete_item(TableName=table, Key={name: item[name] for name in keys})
                        gone += 1
        return gone

    def _objects(self) -> int:
        midnight = self.cloud.world.now.replace(hour=0, minute=0, second=0, microsecond=0)
        over = [key for key, at in self.put.items() if at + timedelta(days=_days()) <= midnight]
        for key in over:
            boto3.client("s3").delete_object(Bucket=RECEIPTS, Key=key)
            del self.put[key]
        return len(over)

    def _hear(self, call: Call, answer: Mapping[str, Any]) -> None:
        if call.operation == "PutObject":
            self.put[call.arguments["Key"]] = self.cloud.world.now


def _days() -> int:
    """As the bucket's lifecycle rule has it."""
    found = YAML(typ="rt").load(TEMPLATE)["Resources"]["Receipts"]["Properties"]["LifecycleConfiguration"]["Rules"]
    return int(found[0]["ExpirationInDays"])
