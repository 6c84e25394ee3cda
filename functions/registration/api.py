"""The same as JSON: what there is, and signing up; described by OpenAPI, with errors as problems (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler import Response as Answer
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Header, Path

from registration.described import BODY, answers
from registration.json_requests import NAME, allowed_method, json_body
from registration.pages import known_meeting, known_project, pseudonym
from registration.problems import PROBLEM, headers, refused, wrong, wrong_fields
from registration.refusals import JSON, refusal, refusing
from registration.shapes import (
    Asked,
    MeetingShown,
    ProjectShown,
    SignUp,
    SignUpForSome,
    shown_meetings,
    shown_project,
)
from registration.signing_up import ask_for
from registration.wiring import wiring
from shared.projects import Project
from shared.registrations.form import CHOSEN, Form
from shared.registrations.idempotency import Answered, IdempotentRequest, digest
from shared.registrations.refusals import PartyTooLarge, RegistrationClosed
from shared.technical.fields import Fault, FormInvalid
from web.http import Refusal, Request, Response
from web.language import language
from web.page import FRESH

VERSION = "2"
KEY = "idempotency-key"
ASKED = Asked().model_dump_json()

resolver = APIGatewayHttpResolver(enable_validation=True)
Name = Annotated[str, Path(pattern=f"^{NAME}$")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Of your choice, best a UUID. For 24 hours the same request under the same key signs up once and "
        "gets the same answer; a request that was refused may be sent again.",
        pattern="^[!-~]{16,255}$",
    ),
]


@resolver.get(
    "/api/projects/<project>",
    summary="A project and its meetings",
    responses=answers(ProjectShown, s404="There is no such project"),
)
def project_shown(project: Name) -> ProjectShown:
    """The project with its meetings and their free seats."""
    return shown_project(known_project(project), _now())


@resolver.get(
    "/api/projects/<project>/meetings/<meeting>",
    summary="A meeting",
    responses=answers(MeetingShown, s404="There is no such project or meeting"),
)
def meeting_shown(project: Name, meeting: Name) -> MeetingShown:
    """The meeting with its free seats."""
    of, found = known_meeting(project, meeting)
    [shown] = shown_meetings(of, [found], _now())
    return shown


@resolver.post(
    "/api/projects/<project>/registrations",
    summary="Sign up for several meetings",
    status_code=202,
    responses=answers(Asked, status=202, s404="There is no such project", **BODY),
)
def asked_for_some(project: Name, guest: SignUpForSome, key: Key = "") -> Answer[str]:
    """Ask for all or, where a field is wrong, for none. The guest gets a mail, and is registered when they click in it
    within a day; where a meeting is full by then, on its waiting list.

    The guest is written to in the language of the request (`Accept-Language`; Danish where it is none of ours).
    """
    once = _once(key)
    of = known_project(project)
    try:
        return _ask(of, guest, guest.meetings, once)
    except RegistrationClosed as error:
        raise FieldsWrong(of, {CHOSEN: Fault.CLOSED}) from error


@resolver.post(
    "/api/projects/<project>/meetings/<meeting>/registrations",
    summary="Sign up for a meeting",
    status_code=202,
    responses=answers(
        Asked,
        status=202,
        s404="There is no such project or meeting",
        s409="The meeting takes no more registrations",
        s410="The meeting has been held, or is cancelled",
        **BODY,
    ),
)
def asked_for_one(project: Name, meeting: Name, guest: SignUp, key: Key = "") -> Answer[str]:
    """Ask for a seat. The guest gets a mail, and is registered when they click in it within a day; where the meeting is
    full by then, on its waiting list.

    The guest is written to in the language of the request (`Accept-Language`; Danish where it is none of ours).
    """
    once = _once(key)
    of, found = known_meeting(project, meeting)
    return _ask(of, guest, [found.id], once)


@resolver.get("/api/openapi.json", include_in_schema=False)
def described() -> Answer[str]:
    """The API's description (OpenAPI 3.1)."""
    return Answer(200, JSON, _description())


