"""MiniStack 1.5.33, mended in five places where it differs from AWS in what this project rests on, and with a clock
that can be put forward.

Run by the interpreter of `.local/tools/cloud`, where `ministack` is; the version is pinned in infra/tools/cloud. When
that is raised: take each mend away, run the end-to-end tests, and keep it only if one fails.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import threading
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from infra.local import ahead, tether
from infra.local.log_filter import Filter


def scheduled_time() -> None:
    """AWS writes the time for `<aws.scheduler.scheduled-time>` in a schedule's input; MiniStack does not."""
    from ministack.services import eventbridge  # type: ignore[import-not-found]

    invoke = eventbridge._invoke_target

    def invoke_with_time(target: dict[str, Any], event: dict[str, Any], *rest: Any) -> Any:
        if event.get("Source") == "aws.scheduler" and "Input" in target:
            time = datetime.fromtimestamp(event["Time"] + ahead.seconds(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            target = {**target, "Input": target["Input"].replace("<aws.scheduler.scheduled-time>", time)}
        return invoke(target, event, *rest)

    eventbridge._invoke_target = invoke_with_time


def failed_batches() -> None:
    """Lambda delivers a stream's batch again from the first failure, MaximumRetryAttempts times, then to the queue.

    MiniStack reads `batchItemFailures` for SQS alone, and tries for MaximumRecordAgeInSeconds: one bad record stops
    its stream for an hour. Here the whole batch comes again, as often as it may; at least once, as on AWS.
    """
    from ministack.services import lambda_svc

    execute = lambda_svc._execute_function
    failures: Counter[str] = Counter()

    def execute_and_look(function: dict[str, Any], event: dict[str, Any]) -> Any:
        result = execute(function, event)
        records = event.get("Records") if isinstance(event, dict) else None
        if not records or records[0].get("eventSource") != "aws:dynamodb":
            return result
        unread = [] if result.get("error") else _failures(result.get("body"))
        if not result.get("error") and not unread:
            return result
        stream, batch = records[0]["eventSourceARN"], records[0]["eventID"]
        failures[batch] += 1
        mapping = next(each for each in lambda_svc._esms._data.values() if each["EventSourceArn"] == stream)
        if failures[batch] > int(mapping.get("MaximumRetryAttempts", sys.maxsize)):
            lambda_svc._send_ddb_stream_failure_record(
                mapping, function, records, stream, result, "RetryAttemptsExhausted"
            )
            return {**result, "error": False}
        if unread:
            return {
                **result,
                "error": True,
                "body": {"errorType": "BatchItemFailures", "errorMessage": str(len(unread))},
            }
        return result

    lambda_svc._execute_function = execute_and_look


def _failures(body: Any) -> list[Any]:
    answer = json.loads(body) if isinstance(body, (str, bytes)) and body else body
    return list(answer.get("batchItemFailures", [])) if isinstance(answer, dict) else []


def streams_after_a_restart() -> None:
    """MiniStack keeps how far each mapping has read but not the records, so a restart skips as many new ones.

    The positions are forgotten with the records. What was in a stream at the stop is lost; the planner's tick and the
    nightly recount heal that, as they heal an outage.
    """
    from ministack.services import lambda_svc

    save = lambda_svc.get_state
    lambda_svc.get_state = lambda: {**save(), "dynamodb_stream_positions": {}}


def patterns_of_log_lines() -> None:
    """CloudWatch Logs reads `{ $.state = "failed" || … }`; MiniStack looks whether each word stands in the line."""
    from ministack.services import cloudwatch_logs

    def matches(pattern: str, message: str) -> bool:
        try:
            line = json.loads(message)
        except ValueError:
            return False
        return isinstance(line, dict) and Filter(pattern).matches(line)

    cloudwatch_logs._subscription_pattern_matches = matches


def unpacked_once() -> None:
    """On AWS an update ends each worker when it is done; MiniStack deletes what it unpacked for each of them, thousands
    of files, and answers nobody meanwhile, for minutes. Here a package is unpacked once, and its workers link to it.
    """
    from ministack.core import lambda_runtime  # type: ignore[import-not-found]

    folder = Path(tempfile.gettempdir()) / "unpacked"
    shutil.rmtree(folder, ignore_errors=True)  # of an earlier run
    one_at_a_time = threading.Lock()

    class Package(zipfile.ZipFile):
        def extractall(self, path: Any = None, *_: Any, **__: Any) -> None:
            kept = folder / hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
            with one_at_a_time:
                if not kept.exists():
                    super().extractall(kept)
            Path(path).rmdir()
            Path(path).symlink_to(kept)

    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": Package})


def clock_ahead() -> None:
    """Requests, and the functions' own clocks, are as far ahead of this machine's clock as `infra.local.ahead` says.

    For trying a season: nothing of this is known to the functions, which take the time from what invokes them.
    """
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    known = "    _ms_install_invoke_depth()\n    try:\n"
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    if script.count(known) != 1:
        raise SystemExit("MiniStack runs functions in another way than the one that infra/local/mended.py mends.")
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(
        known, f"    _ms_install_invoke_depth()\n{ahead.IN_A_FUNCTION}    try:\n"
    )
    execute = lambda_svc._execute_function

    def execute_ahead(function: dict[str, Any], event: dict[str, Any]) -> Any:
        context = event.get("requestContext") if isinstance(event, dict) else None
        if isinstance(context, dict) and "timeEpoch" in context:
            later = context["timeEpoch"] + int(ahead.seconds() * 1000)
            event = {**event, "requestContext": {**context, "timeEpoch": later}}
        return execute(function, event)

    lambda_svc._execute_function = execute_ahead


def main() -> None:
    """Serve until SIGTERM."""
    from ministack import app  # type: ignore[import-not-found]

    tether.tie()
    scheduled_time()
    failed_batches()
    streams_after_a_restart()
    patterns_of_log_lines()
    unpacked_once()
    clock_ahead()
    app.main()


if __name__ == "__main__":
    main()
