"""What `infra.proof.bench.start_up` starts: `python new_process.py FILE`, a process that has loaded nothing of ours
yet.

It makes a bare client, or imports a handler and invokes it once; says on the last line what processor time that took.
"""

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

asked = json.loads(Path(sys.argv[1]).read_text())
sys.path[:0] = asked["path"]
began = time.process_time()

from botocore.awsrequest import AWSResponse, HTTPHeaders  # noqa: E402


class _Raw(io.BytesIO):
    def stream(self, *_: object, **__: object) -> Any:
        yield self.read()


def answer(**given: Any) -> Any:
    """AWS's, where the network would begin."""
    request, operation = given["request"], given["event_name"].rsplit(".", 1)[-1]
    name = f" {json.loads(request.body)['Name'].rpartition('/')[2]}" if operation == "GetParameter" else ""
    once = asked["once"].get(operation + name)
    if once is None:
        wanted, status, body = asked["answers"].pop(0)
        assert wanted == operation, f"{operation} where the season had {wanted}"
    else:
        status, body = 200, once
    return AWSResponse(request.url, status, HTTPHeaders(), _Raw(body.encode()))


class Context:
    """What Lambda gives a handler beside the event."""

    function_name = "bench"
    aws_request_id = "first"
    function_version = "$LATEST"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-north-1:123456789012:function:bench"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """As much as ever."""
        return 30_000


imported = 0.0
if asked["handler"]:
    from importlib import import_module

    handler = import_module(asked["handler"]).handler
    imported = time.process_time() - began
    from datetime import datetime

    from shared.technical import aws, clock

    aws.session().register("before-send", answer)
    now = datetime.fromisoformat(asked["now"])
    clock.now = lambda: now
    time.sleep = lambda _: None
    handler(asked["event"], Context())
else:
    import boto3

    boto3.client("dynamodb")
print()
print(json.dumps({"imported": imported, "answered": time.process_time() - began}))