def _ask(project: Project, guest: SignUp, chosen: Sequence[str], once: IdempotentRequest | None) -> Answer[str]:
    """The same answer whoever asks: it says nothing of seats, nor whether the address is known."""
    try:
        wanted = Form.of(project, project.meetings).check(dict(guest), chosen, project.meetings)
    except FormInvalid as error:
        raise FieldsWrong(project, error.faults) from error
    somebody = wanted.guest(pseudonym, language())
    try:
        ask_for(project, wanted.among(project.meetings), somebody, _now(), once)
    except PartyTooLarge as error:
        raise FieldsWrong(project, {"party": Fault.NO_ROOM}, error.most) from error
    return Answer(202, JSON, ASKED)


def _once(key: str) -> IdempotentRequest | None:
    """The request under its key, where it has one and was not answered before."""
    if not key:
        return None
    event = resolver.current_event
    pepper = wiring().keys().pepper
    body = json.dumps(event.json_body, sort_keys=True)
    once = IdempotentRequest(
        table=wiring().registrations.name,
        key=digest(pepper, key),
        request=digest(pepper, key, event.path, body),
        now=_now(),
        text=ASKED,
    )
    once.recall()
    return once


class FieldsWrong(Exception):
    """The form of `project` has faults; `most` people may come as one party."""

    def __init__(self, project: Project, faults: Mapping[str, Fault], most: int = 0) -> None:
        super().__init__(", ".join(faults))
        self.project = project
        self.faults = faults
        self.most = most


def _now() -> datetime:
    return Request.of(resolver.current_event.raw_event).now


@cache
def _description() -> str:
    schema = resolver.get_openapi_schema(title="Tovholder: meetings and registration", version=VERSION, servers=[])
    described = json.loads(schema.model_dump_json(by_alias=True, exclude_none=True, indent=None))
    for methods in described["paths"].values():
        # Powertools promises a 422 of its own wherever something may be wrong with a path; ours is a 404.
        if "get" in methods:
            methods["get"]["responses"].pop("422", None)
    for unused in ("HTTPValidationError", "ValidationError"):
        described["components"]["schemas"].pop(unused, None)
    return json.dumps(described, ensure_ascii=False)


def answer(event: Mapping[str, Any], request: Request) -> Response:
    """The answer to a request under `/api/`."""
    http = {**event["requestContext"]["http"], "method": "GET" if request.method == "HEAD" else request.method}
    asked = {**event, "requestContext": {**event["requestContext"], "http": http}}
    try:
        with refusing():
            allowed_method(request)
            if request.method == "POST":
                sent = {name: request.headers[name] for name in (KEY,) if name in request.headers}
                asked |= {
                    "body": json_body(request),
                    "isBase64Encoded": False,
                    "headers": {"content-type": JSON, **sent},
                }
            found = resolver.resolve(asked, None)  # type: ignore[arg-type]
    except Refusal as error:
        return refused(error)
    except Answered as before:
        return Response(202, before.text, {**headers("no-store"), "Content-Type": JSON})
    except FieldsWrong as error:
        return wrong(wrong_fields(error.faults, error.project, error.most))
    own = {name: ", ".join(map(str, value)) for name, value in _listed(found.get("headers", {})).items()}
    kept = FRESH if request.method != "POST" and found["statusCode"] == 200 else "no-store"
    return Response(found["statusCode"], found["body"], {**headers(kept), **own})


@resolver.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]
def _shape(error: RequestValidationError) -> Answer[str]:
    codes = {"missing": Fault.MISSING, "extra_forbidden": Fault.UNKNOWN}
    found = error.errors()
    places = {each["loc"][0] for each in found}
    if "path" in places:
        return _answered(refused(refusal("no-such-page")))
    if "header" in places:
        return _answered(refused(refusal("key-invalid")))
    faults = {"/".join(map(_escaped, each["loc"][1:])): codes.get(each["type"], Fault.INVALID) for each in found}
    about = known_project(resolver.current_event.path.split("/")[3])  # whatever takes a body is about one
    return _answered(wrong(wrong_fields(faults, about)))


@resolver.exception_handler(Exception)  # type: ignore[untyped-decorator]
def _out(error: Exception) -> Answer[str]:
    """Out of the resolver, which would log it with its message and whatever that quotes of the body."""
    raise error


def _escaped(step: object) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _answered(response: Response) -> Answer[str]:
    return Answer(response.status, PROBLEM, response.body)


def _listed(headers: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: value if isinstance(value, list) else [value] for name, value in headers.items()}
