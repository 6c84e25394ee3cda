"""What runs by itself, stopped and started: the pages, the readers of the streams, the schedules.

The feedback function goes on: an event of SES that nobody takes would be lost, and what it says is read again at the
end. Two things a deployment sets as well, and would set back: run none in between.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from infra.aws import client, region_of

PAGES = ("REGISTRATION_FUNCTION", "DESK_FUNCTION")
READERS = ("SEND_FUNCTION", "BUDGET_FUNCTION")
SCHEDULED = ("PLAN_FUNCTION", "BUDGET_FUNCTION", "SUMMARIES_FUNCTION")
LOGGED = ("SEND_FUNCTION", "FEEDBACK_FUNCTION", "REGISTRATION_FUNCTION", "DESK_FUNCTION")
FUNCTIONS = tuple(dict.fromkeys((*PAGES, *READERS, *SCHEDULED, *LOGGED)))
POLL = 2.0


@dataclass(frozen=True)
class Machinery:
    """A deployment's functions, by their names in the stack's outputs."""

    names: Mapping[str, str]
    sleep: Callable[[float], None]

    def stop(self) -> None:
        """Let nothing write the tables any more; done when whatever ran before must have ended."""
        for schedule in self._schedules():
            self._turn(schedule, "DISABLED")
        for mapping in self._mappings():
            self._lambda.update_event_source_mapping(UUID=mapping, Enabled=False)
        for page in PAGES:
            self._lambda.put_function_concurrency(FunctionName=self.names[page], ReservedConcurrentExecutions=0)
        self._wait_for_mappings("Disabled")
        stopped = set(FUNCTIONS) - {"FEEDBACK_FUNCTION"}
        self.sleep(max(self._function(each)["Timeout"] for each in sorted(stopped)))

    def start(self) -> None:
        """Everything on again: the pages last, when mails go out and heads are counted."""
        for mapping in self._mappings():
            self._lambda.update_event_source_mapping(UUID=mapping, Enabled=True)
        self._wait_for_mappings("Enabled")
        for schedule in self._schedules():
            self._turn(schedule, "ENABLED")
        for page in PAGES:
            self._lambda.delete_function_concurrency(FunctionName=self.names[page])

    def log_groups(self) -> list[str]:
        """Where the functions log that know what was sent and who said no."""
        return [self.log_group(each) for each in LOGGED]

    def log_group(self, function: str) -> str:
        """Where `function` logs."""
        found = self._function(function)
        return str(found.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{self.names[function]}")

    def log(self, function: str, line: str, now: datetime) -> None:
        """Write `line` where `function` logs, in a stream of its own."""
        group, stream = self.log_group(function), f"tovholder/{now:%Y/%m/%d}/{uuid.uuid4().hex}"
        self.logs().create_log_stream(logGroupName=group, logStreamName=stream)
        event = {"timestamp": int(now.timestamp() * 1000), "message": line}
        self.logs().put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])

    def logs(self) -> Any:
        """CloudWatch Logs' client."""
        return client("logs", region_of())

    def _function(self, name: str) -> dict[str, Any]:
        return dict(self._lambda.get_function_configuration(FunctionName=self.names[name]))

    def _mappings(self) -> Iterator[str]:
        for reader in READERS:
            found = self._lambda.list_event_source_mappings(FunctionName=self.names[reader])
            yield from (each["UUID"] for each in found["EventSourceMappings"])

    def _wait_for_mappings(self, state: str) -> None:
        for mapping in self._mappings():
            while self._lambda.get_event_source_mapping(UUID=mapping)["State"] != state:
                self.sleep(POLL)

    def _schedules(self) -> Iterator[dict[str, Any]]:
        targets = {self._function(each)["FunctionArn"] for each in SCHEDULED}
        for page in client("scheduler", region_of()).get_paginator("list_schedules").paginate():
            for each in page["Schedules"]:
                if each["Target"]["Arn"] in targets:
                    yield client("scheduler", region_of()).get_schedule(Name=each["Name"], GroupName=each["GroupName"])

    def _turn(self, schedule: dict[str, Any], state: str) -> None:
        told = {"Arn", "CreationDate", "LastModificationDate", "ResponseMetadata"}
        kept = {name: value for name, value in schedule.items() if name not in told}
        client("scheduler", region_of()).update_schedule(**{**kept, "State": state})

    @cached_property
    def _lambda(self) -> Any:
        return client("lambda", region_of())
