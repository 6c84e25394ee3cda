"""The JSON API's errors: problems (RFC 9457), with the fields that are wrong."""

from __future__ import annotations

from collections.abc import Mapping

from registration.pages import texts
from registration.shapes import Problem, Wrong
from shared.projects import Project
from shared.registrations.form import LONGEST, ORDER, Fault
from web.http import Refusal, Response
from web.page import NOINDEX, SAFE

JSON = "application/json"
PROBLEM = "application/problem+json"
POLICY = "default-src 'none'; frame-ancestors 'none'"

TITLES = {
    "no-such-page": "There is nothing at this address",
    "no-such-meeting": "The project has no such meeting",
    "meeting-cancelled": "The meeting is cancelled",
    "meeting-closed": "The meeting takes no more registrations",
    "meeting-over": "The meeting has been held",
    "too-large": "The body is too large",
    "not-a-form": f"The body must be {JSON}",
    "unreadable": "The body is no JSON",
    "wrong-method": "The method is not allowed here",
    "key-invalid": "The Idempotency-Key must be 16 to 255 visible ASCII characters; a UUID is best",
    "key-taken": "Another request came under this Idempotency-Key",
    "too-often": "The guest has signed up and cancelled again and again today; try again tomorrow",
    "busy": "Too many at once; try again",
    "too-many": "Too many from one place; try again later",
    "broken": "Something broke on our side",
    "invalid": "Some fields are wrong",
}


def headers(kept: str) -> dict[str, str]:
    """The headers of every answer in JSON."""
    kept_so = {"Cache-Control": kept, "Referrer-Policy": "no-referrer"}
    return {**SAFE, **NOINDEX, **kept_so, "Content-Security-Policy": POLICY}


def refused(refusal: Refusal) -> Response:
    """The problem that says why a request is not met."""
    return _problem(refusal.status, refusal.reason, [], refusal.headers)


def wrong(errors: list[Wrong]) -> Response:
    """The problem that lists what is wrong with which field."""
    return _problem(422, "invalid", errors)


def wrong_fields(faults: Mapping[str, Fault], project: Project | None = None) -> list[Wrong]:
    """Each fault by its pointer, with the sentence that the page would have beside the field."""
    return [
        Wrong(
            pointer=f"/{field}" if field else "", code=fault, detail=_sentence(field.partition("/")[0], fault, project)
        )
        for field, fault in faults.items()
    ]


def _sentence(field: str, fault: Fault, project: Project | None) -> str:
    if field not in {*ORDER, "meetings"} or (fault is Fault.UNKNOWN and field != "meetings"):
        return ""
    words = texts().get_template("faults.html").module
    contact = project.secretariat.address if project else ""
    return str(words.message(field, fault.value, LONGEST, contact)).strip()  # type: ignore[attr-defined]


def _problem(status: int, reason: str, errors: list[Wrong], more: Mapping[str, str] | None = None) -> Response:
    problem = Problem(type=f"urn:tovholder:{reason}", title=TITLES[reason], status=status, errors=errors)
    sent = {**headers("no-store"), "Content-Type": PROBLEM, **(more or {})}
    return Response(status, problem.model_dump_json(exclude_defaults=True), sent)
