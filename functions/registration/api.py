"""The same as JSON: what there is, and signing up; described by OpenAPI, with errors as problems (RFC 9457)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler import Response as Answer
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Path

from registration.pages import FRESH, SAFE, known_meeting, known_project
from registration.shapes import (
    MeetingShown,
    Problem,
    ProjectShown,
    SignedUp,
    SignUp,
    Wrong,
    shown_meetings,
    shown_project,
)
from registration.web import Refusal, Request, Response
from registration.wiring import wiring
from shared.members.person import person_id
from shared.registrations.form import CHOSEN, Fault, FormInvalid, read
from shared.registrations.signing_up import RegistrationClosed, sign_up
from shared.technical.dynamodb import Busy

JSON = "application/json"
PROBLEM = "application/problem+json"
POLICY = "default-src 'none'; frame-ancestors 'none'"
VERSION = "1"

TITLES = {
    "no-such-page": "There is nothing at this address",
    "no-such-meeting": "The project has no such meeting",
    "meeting-closed": "The meeting takes no more registrations",
    "meeting-over": "The meeting has been held",
    "too-large": "The body is too large",
    "not-a-form": f"The body must be {JSON}",
    "unreadable": "The body is no JSON",
    "wrong-method": "The method is not allowed here",
    "busy": "Too many at once; try again",
    "broken": "Something broke on our side",
    "invalid": "Some fields are wrong",
}


def _problems(**described: str) -> dict[int, Any]:
    """The answers that the description promises, by status written as `s404`; the good one has the view's own model."""
    wrong = {
        int(status.removeprefix("s")): {"description": words, "content": {PROBLEM: {"model": Problem}}}
        for status, words in described.items()
    }
    return {200: {"description": "As it stands"}, **wrong}


resolver = APIGatewayHttpResolver(enable_validation=True)
Name = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
SHOWN = _problems(s404="There is no such project or meeting", s422="Not used")
TAKEN = _problems(
    s400="The body is no JSON",
    s404="There is no such project or meeting",
    s409="The meeting takes no more registrations",
    s410="The meeting has been held",
    s413="The body is larger than 16 KB",
    s415="The body is not application/json",
    s422="Some fields are wrong",
    s503="Too many at once; try again after `Retry-After` seconds",
)


@resolver.get("/api/projects/<project>", summary="A project and its meetings", responses=SHOWN)
def project_shown(project: Name) -> ProjectShown:
    """The project with its meetings and their free seats."""
    return shown_project(known_project(project), _now())


@resolver.get("/api/projects/<project>/meetings/<meeting>", summary="A meeting", responses=SHOWN)
def meeting_shown(project: Name, meeting: Name) -> MeetingShown:
    """The meeting with its free seats."""
    of, found = known_meeting(project, meeting)
    [shown] = shown_meetings(of, [found], _now())
    return shown


@resolver.post(
    "/api/projects/<project>/meetings/<meeting>/registrations", summary="Sign up for a meeting", responses=TAKEN
)
def signed_up(project: Name, meeting: Name, guest: SignUp) -> SignedUp:
    """Sign up; who finds the meeting full is on its waiting list."""
    of, found = known_meeting(project, meeting)
    now = _now()
    if not found.takes_registrations(now):
        over = found.over(now)
        raise Refusal(410 if over else 409, "meeting-over" if over else "meeting-closed")
    fields = {name: [str(value)] for name, value in guest} | {CHOSEN: [found.id]}
    somebody, meetings = read(fields, of.meetings, now, lambda address: person_id(address, wiring().keys().pepper))
    [outcome] = sign_up(wiring().registrations, of, meetings, somebody, now)
    return SignedUp(meeting=outcome.meeting.id, status=outcome.status)


@resolver.get("/api/openapi.json", include_in_schema=False)
def described() -> Answer[str]:
    """The API's description (OpenAPI 3.1)."""
    return Answer(200, JSON, _description())


