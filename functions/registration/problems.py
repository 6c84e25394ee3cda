"""The JSON API's errors: problems (RFC 9457), with the fields that are wrong."""

from __future__ import annotations

from collections.abc import Mapping

from registration.pages import texts
from registration.refusals import REASONS
from registration.shapes import Problem, WrongField
from shared.projects import Project
from shared.registrations.form import LONGEST, ORDER
from shared.technical.fields import Fault
from shared.technical.nouns import USUAL
from web.http import Refusal, Response
from web.page import NOINDEX, SAFE

PROBLEM = "application/problem+json"
POLICY = "default-src 'none'; frame-ancestors 'none'"


def headers(kept: str) -> dict[str, str]:
    """The headers of every answer in JSON."""
    kept_so = {"Cache-Control": kept, "Referrer-Policy": "no-referrer"}
    return {**SAFE, **NOINDEX, **kept_so, "Content-Security-Policy": POLICY}


def refused(refusal: Refusal) -> Response:
    """The problem that says why a request is not met."""
    return _problem(REASONS[refusal.reason].problem or refusal.status, refusal.reason, [], refusal.headers)


def wrong(errors: list[WrongField]) -> Response:
    """The problem that lists what is wrong with which field."""
    return _problem(422, "invalid", errors)


def wrong_fields(faults: Mapping[str, Fault], project: Project | None = None, most: int = 0) -> list[WrongField]:
    """Each fault by its pointer, with the sentence that the page would have beside the field."""
    return [
        WrongField(
            pointer=f"/{field}" if field else "",
            code=fault,
            detail=_sentence(field.partition("/")[0], fault, project, most),
        )
        for field, fault in faults.items()
    ]


def _sentence(field: str, fault: Fault, project: Project | None, most: int) -> str:
    if field not in {*ORDER, "meetings"} or (fault is Fault.UNKNOWN and field != "meetings"):
        return ""
    words = texts(nouns=project.spoken if project else USUAL).get_template("faults.html").module
    contact = project.secretariat.address if project else ""
    return str(words.message(field, fault.value, LONGEST, contact, most)).strip()  # type: ignore[attr-defined]


def _problem(status: int, reason: str, errors: list[WrongField], more: Mapping[str, str] | None = None) -> Response:
    problem = Problem(type=f"urn:tovholder:{reason}", title=REASONS[reason].title, status=status, errors=errors)
    sent = {**headers("no-store"), "Content-Type": PROBLEM, **(more or {})}
    return Response(status, problem.model_dump_json(exclude_defaults=True), sent)
