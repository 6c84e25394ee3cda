"""The API is what its description says: thousands of requests made up from it, right ones and wrong ones.

`TOVHOLDER_EXAMPLES=5000 pytest tests/registration/test_described.py` is the nightly form.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import assume, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from infra.proof.season.web import event as request
from registration.app import handler
from shared.people.person import NEVER_PUBLIC
from shared.projects.project import DIETS
from tests.builders import BEFORE, PROJECT
from tests.registration.visitor import Visitor

EXAMPLES = int(os.environ.get("TOVHOLDER_EXAMPLES", "25"))
NAMES = {"project": [PROJECT], "meeting": ["moede-1", "moede-2"]}
MEETINGS = ["moede-1", "moede-2", "moede-3", "moede-4"]

Environ = dict[str, Any]


def gateway(environ: Environ, start: Callable[..., object]) -> Iterable[bytes]:
    """API Gateway in miniature, for tools that speak WSGI."""
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    headers.pop("accept-encoding", None)
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    query = environ["QUERY_STRING"]
    event = request(environ["REQUEST_METHOD"], path, headers, body, query=query, now=BEFORE)
    answer = handler(event, None)
    content = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
    status = HTTPStatus(answer["statusCode"])
    start(f"{status.value} {status.phrase}", list(answer["headers"].items()))
    return [content]


@pytest.fixture
def api(visitor: Visitor) -> schemathesis.BaseSchema:
    """The description, which names the project, meetings and diets that there are, so that most requests find them."""
    description = visitor.get("/api/openapi.json").json
    for methods in description["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"]["enum"] = NAMES[parameter["name"]]
    schemas = description["components"]["schemas"]
    schemas["SignUpForSome"]["properties"]["meetings"]["items"]["enum"] = MEETINGS
    for schema in schemas.values():
        if "diet" in schema.get("properties", {}):
            schema["properties"]["diets"]["items"]["enum"] = DIETS
    found = schemathesis.openapi.from_dict(description)
    found.app = gateway
    return found


OPERATIONS = [
    ("GET", "/api/projects/{project}"),
    ("GET", "/api/projects/{project}/meetings/{meeting}"),
    ("POST", "/api/projects/{project}/registrations"),
    ("POST", "/api/projects/{project}/meetings/{meeting}/registrations"),
]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_answer_is_a_described_one(
    api: schemathesis.BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    """No 5xx; status, type, headers and body as described; what is described as right is taken.

    Not tried: addresses in a domain that is never public, which a pattern that every dialect reads alike cannot leave
    out. Not checked: that all else is refused. A field may be longer by the spaces that are taken off, and names may be
    written in alphabets that the pattern leaves out.
    """

    @given(case=api[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, database=None)
    def holds(case: schemathesis.Case[Any]) -> None:
        sent = case.body.get("address") if isinstance(case.body, dict) else None
        assume(not str(sent).lower().endswith(tuple(f".{each}" for each in NEVER_PUBLIC)))
        if "Idempotency-Key" in case.headers and mode is GenerationMode.POSITIVE:
            case.headers["Idempotency-Key"] = str(uuid4())
        case.call_and_validate(excluded_checks=[negative_data_rejection])

    holds()


def test_every_operation_is_tried(api: schemathesis.BaseSchema) -> None:
    """None is forgotten when the API grows."""
    found = {(method.upper(), path) for path in api for method in api[path]}
    assert found == set(OPERATIONS)