def _now() -> datetime:
    return Request.of(resolver.current_event.raw_event).now


@cache
def _description() -> str:
    return resolver.get_openapi_json_schema(title="Tovholder: meetings and registration", version=VERSION, servers=[])


def answer(event: Mapping[str, Any], request: Request) -> Response:
    """The answer to a request under `/api/`."""
    http = {**event["requestContext"]["http"], "method": "GET" if request.method == "HEAD" else request.method}
    asked = {**event, "requestContext": {**event["requestContext"], "http": http}}
    try:
        _allowed(request)
        if request.method == "POST":
            asked |= {"body": _json(request), "isBase64Encoded": False, "headers": {"content-type": JSON}}
        found = resolver.resolve(asked, None)  # type: ignore[arg-type]
    except Refusal as refusal:
        return refused(refusal)
    except RegistrationClosed:
        return refused(Refusal(409, "meeting-closed"))
    except Busy:
        return refused(Refusal(503, "busy", headers={"Retry-After": "5"}))
    except FormInvalid as error:
        return _wrong([Wrong(pointer=f"/{field}", code=fault) for field, fault in error.faults.items()])
    headers = {name: ", ".join(map(str, value)) for name, value in _listed(found.get("headers", {})).items()}
    kept = FRESH if request.method != "POST" and found["statusCode"] == 200 else "no-store"
    return Response(found["statusCode"], found["body"], {**_headers(kept), **headers})


METHODS = {
    r"/api/openapi\.json": "GET, HEAD",
    r"/api/projects/[^/]+": "GET, HEAD",
    r"/api/projects/[^/]+/meetings/[^/]+": "GET, HEAD",
    r"/api/projects/[^/]+/meetings/[^/]+/registrations": "POST",
}


def _allowed(request: Request) -> None:
    allowed = next((methods for path, methods in METHODS.items() if re.fullmatch(path, request.path)), None)
    if allowed is None:
        raise Refusal(404, "no-such-page")
    if request.method not in allowed.split(", "):
        raise Refusal(405, "wrong-method", headers={"Allow": allowed})


def _json(request: Request) -> str:
    try:
        text = request.content(JSON).decode()
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "unreadable") from error
    return text


@resolver.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]
def _shape(error: RequestValidationError) -> Answer[str]:
    codes = {"missing": Fault.MISSING, "extra_forbidden": Fault.UNKNOWN}
    found = error.errors()
    if any(each["loc"][0] == "path" for each in found):
        return _answered(refused(Refusal(404, "no-such-page")))
    return _answered(
        _wrong(
            [
                Wrong(
                    pointer="".join(f"/{step}" for step in each["loc"][1:]), code=codes.get(each["type"], Fault.INVALID)
                )
                for each in found
            ]
        )
    )


def _answered(response: Response) -> Answer[str]:
    return Answer(response.status, PROBLEM, response.body)


def _wrong(errors: list[Wrong]) -> Response:
    return Response(422, _problem(422, "invalid", errors), {**_headers("no-store"), "Content-Type": PROBLEM})


def refused(refusal: Refusal) -> Response:
    """The problem that says why a request is not met."""
    headers = {**_headers("no-store"), "Content-Type": PROBLEM, **refusal.headers}
    return Response(refusal.status, _problem(refusal.status, refusal.reason, []), headers)


def _problem(status: int, reason: str, errors: list[Wrong]) -> str:
    problem = Problem(type=f"urn:tovholder:{reason}", title=TITLES[reason], status=status, errors=errors)
    return problem.model_dump_json(exclude_defaults=True)


def _headers(kept: str) -> dict[str, str]:
    return {**SAFE, "Content-Security-Policy": POLICY, "Cache-Control": kept, "Referrer-Policy": "no-referrer"}


def _listed(headers: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: value if isinstance(value, list) else [value] for name, value in headers.items()}
